"""The columns of a register, each with the reader of its cells, made from the schema of a polling station."""

import re
from collections.abc import Callable
from typing import Any

from missions.formats.problems import did_you_mean, shown
from missions.formats.schema import FORMATS, schema

Store = Callable[[dict[str, Any], str], None]
REQUIRED = ("code", "name", "area")
_TRUTH = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


def _station_schema() -> tuple[dict[str, Any], dict[str, Any]]:
    root = schema("mission")
    return root["properties"]["stations"]["items"]["properties"], root["$defs"]


def _reader(part: dict[str, Any]) -> Callable[[str], Any]:
    """A cell's reader from the schema of its field: the register and the mission file have one rule."""
    kind = part.get("type", "string")
    if kind == "boolean":
        return _boolean
    if kind in ("integer", "number"):
        return lambda cell: _number(cell, part, is_whole=kind == "integer")
    if "enum" in part:
        return lambda cell: _listed(cell, part["enum"])
    if "format" in part:
        accepts, says = FORMATS[part["format"]], part["x-says"]
        return lambda cell: _accepted(cell, accepts(cell), says)
    if "pattern" in part:
        matches, says = re.compile(part["pattern"].strip("^$")).fullmatch, part["x-says"]
        return lambda cell: _accepted(cell, matches(cell), says)
    longest = part["maxLength"]
    return lambda cell: _accepted(cell, len(cell) <= longest, f"at most {longest} characters long")


def _boolean(cell: str) -> bool:
    if cell.lower() not in _TRUTH:
        raise ValueError(f"{shown(cell)} is not true or false.")
    return _TRUTH[cell.lower()]


def _number(cell: str, part: dict[str, Any], is_whole: bool) -> int | float:
    try:
        value = int(cell) if is_whole else float(cell)
    except ValueError:
        hint = " Write a point, not a comma." if not is_whole and "," in cell else ""
        raise ValueError(
            f"{shown(cell)} is not {'a whole number' if is_whole else 'a number'}.{hint}"
        ) from None
    low, high = part.get("minimum", float("-inf")), part.get("maximum", float("inf"))
    if not low <= value <= high or value <= part.get("exclusiveMinimum", float("-inf")):
        raise ValueError(f"{shown(cell)} is out of range: {_range(part)}.")
    return value


def _range(part: dict[str, Any]) -> str:
    if "exclusiveMinimum" in part:
        return f"it must be more than {part['exclusiveMinimum']}"
    return f"it must be between {part['minimum']} and {part['maximum']}"


def _listed(cell: str, values: list[str]) -> str:
    if cell not in values:
        raise ValueError(
            f"{shown(cell)} is not in the list: {', '.join(values)}." + did_you_mean(cell, values)
        )
    return cell


def _accepted(cell: str, is_good: object, says: str) -> str:
    if not is_good:
        raise ValueError(f"{shown(cell)} is not {says}.")
    return cell


def _into(path: tuple[str, ...], read: Callable[[str], Any]) -> Store:
    def store(station: dict[str, Any], cell: str) -> None:
        *groups, field = path
        for group in groups:
            station = station.setdefault(group, {})
        station[field] = read(cell)

    return store


def _columns() -> dict[str, Store]:
    fields, defs = _station_schema()
    columns = {}
    for name, part in fields.items():
        inner = part.get("properties")
        for field, sub in (inner or {name: part}).items():
            sub = defs[sub["$ref"].rpartition("/")[2]] if "$ref" in sub else sub
            column = f"sample_{field}" if name == "sample" else field
            columns[column] = _into((name, field) if inner else (name,), _reader(sub))
    return columns


COLUMNS = _columns()
