"""Importing a submissions file: checked whole, then kept in batches; a killed run is gone on with."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from uuid import UUID

from django.db import connection, transaction

from accounts.models import User
from missions.formats import Line
from missions.models import Finding, Mission, Payload, Submission, SubmissionRevision
from missions.services import findings, held, keeping, receiving, submissions
from missions.services.import_check import Entry, Review, known_revisions, understood
from missions.services.revision_rows import new_rows
from missions.short_codes import short_codes
from missions.states import WAITING, FindingState

BATCH = 500
DECISIONS: dict[str, Callable[..., list[Submission]]] = {
    "verified": submissions.verify_many,
    "returned": submissions.send_back_many,
    "excluded": submissions.exclude_many,
}


@dataclass
class ImportReport:
    """How many lines were kept, were here already, and were decided by this run."""

    kept: int = 0
    already: int = 0
    decided: int = 0


def import_lines(
    *,
    mission: Mission,
    lines: Iterable[Line],
    file: str,
    progress: Callable[[str, int, int], None] = lambda _step, _done, _total: None,
) -> ImportReport:
    """Import every line of a file. Raises FileRefusedError with all problems, before anything is written.

    Lines go through the rules of the browser door. Batches are kept one transaction each, so a killed run
    leaves whole batches and the next one goes on behind them.
    """
    entries = understood(mission, lines, file, progress)
    report = ImportReport()
    for done, batch in _batches(entries):
        _keep_batch(mission, batch, report)
        progress("kept", done, len(entries))
    for done, batch in _batches(entries):
        _decide_batch(batch, report)
        progress("reviewed", done, len(entries))
    if report.kept >= BATCH:
        _take_stock()
    return report


def _take_stock() -> None:
    """Let the planner know what came in: until then a page of a mission just imported may take minutes."""
    tables = [model._meta.db_table for model in (Submission, SubmissionRevision, Finding)]
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {', '.join(tables)}")


def _keep_batch(mission: Mission, batch: Sequence[Entry], report: ImportReport) -> None:
    known = known_revisions(batch)
    fresh = [entry for entry in batch if entry.read.id not in known and entry.read.base_revision == 0]
    once = {entry.read.id: entry for entry in reversed(fresh)}
    if _keep_fresh(mission, list(once.values())):
        for submission_id in once:
            held.settle(mission=mission, submission_id=submission_id)
    report.kept += len(once)
    for entry in batch:
        digests = known.get(entry.read.id, (frozenset[str](), 0))[0]
        if entry.sha256 in digests or once.get(entry.read.id) is entry:
            report.already += entry.sha256 in digests
            continue
        receiving.keep_again(mission, entry.read, body=entry.body, sha256=entry.sha256)
        report.kept += 1


@transaction.atomic
def _keep_fresh(mission: Mission, entries: Sequence[Entry]) -> bool:
    """First revisions of records we have never seen, in a constant number of queries.

    Tells whether something that was put aside waits for one of them.
    """
    payloads = Payload.objects.bulk_create(
        Payload(
            mission=mission,
            submission_ref=entry.read.id,
            sender=entry.read.observer,
            sha256=entry.sha256,
            body=entry.body,
        )
        for entry in entries
    )
    codes = _free_codes(mission, entries)
    kept = []
    for entry, payload in zip(entries, payloads, strict=True):
        submission, revision = new_rows(mission, entry.read, code=codes[entry.read.id], payload=payload)
        # A finished mission loads with its own times: what was filed at noon was not received tonight.
        submission.received_at = revision.created_at = entry.read.filled_at or payload.received_at
        kept.append((submission, revision, entry.read))
    return keeping.write(kept, mission=mission)


def _free_codes(mission: Mission, entries: Sequence[Entry]) -> dict[UUID, str]:
    wanted = {
        entry.read.id: short_codes(entry.read.id, prefix=mission.code, kind_code=entry.read.form.code)
        for entry in entries
    }
    every = [code for codes in wanted.values() for code in codes]
    taken = set(Submission.objects.filter(mission=mission, code__in=every).values_list("code", flat=True))
    chosen: dict[UUID, str] = {}
    for key, codes in wanted.items():
        chosen[key] = next(code for code in codes if code not in taken)
        taken.add(chosen[key])
    return chosen


def _decide_batch(batch: Sequence[Entry], report: ImportReport) -> None:
    """Decide what this file decides and nobody has decided here since."""
    undecided = set(
        Submission.objects.filter(pk__in=[entry.read.id for entry in batch], state__in=WAITING).values_list(
            "pk", flat=True
        )
    )
    reviewed = [(entry, entry.review) for entry in batch if entry.review and entry.read.id in undecided]
    alike: dict[tuple[str, int, str], list[UUID]] = {}
    actors: dict[int, User] = {}
    for entry, review in reviewed:
        alike.setdefault((review.decision, review.actor.pk, review.reason), []).append(entry.read.id)
        actors[review.actor.pk] = review.actor
    for (decision, actor_id, reason), ids in alike.items():
        extra = {} if decision == "verified" else {"reason": reason}
        DECISIONS[decision](submission_ids=list(dict.fromkeys(ids)), actor=actors[actor_id], **extra)
        report.decided += len(set(ids))
    for entry, review in reviewed:
        _decide_findings(entry, review)


def _decide_findings(entry: Entry, review: Review) -> None:
    if not review.findings:
        return
    rows = Finding.objects.filter(
        submission_id=entry.read.id, is_current=True, state=FindingState.OPEN, key__in=review.findings
    )
    for finding_id, key in list(rows.values_list("pk", "key")):
        findings.decide(
            finding_id=finding_id, state=review.findings[key], actor=review.actor, note=review.reason
        )


def _batches(entries: Sequence[Entry]) -> Iterator[tuple[int, list[Entry]]]:
    iterator, done = iter(entries), 0
    while batch := list(islice(iterator, BATCH)):
        done += len(batch)
        yield done, batch
