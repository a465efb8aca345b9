"""From a figure of the places visited to an estimate for all, where the mission drew them at random (P29).

An estimate speaks of polling stations: what was answered at several visits, or once an opening or a count,
becomes one outcome of the station. Where the sample carries none the plain figure stands, with the reason.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from reports.claims.binding import ADVERSE_KINDS
from reports.claims.estimates import Answered, Estimate, TooFewRecovered
from reports.claims.figures import Estimated, Figure, Refused, Rule, Say
from reports.claims.measures import Across, Claim, Counting, Kind, Measure, Tally, Unit
from reports.claims.numbers import Form
from reports.claims.shares import POSITIVE_FROM

ESTIMATED = frozenset({Say.SHARE, Say.DENY, Say.RATIO, Say.PRESENT})


def per_station(claim: Claim, measure: Measure) -> Measure | None:
    """The measure with the polling station as its unit; None where none can be: places gone to, centres.

    Adverse at any visit makes a station adverse (methodology 4.5).
    """
    if measure.counting is Counting.DISTINCT or measure.unit is Unit.CENTRE:
        return None
    if measure.unit is Unit.STATION:
        return measure
    across = Across.HIT_WINS if claim.kind in ADVERSE_KINDS else Across.MISS_WINS
    return replace(measure, unit=Unit.STATION, across=across)


def estimated(figure: Figure, answered: Answered | None) -> Figure:
    """The figure with its estimate, or with the reason why it has none; untouched where no sample was drawn.

    Critical cases stay a number of cases, and what was not observed stays bound to where it was looked for.
    """
    if answered is None or figure.say not in ESTIMATED or figure.form is Form.CASES:
        return figure
    found = _sound(answered)
    if isinstance(found, Refused):
        return replace(figure, refused=(*figure.refused, found))
    made = Estimated(found.share, found.error, found.margin, answered)
    say = figure.say
    if figure.claim.kind is Kind.ASSESSMENT:
        say = Say.SHARE if found.share >= POSITIVE_FROM else Say.DENY
    return replace(figure, say=say, estimate=made)


def result(claim: Claim, answered: Mapping[str, Answered]) -> Figure:
    """Turnout, or the votes on each question by its number, estimated from results forms; or why not.

    A vote is told only where on every question the lead is greater than its margin (methodology 2.8).
    """
    first = next(iter(answered.values()))
    figure = _result_figure(claim, first)
    if not all(each.whole for each in answered.values()):
        return replace(figure, refused=(Refused(Rule.NO_BASE),))
    made = []
    for question, each in answered.items():
        found = _sound(each)
        if isinstance(found, Refused):
            return replace(figure, refused=(replace(found, scoped=False),))
        if question and abs(found.share - 0.5) <= found.margin:
            return replace(figure, refused=(Refused(Rule.LEAD_WITHIN_MARGIN),))
        made.append(Estimated(found.share, found.error, found.margin, each, question))
    return replace(figure, say=Say.RESULT, estimate=replace(made[0], others=tuple(made[1:])))


def _result_figure(claim: Claim, answered: Answered) -> Figure:
    stations = len(answered.stations)
    return Figure(
        claim=claim,
        k=answered.part,
        n=answered.whole,
        units=stations,
        form=Form.NONE,
        coverage=Fraction(stations, answered.design.drawn) if answered.design.drawn else None,
        tally=Tally(
            k=stations,
            n=stations,
            blank=answered.design.drawn - stations,
            stations=stations,
            observations=stations,
            numerator=answered.part,
            denominator=answered.whole,
        ),
        measure=Measure(claim.id, Counting.RATIO, Unit.STATION, Across.LATEST, (claim.uses[0].form,)),
    )


def _sound(answered: Answered) -> Estimate | Refused:
    """The estimate, or why the sample carries none."""
    try:
        found = answered.estimate()
    except TooFewRecovered as few:
        values = {"answered": few.answered, "drawn": few.drawn}
        rule = Rule.STRATUM_NOT_RECOVERED if few.stratum else Rule.SAMPLE_NOT_RECOVERED
        return Refused(rule, values, scoped=True)
    if not found.margin <= found.share <= 1 - found.margin or not found.margin:
        return Refused(Rule.MARGIN_PAST_THE_END, scoped=True)
    return found
