"""Check 13: translations have the same sentences and the same figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from reports.claims.checks.context import CheckContext
from reports.claims.checks.results import Flag, flag
from reports.claims.checks.said import Reading, Said

Plain = Mapping[str, Any]
RECORDS = frozenset({"judgement", "recommendation", "fact"})


def translations(reading: Reading, context: CheckContext) -> Iterator[Flag]:
    for language, document in sorted(context.translations.items()):
        other = Reading(document)
        if document["snapshot"].get("digest") != reading.document["snapshot"].get("digest"):
            yield flag("translations.evidence", language=language)
            continue
        theirs = {said.mark: said for said in other.sentences}
        for said in reading.sentences:
            yield from _compared(said, theirs.get(said.mark), reading, other, language)
        ours = {said.mark for said in reading.sentences}
        for said in other.sentences:
            if said.mark not in ours:
                yield flag(
                    "translations.extra", "", said.section, said.text, language=language, mark=said.mark
                )


def _compared(
    said: Said, theirs: Said | None, reading: Reading, other: Reading, language: str
) -> Iterator[Flag]:
    if theirs is None or theirs.claim != said.claim:
        yield said.flag("translations.missing", language=language)
        return
    ours, found = (_counted(each.figures.get(said.claim)) for each in (reading, other))
    if ours != found:
        yield said.flag("translations.figure", language=language, found=found, expected=ours)
    if said.kind in RECORDS:
        here, there = sorted(reading.numbers_in(said.text)), sorted(other.numbers_in(theirs.text))
        if here != there:
            yield said.flag(
                "translations.number",
                language=language,
                found=", ".join(there) or "none",
                expected=", ".join(here) or "none",
            )


def _counted(figure: Plain | None) -> str:
    if not figure or figure.get("n") is None:
        return ""
    return f"{figure['k']} of {figure['n']}"
