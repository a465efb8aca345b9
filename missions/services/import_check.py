"""Understanding a submissions file whole, or saying all that is wrong with it, before anything is kept."""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from uuid import UUID

from accounts.models import User
from missions.errors import DomainError, InvalidInputError
from missions.formats import FileProblem, Line
from missions.models import Mission, Submission, SubmissionRevision
from missions.permissions import why_not_file, why_not_review
from missions.queries.lookups import Lookups
from missions.services.reading import PayloadReader, ReadPayload

TOLD_EVERY = 500


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


def understood(
    mission: Mission, lines: Iterable[Line], file: str, progress: Callable[[str, int, int], None]
) -> list[Entry]:
    """Every line of the file. Raises FileRefusedError with all problems of all lines."""
    checker = _Checker(mission, file)
    for number, line in enumerate(lines, start=1):
        checker.add(line)
        if number % TOLD_EVERY == 0:
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
        if actor is None:
            self._refuse(line, "review.by", f"No person of this mission has the address {given['by']}.")
            return None
        # The rule the desk asks, of the submission this line will become.
        coming = Submission(mission=self.mission, observer=read.observer, team=read.team)
        if reason := why_not_review(actor, coming):
            self._refuse(line, "review.by", reason)
            return None
        decided = given.get("findings", {})
        found = {each.key for each in read.adverse} | {each.check_id for each in read.failed}
        for key in sorted(set(decided) - found):
            self._refuse(line, f"review.findings.{key}", "The line has no such finding.")
        return Review(given["decision"], actor, given.get("reason", ""), decided)

    def contradictions(self) -> list[FileProblem]:
        """Lines whose id is here with other content, or that correct what is nowhere."""
        known = known_revisions(self.entries)
        first = {entry.read.id for entry in self.entries if not entry.read.base_revision}
        found = []
        for entry in self.entries:
            digests, revision = known.get(entry.read.id, (frozenset(), 0))
            if digests and entry.sha256 not in digests and entry.read.base_revision != revision:
                said = "This id was imported before with other content; a correction names its base_revision."
                found.append(FileProblem(self.file, entry.line, "id", said))
            if not digests and entry.read.id not in first:
                said = "It changes a revision that is neither here nor in this file."
                found.append(FileProblem(self.file, entry.line, "base_revision", said))
        return found


def known_revisions(entries: Iterable[Entry]) -> dict[UUID, tuple[frozenset[str], int]]:
    """By submission id: the digests we have, and the current revision."""
    ids = [entry.read.id for entry in entries]
    rows = SubmissionRevision.objects.filter(submission_id__in=ids)
    ordered = rows.order_by("submission_id").values_list("submission_id", "sha256", "submission__revision")
    return {
        key: (frozenset(digest for _key, digest, _revision in group), group[0][2])
        for key, group in ((key, list(rows)) for key, rows in groupby(ordered.iterator(), lambda row: row[0]))
    }
