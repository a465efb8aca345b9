"""Check 8: two sentences on one topic with opposite sign (S16 against S18 of the founding statement)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from reports.claims.checks.context import CheckContext
from reports.claims.checks.results import Flag
from reports.claims.checks.said import Reading, Said

FIGURES = frozenset({"figure", "negative"})
RECOMMENDATION = "recommendation"
MOSTLY = 0.9  # a share a positive word can stand on
HALF = 0.5


def opposite_signs(reading: Reading, context: CheckContext) -> Iterator[Flag]:
    """Pairs of which people wrote at least one; two figures are what they are, and a recommendation may
    follow a good figure."""
    signed = [(said, sign) for said in reading.checked if (sign := sign_of(reading, said))]
    for (one, a), (two, b) in combinations(signed, 2):
        kinds = {one.kind, two.kind}
        if a * b > 0 or kinds <= FIGURES or (RECOMMENDATION in kinds and kinds & FIGURES):
            continue
        if shared := topics(reading, one) & topics(reading, two):
            later, earlier = (two, one) if b < 0 else (one, two)
            yield later.flag(
                "opposite_signs.opposite",
                topic=", ".join(sorted(shared)),
                other=earlier.mark,
                other_text=earlier.text,
            )


def topics(reading: Reading, said: Said) -> set[str]:
    return reading.words.topics_of(said.text) | reading.words.topic_of_claim(said.claim)


def sign_of(reading: Reading, said: Said) -> int:
    """1 for a sentence that speaks well, -1 for one that speaks ill or asks for a change, else 0."""
    if said.kind in FIGURES and not reading.is_rewritten(said):
        return _of_figure(reading, said)
    words = reading.words
    bad = said.kind == RECOMMENDATION or bool(words.find("negative", said.text))
    good = bool(words.find("positive", said.text) or words.find("overall_positive", said.text))
    if said.kind == RECOMMENDATION:
        return -1
    return 0 if good == bad else 1 if good else -1


def _of_figure(reading: Reading, said: Said) -> int:
    figure = reading.figures.get(said.claim) or {}
    wording = str((figure.get("sentence") or {}).get("wording") or "")
    if wording.startswith(("deny", "present", "access")):
        return -1
    if wording.startswith("absent"):
        return 1
    share = figure.get("share")
    if share is None or figure.get("kind") not in ("assessment", "positive_all"):
        return 0
    return 1 if share >= MOSTLY else -1 if share < HALF else 0
