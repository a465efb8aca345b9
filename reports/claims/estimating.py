"""From a figure of the places visited to an estimate for all, where the mission drew them at random (P29).

An estimate speaks of polling stations: what was answered at several visits, or once an opening or a count,
becomes one outcome of the station. Where the sample carries none the plain figure stands, with the reason.
"""

from __future__ import annotations

from dataclasses import replace

from reports.claims.binding import ADVERSE_KINDS
from reports.claims.estimates import Answered, TooFewRecovered
from reports.claims.figures import Estimated, Figure, Refused, Rule, Say
from reports.claims.measures import Across, Claim, Counting, Kind, Measure, Unit
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
    try:
        found = answered.estimate()
    except TooFewRecovered as few:
        values = {"answered": few.answered, "drawn": few.drawn}
        rule = Rule.STRATUM_NOT_RECOVERED if few.stratum else Rule.SAMPLE_NOT_RECOVERED
        return _refused(figure, Refused(rule, values, scoped=True))
    if not found.margin <= found.share <= 1 - found.margin or not found.margin:
        return _refused(figure, Refused(Rule.MARGIN_PAST_THE_END, scoped=True))
    made = Estimated(found.share, found.error, found.margin, answered)
    say = figure.say
    if figure.claim.kind is Kind.ASSESSMENT:
        say = Say.SHARE if found.share >= POSITIVE_FROM else Say.DENY
    return replace(figure, say=say, estimate=made)


def _refused(figure: Figure, why: Refused) -> Figure:
    return replace(figure, refused=(*figure.refused, why))
