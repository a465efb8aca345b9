"""The figures file: every claim with k, n, base, coverage, wording, evidence, and refusals with reasons."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reports.claims.annex import evidence, share_number
from reports.claims.estimates import Z95
from reports.claims.figures import Estimated, Figure
from reports.claims.loading import load_claims
from reports.claims.measures import Kind
from reports.claims.numbers import Form
from reports.claims.refusing import refusals
from reports.claims.wording import Sentence, Wording

RECORDS = frozenset({Kind.MEETING, Kind.FACT, Kind.JUDGEMENT})


def figures_payload(
    figures: Mapping[str, Figure],
    marks: Mapping[str, str],
    wording: Wording,
    *,
    mission: str,
    snapshot: Mapping[str, Any],
) -> dict[str, Any]:
    """The contents of figures.json, in the order of the claims file. `marks` by claim id."""
    kept = ("digest", "cut_off", "submissions", "stations")
    return {
        "schema": "tanik-figures/1",
        "mission": mission,
        "snapshot": {name: snapshot.get(name) for name in kept},
        "figures": [
            figure_json(figures[claim.id], marks.get(claim.id), wording)
            for claim in load_claims()
            if claim.id in figures
        ],
    }


def figure_json(figure: Figure, mark: str | None, wording: Wording) -> dict[str, Any]:
    said = wording.sentence(figure)
    tally, against = figure.tally, figure.against
    speaking, other = evidence(figure)
    return {
        "id": figure.claim.id,
        "title": wording.title(figure.claim.id),
        "mark": mark,
        "kind": figure.claim.kind.value,
        "section": figure.claim.section,
        "k": figure.k,
        "n": figure.n,
        "unit": None if figure.claim.kind in RECORDS else figure.unit.value,
        "base": {
            "assessed": figure.units,
            "not_observed": tally.not_observed,
            "blank": tally.blank,
            "conflicts": tally.conflicts,
            "unconfirmed": 0 if tally.established is None else tally.k - tally.established,
            "refused": tally.refused,
            "stations": tally.stations,
            "observations": tally.observations,
        },
        "coverage": share_number(figure.coverage),
        "share": share_number(figure.share),
        "form": (Form.ESTIMATE if figure.estimate else figure.form).value,
        "groups": dict(sorted(tally.groups.items())),
        **({"drivers": _drivers(tally.drivers)} if tally.drivers else {}),
        **({"estimate": _estimate(figure.estimate)} if figure.estimate else {}),
        **({"sum": tally.numerator} if figure.measure and figure.measure.sums_hits else {}),
        "evidence": {"supporting": speaking, "other": other, "complete": tally.complete},
        "contradicted_by": {
            "findings": sorted(against.findings_open),
            "incidents": sorted({*against.incidents_open, *against.incidents_verified}),
        },
        "sentence": _sentence(said) if said else None,
        "alternatives": [{"id": name, "text": text} for name, text in said.others.items()] if said else [],
        "refusals": [refusal.to_json() for refusal in refusals(figure, wording)],
    }


def _drivers(drivers: Mapping[str, tuple[int, int]]) -> dict[str, dict[str, int]]:
    """Each problem noted, and how often where the whole was assessed negatively."""
    return {key: {"noted": all_, "negative": negative} for key, (all_, negative) in drivers.items() if all_}


def _estimate(made: Estimated) -> dict[str, Any]:
    """Fractions of one, six decimals: what was estimated, from how many stations of each stratum, and how it
    came to stand as they were received."""
    answered = made.answered
    strata = [
        {"name": each.name, "population": each.population, "drawn": each.drawn, "answered": number}
        | ({"k": part} if answered.is_share else {"part": part, "whole": whole})
        for each, number, part, whole in answered.by_stratum()
    ]
    others = [{"question": each.question, **_estimate(each)} for each in made.others]
    return {
        **({"question": made.question, "others": others} if others else {}),
        "share": round(made.share, 6),
        "standard_error": round(made.error, 6),
        "margin": round(made.margin, 6),
        "z": Z95,
        "answered": len(answered.stations),
        "drawn": answered.design.drawn,
        "population": answered.design.population,
        "strata": strata,
        "convergence": [
            {"received": point.received, "share": round(point.share, 6), "margin": round(point.margin, 6)}
            for point in answered.convergence()
        ],
    }


def _sentence(said: Sentence) -> dict[str, Any]:
    return {
        "text": said.text,
        "wording": said.wording,
        "standard": said.standard,
        "chosen": said.chosen,
        "blanks": dict(said.blanks),
    }
