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
    value = row.get(key)
    return value if isinstance(value, str) else None


def texts(row: Mapping[str, Any], key: str) -> Iterator[tuple[int, str]]:
    found = row.get(key)
    if isinstance(found, list):
        yield from ((index, value) for index, value in enumerate(found) if isinstance(value, str))


def part(data: Mapping[str, Any], key: str) -> dict[str, Any]:
    found = data.get(key)
    return found if isinstance(found, dict) else {}
