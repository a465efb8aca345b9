"""From a pasted text to its sentences, with page breaks closed up."""

from __future__ import annotations

import re

# A paragraph that ends in the middle of a sentence goes on after the page break (S28).
_ENDS = re.compile(r"[.!?:;\"”’)]\s*$")
_ABBREVIATIONS = frozenset({"mr", "mrs", "ms", "dr", "prof", "no", "art", "st", "e.g", "i.e", "vs", "para"})
LONGEST_SHORT = 12  # no abbreviation is longer
_STOP = re.compile(r"[.!?][\"”’)]*\s+(?=[\"“‘(]?[A-Z0-9À-ÖØ-ÞĞİŞА-ЯЁ])")
_LAST_WORD = re.compile(r"([\w.]+)$")


def split(text: str) -> tuple[tuple[str, ...], ...]:
    """Paragraphs of sentences. Lines of a paragraph are joined, a page break inside a sentence is closed."""
    return tuple(tuple(_sentences(paragraph)) for paragraph in _paragraphs(text))


def _paragraphs(text: str) -> list[str]:
    blocks = [" ".join(block.split()) for block in re.split(r"\n\s*\n|\f", text.replace("\r\n", "\n"))]
    found: list[str] = []
    for block in filter(None, blocks):
        if found and not _ENDS.search(found[-1]) and block[0].islower():
            found[-1] = f"{found[-1]} {block}"
        else:
            found.append(block)
    return found


def _sentences(paragraph: str) -> list[str]:
    found, start = [], 0
    for stop in _STOP.finditer(paragraph):
        before = _LAST_WORD.search(paragraph[max(0, stop.start() - LONGEST_SHORT) : stop.start()])
        if before and (before[1].casefold() in _ABBREVIATIONS or len(before[1]) == 1):
            continue
        found.append(paragraph[start : stop.end()].strip())
        start = stop.end()
    return [*found, paragraph[start:].strip()]
