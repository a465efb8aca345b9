"""Check 9: members, places and questions on the ballot, wherever they are counted."""

from __future__ import annotations

from collections.abc import Iterator

from reports.claims.checks.context import CheckContext
from reports.claims.checks.results import Flag, flag
from reports.claims.checks.said import Reading


def sums(reading: Reading, context: CheckContext) -> Iterator[Flag]:
    yield from _members(context)
    yield from _visited(reading)
    yield from _counted_things(reading, context)


def _members(context: CheckContext) -> Iterator[Flag]:
    members = context.mission.get("members")
    total = sum(int(part.get("number") or 0) for part in context.mission.get("composition") or ())
    if members and total and total != members:
        yield flag("sums.members", found=total, expected=members)


def _visited(reading: Reading) -> Iterator[Flag]:
    """No stage has more stations than were visited in all."""
    visited = (reading.document["snapshot"].get("stations") or {}).get("visited")
    for said in reading.checked:
        figure = reading.figures.get(said.claim) or {}
        if visited is None or figure.get("kind") != "count" or figure.get("unit") != "station":
            continue
        if int(figure["k"]) > int(visited):
            yield said.flag("sums.visited", found=figure["k"], expected=visited)


def _counted_things(reading: Reading, context: CheckContext) -> Iterator[Flag]:
    expected = {
        "places": len(context.mission.get("places") or ()),
        "questions": len(context.referendum.get("questions") or ()),
    }
    rules = {"places": "sums.places", "questions": "sums.questions"}
    for said in reading.checked:
        for name, rule in rules.items():
            found = reading.words.number_before(name, said.text)
            if found is not None and expected[name] and found != expected[name]:
                yield said.flag(rule, found=found, expected=expected[name])
