"""Which submissions may tell of one visit, and what was decided on them.

One rule for the queue and the snapshot (methodology 4.5): two forms of one kind at one place whose visits
overlap in time (an open end counts as one hour), by one team or, as the mission says, by anyone. The latest
decision on a pair goes before it: two visits are taken apart, one visit stays one whatever is sent later.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import BooleanField, F, Func

from missions.models import VisitDecision
from missions.states import OPEN_VISIT, DuplicatesBetween, Kind

TWO_VISITS = VisitDecision.Decision.TWO_VISITS
# Two incidents or meetings at one hour are two.
ALONE = (Kind.INCIDENT, Kind.MEETING)
_ALONE = ", ".join(f"'{kind.value}'" for kind in ALONE)

_STOP = (
    "CASE WHEN {of}.visit_ended_at > {of}.visit_started_at THEN {of}.visit_ended_at"
    f" ELSE {{of}}.visit_started_at + make_interval(secs => {OPEN_VISIT.total_seconds():.0f}) END"
)
# {a} and {b} are rows of missions_submission, {place} the column that says where.
_MAY_BE_ONE = f"""
    {{b}}.mission_id = {{a}}.mission_id AND {{b}}.kind = {{a}}.kind AND {{b}}.{{place}} = {{a}}.{{place}}
    AND {{a}}.kind NOT IN ({_ALONE})
    AND ({{b}}.team_id = {{a}}.team_id OR (
        SELECT m.duplicates_between = '{DuplicatesBetween.ANYONE.value}'
        FROM missions_mission m WHERE m.id = {{a}}.mission_id))
    AND {{b}}.visit_started_at < {_STOP.format(of="{a}")}
    AND {{a}}.visit_started_at < {_STOP.format(of="{b}")}
"""  # noqa: S608
_PLACES = ("station_id", "centre_id")
_DECIDED = """(
    SELECT d.decision FROM missions_visitdecision d
    WHERE d.first_id = least({a}, {b}) AND d.second_id = greatest({a}, {b}) AND d.at <= {until}
    ORDER BY d.at DESC, d.id DESC LIMIT 1)
