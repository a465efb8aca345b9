"""What in a mission file does not fit together: areas in a circle, sums, days, hours, the sample."""

from collections.abc import Iterator, Mapping
from typing import Any

from missions.formats.lookup import Found, part, rows, text
from missions.formats.sampling import sampling_problems
from missions.formats.schema import CLOCK

DEEPEST_AREA = 5


def contradictions(data: dict[str, Any]) -> Found:
    """Path and sentence of everything that contradicts something else in the file."""
    for check in (_area_tree, _stations, _sums, _days, sampling_problems):
        yield from check(data)


def _area_tree(data: dict[str, Any]) -> Found:
    parents = {row.get("code"): text(row, "parent") for _, row in rows(data, "areas") if text(row, "code")}
    for index, row in rows(data, "areas"):
        line, code = [text(row, "code")], text(row, "parent")
        while code is not None and code not in line:
            line.append(code)
            code = parents.get(code)
        if code is not None and code == line[0]:
            yield (
                ("areas", index, "parent"),
                f"The areas go round in a circle: {' > '.join(map(str, [*line, code]))}.",
            )
        elif code is None and len(line) > DEEPEST_AREA:
            yield (
                ("areas", index, "parent"),
                f"The area is {len(line)} levels deep; at most {DEEPEST_AREA} are allowed.",
            )


def _stations(data: dict[str, Any]) -> Found:
    for index, row in rows(data, "stations"):
        for field, message in station_problems(row):
            yield ("stations", index, field), message


def station_problems(row: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Field and sentence of what does not fit together in one polling station."""
    if ("lat" in row) != ("lon" in row):
        missing, given = ("lon", "lat") if "lat" in row else ("lat", "lon")
        yield missing, f'"{missing}" is missing: "{given}" says nothing without it.'
    if row.get("type") == "abroad" and "abroad" not in row:
        yield "abroad", '"abroad" is missing: a polling station abroad needs at least its country.'
    yield from hours_problems(row)


def hours_problems(row: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Hours that end before they begin."""
    opens, closes = text(row, "opens_at"), text(row, "closes_at")
    if opens is None or closes is None or not CLOCK.fullmatch(opens) or not CLOCK.fullmatch(closes):
        return
    if closes <= opens:
        yield "closes_at", f"Voting closes at {closes}, before it opens at {opens}."


def _sums(data: dict[str, Any]) -> Found:
    mission = part(data, "mission")
    found = [row.get("number") for _, row in rows(mission, "composition")]
    numbers = [number for number in found if isinstance(number, int) and number > 0]
    if not numbers or len(numbers) < len(found):
        return
    total, members = sum(numbers), mission.get("members")
    if isinstance(members, int) and members != total:
        yield ("mission", "members"), f"The composition adds up to {total} members, not {members}."
    observers = sum(1 for _, row in rows(data, "people") if row.get("role") == "observer")
    if observers > total:
        said = f"The composition adds up to {total} members, but {observers} of the people are observers."
        yield ("mission", "composition"), said


def _days(data: dict[str, Any]) -> Found:
    mission, vote = part(data, "mission"), part(data, "referendum")
    start, end = text(mission, "start_date"), text(mission, "end_date")
    if start and end and end < start:
        yield ("mission", "end_date"), f"The mission ends on {end}, before it starts on {start}."
    if "date" not in vote:
        yield ("referendum", "date"), '"date" is missing. The day of the vote.'
    elif isinstance(vote.get("dates"), list) and vote["date"] not in vote["dates"]:
        yield ("referendum", "date"), f"{vote['date']} is not one of the dates."
    for field, message in hours_problems(part(vote, "voting_hours")):
        yield ("referendum", "voting_hours", field), message
