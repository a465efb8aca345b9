"""A document read from a file, with the line of every field."""

from dataclasses import dataclass, field
from typing import Any

from missions.formats.problems import FileProblem, Path

DEEPEST = 50
GIVEN_TWICE = '"{key}" is given twice; the first is on line {first}. Keep one.'
REST_UNCHECKED = "The rest of the file cannot be checked before this is put right."


@dataclass
class Marked:
    """A document as plain data, the line of each field by its path, and what could not be read."""

    file: str
    data: Any = None
    lines: dict[Path, int] = field(default_factory=dict)
    refused: list[tuple[int, Path, str]] = field(default_factory=list)

    @property
    def problems(self) -> list[FileProblem]:
        """What could not be read; named at the end, when the code of every item is known."""
        return [
            FileProblem(self.file, line, field_name(path, self.data), said)
            for line, path, said in self.refused
        ]

    @property
    def unread(self) -> set[Path]:
        """Fields without a value because theirs was refused; nothing more need be said of them."""
        return {path for _, path, _ in self.refused if self._value(path) is None}

    def _value(self, path: Path) -> Any:
        value = self.data
        for step in path:
            value = _step(value, step)
        return value

    def line(self, path: Path) -> int:
        """Line of a field, else of the nearest thing that contains it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def at(self, path: Path, message: str) -> FileProblem:
        """A problem of the field at `path`, on its line."""
        return FileProblem(self.file, self.line(path), field_name(path, self.data), message)

    def refuse(self, line: int, path: Path, message: str) -> None:
        self.refused.append((line, path, message))


def field_name(path: Path, data: Any = None) -> str:
    """A path as people read it: `stations[SYN-01].area`, `people[#3].email`.

    An item of a list is named by its code, id or email when it has one, else by its place counted from 1.
    """
    words = ""
    for step in path:
        data = _step(data, step)
        if isinstance(step, int):
            words += f"[{_item_name(data) or f'#{step + 1}'}]"
        else:
            words += f".{step}" if words else step
    return words


def _step(data: Any, step: str | int) -> Any:
    try:
        return data[step]
    except (KeyError, IndexError, TypeError):
        return None


def _item_name(item: Any) -> str:
    if not isinstance(item, dict):
        return ""
    return next((str(item[key]) for key in ("code", "id", "email") if isinstance(item.get(key), str)), "")
