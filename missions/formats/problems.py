"""What is wrong with a file, by file, line and field, in words a person can act on."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

Path = tuple[str | int, ...]
_TOO_MANY_TO_COMPARE = 2000


@dataclass(frozen=True, order=True)
class FileProblem:
    """One thing to put right; `line` counts from 1, `field` is empty when the whole line or file is meant."""

    file: str
    line: int
    field: str
    message: str

    def __str__(self) -> str:
        place = f"{self.file}, line {self.line}"
        return f"{place}, {self.field}: {self.message}" if self.field else f"{place}: {self.message}"


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """` Did you mean "station"?` with its leading space, or nothing when no known word is near."""
    known = list(known)
    if len(known) > _TOO_MANY_TO_COMPARE:
        return ""
    near = get_close_matches(word.lower(), {name.lower(): name for name in known}, n=1, cutoff=0.6)
    original = {name.lower(): name for name in known}
    return f' Did you mean "{original[near[0]]}"?' if near else ""


def shown(value: object, limit: int = 60) -> str:
    """A value as a message quotes it: short, on one line."""
    text = f'"{value}"' if isinstance(value, str) else str(value)
    text = " ".join(text.split())
    return text if len(text) <= limit else text[: limit - 3] + "..."
