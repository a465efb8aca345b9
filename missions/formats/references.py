"""What in a mission file points to something that is not there, or is said twice."""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

from missions.formats.lookup import Found, part, regions, rows, text, texts
from missions.formats.problems import did_you_mean

_CLAIM = re.compile(r"[a-z][a-z0-9_]*")


def broken_references(data: dict[str, Any]) -> Found:
    """Path and sentence of every broken reference and duplicate."""
    for check in _CHECKS:
        yield from check(data)


def _codes(data: Mapping[str, Any], section: str, key: str = "code") -> dict[str, str]:
    """Every code of a section by the form it is compared in."""
    values = (text(row, key) for _, row in rows(data, section))
    return {_same(value, key): value for value in values if value is not None}


def _same(value: str, key: str = "code") -> str:
    # Two spellings of one mailbox would be two accounts of one person.
    return value.casefold() if key == "email" else value


def _missing(value: str, known: Collection[str], what: str) -> str:
    return f'There is no {what} "{value}" in this file.' + did_you_mean(value, known)


# Section, field, section it points to, key there, what that is called.
_REFERENCES = (
    ("areas", "parent", "areas", "code", "area"),
    ("stations", "area", "areas", "code", "area"),
    ("stations", "parent_centre", "centres", "code", "centre"),
    ("centres", "area", "areas", "code", "area"),
    ("teams", "area", "areas", "code", "area"),
    ("deployments", "team", "teams", "code", "team"),
    ("deployments", "centre", "centres", "code", "centre"),
    ("context_facts", "entered_by", "people", "email", "person"),
    ("context_facts", "checked_by", "people", "email", "person"),
)
_LIST_REFERENCES = (
    ("people", "areas", "areas", "code", "area"),
    ("teams", "members", "people", "email", "person"),
    ("meetings", "facts", "context_facts", "id", "context fact"),
)
_UNIQUE = (
    ("areas", "code"),
    ("centres", "code"),
    ("people", "email"),
    ("teams", "code"),
    ("meetings", "id"),
    ("context_facts", "id"),
    ("recommendations", "id"),
)


def _references(data: dict[str, Any]) -> Found:
    for section, field, target, key, what in _REFERENCES:
        known = _codes(data, target, key)
        for index, row in rows(data, section):
            value = text(row, field)
            if value is not None and _same(value, key) not in known:
                yield (section, index, field), _missing(value, known.values(), what)


def _list_references(data: dict[str, Any]) -> Found:
    for section, field, target, key, what in _LIST_REFERENCES:
        known = _codes(data, target, key)
        for index, row in rows(data, section):
            for place, value in texts(row, field):
                if _same(value, key) not in known:
                    yield (section, index, field, place), _missing(value, known.values(), what)


def _duplicates(data: dict[str, Any]) -> Found:
    for section, key in _UNIQUE:
        first: dict[str, int] = {}
        for index, row in rows(data, section):
            if (value := text(row, key)) is None:
                continue
            if first.setdefault(_same(value, key), index) != index:
                earlier = first[_same(value, key)] + 1
                yield (
                    (section, index, key),
                    f'"{value}" is already the {key} of entry #{earlier} of {section}.',
                )


def _question_numbers(data: dict[str, Any]) -> Found:
    seen: set[Any] = set()
    for index, row in rows(part(data, "referendum"), "questions"):
        number = row.get("no")
        if isinstance(number, int) and number in seen:
            yield ("referendum", "questions", index, "no"), f"Question {number} is given twice."
        seen.add(number if isinstance(number, int) else None)


def _deployments(data: dict[str, Any]) -> Found:
    first: dict[tuple[Any, ...], int] = {}
    for index, row in rows(data, "deployments"):
        place = "centre" if row.get("stage") == "tabulation" else "station"
        other = "station" if place == "centre" else "centre"
        if other in row:
            yield ("deployments", index, other), f"For {row.get('stage')} give a {place}, not a {other}."
        elif place not in row:
            yield ("deployments", index, place), f'"{place}" is missing: say where the team is deployed.'
        key = tuple(str(row.get(field)) for field in ("team", "station", "centre", "stage"))
        if first.setdefault(key, index) != index:
            yield ("deployments", index), f"This is the same as entry #{first[key] + 1} of deployments."