"""
_ALWAYS = "'infinity'::timestamptz"


def _overlapping(place: str, more: str) -> str:
    rule = _MAY_BE_ONE.format(a="a", b="b", place=place)
    # Each pair once; said so that nobody thinks of looking half the table up by its key for every row.
    once = "(b.id > a.id) IS TRUE"
    return (
        "SELECT a.id AS first_id, b.id AS second_id FROM missions_submission a"  # noqa: S608
        f" JOIN missions_submission b ON {once} AND {rule} WHERE a.mission_id = %(mission)s {more}"
    )


def pairs_sql(*, until: str = _ALWAYS, more: str = "") -> str:
    """Rows (first_id, second_id, decision) of one mission, the pair in the order of the ids.

    Those that overlap, and those ever decided on; ``decision`` is the latest until a moment, null for none.
    ``more`` narrows `a` and `b` among those that overlap. Needs the parameter ``mission``.
    """
    found = " UNION ".join(
        [
            *(_overlapping(place, more) for place in _PLACES),
            "SELECT first_id, second_id FROM missions_visitdecision"  # noqa: S608
            f" WHERE mission_id = %(mission)s AND at <= {until}",
        ]
    )
    decided = _DECIDED.format(a="p.first_id", b="p.second_id", until=until)
    return f"SELECT p.first_id, p.second_id, {decided} AS decision FROM ({found}) AS p"  # noqa: S608


def partners_sql() -> str:
    """Ids of the others that overlap with one submission, or were ever decided on with it.

    Needs its id `PARTNERS_ASK` times.
    """
    overlapping = (
        "SELECT other.id FROM missions_submission this JOIN missions_submission other"  # noqa: S608
        f" ON other.id <> this.id AND {_MAY_BE_ONE.format(a='this', b='other', place=place)}"
        " WHERE this.id = %s"
        for place in _PLACES
    )
    decided = (
        f"SELECT {theirs} FROM missions_visitdecision WHERE {mine} = %s"  # noqa: S608
        for mine, theirs in (("first_id", "second_id"), ("second_id", "first_id"))
    )
    return " UNION ".join([*overlapping, *decided])


PARTNERS_ASK = 4


def _told_twice() -> str:
    """Whether the row {a} has another that is not excluded and is, or may be, one visit with it."""
    overlapping = [
        "EXISTS (SELECT 1 FROM missions_submission other WHERE other.id <> {a}.id"  # noqa: S608
        " AND other.state <> 'excluded'"
        f" AND {_MAY_BE_ONE.format(a='{a}', b='other', place=place)}"
        f" AND {_DECIDED.format(a='{a}.id', b='other.id', until=_ALWAYS)}"
        f" IS DISTINCT FROM '{TWO_VISITS.value}')"
        for place in _PLACES
    ]
    decided = [
        "EXISTS (SELECT 1 FROM missions_visitdecision d JOIN missions_submission other"  # noqa: S608
        f" ON other.id = d.{theirs} AND other.state <> 'excluded' WHERE d.{mine} = {{a}}.id"
        f" AND {_DECIDED.format(a='d.first_id', b='d.second_id', until=_ALWAYS)} <> '{TWO_VISITS.value}')"
        for mine, theirs in (("first_id", "second_id"), ("second_id", "first_id"))
    ]
    return f"({' OR '.join([*overlapping, *decided])})"


class ToldTwice(Func):
    """Condition on submissions: another one tells of the same visit, and nobody took the two apart."""

    output_field = BooleanField()
    text = _told_twice()

    def __init__(self) -> None:
        super().__init__(F("pk"))

    def as_sql(self, compiler: Any, connection: Any, *_more: Any, **_context: Any) -> tuple[str, tuple[()]]:
        (key,) = self.get_source_expressions()
        alias = key.alias
        return self.text.format(a=connection.ops.quote_name(alias)), ()


@dataclass(frozen=True, order=True)
class Told:
    """One verified form of a visit that has several; the first received stands for it."""

    received_at: datetime
    code: str
    revision_id: int
    submission_id: UUID


@dataclass(frozen=True)
class Link:
    """Two forms that may be one visit, with what was decided on them ("" for nothing yet)."""

    one: Told
    other: Told
    decision: str


_VERIFIED_LINKS = """
    SELECT a.received_at, a.code, ra.id, a.id, b.received_at, b.code, rb.id, b.id, coalesce(p.decision, '')
    FROM ({pairs}) AS p
    JOIN missions_submission a ON a.id = p.first_id AND a.state = 'verified' AND a.decided_at <= %(until)s
    JOIN missions_submission b ON b.id = p.second_id AND b.state = 'verified' AND b.decided_at <= %(until)s
    JOIN missions_submissionrevision ra ON ra.submission_id = a.id AND ra.number = a.revision
    JOIN missions_submissionrevision rb ON rb.submission_id = b.id AND rb.number = b.revision
"""


def verified_visits(mission_id: UUID, *, until: datetime) -> list[list[Told]]:
    """Visits that several verified forms tell of, the form that counts first. One query.

    ``until``: what was verified and decided up to then.
    """
    among = " ".join(f"AND {row}.state = 'verified' AND {row}.decided_at <= %(until)s" for row in "ab")
    text = _VERIFIED_LINKS.format(pairs=pairs_sql(until="%(until)s", more=among))
    with connection.cursor() as cursor:
        cursor.execute(text, {"mission": mission_id, "until": until})
        rows = cursor.fetchall()
    return visits_of(Link(Told(*row[:4]), Told(*row[4:8]), row[8]) for row in rows)


def visits_of(links: Iterable[Link]) -> list[list[Told]]:
    """Chains of links as visits of two forms and more, in the order of receipt.

    What was decided to be one comes first, then what nobody decided on, the earliest received first; a link
    that would put two visits together again that somebody took apart joins nothing.
    """
    found = list(links)
    apart: dict[Told, set[Told]] = {}
    for link in found:
        if link.decision == TWO_VISITS:
            apart.setdefault(link.one, set()).add(link.other)
            apart.setdefault(link.other, set()).add(link.one)
    joining = [link for link in found if link.decision != TWO_VISITS]
    groups: dict[Told, set[Told]] = {}
    for link in sorted(joining, key=lambda each: (not each.decision, *sorted((each.one, each.other)))):
        one, other = (groups.get(each, {each}) for each in (link.one, link.other))
        if one is other or any(apart.get(each, set()) & other for each in one):
            continue
        both = one | other
        groups |= dict.fromkeys(both, both)
    visits = {id(group): sorted(group) for group in groups.values()}
    return sorted(visits.values())
