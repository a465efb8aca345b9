"""What stands in one cell: values of the record as they are, and nothing a spreadsheet would run."""

import json
from typing import Any, TypeAlias

Cell: TypeAlias = str | int | float | None
# A spreadsheet takes a cell that begins so for a formula, the wide forms of East Asian keyboards too.
_RUNS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
JOINT = ";"


def cell(value: Any) -> Cell:
    """An answer in one cell: several values joined by a semicolon, people and facts as JSON."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return value
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return JOINT.join(value)
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def is_formula(text: str) -> bool:
    return text.startswith(_RUNS)


def neutral(value: Cell) -> Cell:
    """For tables of plain text: an apostrophe before whatever would be run. Numbers stay numbers."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_RUNS) else value
