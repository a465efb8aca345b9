"""Whom to call: the teams whose forms are missing, the longest awaited first, and what is known of each."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import F, Max, Sum, Window
from django.db.models.functions import RowNumber

from accounts.models import Device
from missions.models import Call, Mission, Submission, Team
from missions.models.scope import Scope
from missions.queries.coverage import Missing
from missions.queries.expectations import EXPECTED, given

TO_CALL, CALLED, LATER = "to-call", "called", "later"
LISTS = (TO_CALL, CALLED, LATER)
# Whoever was just called is given the time to do what was asked before standing in the way of the next one.
REST = timedelta(minutes=30)
FEW = 4
_AWAITED = """
    , told AS (
        SELECT DISTINCT ON (team_id) team_id, at, outcome FROM missions_call
        WHERE mission_id = %(mission)s ORDER BY team_id, at DESC, id DESC
    )
    SELECT e.team_id, count(*), count(*) FILTER (WHERE e.due_at <= %(now)s) AS late, min(e.due_at),
           told.at, coalesce(told.outcome, '')
    FROM expected AS e
    JOIN missions_team AS t ON t.id = e.team_id
    LEFT JOIN told ON told.team_id = e.team_id
    WHERE e.best IS NULL
    GROUP BY e.team_id, t.code, told.at, told.outcome
    ORDER BY min(e.due_at) NULLS LAST, late DESC, t.code"""
_FORMS = """
    SELECT team_id, place, place_name, stage, due_at FROM (
        SELECT *, row_number() OVER (PARTITION BY team_id ORDER BY due_at, place) AS place_in_line
        FROM expected WHERE best IS NULL
    ) AS numbered WHERE place_in_line <= %(few)s ORDER BY team_id, place_in_line"""


@dataclass(frozen=True)
class Awaited:
    """One team with missing forms; ``due_at`` is when the first should have been here, ``of`` its list."""

    team_id: int
    missing: int
    late: int
    due_at: datetime | None
    called_at: datetime | None
    outcome: str
    of: str


@dataclass(frozen=True)
class ToCall:
    """A team as its card shows it; ``forms`` are the first of those missing.

    ``is_ours``: the team lies in the reader's areas, who then may see its telephone and call.
    """

    team: Team
    awaited: Awaited
    forms: tuple[Missing, ...]
    calls: tuple[Call, ...]
    is_ours: bool
    heard_at: datetime | None
    seen_at: datetime | None
    unsent: int

    @property
    def last_call(self) -> Call | None:
        return self.calls[0] if self.calls else None

    @property
    def more(self) -> int:
        return self.awaited.missing - len(self.forms)


def awaited_teams(mission: Mission, scope: Scope, *, now: datetime, stage: str = "") -> list[Awaited]:
    """Every team with missing forms: the late ones first and the longest awaited first. One query."""
    with connection.cursor() as cursor:
        cursor.execute(EXPECTED + _AWAITED, given(mission, scope, stage, now=now))
        return [Awaited(*[*row, _list_of(row, now)]) for row in cursor.fetchall()]


def _list_of(row: Sequence[Any], now: datetime) -> str:
    _team, _missing, late, _due_at, called_at, _outcome = row
    if not late:
        return LATER
    return CALLED if called_at is not None and called_at > now - REST else TO_CALL


def cards(
    mission: Mission, scope: Scope, own: Scope, teams: Sequence[Awaited], *, stage: str = ""
) -> list[ToCall]:
    """What is known of each of some teams, in their order; ``own`` is the reader's scope. Six queries."""
    keys = [each.team_id for each in teams]
    found = Team.objects.filter(pk__in=keys).select_related("area").in_bulk()
    ours = set(Team.objects.filter(own.teams(), pk__in=keys).values_list("pk", flat=True))
    forms = _forms(mission, scope, keys, stage)
    calls = _calls(keys)
    heard = Submission.objects.filter(team__in=keys).order_by().values_list("team")
    heard_at: dict[Any, datetime] = dict(heard.annotate(Max("received_at")))
    phones = _phones(keys)
    return [
        ToCall(
            team=found[each.team_id],
            awaited=each,
            forms=tuple(forms.get(each.team_id, ())),
            calls=tuple(calls.get(each.team_id, ())),
            is_ours=each.team_id in ours,
            heard_at=heard_at.get(each.team_id),
            seen_at=phones.get(each.team_id, (None, 0))[0],
            unsent=phones.get(each.team_id, (None, 0))[1] or 0,
        )
        for each in teams
    ]


def _forms(mission: Mission, scope: Scope, teams: Sequence[int], stage: str) -> dict[int, list[Missing]]:
    with connection.cursor() as cursor:
        cursor.execute(
            EXPECTED + _FORMS,
            given(mission, scope, stage, teams=teams, few=FEW),
        )
        found: dict[int, list[Missing]] = {}
        for team_id, *form in cursor.fetchall():
            found.setdefault(team_id, []).append(Missing("", *form))
        return found


def _calls(teams: Sequence[int]) -> dict[int, list[Call]]:
    place = Window(RowNumber(), partition_by="team", order_by=[F("at").desc(), F("pk").desc()])
    rows = Call.objects.filter(team__in=teams).select_related("by").annotate(place=place)
    found: dict[int, list[Call]] = {}
    for call in rows.filter(place__lte=FEW).order_by("-at", "-pk"):
        found.setdefault(call.team_id, []).append(call)
    return found


def _phones(teams: Iterable[int]) -> dict[int, tuple[datetime | None, int | None]]:
    """When a device of the team was last seen, and how many forms wait on them."""
    rows = Device.objects.filter(user__teams__in=list(teams)).order_by().values("user__teams")
    counted = rows.annotate(seen=Max("last_seen_at"), waiting=Sum("unsent"))
    return {row["user__teams"]: (row["seen"], row["waiting"]) for row in counted}
