"""What lies between two versions of a statement: its evidence, and what people changed."""

from dataclasses import dataclass, fields

from django.db import connection
from django.db.models import QuerySet

from reports.models import Edit, Snapshot, StatementVersion
from reports.queries.content import edits_of

# So many short codes are named; the rest is a number.
SHOWN = 12
_MOVED = """
    WITH was AS (
        SELECT r.submission_id, sr.revision_id, sr.role, sr.conflicting_keys
        FROM reports_snapshotrevision AS sr JOIN missions_submissionrevision AS r ON r.id = sr.revision_id
        WHERE sr.snapshot_id = %(before)s
    ), is_now AS (
        SELECT r.submission_id, sr.revision_id, sr.role, sr.conflicting_keys
        FROM reports_snapshotrevision AS sr JOIN missions_submissionrevision AS r ON r.id = sr.revision_id
        WHERE sr.snapshot_id = %(after)s
    ), moved AS (
        SELECT submission_id,
               CASE WHEN was.revision_id IS NULL THEN 'came'
                    WHEN is_now.revision_id IS NULL THEN 'went'
                    WHEN was.revision_id <> is_now.revision_id THEN 'revised'
                    WHEN (was.role, was.conflicting_keys) <> (is_now.role, is_now.conflicting_keys)
                        THEN 'counted_otherwise' END AS how
        FROM was FULL JOIN is_now USING (submission_id)
    )
    SELECT how, count(*), (array_agg(s.code ORDER BY s.code COLLATE "C"))[1:%(shown)s]
    FROM moved JOIN missions_submission AS s ON s.id = submission_id
    WHERE how IS NOT NULL GROUP BY how"""


@dataclass(frozen=True)
class Group:
    """How many records, and the short codes of the first of them."""

    number: int = 0
    codes: tuple[str, ...] = ()

    @property
    def more(self) -> int:
        return self.number - len(self.codes)


NOTHING = Group()


@dataclass(frozen=True)
class EvidenceMoved:
    """Submissions that came, went, stand in another revision or count otherwise; findings judged otherwise
    by the codes of their submissions; incidents that are new, gone or stand otherwise."""

    came: Group = NOTHING
    went: Group = NOTHING
    revised: Group = NOTHING
    counted_otherwise: Group = NOTHING
    judged: Group = NOTHING
    incidents: Group = NOTHING

    def __bool__(self) -> bool:
        return self != EvidenceMoved()

    @property
    def groups(self) -> dict[str, Group]:
        return {each.name: getattr(self, each.name) for each in fields(self)}


def evidence_moved(before: Snapshot, after: Snapshot) -> EvidenceMoved:
    """Compare what two snapshots froze. One query; none for one digest."""
    if before.digest == after.digest:
        return EvidenceMoved()
    with connection.cursor() as cursor:
        cursor.execute(_MOVED, {"before": before.pk, "after": after.pk, "shown": SHOWN})
        moved = {how: Group(number, tuple(codes)) for how, number, codes in cursor.fetchall()}
    return EvidenceMoved(
        **moved,
        judged=_judged(before, after),
        incidents=_incidents(before, after),
    )


def edits_between(before: StatementVersion, after: StatementVersion) -> QuerySet[Edit]:
    """What was chosen and written after the one was compiled and taken in by the other, the newest first."""
    return edits_of(after.statement).filter(pk__gt=before.newest_edit, pk__lte=after.newest_edit)


def _judged(before: Snapshot, after: Snapshot) -> Group:
    """Submissions both count whose critical findings stand otherwise now."""
    was, now = (
        {(each["code"], each["key"], each["repeat"]): each["state"] for each in snapshot.frozen["findings"]}
        for snapshot in (before, after)
    )
    return _group({name[0] for name in was.keys() & now.keys() if was[name] != now[name]})


def _incidents(before: Snapshot, after: Snapshot) -> Group:
    was, now = ({each["code"]: each for each in snapshot.frozen["incidents"]} for snapshot in (before, after))
    return _group({code for code in {*was, *now} if was.get(code) != now.get(code)})


def _group(codes: set[str]) -> Group:
    return Group(len(codes), tuple(sorted(codes)[:SHOWN]))
