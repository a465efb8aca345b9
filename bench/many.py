"""Hundreds of thousands of submissions and stations, made by the database as copies of a few real ones."""

import random
from typing import Any

from django.db import connection

from missions.models import Membership, Mission
from missions.states import Role

_NAMES = ["School", "Lyceum", "House of Culture", "Kindergarten", "Library", "College", "Clinic", "Gymnasium"]
_STREETS = ["Abay", "Satpayev", "Dostyk", "Tole Bi", "Zheltoksan", "Gagarin", "Lenin", "Ataturk", "Saryarka"]

# Each new one is a copy of a template with its own id, code, place, moment, state and comment.
_SUBMISSIONS = """
    CREATE TEMPORARY TABLE template AS
        SELECT row_number() OVER (ORDER BY s.id) - 1 AS place, s.*, r.answers, r.comments, r.breaks
        FROM missions_submission s
        JOIN missions_submissionrevision r ON r.submission_id = s.id AND r.number = s.revision
        WHERE s.mission_id = %(mission)s;
    CREATE TEMPORARY TABLE station AS
        SELECT row_number() OVER (ORDER BY id) - 1 AS place, id FROM missions_pollingstation
        WHERE mission_id = %(mission)s;
    CREATE TEMPORARY TABLE made AS
        SELECT n, gen_random_uuid() AS id, template.id AS template_id, station.id AS station_id, dice.state,
               TIMESTAMPTZ '2022-06-05 02:00:00Z' + n * INTERVAL '0.2 seconds' AS at,
               CASE WHEN random() < 0.3
                    THEN 'Seen by both of us at the visit, word' || (4000 * random() ^ 2)::int
                         || ' and word' || (4000 * random() ^ 2)::int || ' near the door.' END AS words
        FROM generate_series(1, %(count)s) AS n
        CROSS JOIN LATERAL (
            SELECT CASE WHEN x < .30 THEN 'received' WHEN x < .32 THEN 'in_review'
                        WHEN x < .36 THEN 'returned' WHEN x < .40 THEN 'excluded' ELSE 'verified' END AS state
            FROM (SELECT random() + 0 * n AS x) AS thrown
        ) AS dice
        JOIN template ON template.place = n %% (SELECT count(*) FROM template)
        JOIN station ON station.place = (n * 7919::bigint) %% (SELECT count(*) FROM station);
    INSERT INTO missions_submission (
        id, mission_id, checklist_version_id, kind, station_id, centre_id, team_id, observer_id, code, state,
        revision, alarm, has_failed_check, visit_started_at, visit_ended_at, filled_at, received_at,
        decided_at, decided_by_id, decision_reason, follow_up_note)
    SELECT made.id, t.mission_id, t.checklist_version_id, t.kind, made.station_id, NULL, t.team_id,
           t.observer_id, regexp_replace(t.code, '[^-]+$', lpad(upper(to_hex(n)), 6, '0')),
           made.state, 1, t.alarm, t.has_failed_check, made.at - INTERVAL '1 hour',
           made.at - INTERVAL '30 minutes', made.at, made.at,
           CASE WHEN made.state IN ('verified', 'returned', 'excluded') THEN made.at END,
           CASE WHEN made.state IN ('verified', 'returned', 'excluded') THEN %(judge)s END,
           CASE WHEN made.state IN ('returned', 'excluded') THEN 'Because of the seal.' ELSE '' END, ''
    FROM made JOIN template t ON t.id = made.template_id;
    INSERT INTO missions_submissionrevision (
        submission_id, number, answers, comments, breaks, diff, sha256, author_id, created_at, reason)
    SELECT made.id, 1, t.answers,
           t.comments || CASE WHEN words IS NULL THEN '{}' ELSE jsonb_build_object('v_chair', words) END,
           t.breaks, '{}', repeat('0', 64), t.observer_id, made.at, ''
    FROM made JOIN template t ON t.id = made.template_id;
    INSERT INTO missions_finding (
        submission_id, revision, source, key, repeat, value, message, severity, is_current, state, note)
    SELECT made.id, 1, f.source, f.key, f.repeat, f.value, f.message, f.severity, TRUE, 'open', ''
    FROM made JOIN missions_finding f ON f.submission_id = made.template_id AND f.is_current;"""
_STATIONS = """
    INSERT INTO missions_pollingstation (
        id, mission_id, area_id, region_id, code, name, address, locality, type, timezone, is_synthetic)
    SELECT gen_random_uuid(), %(mission)s, area.id, area.id, 'X' || lpad(n::text, 7, '0'),
           (%(names)s::text[])[1 + n %% 8] || ' No ' || n %% 4000 || ', ' || (%(streets)s::text[])[1 + n %% 9]
           || ' street', '', 'urban', 'ordinary', '', TRUE
    FROM generate_series(1, %(count)s) AS n
    JOIN (
        SELECT id, row_number() OVER (ORDER BY id) - 1 AS place FROM missions_area
        WHERE mission_id = %(mission)s
    ) AS area ON area.place = n %% 40"""

# Each team at twelve stations for voting, at the first of them for the opening and the count too.
_DEPLOYMENTS = """
    INSERT INTO missions_deployment (mission_id, team_id, station_id, stage)
    SELECT %(mission)s, team.id, station.id, stage
    FROM (SELECT id, row_number() OVER (ORDER BY id) AS place FROM missions_team
          WHERE mission_id = %(mission)s) AS team
    CROSS JOIN generate_series(0, 11) AS visit
    CROSS JOIN unnest(ARRAY['opening', 'voting', 'counting']) AS stage
    JOIN (SELECT id, row_number() OVER (ORDER BY id) AS place FROM missions_pollingstation
          WHERE mission_id = %(mission)s) AS station ON station.place = team.place * 12 + visit
    WHERE stage = 'voting' OR visit = 0;
    UPDATE missions_pollingstation SET latitude = 40 + random() * 10, longitude = 60 + random() * 20
    WHERE id IN (SELECT station_id FROM missions_deployment WHERE mission_id = %(mission)s)"""


def submissions(mission: Mission, count: int) -> None:
    """So many more, spread over the stations, a third of them waiting."""
    judge = Membership.objects.get(mission=mission, role=Role.COORDINATOR).user_id
    with connection.cursor() as cursor:
        cursor.execute(_SUBMISSIONS, {"mission": str(mission.pk), "count": count, "judge": judge})


def stations(mission: Mission, count: int) -> None:
    """A national register of so many stations, whose names repeat as names do."""
    given: dict[str, Any] = {"mission": str(mission.pk), "count": count, "names": _NAMES, "streets": _STREETS}
    with connection.cursor() as cursor:
        cursor.execute(_STATIONS, given)


def deployments(mission: Mission) -> None:
    """Where every team is expected, with the coordinates of these stations."""
    with connection.cursor() as cursor:
        cursor.execute(_DEPLOYMENTS, {"mission": str(mission.pk)})


def some_name(dice: random.Random) -> str:
    """What somebody types to find a station."""
    return dice.choice(
        [f"No {dice.randrange(4000)}, Aba", "school", "lyceum dosty", "House of Culture", "gagarin"]
    )


def settle() -> None:
    """What autovacuum would have done meanwhile."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
