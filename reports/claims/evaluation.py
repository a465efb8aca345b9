"""From what was counted to what may be said: Tally to Figure. Decides; writes no text."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from reports.claims.absence import absence, everywhere
from reports.claims.estimates import Answered
from reports.claims.estimating import estimated
from reports.claims.figures import Figure, Refused, Rule, Say
from reports.claims.measures import Against, Claim, Kind, Measure, Tally, Unit
from reports.claims.numbers import Basis, Form, basis_for, coverage, form_for
from reports.claims.shares import assessment, ratio, share

DECIDE = {
    Kind.SHARE: share,
    Kind.RATIO: ratio,
    Kind.ASSESSMENT: assessment,
    Kind.NEGATIVE: absence,
    Kind.SHARE_ADVERSE: absence,
    Kind.COUNT_ADVERSE: absence,
    Kind.POSITIVE_ALL: everywhere,
}
LACKING = {Kind.FACT: Rule.UNCHECKED, Kind.JUDGEMENT: Rule.UNSIGNED}


def evaluate(
    claim: Claim,
    measure: Measure,
    tally: Tally,
    against: Against | None = None,
    answered: Answered | None = None,
) -> Figure:
    """The figure of a counted claim; meetings, facts and judgements go through `evaluate_records`.

    `answered` are the stations of a random sample, read by `per_station`'s measure.
    """
    figure = _figure(claim, measure, tally, against or Against())
    if measure.unasked:
        stop = Refused(Rule.NOT_ASKED, {"unasked": len(measure.unasked)})
        return replace(figure, refused=(stop,))
    if figure.n == 0 or figure.units == 0:
        return replace(figure, refused=(Refused(Rule.NO_BASE),))
    if claim.kind is Kind.COUNT:
        return replace(figure, say=Say.COVERAGE)
    return estimated(DECIDE[claim.kind](figure), answered)


def _figure(claim: Claim, measure: Measure, tally: Tally, against: Against) -> Figure:
    k, n = tally.k, tally.n
    if claim.kind is Kind.RATIO:
        k, n = tally.numerator, tally.denominator
    elif claim.kind is Kind.POSITIVE_ALL:
        k = tally.n - tally.k
    elif claim.kind is Kind.COUNT:
        n = k
    seen = tally.stations if measure.unit is Unit.STATION else tally.observations
    covered = Fraction(1) if claim.kind is Kind.COUNT and k else coverage(tally)
    return Figure(
        claim=claim,
        k=k,
        n=n,
        units=k if claim.kind is Kind.COUNT else tally.n,
        form=form_for(n, measure.unit),
        coverage=covered,
        tally=tally,
        against=against,
        measure=measure,
        whole=tally.n == seen,
        stated=basis_for(covered) is Basis.STATED,
    )


def evaluate_records(claim: Claim, *, usable: int, unusable: int = 0, codes: tuple[str, ...] = ()) -> Figure:
    """The figure of a meeting, fact or judgement claim: how many records the document may word.

    `unusable` records exist but lack what a sentence needs: a second check, an author, evidence.
    """
    refused: tuple[Refused, ...] = ()
    if unusable:
        refused = (Refused(LACKING.get(claim.kind, Rule.NO_RECORDS), {"unusable": unusable}),)
    elif not usable:
        refused = (Refused(Rule.UNWRITTEN if claim.kind is Kind.JUDGEMENT else Rule.NO_RECORDS),)
    return Figure(
        claim=claim,
        k=usable,
        n=usable + unusable,
        units=usable + unusable,
        form=Form.NONE,
        say=Say.RECORDS if usable else Say.NOTHING,
        tally=Tally(k=usable, n=usable + unusable, supporting=codes),
        refused=refused,
    )
