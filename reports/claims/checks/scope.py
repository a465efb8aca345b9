"""Checks 3 and 5: wording that reaches further than its base, and adjectives outside their bands."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from reports.claims.checks.context import CheckContext
from reports.claims.checks.results import Flag
from reports.claims.checks.said import Reading, Said
from reports.claims.checks.words import Adjective
from reports.claims.numbers import COUNTS_FROM
from reports.claims.phrases import BANDS_FROM, ISOLATED_CASES, ISOLATED_SHARE

UNJUDGED = frozenset({"recommendation", "fact", "meeting", "metadata"})


def country_wide(reading: Reading, context: CheckContext) -> Iterator[Flag]:
    """Words on the whole country that nothing in the sentence binds to the places visited."""
    for said in reading.checked:
        if said.kind in UNJUDGED:
            continue
        words = reading.words.find("country_wide", said.text)
        if words and not reading.words.find("scoped", said.text):
            yield said.flag("country_wide.country_wide", words=words)
        yield from _plural(reading, said)


def _plural(reading: Reading, said: Said) -> Iterator[Flag]:
    """A plural of a stage of which too few were observed (S36)."""
    words = reading.words
    if not reading.is_rewritten(said) or words.find("scoped", said.text):
        return
    if not words.find("plural_places", said.text):
        return
    for claim, stage in words.stages.items():
        seen = int((reading.figures.get(claim) or {}).get("k") or 0)
        if seen < COUNTS_FROM and stage.search(said.text):
            yield said.flag("country_wide.plural", n=seen)


def adjectives(reading: Reading, context: CheckContext) -> Iterator[Flag]:
    for said in reading.checked:
        if said.kind in UNJUDGED:
            continue
        for adjective in reading.words.adjectives:
            if found := adjective.pattern.search(said.text):
                yield from _held_against(reading, said, adjective, found[0])


def _held_against(reading: Reading, said: Said, adjective: Adjective, words: str) -> Iterator[Flag]:
    """One figure in the band is enough: a sentence may rest on several."""
    pairs = [(int(each["k"]), int(each["n"])) for each in reading.figures_of(said)]
    if not pairs:
        yield said.flag("adjectives.no_figure", words=words)
        return
    k, n = next((pair for pair in pairs if _is_in(adjective, *pair)), pairs[0])
    if not _is_in(adjective, k, n):
        yield said.flag(
            "adjectives.band", words=words, above=adjective.above, up_to=adjective.up_to, k=k, n=n
        )
    elif n < BANDS_FROM:
        yield said.flag("adjectives.small", words=words, k=k, n=n)


def _is_in(adjective: Adjective, k: int, n: int) -> bool:
    """Either side of the figure may be told: a denial counts n - k."""
    return any(_in_band(adjective, hits, n) for hits in (k, n - k))


def _in_band(adjective: Adjective, k: int, n: int) -> bool:
    share = Fraction(k, n)
    if adjective.above == 0:  # isolated cases: two at most, or two in a hundred
        return k > 0 and (k <= ISOLATED_CASES or share <= ISOLATED_SHARE)
    return Fraction(adjective.above, 100) < share <= Fraction(adjective.up_to, 100)
