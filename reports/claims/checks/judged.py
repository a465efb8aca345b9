"""Checks 4 and 6: words on the outcome without an author, and a positive whole with findings undecided."""

from __future__ import annotations

from collections.abc import Iterator

from reports.claims.checks.context import CheckContext
from reports.claims.checks.results import Flag
from reports.claims.checks.said import Reading

OVERALL = "overall_assessment"
GRAVE = frozenset({"serious", "critical"})


def outcome_words(reading: Reading, context: CheckContext) -> Iterator[Flag]:
    for said in reading.checked:
        if (words := reading.words.find("outcome", said.text)) and not said.author:
            yield said.flag("outcome_words.unsigned", words=words)


def positive_overall(reading: Reading, context: CheckContext) -> Iterator[Flag]:
    """Sentences people wrote on the whole; what the rules count stands beside findings."""
    undecided = sorted({str(each["code"]) for each in context.findings})
    grave = sorted(
        str(each["code"])
        for each in context.incidents
        if each.get("was_verified") and each.get("severity") in GRAVE
    )
    for said in reading.checked:
        if not reading.is_rewritten(said) or not reading.words.find("overall_positive", said.text):
            continue
        if undecided:
            yield said.flag("positive_overall.findings", codes=", ".join(undecided))
        if grave and not reading.words.find("balancing", said.text):
            yield said.flag("positive_overall.incidents", codes=", ".join(grave))
