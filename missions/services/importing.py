"""Importing a submissions file: checked whole, then kept in batches; a killed run is gone on with."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, islice
from typing import Any
from uuid import UUID

from django.db import transaction

from accounts.models import User
from missions.errors import DomainError, InvalidInputError
from missions.formats import FileProblem, Line
from missions.models import Finding, Mission, Payload, Submission, SubmissionRevision
from missions.permissions import REVIEWERS, role_in, team_ids_of, why_not_file
from missions.queries.lookups import Lookups
from missions.services import findings, keeping, receiving, submissions
from missions.services.reading import PayloadReader, ReadPayload
from missions.short_codes import short_codes
from missions.states import WAITING, FindingState

BATCH = 500
DECISIONS: dict[str, Callable[..., list[Submission]]] = {
    "verified": submissions.verify_many,
    "returned": submissions.send_back_many,
    "excluded": submissions.exclude_many,
}


class FileRefusedError(DomainError):
    """The file cannot be imported; ``problems`` is everything wrong with it and nothing was kept."""

    def __init__(self, problems: Sequence[FileProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


@dataclass(frozen=True)
class Review:
    """The review a line was given before it came here."""

    decision: str
    actor: User
    reason: str
    findings: Mapping[str, str]


@dataclass(frozen=True)
class Entry:
    """One line understood."""

    line: int
    read: ReadPayload
    body: bytes
    sha256: str
    review: Review | None


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
    entries = _understood(mission, lines, file, progress)
    report = ImportReport()
    for done, batch in _batches(entries):
        _keep_batch(mission, batch, report)
        progress("kept", done, len(entries))
    for done, batch in _batches(entries):
        _decide_batch(batch, report)
        progress("reviewed", done, len(entries))
    return report


def _understood(
    mission: Mission, lines: Iterable[Line], file: str, progress: Callable[[str, int, int], None]
) -> list[Entry]:
    checker = _Checker(mission, file)
    for number, line in enumerate(lines, start=1):
        checker.add(line)
        if number % BATCH == 0:
            progress("checked", number, 0)
    checker.problems += checker.contradictions()
    if checker.problems:
        raise FileRefusedError(checker.problems)
    progress("checked", len(checker.entries), len(checker.entries))
    return checker.entries


class _Checker:
    """Collects the understood lines of a file and every problem of the others."""

    def __init__(self, mission: Mission, file: str) -> None:
        self.mission, self.file = mission, file
        self.lookups = Lookups(mission)
        self.reader = PayloadReader(mission, lookups=self.lookups)
        self.entries: list[Entry] = []
        self.problems: list[FileProblem] = []

    def add(self, line: Line) -> None:
        if line.payload is None or line.problems:
            self.problems += line.problems
            return
        payload = dict(line.payload)
        given = payload.pop("review", None)
        observer = self.lookups.person(payload["observer"])
        if observer is None:
            self._refuse(
                line, "observer", f"No person of this mission has the address {payload['observer']}."
            )
            return
        if reason := why_not_file(observer, self.mission):
            self._refuse(line, "observer", reason)
        try:
            read = self.reader.read(payload, observer=observer)
        except InvalidInputError as refusal:
            for problem in refusal.problems:
                self._refuse(line, problem.field, problem.message)
            return
        body = json.dumps(payload, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
        review = self._review(line, read, given) if given else None
        self.entries.append(Entry(line.number, read, body, hashlib.sha256(body).hexdigest(), review))

    def _refuse(self, line: Line, field: str, message: str) -> None:
        self.problems.append(FileProblem(self.file, line.number, field, message))

    def _review(self, line: Line, read: ReadPayload, given: dict[str, Any]) -> Review | None:
        actor = self.lookups.person(given["by"])
        if actor is None or role_in(actor, self.mission) not in REVIEWERS:
            self._refuse(line, "review.by", f"{given['by']} is no coordinator of this mission.")
            return None
        own_team = read.team is not None and read.team.pk in team_ids_of(actor, self.mission)
        if actor == read.observer or own_team:
            self._refuse(line, "review.by", "Nobody reviews a submission of their own or of their team.")
            return None
        decided = given.get("findings", {})
        found = {each.key for each in read.adverse} | {each.check_id for each in read.failed}
        for key in sorted(set(decided) - found):
            self._refuse(line, f"review.findings.{key}", "The line has no such finding.")
        return Review(given["decision"], actor, given.get("reason", ""), decided)

    def contradictions(self) -> list[FileProblem]:
        """Lines whose id is here already with other content, and not as a correction of it."""
        known = _known(self.entries)
        found = []
        for entry in self.entries:
            digests, revision = known.get(entry.read.id, (frozenset(), 0))
            if digests and entry.sha256 not in digests and entry.read.base_revision != revision:
                said = "This id was imported before with other content; a correction names its base_revision."
                found.append(FileProblem(self.file, entry.line, "id", said))
        return found


def _known(entries: Iterable[Entry]) -> dict[UUID, tuple[frozenset[str], int]]:
    """By submission id: the digests we have, and the current revision."""
    ids = [entry.read.id for entry in entries]
    rows = SubmissionRevision.objects.filter(submission_id__in=ids)
    ordered = rows.order_by("submission_id").values_list("submission_id", "sha256", "submission__revision")
    return {
        key: (frozenset(digest for _key, digest, _revision in group), group[0][2])
        for key, group in ((key, list(rows)) for key, rows in groupby(ordered.iterator(), lambda row: row[0]))
    }


def _keep_batch(mission: Mission, batch: Sequence[Entry], report: ImportReport) -> None:
    known = _known(batch)
    fresh = [entry for entry in batch if entry.read.id not in known and entry.read.base_revision == 0]
    once = {entry.read.id: entry for entry in reversed(fresh)}
    _keep_fresh(mission, list(once.values()))
    report.kept += len(once)
    for entry in batch:
        digests = known.get(entry.read.id, (frozenset[str](), 0))[0]
        if entry.sha256 in digests or once.get(entry.read.id) is entry:
            report.already += entry.sha256 in digests
            continue
        receiving.keep_again(mission, entry.read, body=entry.body, sha256=entry.sha256)
        report.kept += 1


@transaction.atomic
def _keep_fresh(mission: Mission, entries: Sequence[Entry]) -> None:
    """First revisions of records we have never seen, in a constant number of queries."""
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
        submission, revision = keeping.new_rows(
            mission, entry.read, code=codes[entry.read.id], payload=payload
        )
        # A finished mission loads with its own times: what was filed at noon was not received tonight.
        submission.received_at = revision.created_at = entry.read.filled_at or payload.received_at
        kept.append((submission, revision, entry.read))
    keeping.write(kept, mission=mission)


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
