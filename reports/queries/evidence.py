"""The visits behind the figure of one claim, a page at a time."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from psycopg2 import sql

from reports.claims import Measure
from reports.models import Snapshot, SnapshotRevision
from reports.queries import units
from reports.queries.bound import Bound, bound
from reports.queries.outcomes import WORDS
from reports.queries.running import named_rows_of
from reports.queries.values import Values
from reports.queries.visits import Visits

PAGE = 50


@dataclass(frozen=True)
class Evidence:
    """One visit and what it says on the claim. `decides` is whether its polling station counts by it;
    `answers` are those the claim reads, by question key."""

    code: str
    submission_id: UUID
    kind: str
    place_code: str
    place_name: str
    outcome: str
    decides: bool
    answers: Mapping[str, Any]


@dataclass(frozen=True)
class EvidencePage:
    """`counts` has the number of visits by outcome, of all pages; `total` those of the outcome asked for."""

    rows: tuple[Evidence, ...]
    counts: Mapping[str, int]
    total: int
    page: int
    pages: int


def evidence(
    snapshot: Snapshot, claim: str, *, outcome: str = "", page: int = 1, known: Bound | None = None
) -> EvidencePage:
    """The visits a claim looked at and where each stands (hit, clean, not_observed, blank, conflict).

    Ordered by short code. Raises KeyError for a claim that is not counted from checklists.
    """
    known = known or bound(snapshot)
    measure = known.measures[claim]
    found = _of_claim(snapshot, known, measure)
    counts = Counter(WORDS[row["outcome"]] for row in found)
    wanted = [row for row in found if outcome in ("", WORDS[row["outcome"]])]
    pages = max(1, -(-len(wanted) // PAGE))
    page = min(max(page, 1), pages)
    shown = wanted[(page - 1) * PAGE : page * PAGE]
    return EvidencePage(
        rows=_with_answers(snapshot, measure, shown),
        counts=dict(counts),
        total=len(wanted),
        page=page,
        pages=pages,
    )


def _of_claim(snapshot: Snapshot, known: Bound, measure: Measure) -> list[dict[str, Any]]:
    visits = Visits(known, [measure], snapshot.pk, Values())
    if not visits.forms:
        return []
    query = sql.SQL(
        "WITH {} SELECT submission_id, o0 AS outcome, d0 AS decides FROM units WHERE o0 > 0"
        ' ORDER BY code COLLATE "C"'
    )
    return named_rows_of(query.format(units.expressions(visits)), visits.values)


def _with_answers(snapshot: Snapshot, measure: Measure, rows: list[dict[str, Any]]) -> tuple[Evidence, ...]:
    revisions = {
        row.revision.submission_id: row.revision
        for row in SnapshotRevision.objects.filter(
            snapshot=snapshot, revision__submission__in=[row["submission_id"] for row in rows]
        ).select_related("revision__submission__station", "revision__submission__centre")
    }
    return tuple(_evidence(row, revisions[row["submission_id"]], measure) for row in rows)


def _evidence(row: Mapping[str, Any], revision: Any, measure: Measure) -> Evidence:
    submission = revision.submission
    place = submission.station or submission.centre
    keys = dict.fromkeys(part.key for part in measure.parts if part.form == submission.kind)
    if measure.where:
        keys[measure.where.key] = None
    return Evidence(
        code=submission.code,
        submission_id=submission.pk,
        kind=submission.kind,
        place_code=place.code if place else "",
        place_name=place.name if place else "",
        outcome=WORDS[row["outcome"]],
        decides=row["decides"],
        answers={key: revision.answers.get(key) for key in keys},
    )
