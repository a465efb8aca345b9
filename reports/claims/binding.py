"""Joins claims with the checklists a mission uses: from Claim to Measure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from reports.claims.measures import Across, Claim, Condition, Counting, Kind, Measure, Part, Unit, Use

# Which way a hit points: against the process, or for it.
ADVERSE_KINDS = frozenset({Kind.NEGATIVE, Kind.POSITIVE_ALL, Kind.SHARE_ADVERSE, Kind.COUNT_ADVERSE})
UNCOUNTED = frozenset({Kind.MEETING, Kind.FACT, Kind.JUDGEMENT, Kind.RESULT})


@dataclass(frozen=True)
class KeyDefinition:
    """What a claim needs to know of one question in one form; the caller makes one for each it uses.

    `adverse` are the adverse values ("gt:0" style limits are left out: claims name their own), `critical`
    those of critical severity. `relevant` is the condition as a checklist writes it: {"key", "in"},
    {"key", "gt"}, {"config", "is"} or {"all": [...]}; None when always relevant.
    """

    form: str
    key: str
    type: str
    values: tuple[str, ...] = ()
    adverse: tuple[str, ...] = ()
    critical: tuple[str, ...] = ()
    relevant: Mapping[str, object] | None = None


class Definitions:
    """The questions in use, by form and key."""

    def __init__(self, keys: Iterable[KeyDefinition]) -> None:
        self._by_place = {(k.form, k.key): k for k in keys}
        self.forms = tuple(dict.fromkeys(form for form, _ in self._by_place))

    def get(self, form: str, key: str) -> KeyDefinition | None:
        return self._by_place.get((form, key))

    def places(self, form: str, key: str) -> list[KeyDefinition]:
        """The definitions of a key: in the form named, or in every form that carries it."""
        return [d for (f, k), d in self._by_place.items() if k == key and form in ("", f)]


def bind(
    claims: Iterable[Claim], keys: Iterable[KeyDefinition], *, config: Mapping[str, bool]
) -> dict[str, Measure]:
    """One Measure by claim id, for each claim counted from checklists (not meetings, judgements ...)."""
    definitions = Definitions(keys)
    return {c.id: _measure(c, definitions, config) for c in claims if c.kind not in UNCOUNTED}


def _measure(claim: Claim, definitions: Definitions, config: Mapping[str, bool]) -> Measure:
    if claim.kind is Kind.COUNT:
        return _distinct(claim)
    found = list(_found(claim, definitions))
    parts = tuple(_part(use, d, group, config) for use, d, group in found if _may_apply(d, config))
    return Measure(
        claim=claim.id,
        counting=Counting.RATIO if claim.kind is Kind.RATIO else Counting.OUTCOME,
        unit=claim.unit or Unit.OBSERVATION,
        across=_across(claim, [d for _, d, _ in found]),
        forms=tuple(dict.fromkeys(p.form for p in parts)),
        parts=parts,
        where=claim.where,
        refused_in_base=claim.refused_in_base,
        sums_hits=any(use.gt is not None for use in claim.uses),
        unasked=_unasked(claim, definitions),
        incident_categories=claim.contradicted_by_incidents,
    )


def _distinct(claim: Claim) -> Measure:
    use = claim.uses[0]
    unit = Unit.CENTRE if use.distinct == "centres" else Unit.STATION
    return Measure(
        claim=claim.id,
        counting=Counting.DISTINCT,
        unit=unit,
        across=Across.EACH,
        forms=(use.form,),
        distinct=use.distinct,
        refused_in_base=claim.refused_in_base,
    )


def _keys(use: Use) -> Iterator[tuple[str, str]]:
    """The keys a use reads, each with the group its hits are counted in."""
    if use.sum_key:
        yield use.sum_key, "numerator"
        yield use.over_key, "denominator"
    elif use.any_adverse:
        yield from ((key, key) for key in use.any_adverse)
    else:
        yield use.key, use.group or use.key


def _found(claim: Claim, definitions: Definitions) -> Iterator[tuple[Use, KeyDefinition, str]]:
    for use in claim.uses:
        for key, group in _keys(use):
            for definition in definitions.places(use.form, key):
                yield use, definition, group


def _unasked(claim: Claim, definitions: Definitions) -> tuple[str, ...]:
    """Keys missing from a form that is in use: the claim would say more than was asked."""
    return tuple(
        key
        for use in claim.uses
        for key, _ in _keys(use)
        if not definitions.places(use.form, key) and (not use.form or use.form in definitions.forms)
    )


def _part(use: Use, definition: KeyDefinition, group: str, config: Mapping[str, bool]) -> Part:
    hits = definition.adverse if use.any_adverse else use.hits
    return Part(
        form=definition.form,
        key=definition.key,
        type=definition.type,
        group=group,
        hits=hits,
        of=use.of or definition.values,
        gt=use.gt,
        relevance=tuple(_conditions(definition.relevant)),
        critical=tuple(v for v in hits if v in definition.critical),
    )


def _across(claim: Claim, found: Sequence[KeyDefinition]) -> Across:
    """Adverse on any visit makes a station adverse; neutral facts come from the latest visit (4.5)."""
    if claim.unit is not Unit.STATION:
        return Across.EACH
    if claim.kind in ADVERSE_KINDS:
        return Across.HIT_WINS
    if claim.kind is Kind.RATIO or not any(d.adverse for d in found):
        return Across.LATEST
    adverse = {value for d in found for value in d.adverse}
    hits = {value for use in claim.uses for value in use.hits}
    return Across.HIT_WINS if hits & adverse else Across.MISS_WINS


def _flat(relevant: Mapping[str, object] | None) -> Iterator[Mapping[str, object]]:
    if not relevant:
        return
    nested = relevant.get("all")
    if isinstance(nested, Sequence):
        for condition in nested:
            yield from _flat(condition)
    else:
        yield relevant


def _may_apply(definition: KeyDefinition, config: Mapping[str, bool]) -> bool:
    flags = (c for c in _flat(definition.relevant) if "config" in c)
    return all(config.get(str(c["config"]), False) == c.get("is", True) for c in flags)


def _conditions(relevant: Mapping[str, object] | None) -> Iterator[Condition]:
    for raw in _flat(relevant):
        if "key" not in raw:
            continue
        condition = Condition(key=str(raw["key"]))
        if isinstance(gt := raw.get("gt"), int):
            yield replace(condition, gt=gt)
        elif isinstance(values := raw.get("in"), Sequence):
            yield replace(condition, values=tuple(str(v) for v in values))
