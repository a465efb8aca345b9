"""Says what is wrong with a language file: a missing frame, an unknown placeholder, a plural form too few."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from reports.claims.figures import Rule
from reports.claims.measures import Claim, Kind, Unit
from reports.claims.templates import TemplateError, placeholders

TOP = frozenset(
    {
        "language",
        "name",
        "plural",
        "thousands",
        "number_words",
        "per_cent",
        "list",
        "date",
        "time",
        "months",
        "units",
        "bases",
        "phrases",
        "cases",
        "bands",
        "estimate",
        "drivers",
        "reported",
        "access",
        "in_places",
        "claims",
        "things",
        "seen",
        "reasons",
    }
)
FRAMES: dict[Kind, tuple[str, ...]] = {
    Kind.COUNT: ("say",),
    Kind.SHARE: ("base", "say", "deny"),
    Kind.ASSESSMENT: ("base", "say", "deny"),
    Kind.POSITIVE_ALL: ("base", "say", "deny"),
    Kind.RATIO: ("base", "say"),
    Kind.NEGATIVE: ("base", "absent", "present"),
    Kind.SHARE_ADVERSE: ("base", "absent", "present"),
    Kind.COUNT_ADVERSE: ("base", "absent", "present"),
    Kind.RESULT: ("say",),
}
# Everything a form may name; phrases of the language come on top.
NUMBERS = frozenset(
    {
        "k",
        "n",
        "p",
        "units",
        "stations",
        "observations",
        "many",
        "refused",
        "restricted",
        "delayed",
        "sum",
        "average",
        "incidents",
        "findings",
        "hits",
        "unusable",
        "unasked",
        "could",
        "adverse",
        "cases",
        "unconfirmed",
        "needed",
        "missing",
        "answered",
        "drawn",
        "noted",
    }
)
TEXTS = frozenset(
    {
        "unit",
        "base",
        "pct",
        "est",
        "margin",
        "results",
        "question",
        "problem",
        "problems",
        "where",
        "access",
        "places",
        "average",
        "what",
        "absent",
        "things",
        "seen",
        "a",
        "b",
        "day",
        "month",
        "year",
        "time",
        "date",
    }
)


def problems(data: Mapping[str, Any], claims: Iterable[Claim]) -> tuple[str, ...]:
    """One plain sentence for each fault."""
    missing = sorted(TOP - set(data))
    if missing:
        return tuple(f"`{name}` is missing." for name in missing)
    return (
        *_form_problems(data),
        *_estimate_problems(data),
        *_claim_problems(data, claims),
        *_reason_problems(data),
    )


def _form_problems(data: Mapping[str, Any]) -> Iterator[str]:
    """Faults in any text with placeholders, wherever it stands."""
    known = NUMBERS | TEXTS | set(data["phrases"])
    forms = len({rule["form"] for rule in data["plural"]})
    for path, text in _texts(data, ""):
        try:
            places = list(placeholders(text))
        except TemplateError as error:
            yield f"{path}: {error}"
            continue
        for place in places:
            if place.name.partition(".")[0] not in known:
                yield f"{path}: {{{place.name}}} is not known."
            if place.choices and len(place.choices) != forms:
                yield f"{path}: {{{place.name}#…}} needs {forms} forms, not {len(place.choices)}."


def _estimate_problems(data: Mapping[str, Any]) -> Iterator[str]:
    estimate = data["estimate"]
    yield from (
        f"estimate.{name} is missing."
        for name in ("decimal", "bases", "pct", "on_question", "phrases")
        if name not in estimate
    )
    if "other" not in estimate.get("bases", {}):
        yield "estimate.bases: `other` is missing."
    for name in ("positive", "mixed", "negative"):
        if name not in data["drivers"].get("tails", {}):
            yield f"drivers.tails: `{name}` is missing."
    for name in data["phrases"]:
        if name not in estimate.get("phrases", {}):
            yield f"estimate.phrases: `{name}` is missing."


def _texts(value: object, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield path.lstrip("."), value
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _texts(inner, f"{path}.{key}")
    elif isinstance(value, list):
        for position, inner in enumerate(value):
            yield from _texts(inner, f"{path}.{position}")


def _claim_problems(data: Mapping[str, Any], claims: Iterable[Claim]) -> Iterator[str]:
    for claim in claims:
        frames = data["claims"].get(claim.id, {})
        for name in ("title", "general", *FRAMES.get(claim.kind, ())):
            if name not in frames:
                yield f"claims.{claim.id}: `{name}` is missing."
        if frames.get("base") and frames["base"] not in data["bases"]:
            yield f"claims.{claim.id}: the base `{frames['base']}` is not defined."
        for key in claim.drivers:
            if key not in data["drivers"].get("problems", {}):
                yield f"drivers.problems: `{key}` is missing."


def missing_frames(data: Mapping[str, Any], model: Mapping[str, Any]) -> Iterator[str]:
    """Frames another language has and this one lacks: it would fall back to a plainer sentence unseen."""
    for claim, frames in model["claims"].items():
        for name in frames:
            if name not in data["claims"].get(claim, {}):
                yield f"claims.{claim}: `{name}` is missing, which {model['language']} has."


def _reason_problems(data: Mapping[str, Any]) -> Iterator[str]:
    for rule in Rule:
        if not {"reason", "lifted_by"} <= set(data["reasons"].get(rule.value, {})):
            yield f"reasons.{rule.value}: `reason` and `lifted_by` are needed."
    for name in ("things", "seen"):
        for unit in Unit:
            if unit.value not in data[name]:
                yield f"{name}.{unit.value} is missing."
