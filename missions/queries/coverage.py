"""Expected against received against verified, by stage; and what is missing."""

from dataclasses import asdict, dataclass
from typing import Any

from django.db import connection
from django.db.models import Count, Q

from missions.models import Mission, Submission
from missions.models.scope import Scope
from missions.states import WAITING, Kind, SubmissionState

WHOLE = Scope()
STAGES = (Kind.OPENING, Kind.VOTING, Kind.COUNTING, Kind.TABULATION)


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
    """An expectation nothing has come in for."""

    team: str
    place: str
    place_name: str
    stage: str


def coverage_by_stage(mission: Mission, scope: Scope = WHOLE) -> list[StageCoverage]:
    """One row a stage of referendum day, then any other kind that has come in. Two queries."""
    by_kind: dict[str, Any] = {
        row["kind"]: row
        for row in Submission.objects.filter(scope.submissions(), mission=mission)
        .values("kind")
        .order_by("kind")
        .annotate(
            received=Count("id"),
            in_review=Count(
                "id",
                filter=Q(state__in=WAITING),
            ),
            returned=Count("id", filter=Q(state=SubmissionState.RETURNED)),
            verified=Count("id", filter=Q(state=SubmissionState.VERIFIED)),
            excluded=Count("id", filter=Q(state=SubmissionState.EXCLUDED)),
        )
    }
    expected = _expected(mission, scope)
    kinds = [kind for kind in Kind if kind in STAGES or kind.value in by_kind]
    return [_row(kind, by_kind.get(kind.value, {}), *expected.get(kind.value, (0, 0))) for kind in kinds]


def _row(kind: Kind, counted: dict[str, Any], expected: int, missing: int) -> StageCoverage:
    names = ("received", "in_review", "returned", "verified", "excluded")
    return StageCoverage(
        stage=kind.value,
        label=str(kind.label),
        expected=expected,
        missing=missing,
        **{name: counted.get(name, 0) for name in names},
    )


_MATCHED = """
    FROM missions_deployment AS d
    LEFT JOIN LATERAL (
        SELECT 1 AS found FROM missions_submission AS s
        WHERE s.mission_id = d.mission_id AND s.kind = d.stage AND s.team_id = d.team_id
          AND s.state <> 'excluded'
          AND (s.station_id = d.station_id OR s.centre_id = d.centre_id)
        LIMIT 1
    ) AS sent ON true
    JOIN missions_team AS t ON t.id = d.team_id
    LEFT JOIN missions_pollingstation AS p ON p.id = d.station_id
    LEFT JOIN missions_tabulationcentre AS c ON c.id = d.centre_id
    WHERE d.mission_id = %(mission)s AND (
        %(paths)s::text[] IS NULL OR EXISTS (
            SELECT 1 FROM missions_area AS area, unnest(%(paths)s::text[]) AS top
            WHERE area.id = coalesce(p.area_id, c.area_id)
              AND (area.path = top OR starts_with(area.path, top || '/'))
        )
    )
"""


def _expected(mission: Mission, scope: Scope) -> dict[str, tuple[int, int]]:
    """By stage: how many are expected, and for how many of them nothing has come in."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT d.stage, count(*), count(*) FILTER (WHERE sent.found IS NULL)"
            + _MATCHED
            + "GROUP BY d.stage",
            {"mission": mission.pk, "paths": scope.paths or None},
        )
        return {stage: (expected, missing) for stage, expected, missing in cursor.fetchall()}


def missing(mission: Mission, scope: Scope = WHOLE, *, limit: int = 1000) -> list[Missing]:
    """Who has not filed what, in the order of stages and teams."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT t.code, coalesce(p.code, c.code), coalesce(p.name, c.name), d.stage"
            + _MATCHED
            + """
            AND sent.found IS NULL
            ORDER BY array_position(%(kinds)s::text[], d.stage::text), t.code, 2 LIMIT %(limit)s""",
            {
                "mission": mission.pk,
                "paths": scope.paths or None,
                "kinds": [kind.value for kind in Kind],
                "limit": limit,
            },
        )
        return [Missing(*row) for row in cursor.fetchall()]
