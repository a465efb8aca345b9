"""Shares as whole numbers: rounding, figure forms and coverage limits (methodology 4.2, 4.5)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from reports.claims.measures import Tally, Unit

COUNTS_FROM = 5  # below it words, scoped to the places seen
PERCENT_BESIDE_COUNTS_FROM = 50
PERCENT_FROM = 100
PERCENT_FROM_FOR_COUNTS = 200  # counts and tabulation: practice keeps counts well past 100
COUNTED_LONGER = frozenset({Unit.COUNT, Unit.CENTRE})

USE_FREELY_FROM = Fraction(75, 100)
STATE_BASE_FROM = Fraction(50, 100)
ABSENCE_NEEDS = Fraction(90, 100)


class Form(StrEnum):
    """How a figure is written; CASES is the number of verified cases, whatever the base, ESTIMATE a share of
    all polling stations with its margin."""

    NONE = "none"
    WORDS = "words"
    COUNT_OF_N = "count_of_n"
    COUNT_AND_PERCENT = "count_and_percent"
    PERCENT = "percent"
    CASES = "cases"
    ESTIMATE = "estimate"


def form_for(n: int, unit: Unit) -> Form:
    """The form a base of n calls for."""
    if n == 0:
        return Form.NONE
    if n < COUNTS_FROM:
        return Form.WORDS
    if unit in COUNTED_LONGER:
        return Form.COUNT_OF_N if n < PERCENT_FROM_FOR_COUNTS else Form.PERCENT
    if n < PERCENT_BESIDE_COUNTS_FROM:
        return Form.COUNT_OF_N
    return Form.COUNT_AND_PERCENT if n < PERCENT_FROM else Form.PERCENT


class Extreme(StrEnum):
    """Shares a rounded figure would misstate."""

    BELOW_ONE = "below_one"
    ALMOST_ALL = "almost_all"


@dataclass(frozen=True)
class Percent:
    """A whole per cent, halves up; `extreme` when the figure would read 0 for k > 0 or 100 for k < n."""

    value: int
    extreme: Extreme | None = None


def percent(k: int, n: int) -> Percent:
    """k of n as a whole per cent; n must be positive."""
    value = (200 * k + n) // (2 * n)
    if value == 0 and k > 0:
        return Percent(value, Extreme.BELOW_ONE)
    if value >= 100 and k < n:
        return Percent(value, Extreme.ALMOST_ALL)
    return Percent(value)


def rounded(numerator: int, denominator: int) -> int:
    """A quotient as a whole number, halves up."""
    return (2 * numerator + denominator) // (2 * denominator)


def coverage(tally: Tally) -> Fraction | None:
    """Item coverage: answered of those who could have answered; None when nobody could."""
    could = tally.n + tally.not_observed + tally.blank
    return Fraction(tally.n, could) if could else None


class Basis(StrEnum):
    """What a coverage allows: free use, use with the base stated, or the annex only."""

    FREE = "free"
    STATED = "stated"
    ANNEX = "annex"


def basis_for(share: Fraction | None) -> Basis:
    if share is None or share < STATE_BASE_FROM:
        return Basis.ANNEX
    return Basis.FREE if share >= USE_FREELY_FROM else Basis.STATED
