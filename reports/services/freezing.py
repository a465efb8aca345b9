"""What a freeze writes: the verified revisions with their part in the count, and the digest over them.

Which forms tell of one visit is the rule of missions.queries.visits: the earliest received counts, the others
are duplicates. Keys on which substantive answers of one visit differ are in conflict (methodology 4.5) until
a coordinator says whose answer counts. Where the counted form was blank or could not observe and a duplicate
answered, the counted form stands: its answers are rewritten by nobody but a coordinator.
"""

from datetime import datetime
from uuid import UUID

from django.db import connection

from missions.queries.differing import CONFLICTS, FORMS, comparing
from missions.queries.visits import verified_visits

# A visit that one form tells of needs no row in `forms`.
CHOSEN = f"""
    WITH {FORMS}, {CONFLICTS}
    INSERT INTO reports_snapshotrevision (snapshot_id, revision_id, kind, role, conflicting_keys)
    SELECT %(snapshot)s, r.id, s.kind,
           CASE WHEN f.counted_id <> r.id THEN 'duplicate' ELSE 'counted' END,
           coalesce(c.keys, '{{}}')
    FROM missions_submission s
    JOIN missions_submissionrevision r ON r.submission_id = s.id AND r.number = s.revision
    LEFT JOIN forms f ON f.revision_id = r.id
    LEFT JOIN conflicts c ON c.counted_id = r.id
    WHERE s.mission_id = %(mission)s AND s.state = 'verified' AND s.decided_at <= %(cut_off)s
"""  # noqa: S608
DIGEST = """
    SELECT encode(sha256(convert_to(coalesce(text, ''), 'UTF8')), 'hex')
    FROM (SELECT string_agg(line, E'\\n' ORDER BY line COLLATE "C") AS text FROM (
        SELECT concat_ws(' ', r.submission_id, r.number, r.sha256, sr.role,
                         array_to_string(sr.conflicting_keys, ',')) AS line
        FROM reports_snapshotrevision sr JOIN missions_submissionrevision r ON r.id = sr.revision_id
        WHERE sr.snapshot_id = %s
    ) AS lines) AS joined
"""


def write_revisions(*, snapshot_id: UUID, mission_id: UUID, cut_off: datetime) -> str:
    """Insert the snapshot's revisions and return the SHA-256 over them, whatever their order.

    The snapshot's own row may come later in the same transaction.
    """
    visits = verified_visits(mission_id, until=cut_off)
    told = [(visit[0].revision_id, [form.revision_id for form in visit]) for visit in visits]
    given = comparing(mission_id, told, until=cut_off)
    given |= {"snapshot": snapshot_id, "cut_off": cut_off}
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL jit = off; SET LOCAL work_mem = '64MB'")
        cursor.execute(CHOSEN, given)
        cursor.execute(DIGEST, [snapshot_id])
        return str(cursor.fetchone()[0])
