"""The method box: coverage, cut-off and sample in a tinted box that never takes more than half a page."""

from typing import Any

from reports.pdf.words import Words, clean

# Half of A4 between its margins is 350 points. A line is 13 points and holds at least 76 letters, a table row
# is 19, heading and padding 62: cautious, because what does not fit moves out and nothing is ever cut.
_ROOM, _LINE, _ROW, _FURNITURE, _LETTERS = 350, 13, 19, 62, 76


def method_view(method: dict[str, Any], words: Words) -> dict[str, Any]:
    """Box and overflow: what would make the box taller than half a page follows it as ordinary text."""
    coverage = [
        _cells(row, ("stage", "expected", "received", "verified"), words)
        for row in method.get("coverage", [])
    ]
    bias = [_cells(row, ("group", "visited", "register"), words) for row in method.get("bias", [])]
    room = _ROOM - _FURNITURE
    boxed_coverage = bool(coverage) and _table_height(coverage) <= room * 0.6
    room -= _table_height(coverage) if boxed_coverage else 0
    inside, after = _split([clean(text) for text in method.get("paragraphs", [])], room)
    return {
        "heading": clean(method.get("heading")),
        "paragraphs": inside,
        "coverage": coverage if boxed_coverage else [],
        "after": {"paragraphs": after, "coverage": [] if boxed_coverage else coverage, "bias": bias},
        "has_after": bool(after or bias or (coverage and not boxed_coverage)),
        "is_empty": not (method.get("heading") or inside or after or coverage or bias),
    }


def _cells(row: dict[str, Any], keys: tuple[str, ...], words: Words) -> list[str]:
    return [words.number(row.get(key)) for key in keys]


def _table_height(rows: list[list[str]]) -> int:
    lines = sum(1 + len(row[0]) // 40 for row in rows)
    return (lines + 1) * _ROW + 24


def _split(paragraphs: list[str], room: int) -> tuple[list[str], list[str]]:
    """Whole paragraphs while they fit, in order; the rest goes outside."""
    for index, text in enumerate(paragraphs):
        room -= (1 + len(text) // _LETTERS) * _LINE + 5
        if room < 0:
            return paragraphs[:index], paragraphs[index:]
    return paragraphs, []
