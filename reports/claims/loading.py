"""Reads the claims file and refuses a broken one, naming each claim and rule that is wrong.

A claim has `id`, `kind`, `section`, `uses`, `min_n`; counted kinds but `count` also `unit`. Optional:
`where` {key: [values]}, `refused_in_base`, `contradicted_by_incidents`, `seed`, and of an assessment
`drivers`: keys of its form whose adverse answers may stand behind it (none of critical weight: those have
claims of their own). A use is one of
  {count: stations|centres, form}            distinct places with a submission of the form
  {key, value, of}, {key, gt}                a share: the answers that hit, of the substantive ones
  {key, adverse[, group]}                    the answers that count against the process
  {any_adverse: [keys]}                      any adverse answer to any of them, as the checklist defines it
  {sum, over}                                a ratio of two numbers
  {form, part, whole: [keys]}                a result: the number in `part` of the sum of those in `whole`
  {form, fields}                             what a meeting, fact or judgement rests on
each but the last two with an optional `form`; without it every form that carries the key is read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from reports.claims.binding import UNCOUNTED
from reports.claims.measures import Claim, Kind, Unit, Use, Where

STANDARD = Path(__file__).parent / "standard" / "claims.yaml"
REQUIRED = ("id", "kind", "section", "uses", "min_n")
OPTIONAL = ("unit", "where", "refused_in_base", "contradicted_by_incidents", "seed", "drivers")
CLAIM_FIELDS = frozenset(REQUIRED + OPTIONAL)
# The fields that tell one form of use from another, and what else each may hold.
USE_FORMS: dict[str, frozenset[str]] = {
    "count": frozenset({"count", "form"}),
    "any_adverse": frozenset({"any_adverse", "form"}),
    "sum": frozenset({"sum", "over", "form"}),
    "fields": frozenset({"fields", "form"}),
    "part": frozenset({"part", "whole", "form"}),
    "key": frozenset({"key", "form", "value", "of", "gt", "adverse", "group"}),
}
KIND_USES: dict[Kind, frozenset[str]] = {
    Kind.COUNT: frozenset({"count"}),
    Kind.RATIO: frozenset({"sum"}),
    Kind.SHARE: frozenset({"key"}),
    Kind.ASSESSMENT: frozenset({"key"}),
    Kind.SHARE_ADVERSE: frozenset({"key", "any_adverse"}),
    Kind.COUNT_ADVERSE: frozenset({"key", "any_adverse"}),
    Kind.NEGATIVE: frozenset({"key", "any_adverse"}),
    Kind.POSITIVE_ALL: frozenset({"key", "any_adverse"}),
    **dict.fromkeys(UNCOUNTED, frozenset({"fields"})),
    Kind.RESULT: frozenset({"part"}),
}


@dataclass(frozen=True)
class ClaimProblem:
    claim: str
    rule: str
    message: str


class ClaimsError(Exception):
    """The claims file cannot be used; `problems` holds everything wrong with it."""

    def __init__(self, problems: tuple[ClaimProblem, ...], *, file: str) -> None:
        self.problems = problems
        super().__init__("\n".join(f"{file}: {p.claim}: {p.rule}: {p.message}" for p in problems))


@cache
def load_claims() -> tuple[Claim, ...]:
    """The standard claims, in the order of the file."""
    return parse_claims(STANDARD.read_text(encoding="utf-8"), file=STANDARD.name)


def parse_claims(text: str, *, file: str) -> tuple[Claim, ...]:
    """Claims from YAML text, or ClaimsError with all that is wrong."""
    try:
        raw = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise ClaimsError((ClaimProblem("file", "yaml", str(error)),), file=file) from error
    entries = raw.get("claims") if isinstance(raw, dict) else None
    if not isinstance(entries, list) or not all(isinstance(e, dict) for e in entries):
        raise ClaimsError(
            (ClaimProblem("file", "claims_list", "`claims` must be a list of claims."),), file=file
        )
    problems = tuple(problem for problem in _problems(entries))
    if problems:
        raise ClaimsError(problems, file=file)
    return tuple(_claim(entry) for entry in entries)


def _problems(entries: list[dict[str, Any]]) -> Iterator[ClaimProblem]:
    seen: set[str] = set()
    for position, entry in enumerate(entries, start=1):
        name = str(entry.get("id") or f"claim {position}")
        if name in seen:
            yield ClaimProblem(name, "unique_id", "Two claims have this id.")
        seen.add(name)
        for rule, message in _claim_problems(entry):
            yield ClaimProblem(name, rule, message)


def _claim_problems(entry: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name in REQUIRED:
        if entry.get(name) in (None, "", []):
            yield "required", f"`{name}` is missing."
    for name in sorted(set(entry) - CLAIM_FIELDS):
        yield "unknown_field", f"`{name}` is not a field of a claim."
    if entry.get("min_n") is not None and (type(entry["min_n"]) is not int or entry["min_n"] < 1):
        yield "min_n", "`min_n` must be a whole number of at least 1."
    if entry.get("kind") not in {kind.value for kind in Kind}:
        yield "kind", f"`{entry.get('kind')}` is not a kind of claim."
        return
    yield from _unit_problems(entry)
    yield from _where_problems(entry.get("where"))
    if "drivers" in entry and entry["kind"] != Kind.ASSESSMENT.value:
        yield "drivers", "Only an assessment has drivers."
    if isinstance(entry.get("uses"), list):
        yield from _uses_problems(entry["uses"], Kind(entry["kind"]))
    elif entry.get("uses"):
        yield "uses", "`uses` must be a list."


def _unit_problems(entry: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    counted = Kind(entry["kind"]) not in UNCOUNTED | {Kind.COUNT}
    if counted and entry.get("unit") not in {unit.value for unit in Unit}:
        yield "unit", f"`{entry.get('unit')}` is not a unit."
    if not counted and "unit" in entry:
        yield "unit", "This kind of claim has no unit."


def _where_problems(where: object) -> Iterator[tuple[str, str]]:
    if where is not None and not (
        isinstance(where, dict) and len(where) == 1 and all(isinstance(v, list) and v for v in where.values())
    ):
        yield "where", "`where` must name one key and a list of values."


def _uses_problems(uses: list[Any], kind: Kind) -> Iterator[tuple[str, str]]:
    if kind is Kind.COUNT and len(uses) != 1:
        yield "uses", "A count has exactly one use."
    for use in uses:
        if not isinstance(use, dict):
            yield "use", f"`{use}` is not a use."
            continue
        form = _form_of(use)
        if form not in KIND_USES[kind]:
            yield "use", f"A claim of kind {kind} cannot use {sorted(use)}."
        elif extra := sorted(set(use) - USE_FORMS[form]):
            yield "use", f"`{', '.join(extra)}` does not belong beside `{form}`."
        else:
            yield from _value_problems(use, form)


def _value_problems(use: Mapping[str, Any], form: str) -> Iterator[tuple[str, str]]:
    if form == "count" and (use["count"] not in ("stations", "centres") or not use.get("form")):
        yield "count", "A count names stations or centres, and a form."
    if form == "sum" and not use.get("over"):
        yield "ratio", "A sum needs `over`."
    if form == "part" and not (use.get("form") and isinstance(use.get("whole"), list) and use["whole"]):
        yield "result", "A result names a form, and in `whole` a list of keys."
    if form != "key":
        return
    if sum(name in use for name in ("value", "adverse", "gt")) != 1:
        yield "hits", f"`{use['key']}` needs exactly one of value, adverse and gt."
    values = [*use.get("value", []), *use.get("adverse", []), *use.get("of", [])]
    if any(not isinstance(v, str) for v in values):
        yield "quoted", f"`{use['key']}`: values must be text; quote 'yes' and 'no'."
    if "value" in use and not set(use["value"]) <= set(use.get("of", [])):
        yield "of", f"`{use['key']}`: `of` must hold every value that hits."


def _form_of(use: Mapping[str, Any]) -> str:
    return next((form for form in USE_FORMS if form in use), "")


def _claim(entry: Mapping[str, Any]) -> Claim:
    where = next(iter(entry["where"].items())) if entry.get("where") else None
    return Claim(
        id=entry["id"],
        kind=Kind(entry["kind"]),
        section=entry["section"],
        uses=tuple(_use(use) for use in entry["uses"]),
        min_n=entry["min_n"],
        unit=Unit(entry["unit"]) if "unit" in entry else None,
        where=Where(key=where[0], values=tuple(where[1])) if where else None,
        refused_in_base=bool(entry.get("refused_in_base", False)),
        contradicted_by_incidents=tuple(entry.get("contradicted_by_incidents", ())),
        seed=tuple(entry.get("seed", ())),
        drivers=tuple(entry.get("drivers", ())),
    )


def _use(use: Mapping[str, Any]) -> Use:
    return Use(
        form=use.get("form", ""),
        key=use.get("key", ""),
        hits=tuple(use.get("value") or use.get("adverse") or ()),
        of=tuple(use.get("of", ())),
        gt=use.get("gt"),
        group=use.get("group", ""),
        any_adverse=tuple(use.get("any_adverse", ())),
        sum_key=use.get("sum", ""),
        over_key=use.get("over", ""),
        distinct=use.get("count", ""),
        fields=tuple(use.get("fields", ())),
        part=use.get("part", ""),
        whole=tuple(use.get("whole", ())),
    )
