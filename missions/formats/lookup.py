"""Looks into data that may still be wrong in any way, so that one run can name everything that is wrong."""

from collections.abc import Iterator, Mapping
from typing import Any

from missions.formats.problems import Path

Found = Iterator[tuple[Path, str]]


def rows(data: Mapping[str, Any], section: str) -> Iterator[tuple[int, dict[str, Any]]]:
    found = data.get(section)
    if isinstance(found, list):
        yield from ((index, row) for index, row in enumerate(found) if isinstance(row, dict))


def text(row: Mapping[str, Any], key: str) -> str | None:
    """A text; of a code written without quotes the digits, so that one mistake is not named twice."""
    value = row.get(key)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value if isinstance(value, str) else None


def texts(row: Mapping[str, Any], key: str) -> Iterator[tuple[int, str]]:
    found = row.get(key)
    if isinstance(found, list):
        yield from ((index, value) for index, value in enumerate(found) if isinstance(value, str))


def part(data: Mapping[str, Any], key: str) -> dict[str, Any]:
    found = data.get(key)
    return found if isinstance(found, dict) else {}


def regions(data: Mapping[str, Any]) -> dict[str, str]:
    """The top area of every area by code; areas that go round in a circle have none."""
    parents = {code: text(row, "parent") for _, row in rows(data, "areas") if (code := text(row, "code"))}
    tops: dict[str, str] = {}
    for code in parents:
        top, steps = code, 0
        while (parent := parents.get(top)) is not None and steps <= len(parents):
            top, steps = parent, steps + 1
        if steps <= len(parents):
            tops[code] = top
    return tops
