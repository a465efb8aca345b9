"""What is expected where and by when, and what has come in for it: the rows that coverage stands on.

When a form should be here is worked out from the hours of its station, in the station's own time zone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from missions.models import Mission
from missions.models.scope import Scope
from missions.states import Kind

WHOLE = Scope()
OPENS, CLOSES = "opens", "closes"
# stage: the hour it hangs on, and how long after it the form has usually arrived. Openings come within the
# hour and counts within six (methodology 6.2); a visit lasts an hour at most (2.4), so the last voting form
# is here an hour after closing. Tabulation goes on through the night.
USUAL: dict[str, tuple[str, timedelta]] = {
    Kind.OPENING: (OPENS, timedelta(hours=1)),
    Kind.VOTING: (CLOSES, timedelta(hours=1)),
    Kind.MOBILE: (CLOSES, timedelta(hours=1)),
    Kind.ABROAD: (CLOSES, timedelta(hours=1)),
    Kind.COUNTING: (CLOSES, timedelta(hours=6)),
    Kind.TABULATION: (CLOSES, timedelta(hours=12)),
}

# One row a deployment: the best state of what its team filed for it (NULL for nothing; what is excluded
# counts for nothing) and when it should be here. Voting that goes on past midnight closes on the next day; of
# several days the last one counts, so that nobody is called late too early; without hours, the end of it.
EXPECTED = """
    WITH usual AS (
        SELECT * FROM unnest(%(stages)s::text[], %(after_opening)s::boolean[], %(within)s::interval[])
            AS usual(stage, after_opening, within)
    ), expected AS (
        SELECT d.team_id, d.stage, d.station_id, coalesce(p.code, c.code) AS place,
               coalesce(p.name, c.name) AS place_name, area.path,
               coalesce(at_station.best, at_centre.best) AS best,
               (r.date + CASE WHEN usual.after_opening THEN coalesce(p.opens_at, r.opens_at, '24:00')
                              ELSE coalesce(p.closes_at, r.closes_at, '24:00') END
                + CASE WHEN NOT usual.after_opening
                            AND coalesce(p.closes_at, r.closes_at) <= coalesce(p.opens_at, r.opens_at)
                       THEN interval '1 day' ELSE interval '0' END
                + usual.within) AT TIME ZONE coalesce(nullif(p.timezone, ''), m.timezone) AS due_at
        FROM missions_deployment AS d
        JOIN missions_mission AS m ON m.id = d.mission_id
        LEFT JOIN missions_referendum AS r ON r.mission_id = d.mission_id
        LEFT JOIN missions_pollingstation AS p ON p.id = d.station_id
        LEFT JOIN missions_tabulationcentre AS c ON c.id = d.centre_id
        JOIN missions_area AS area ON area.id = coalesce(p.area_id, c.area_id)
        LEFT JOIN usual ON usual.stage = d.stage
        LEFT JOIN LATERAL (
            SELECT max(CASE state WHEN 'verified' THEN 3 WHEN 'returned' THEN 1 ELSE 2 END) AS best
            FROM missions_submission AS s
            WHERE s.mission_id = d.mission_id AND s.kind = d.stage AND s.station_id = d.station_id
              AND s.team_id = d.team_id AND s.state <> 'excluded'
        ) AS at_station ON d.station_id IS NOT NULL
        LEFT JOIN LATERAL (
            SELECT max(CASE state WHEN 'verified' THEN 3 WHEN 'returned' THEN 1 ELSE 2 END) AS best
            FROM missions_submission AS s
            WHERE s.mission_id = d.mission_id AND s.kind = d.stage AND s.centre_id = d.centre_id
              AND s.team_id = d.team_id AND s.state <> 'excluded'
        ) AS at_centre ON d.centre_id IS NOT NULL
        WHERE d.mission_id = %(mission)s
          AND (%(stage)s = '' OR d.stage = %(stage)s)
          AND (%(teams)s::bigint[] IS NULL OR d.team_id = ANY(%(teams)s::bigint[]))
          AND (%(paths)s::text[] IS NULL OR EXISTS (
              SELECT 1 FROM unnest(%(paths)s::text[]) AS top
              WHERE area.path = top OR starts_with(area.path, top || '/')))
    )"""

_ADDED_UP = """
    SELECT stage, path, due_at, count(*), count(*) FILTER (WHERE best IS NULL)
    FROM expected GROUP BY stage, path, due_at"""


@dataclass(frozen=True)
class Expectation:
    """How many forms of one stage are expected from one area by one moment, and how many have not come.

    ``path`` is the area's; ``due_at`` is None for a stage without a usual time.
    """

    stage: str
    path: str
    due_at: datetime | None
    number: int
    missing: int

    def late(self, now: datetime) -> int:
        """How many of them should be here by now."""
        return self.missing if self.due_at is not None and self.due_at <= now else 0


def given(
    mission: Mission,
    scope: Scope = WHOLE,
    stage: str = "",
    *,
    teams: Sequence[int] | None = None,
    **more: Any,
) -> dict[str, Any]:
    """The parameters of :data:`EXPECTED`; ``stage`` "" for all, ``teams`` None for all."""
    return {
        "mission": mission.pk,
        "paths": scope.paths or None,
        "stage": stage,
        "teams": None if teams is None else list(teams),
        "stages": list(USUAL),
        "after_opening": [hangs_on == OPENS for hangs_on, _within in USUAL.values()],
        "within": [within for _hangs_on, within in USUAL.values()],
        **more,
    }


def expectations(mission: Mission, scope: Scope = WHOLE) -> list[Expectation]:
    """Everything expected inside a scope, added up by stage, area and moment. One query."""
    with connection.cursor() as cursor:
        cursor.execute(
            EXPECTED + _ADDED_UP,
            given(mission, scope),
        )
        return [Expectation(*row) for row in cursor.fetchall()]
