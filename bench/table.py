"""Figures of a run as a table: what was measured, the goal, and the bare limit of the same run beside it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    what: str
    measured: str
    goal: str = ""
    bare: str = ""


def printed(rows: list[Row]) -> str:
    head = Row("", "measured", "goal", "bare limit or peer")
    cells = [[row.what, row.measured, row.goal, row.bare] for row in (head, *rows)]
    widths = [max(len(line[column]) for line in cells) for column in range(4)]
    lines = [
        "  ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)).rstrip()
        for line in cells
    ]
    return "\n".join([lines[0], "-" * len(lines[0]), *lines[1:]])


def percentile(values: list[float], share: float) -> float:
    """The value below which `share` of the sorted values lie; 0 for none."""
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)] if ordered else 0.0
