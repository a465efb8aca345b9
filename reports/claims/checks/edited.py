"""Check 11: a number in the text that is not the one that was counted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from reports.claims.checks.context import CheckContext
from reports.claims.checks.facts import numbers_of
from reports.claims.checks.results import Flag
from reports.claims.checks.said import Reading, Said
from reports.claims.checks.words import NUMBER
from reports.claims.numbers import percent

Plain = Mapping[str, Any]
COUNTED = frozenset({"figure", "negative"})


def edited_figures(reading: Reading, context: CheckContext) -> Iterator[Flag]:
    for said in reading.checked:
        if said.kind in COUNTED and said.claim in reading.figures:
            yield from _against_its_figure(reading, said, reading.figures[said.claim])
        elif said.kind in ("judgement", "recommendation"):
            yield from _typed(reading, said, context)


def _against_its_figure(reading: Reading, said: Said, figure: Plain) -> Iterator[Flag]:
    told = figure.get("sentence") or {}
    if said.text != told.get("text"):
        yield said.flag("edited_figures.text", expected=told.get("text") or "")
    if isinstance(figure.get("n"), int) and not 0 <= figure["k"] <= figure["n"]:
        yield said.flag("edited_figures.impossible", k=figure["k"], n=figure["n"])
    if told.get("chosen") == "own":
        blanks = {
            number for text in (told.get("blanks") or {}).values() for number in reading.numbers_in(str(text))
        }
        for number in reading.numbers_in(said.text):
            if number not in numbers_of_figure(figure) | blanks:
                yield said.flag(
                    "edited_figures.number", number=number, figures=f"{figure['k']} of {figure['n']}"
                )


def numbers_of_figure(figure: Plain) -> set[str]:
    """Every number a sentence of the figure may print."""
    k, n = int(figure.get("k") or 0), int(figure.get("n") or 0)
    base = figure.get("base") or {}
    found = {k, n, n - k, *base.values(), *(figure.get("groups") or {}).values()}
    if n and 0 <= k <= n:
        found |= {percent(k, n).value, percent(n - k, n).value}
    return {str(each) for each in found if isinstance(each, int)}


def _typed(reading: Reading, said: Said, context: CheckContext) -> Iterator[Flag]:
    """Statistics people typed: each is a number of a figure or fact the sentence rests on."""
    figures = reading.figures_of(said)
    known = {number for figure in figures for number in numbers_of_figure(figure)}
    known |= {number for fact in context.facts for number in numbers_of(fact)}
    for number in statistics_in(reading, said.text):
        if number not in known:
            yield said.flag("edited_figures.number", number=number, figures=_told(figures))


def _told(figures: Iterable[Plain]) -> str:
    return ", ".join(f"{each['k']} of {each['n']}" for each in figures) or "none"


def statistics_in(reading: Reading, text: str) -> list[str]:
    """The numbers that stand beside what makes them a statistic."""
    found = []
    for match in NUMBER.finditer(text):
        after, before = text[match.end() :].lstrip(), text[: match.start()].rstrip()
        if reading.words.begins("statistic", after) or reading.words.ends("statistic_before", before):
            found += reading.numbers_in(match[0])
    return [re.sub(r"[.,]$", "", each) for each in found]
