"""What stands behind an assessment: the problems noted most often, told after its sentence (P17-P20)."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from reports.claims.figures import Figure, Say
from reports.claims.language import Language
from reports.claims.measures import Kind
from reports.claims.phrases import ISOLATED_CASES, ISOLATED_SHARE

POSITIVE_FROM = Fraction(90, 100)  # from here on the assessment is positive throughout (P17)
NOTED_BESIDE, NOTED_BEHIND = 2, 3


def with_drivers(text: str, figure: Figure, language: Language) -> str:
    """The sentence with the problems behind it; as it was where none may be told.

    Nine in ten positive: those more than isolated, if any. Below that the two noted most. Told negatively:
    the three noted most where it was. Beside an estimate none, for they were counted at the places visited.
    """
    if figure.claim.kind is not Kind.ASSESSMENT or figure.estimate or figure.say not in (Say.SHARE, Say.DENY):
        return text
    name, hits, of = _told(figure)
    if not hits:
        return text
    words: Mapping[str, str] = language.data["drivers"]["problems"]
    each: str = language.data["drivers"]["each"]
    listed = [
        language.fill(each, {"problem": words[key], "hits": number}) if of > 1 else words[key]
        for key, number in hits
    ]
    tail = language.fill(
        language.data["drivers"]["tails"][name], {"problems": language.join(listed), "noted": len(listed)}
    )
    return text.removesuffix(".") + tail + "."


def _told(figure: Figure) -> tuple[str, list[tuple[str, int]], int]:
    """Which tail, its problems with their numbers, most often first, and what they are counted among."""
    drivers = figure.tally.drivers
    if figure.say is Say.DENY:
        behind = {key: negative for key, (_, negative) in drivers.items()}
        return "negative", _most(behind, figure)[:NOTED_BEHIND], figure.n - figure.k
    noted = {key: number for key, (number, _) in drivers.items()}
    if Fraction(figure.k, figure.n) >= POSITIVE_FROM:
        noted = {key: number for key, number in noted.items() if _is_more_than_isolated(number, figure.n)}
        return "positive", _most(noted, figure)[:NOTED_BESIDE], figure.n
    return "mixed", _most(noted, figure)[:NOTED_BESIDE], figure.n


def _most(noted: Mapping[str, int], figure: Figure) -> list[tuple[str, int]]:
    """By number, then in the order of the claim, so that the same figures give the same sentence."""
    order = figure.claim.drivers.index
    return sorted(((k, n) for k, n in noted.items() if n), key=lambda each: (-each[1], order(each[0])))


def _is_more_than_isolated(number: int, n: int) -> bool:
    return number > ISOLATED_CASES and Fraction(number, n) > ISOLATED_SHARE
