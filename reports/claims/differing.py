"""Two texts word by word: what stands in both, what is gone, what is new."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

_WORDS = re.compile(r"\w+|\s+|[^\w\s]")


class What(StrEnum):
    SAME = "same"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True)
class Run:
    """Neighbouring words of one fate, with the spaces between them."""

    what: What
    text: str


def words_apart(before: str, after: str) -> tuple[Run, ...]:
    """The runs in reading order; what is gone comes before what stands in its place.

    The SAME and GONE runs joined are `before`; the SAME and NEW ones `after`.
    """
    runs: list[Run] = []
    for gone, new, same in _pieces(_WORDS.findall(before), _WORDS.findall(after)):
        for what, text in ((What.GONE, gone), (What.NEW, new), (What.SAME, same)):
            if text:
                runs.append(Run(what, text))
    return tuple(runs)


def likeness(before: str, after: str) -> float:
    """0 for texts without a word in common, 1 for the same words."""
    matcher = SequenceMatcher(None, before.split(), after.split(), autojunk=False)
    return matcher.ratio()


def _pieces(before: list[str], after: list[str]) -> Iterator[tuple[str, str, str]]:
    """(gone, new, same): a space or a comma alone between two changes belongs to both of them."""
    blocks = SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks()
    gone = new = ""
    i = j = 0
    for block in blocks:
        gone += "".join(before[i : block.a])
        new += "".join(after[j : block.b])
        same = "".join(before[block.a : block.a + block.size])
        i, j = block.a + block.size, block.b + block.size
        is_last = i == len(before) and j == len(after)
        if (gone or new) and not is_last and not any(each.isalnum() for each in same):
            gone, new = gone + same, new + same
            continue
        yield gone, new, same
        gone = new = ""
    if gone or new:
        yield gone, new, ""