def _deployed_stations(data: dict[str, Any]) -> Found:
    # With a register in its own file, the check waits until that has been read.
    if "stations_file" not in data:
        yield from misplaced_deployments(data, lambda ref: 0)


def misplaced_deployments(data: Mapping[str, Any], times_used: Callable[[str], int]) -> Found:
    """Deployments to unknown polling stations, or to a code that several regions use.

    `times_used` says of "code" or "region/code" how many polling stations of a register it means.
    """
    known = _station_refs(data)
    for index, row in rows(data, "deployments"):
        if (ref := text(row, "station")) is None:
            continue
        number = known[ref] + times_used(ref)
        if number == 0:
            said = f'There is no polling station "{ref}".' + did_you_mean(ref, known)
            yield ("deployments", index, "station"), said
        elif number > 1 and "/" not in ref:
            said = f'{number} polling stations have the code "{ref}". Write region/code.'
            yield ("deployments", index, "station"), said


def _station_refs(data: Mapping[str, Any]) -> Counter[str]:
    """How many polling stations of the file "code" or "region/code" means; one given twice is still one."""
    tops = regions(data)
    places = {
        (tops.get(text(row, "area") or "", ""), code)
        for _, row in rows(data, "stations")
        if (code := text(row, "code")) is not None
    }
    return Counter(ref for region, code in places for ref in (code, f"{region}/{code}"))


def _repeated_stations(data: dict[str, Any]) -> Found:
    """Codes may repeat between regions, not within one (methodology 6.3)."""
    tops, first = regions(data), dict[tuple[str | None, str], int]()
    for index, row in rows(data, "stations"):
        if (code := text(row, "code")) is None:
            continue
        key = (tops.get(text(row, "area") or ""), code)
        if first.setdefault(key, index) != index:
            said = f'"{code}" is already the code of entry #{first[key] + 1} of stations'
            yield ("stations", index, "code"), said + (f", of the same region {key[0]}." if key[0] else ".")


def _members_of_one_team(data: dict[str, Any]) -> Found:
    first: dict[str, str] = {}
    for index, row in rows(data, "teams"):
        team = text(row, "code") or f"#{index + 1}"
        for place, email in texts(row, "members"):
            if first.setdefault(_same(email, "email"), team) != team:
                earlier = first[_same(email, "email")]
                yield ("teams", index, "members", place), f"{email} is already a member of team {earlier}."


def _facts(data: dict[str, Any]) -> Found:
    meetings = _codes(data, "meetings", "id")
    for index, row in rows(data, "context_facts"):
        checker = text(row, "checked_by")
        if checker is not None and _same(checker, "email") == _same(text(row, "entered_by") or "", "email"):
            said = "The second check must be made by another person than the one who entered the fact."
            yield ("context_facts", index, "checked_by"), said
        source = part(row, "source")
        ref = text(source, "ref")
        if source.get("kind") == "meeting" and ref is not None and ref not in meetings:
            yield ("context_facts", index, "source", "ref"), _missing(ref, meetings, "meeting")


def recommendations_without_ground(
    data: dict[str, Any], claims: Collection[str], standards: Collection[str]
) -> Found:
    """Evidence that is neither a meeting or fact of the file nor a known claim, and unknown standards."""
    known = {*_codes(data, "meetings", "id"), *_codes(data, "context_facts", "id"), *claims}
    for index, row in rows(data, "recommendations"):
        for place, ref in texts(row, "evidence"):
            if ref not in known and (claims or not _CLAIM.fullmatch(ref)):
                said = f'"{ref}" is neither a meeting nor a context fact of this file, nor the id of a claim.'
                yield ("recommendations", index, "evidence", place), said + did_you_mean(ref, known)
        for place, code in texts(row, "standards"):
            if standards and code not in standards:
                said = f'"{code}" is not a standard of the checklists.' + did_you_mean(code, standards)
                yield ("recommendations", index, "standards", place), said


_CHECKS: Iterable[Callable[[dict[str, Any]], Found]] = (
    _references,
    _list_references,
    _duplicates,
    _repeated_stations,
    _question_numbers,
    _deployments,
    _deployed_stations,
    _members_of_one_team,
    _facts,
)
