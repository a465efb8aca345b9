"""Expected against received against verified, by stage, area and team; and what is missing."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Coalesce

from missions.models import Deployment, Mission, Submission, Team
from missions.models.scope import Scope
from missions.queries.branches import Part
from missions.queries.expectations import EXPECTED, WHOLE, Expectation, expectations, given
from missions.states import WAITING, Kind, SubmissionState

STAGES = (Kind.OPENING, Kind.VOTING, Kind.COUNTING, Kind.TABULATION)
# Forms of visits; incidents and meetings are expected nowhere.
OF_VISITS = tuple(kind for kind in Kind if kind not in (Kind.INCIDENT, Kind.MEETING))
_NUMBERS: Mapping[str, Any] = {
    "received": Count("id"),
    "in_review": Count("id", filter=Q(state__in=WAITING)),
    "returned": Count("id", filter=Q(state=SubmissionState.RETURNED)),
    "verified": Count("id", filter=Q(state=SubmissionState.VERIFIED)),
    "excluded": Count("id", filter=Q(state=SubmissionState.EXCLUDED)),
}
_MISSING = """
    SELECT t.code AS team, place, place_name, stage, due_at
    FROM expected JOIN missions_team AS t ON t.id = team_id
    WHERE best IS NULL AND (%(before)s::timestamptz IS NULL OR due_at <= %(before)s)
    ORDER BY CASE WHEN %(before)s::timestamptz IS NOT NULL THEN due_at END,
             array_position(%(kinds)s::text[], stage::text), team, place LIMIT %(limit)s"""
_BY_TEAM = """
    SELECT team_id, count(*), count(*) FILTER (WHERE best IS NULL),
           count(*) FILTER (WHERE best IS NULL AND due_at <= %(now)s)
    FROM expected GROUP BY team_id"""


@dataclass(frozen=True)
class StageCoverage:
    """Numbers of one stage. ``expected`` and ``missing`` count deployment rows, the others submissions."""

    stage: str
    label: str
    expected: int
    received: int
    in_review: int
    returned: int
    verified: int
    excluded: int
    missing: int

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"label": str(self.label)}


@dataclass(frozen=True)
class Missing:
    """An expectation nothing has come in for; ``due_at`` is when it should have been here."""

    team: str
    place: str
    place_name: str
    stage: str
    due_at: datetime | None = None


@dataclass(frozen=True)
class Covered:
    """One row of a table: expected and missing forms, those late among them, and what came in."""

    label: str
    key: str
    expected: int = 0
    missing: int = 0
    late: int = 0
    received: int = 0
    verified: int = 0
    returned: int = 0

    @property
    def total(self) -> int:
        """What a bar is drawn against: some file where nobody expected them."""
        return max(self.expected, self.received)


def coverage_by_stage(
    mission: Mission, scope: Scope = WHOLE, expected: Sequence[Expectation] | None = None
) -> list[StageCoverage]:
    """One row a stage of referendum day, then any other kind that has come in. Two queries.

    One query where the :func:`expectations` of the scope are known already.
    """
    rows = Submission.objects.filter(scope.submissions(), mission=mission).order_by("kind")
    by_kind: dict[str, Any] = {row["kind"]: row for row in rows.values("kind").annotate(**_NUMBERS)}
    numbers: Counter[str] = Counter()
    absent: Counter[str] = Counter()
    for each in expectations(mission, scope) if expected is None else expected:
        numbers[each.stage] += each.number
        absent[each.stage] += each.missing
    kinds = [kind for kind in Kind if kind in STAGES or kind.value in by_kind or kind.value in numbers]
    return [
        _row(kind, by_kind.get(kind.value, {}), numbers[kind.value], absent[kind.value]) for kind in kinds
    ]


def _row(kind: Kind, counted: Mapping[str, Any], expected: int, missing: int) -> StageCoverage:
    return StageCoverage(
        stage=kind.value,
        label=str(kind.label),
        expected=expected,
        missing=missing,
        **{name: counted.get(name, 0) for name in _NUMBERS},
    )


def missing(
    mission: Mission, scope: Scope = WHOLE, *, limit: int = 1000, late_before: datetime | None = None
) -> list[Missing]:
    """Who has not filed what, in the order of stages and teams. One query.

    With ``late_before`` only what should have been here by then, the longest missing first.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            EXPECTED + _MISSING,
            given(mission, scope, kinds=[kind.value for kind in Kind], limit=limit, before=late_before),
        )
        return [Missing(*row) for row in cursor.fetchall()]


def coverage_by_area(
    mission: Mission, part: Part, expected: Iterable[Expectation], *, now: datetime, stage: str = ""
) -> list[Covered]:
    """One row a branch of the tree, those with late forms first. One query."""
    found: dict[str, Counter[str]] = {branch.path: Counter() for branch in part.branches}
    for each in expected:
        if stage in ("", each.stage):
            sums = found[part.branch_of(each.path).path]
            sums.update(expected=each.number, missing=each.missing, late=each.late(now))
    rows = Submission.objects.filter(part.scope.submissions(), _of(stage), mission=mission).order_by()
    path = Coalesce("station__area__path", "centre__area__path")
    row: Any
    for row in rows.annotate(path=path).exclude(path=None).values("path").annotate(**_NUMBERS):
        sums = found[part.branch_of(row["path"]).path]
        sums.update({name: row[name] for name in ("received", "verified", "returned")})
    covered = [
        Covered(branch.name, branch.code if branch.code != part.code else "", **found[branch.path])
        for branch in part.branches
        if found[branch.path]
    ]
    return sorted(covered, key=lambda row: (-row.late, -row.missing, row.label))


def coverage_by_team(
    mission: Mission,
    scope: Scope,
    teams: Mapping[int, str],
    *,
    now: datetime,
    stage: str = "",
) -> list[Covered]:
    """One row for each of some teams ({key: code}), in their order. Two queries."""
    found: dict[int, Counter[str]] = {key: Counter() for key in teams}
    with connection.cursor() as cursor:
        cursor.execute(
            EXPECTED + _BY_TEAM,
            given(mission, scope, stage, now=now, teams=list(teams)),
        )
        for key, number, absent, late in cursor.fetchall():
            found[key].update(expected=number, missing=absent, late=late)
    rows = Submission.objects.filter(scope.submissions(), _of(stage), mission=mission, team__in=list(teams))
    row: Any
    for row in rows.order_by().values("team").annotate(**_NUMBERS):
        found[row["team"]].update({name: row[name] for name in ("received", "verified", "returned")})
    return [Covered(code, code, **found[key]) for key, code in teams.items()]


def _of(stage: str) -> Q:
    return Q(kind=stage) if stage else Q(kind__in=OF_VISITS)


def teams_of(mission: Mission, scope: Scope) -> QuerySet[Team]:
    """All of the mission; of a part of it those expected there and those that filed there, by code."""
    teams = Team.objects.filter(mission=mission).order_by("code")
    if not scope.areas:
        return teams
    expected = Deployment.objects.filter(scope.places(), mission=mission)
    filed = Submission.objects.filter(scope.places(), mission=mission)
    return teams.filter(Q(pk__in=expected.values("team")) | Q(pk__in=filed.values("team")))


def late_by_stage(expected: Iterable[Expectation], now: datetime) -> Counter[str]:
    """How many forms of each stage should be here by now and are not."""
    late: Counter[str] = Counter()
    for each in expected:
        late[each.stage] += each.late(now)
    return late
