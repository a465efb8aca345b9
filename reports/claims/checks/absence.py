"""Checks 1 and 2: what is called absent, and access called full, against everything on record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from reports.claims.checks.context import CheckContext
from reports.claims.checks.results import Flag
from reports.claims.checks.said import Reading, Said
from reports.claims.loading import load_claims
from reports.claims.measures import Claim, Kind

Plain = Mapping[str, Any]
ACCESS = "full_access"
OBSTRUCTED = "observers_obstructed"
# Kinds whose hits are cases, so that an absence is what their sentence may say.
ADVERSE = frozenset({Kind.NEGATIVE.value, Kind.SHARE_ADVERSE.value, Kind.COUNT_ADVERSE.value})


def negative_claims(reading: Reading, context: CheckContext) -> Iterator[Flag]:
    """Sentences that say none was seen, and those that say that it held everywhere."""
    for said in reading.checked:
        for figure in _figures_of_absence(reading, said):
            yield from _against(said, figure, context)


def _figures_of_absence(reading: Reading, said: Said) -> list[Plain]:
    """The figures whose absence a sentence claims: its own, or by its words those of its topics."""
    own = reading.figures.get(said.claim)
    denies = bool(reading.words.find("absence", said.text))
    if own and own.get("n") is not None and own.get("kind") in ADVERSE:
        return [own] if not own["k"] or (denies and reading.is_rewritten(said)) else []
    if own and own.get("kind") == Kind.POSITIVE_ALL.value:
        return [own] if own["k"] == own["n"] else []
    if not denies:
        return []
    about = (reading.figures.get(claim) for claim in reading.words.claims_of(said.text))
    return [each for each in about if each and each.get("kind") in ADVERSE]


def _against(said: Said, figure: Plain, context: CheckContext) -> Iterator[Flag]:
    claim = _claims()[figure["id"]]
    if figure["kind"] in ADVERSE and figure["k"]:
        yield said.flag("negative_claims.cases", k=figure["k"], n=figure["n"])
    if codes := sorted({str(each["code"]) for each in context.findings if _is_about(claim, each)}):
        yield said.flag("negative_claims.findings", codes=", ".join(codes))
    told = set((figure.get("contradicted_by") or {}).get("incidents") or ())
    against = [
        str(each["code"])
        for each in context.incidents
        if each["category"] in claim.contradicted_by_incidents
        and (each.get("was_verified") or each["code"] not in told)
    ]
    if against:
        yield said.flag("negative_claims.incidents", codes=", ".join(sorted(against)))


def _is_about(claim: Claim, finding: Plain) -> bool:
    for use in claim.uses:
        keys = {use.key, use.sum_key, *use.any_adverse}
        if finding["key"] in keys and use.form in ("", finding["kind"]):
            return True
    return False


@cache
def _claims() -> Mapping[str, Claim]:
    return {claim.id: claim for claim in load_claims()}


def full_access(reading: Reading, context: CheckContext) -> Iterator[Flag]:
    """Full access against refusals and restrictions (the triggers of P27) and obstructed observers."""
    groups = (reading.figures.get(ACCESS) or {}).get("groups") or {}
    refused, restricted = int(groups.get("refused", 0)), int(groups.get("restricted", 0))
    obstructed = sorted(str(each["code"]) for each in context.incidents if each["category"] == OBSTRUCTED)
    for said in reading.checked:
        if not reading.words.find("full_access", said.text) or _denies(reading, said):
            continue
        if refused or restricted:
            yield said.flag("full_access.refused", refused=refused, restricted=restricted)
        if obstructed:
            yield said.flag("full_access.incidents", codes=", ".join(obstructed))


def _denies(reading: Reading, said: Said) -> bool:
    """The rules' own sentence that access was not full."""
    figure = reading.figures.get(ACCESS) or {}
    told = str((figure.get("sentence") or {}).get("wording") or "")
    return said.claim == ACCESS and told.startswith(("deny", "access")) and not reading.is_rewritten(said)
