"""Check 7: context facts without a second check, undated, older than the vote, or changed since."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from reports.claims.checks.context import CheckContext
from reports.claims.checks.results import Flag
from reports.claims.checks.said import Reading, Said

Plain = Mapping[str, Any]
FACT = "fact"


def unsound_facts(reading: Reading, context: CheckContext) -> Iterator[Flag]:
    """Each printed fact against the record; a fact the text leaves out stops nothing."""
    for said in (each for each in reading.checked if each.kind == FACT):
        fact = fact_of(reading, said.text, context.facts)
        if fact is None:
            yield from _unmatched(said, context.facts)
            continue
        label = str(fact["label"])
        if fact.get("checked") is not True:
            yield said.flag("facts.unchecked", label=label)
        if not fact.get("as_of"):
            yield said.flag("facts.undated", label=label)
        elif _is_older(fact, context) and not _tells(reading, said.text, str(fact["as_of"])):
            yield said.flag("facts.old", label=label, as_of=str(fact["as_of"])[:10])


def written(value: object) -> str:
    """A recorded number as a text writes it in digits, without zeros nobody wrote; "" for none."""
    if value in (None, ""):
        return ""
    exact = Decimal(str(value))
    return str(int(exact)) if exact == exact.to_integral_value() else f"{exact.normalize():f}"


def numbers_of(fact: Plain) -> list[str]:
    """The one or two numbers of a fact."""
    return [each for each in (written(fact.get("number")), written(fact.get("second_number"))) if each]


def fact_of(reading: Reading, text: str, facts: Sequence[Plain]) -> Plain | None:
    """The fact a sentence tells: the one whose numbers and unit are all in it."""
    numbers = set(reading.numbers_in(text))
    told = [
        each
        for each in facts
        if set(numbers_of(each)) <= numbers and str(each["unit"]).casefold() in text.casefold()
    ]
    return max(told, key=lambda each: len(numbers_of(each)), default=None)


def _unmatched(said: Said, facts: Sequence[Plain]) -> Iterator[Flag]:
    """The record changed under the sentence: name the fact that shares its unit."""
    for fact in facts:
        if str(fact["unit"]).casefold() in said.text.casefold():
            yield said.flag("facts.changed", number=written(fact.get("number")), unit=fact["unit"])
            return
    yield said.flag("facts.changed", number="", unit="nothing of the kind")


def _is_older(fact: Plain, context: CheckContext) -> bool:
    held = str(context.referendum.get("date") or "")[:10]
    return bool(held) and str(fact["as_of"])[:10] < held


def _tells(reading: Reading, text: str, as_of: str) -> bool:
    """Whether the sentence has the day and the year of the fact."""
    day = date.fromisoformat(as_of[:10])
    return {str(day.day), str(day.year)} <= set(reading.numbers_in(text))
