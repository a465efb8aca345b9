"""What a freeze writes: the verified revisions with their part in the count, and the digest over them.

Two verified forms of one kind, place and team whose visits overlap in time are one visit (an open end counts
as one hour): the earliest received counts, the others are duplicates. Keys on which substantive answers of
one visit differ are in conflict (methodology 4.5); words and clock times are not compared. Where the counted
form was blank or could not observe and a duplicate answered, the counted form stands: its answers are never
rewritten.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection

from missions.states import OPEN_VISIT

CHOSEN = """
    WITH chosen AS (
        SELECT s.kind, s.code, s.team_id, s.station_id, s.centre_id, s.received_at,
               s.visit_started_at AS start,
               CASE WHEN s.visit_ended_at > s.visit_started_at THEN s.visit_ended_at
                    ELSE s.visit_started_at + make_interval(secs => %(open_visit)s) END AS stop,
               s.visit_started_at IS NOT NULL AND s.team_id IS NOT NULL AND s.kind <> ALL(%(alone)s)
                   AND coalesce(s.station_id::text, s.centre_id::text) IS NOT NULL AS can_repeat,
               r.id AS revision_id
        FROM missions_submission s
        JOIN missions_submissionrevision r ON r.submission_id = s.id AND r.number = s.revision
        WHERE s.mission_id = %(mission)s AND s.state = 'verified' AND s.decided_at <= %(cut_off)s
    ), begun AS (
        SELECT *, coalesce(NOT can_repeat OR start >= max(stop) OVER earlier, true) AS begins FROM chosen
        WINDOW earlier AS (PARTITION BY can_repeat, kind, team_id, station_id, centre_id
                           ORDER BY start, code ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
    ), visits AS (
        SELECT *, count(*) FILTER (WHERE begins) OVER (PARTITION BY can_repeat, kind, team_id, station_id,
                  centre_id ORDER BY start, code ROWS UNBOUNDED PRECEDING) AS visit FROM begun
    ), forms AS (
        SELECT *, first_value(revision_id) OVER of_visit AS counted_id, count(*) OVER of_visit AS forms
        FROM visits
        WINDOW of_visit AS (PARTITION BY can_repeat, kind, team_id, station_id, centre_id, visit
                            ORDER BY received_at, code
                            ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)
    ), differing AS (
        SELECT DISTINCT f.counted_id, answer.key
        FROM forms f
        JOIN missions_submissionrevision r ON r.id = f.revision_id
        CROSS JOIN LATERAL jsonb_each(r.answers) AS answer
        CROSS JOIN LATERAL jsonb_each(
            CASE jsonb_typeof(answer.value) WHEN 'object' THEN answer.value
            ELSE jsonb_build_object('', answer.value) END) AS single(repeat, value)
        WHERE f.forms > 1 AND answer.key <> ALL(%(not_compared)s)
          AND single.value <> ALL(%(no_answers)s::jsonb[])
        GROUP BY f.counted_id, answer.key, single.repeat
        HAVING count(DISTINCT CASE jsonb_typeof(single.value)
               WHEN 'array' THEN (SELECT jsonb_agg(each ORDER BY each)
                                  FROM jsonb_array_elements(single.value) AS each)
               ELSE single.value END) > 1
    ), conflicts AS (
        SELECT counted_id, array_agg(key::varchar(60) ORDER BY key COLLATE "C") AS keys
        FROM differing GROUP BY counted_id
    )
    INSERT INTO reports_snapshotrevision (snapshot_id, revision_id, kind, role, conflicting_keys)
    SELECT %(snapshot)s, f.revision_id, f.kind,
           CASE WHEN f.revision_id = f.counted_id THEN 'counted' ELSE 'duplicate' END,
           CASE WHEN f.revision_id = f.counted_id THEN coalesce(c.keys, '{}') ELSE '{}' END
    FROM forms f LEFT JOIN conflicts c ON c.counted_id = f.counted_id
"""
DIGEST = """
    SELECT encode(sha256(convert_to(coalesce(text, ''), 'UTF8')), 'hex')
    FROM (SELECT string_agg(line, E'\\n' ORDER BY line COLLATE "C") AS text FROM (
        SELECT concat_ws(' ', r.submission_id, r.number, r.sha256, sr.role,
                         array_to_string(sr.conflicting_keys, ',')) AS line
        FROM reports_snapshotrevision sr JOIN missions_submissionrevision r ON r.id = sr.revision_id
        WHERE sr.snapshot_id = %s
    ) AS lines) AS joined
"""
# Two incidents or meetings at one hour are two.
ALONE = ["incident", "meeting"]
NO_ANSWERS = ["null", '""', "[]", "{}", '"not_observed"', '"not_applicable"', '"not_discussed"']


def write_revisions(
    *, snapshot_id: UUID, mission_id: UUID, cut_off: datetime, not_compared: Sequence[str]
) -> str:
    """Insert the snapshot's revisions and return the SHA-256 over them, whatever their order.

    The snapshot's own row may come later in the same transaction. `not_compared` are keys that two observers
    put in different words without disagreeing.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL jit = off; SET LOCAL work_mem = '64MB'")
        cursor.execute(
            CHOSEN,
            {
                "snapshot": snapshot_id,
                "mission": mission_id,
                "cut_off": cut_off,
                "alone": ALONE,
                "open_visit": OPEN_VISIT.total_seconds(),
                "not_compared": list(not_compared),
                "no_answers": NO_ANSWERS,
            },
        )
        cursor.execute(DIGEST, [snapshot_id])
        return str(cursor.fetchone()[0])
