"""Decides what a share, a ratio or an assessment may say (methodology 4.2, 4.5; P13-P20)."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from reports.claims.figures import Figure, Refused, Rule, Say
from reports.claims.measures import Unit
from reports.claims.numbers import Basis, Form, basis_for

POSITIVE_FROM = Fraction(75, 100)


def share(figure: Figure, say: Say = Say.SHARE) -> Figure:
    """Said freely, with its base, scoped to a few places, or not at all. Cases of a problem generalise to
    nothing, so few of them refuse no plural."""
    if basis_for(figure.coverage) is Basis.ANNEX:
        low = Refused(Rule.COVERAGE_LOW, {"units": figure.units, "could": figure.could})
        return replace(figure, say=Say.NOTHING, refused=(*figure.refused, low))
    if say is Say.SHARE and figure.k == 0 and figure.n == 1:
        say = Say.DENY
    small = _too_few(figure) if say is not Say.PRESENT else []
    return replace(figure, say=say, refused=(*figure.refused, *small))


def _too_few(figure: Figure) -> list[Refused]:
    if figure.units >= figure.claim.min_n:
        return []
    values = {"units": figure.units, "needed": figure.claim.min_n}
    return [Refused(Rule.BELOW_MIN_N, values, scoped=True)]


def ratio(figure: Figure) -> Figure:
    return share(figure, Say.RATIO)


def assessment(figure: Figure) -> Figure:
    """Told from its negative side below three quarters positive, and for counts whenever one was negative."""
    followed_one_by_one = figure.unit is Unit.COUNT and figure.form in (Form.WORDS, Form.COUNT_OF_N)
    negative = Fraction(figure.k, figure.n) < POSITIVE_FROM
    negative = negative or (followed_one_by_one and figure.k < figure.n)
    return share(figure, Say.DENY if negative else Say.SHARE)
