"""Decides what may be said of cases that were looked for: none, or how many (P11, P12, P21, P27).

An absence is the strongest thing a statement says, so everything that speaks against it is listed, not just
the first: base, coverage, open findings, incidents.
"""

from __future__ import annotations

from dataclasses import replace

from reports.claims.figures import Figure, Refused, Rule, Say
from reports.claims.measures import Kind
from reports.claims.numbers import ABSENCE_NEEDS, COUNTS_FROM, Form
from reports.claims.shares import share


def absence(figure: Figure) -> Figure:
    """For claims whose hits are adverse: none observed, or the cases."""
    return _some_seen(figure) if figure.tally.k else _none_seen(figure)


def _none_seen(figure: Figure) -> Figure:
    reasons = [*_base_too_small(figure), *_coverage_too_low(figure, scoped=False), *_contradicted(figure)]
    if reasons:
        return replace(figure, say=Say.NOTHING, refused=tuple(reasons))
    if incidents := figure.against.incidents_open:
        told = Refused(Rule.INCIDENTS_OPEN, {"incidents": len(incidents)}, scoped=True)
        return replace(figure, say=Say.ABSENT_REPORTED, refused=(told,))
    return replace(figure, say=Say.ABSENT)


def _some_seen(figure: Figure) -> Figure:
    """Critical cases are a number of established ones, whatever the base; others a share of it."""
    refused: list[Refused] = []
    if figure.claim.kind is Kind.NEGATIVE:
        refused.append(
            Refused(Rule.CASES_RECORDED, {"cases": figure.tally.k, "units": figure.units}, scoped=True)
        )
    if not is_critical(figure):
        return share(replace(figure, refused=tuple(refused)), Say.PRESENT)
    established = figure.tally.k if figure.tally.established is None else figure.tally.established
    if established < figure.tally.k:
        values = {"unconfirmed": figure.tally.k - established}
        refused.append(Refused(Rule.CASES_UNCONFIRMED, values, scoped=established > 0))
    if not established:
        return replace(figure, say=Say.NOTHING, refused=tuple(replace(r, scoped=False) for r in refused))
    return replace(figure, k=established, form=Form.CASES, say=Say.PRESENT, refused=tuple(refused))


def everywhere(figure: Figure) -> Figure:
    """For claims that something held in every place: all, a share, the refusals of access, or nothing."""
    if figure.tally.k:
        told = Refused(Rule.NOT_EVERYWHERE, {"adverse": figure.tally.k, "units": figure.units}, scoped=True)
        if figure.tally.groups.get("refused") or figure.tally.groups.get("restricted"):
            return replace(figure, say=Say.ACCESS, refused=(told,))
        return share(replace(figure, refused=(told,)))
    if reasons := [*_contradicted(figure), *_incidents_open(figure)]:
        return replace(figure, say=Say.NOTHING, refused=tuple(reasons))
    return share(replace(figure, refused=tuple(_coverage_too_low(figure, scoped=True))))


def is_critical(figure: Figure) -> bool:
    return figure.measure is not None and any(part.critical for part in figure.measure.parts)


def _base_too_small(figure: Figure) -> list[Refused]:
    needed = max(figure.claim.min_n, COUNTS_FROM)
    if figure.units >= needed:
        return []
    return [Refused(Rule.BELOW_MIN_N, {"units": figure.units, "needed": needed})]


def _coverage_too_low(figure: Figure, *, scoped: bool) -> list[Refused]:
    if figure.coverage is not None and figure.coverage >= ABSENCE_NEEDS:
        return []
    values = {"units": figure.units, "could": figure.could}
    return [Refused(Rule.COVERAGE_LOW_FOR_ABSENCE, values, scoped=scoped)]


def _contradicted(figure: Figure) -> list[Refused]:
    found: list[Refused] = []
    if findings := figure.against.findings_open:
        found.append(Refused(Rule.FINDINGS_OPEN, {"findings": len(findings)}))
    if incidents := figure.against.incidents_verified:
        found.append(Refused(Rule.INCIDENTS_VERIFIED, {"incidents": len(incidents)}))
    return found


def _incidents_open(figure: Figure) -> list[Refused]:
    incidents = figure.against.incidents_open
    return [Refused(Rule.INCIDENTS_OPEN, {"incidents": len(incidents)})] if incidents else []
