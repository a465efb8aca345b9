"""The one door for submissions: browser, device and file all come through here, and nothing sent is dropped."""

import hashlib
import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import AuditEvent, User
from missions.errors import (
    DomainError,
    InvalidInputError,
    Problem,
    StaleRevisionError,
    require,
)
from missions.models import (
    Attachment,
    Finding,
    Mission,
    Payload,
    Quarantine,
    Submission,
    SubmissionRevision,
)
from missions.permissions import is_own, why_not_correct, why_not_file
from missions.services import audit, incidents, meetings
from missions.services.reading import PayloadReader, ReadPayload
from missions.short_codes import short_codes
from missions.states import SEVERITY_ORDER, Kind, SubmissionState

# How often a record may lose a race for its id or short code before the error is told.
RACES = 3


@dataclass(frozen=True)
class Receipt:
    """What the device may rely on: it deletes nothing until ``sha256`` is the digest of what it sent."""

    id: UUID
    revision: int
    sha256: str
    code: str
    state: str
    stored: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        data = asdict(self) | {"id": str(self.id)}
        return data | {
            "attachments": {
                "stored": data.pop("stored"),
                "missing": data.pop("missing"),
            }
        }


def receive(*, mission: Mission, submission_id: UUID, body: bytes, sender: User) -> Receipt:
    """Store the bytes, read them, and make or revise the submission.

    The same bytes again give the same receipt. Raises InvalidInputError (422), StaleRevisionError or
    DomainError (409); the payload is then kept in quarantine with the reason. Never call it inside a
    transaction: the raw payload must outlive a failure.
    """
    sha256 = hashlib.sha256(body).hexdigest()
    payload = _stored_unless_known(mission, submission_id, body, sha256, sender)
    if payload is None:
        return _known_receipt(mission, submission_id, sha256, sender)
    try:
        require(why_not_file(sender, mission))
        read = PayloadReader(mission).read(_parsed(body, submission_id), observer=sender)
        return _kept(mission, read, payload)
    except DomainError as refusal:
        _quarantine(mission, payload, refusal)
        raise


def receipt_of(submission: Submission) -> Receipt:
    """The receipt of the current revision."""
    return _receipt(submission, submission.revisions.get(number=submission.revision))


def keep_again(mission: Mission, read: ReadPayload, *, body: bytes, sha256: str) -> Receipt:
    """A later revision from a file, understood by the caller. Raises as :func:`receive` does."""
    payload = Payload.objects.create(
        mission=mission, submission_ref=read.id, sender=read.observer, sha256=sha256, body=body
    )
    return _kept(mission, read, payload)


def _parsed(body: bytes, submission_id: UUID) -> Any:
    try:
        payload = json.loads(body)
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise InvalidInputError(
            [Problem("", "json", _("What arrived is not JSON; send it again."))]
        ) from error
    if isinstance(payload, dict) and payload.get("id") != str(submission_id):
        message = _("The id in the record is not the id in the address.")
        raise InvalidInputError([Problem("id", "other_id", message)])
    return payload


def _stored_unless_known(
    mission: Mission, submission_id: UUID, body: bytes, sha256: str, sender: User
) -> Payload | None:
    """The raw payload's row, kept at once; None when a revision has these very bytes already. One query."""
    payload = Payload(mission=mission, submission_ref=submission_id, sender=sender, sha256=sha256, body=body)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO missions_payload (mission_id, submission_ref, sender_id, received_at, sha256, body)
            SELECT %(mission)s, %(ref)s, %(sender)s, %(at)s, %(sha256)s, %(body)s
            WHERE NOT EXISTS (
                SELECT 1 FROM missions_submissionrevision
                WHERE submission_id = %(ref)s AND sha256 = %(sha256)s
            )
            RETURNING id""",
            {
                "mission": mission.pk,
                "ref": submission_id,
                "sender": sender.pk,
                "at": payload.received_at,
                "sha256": sha256,
                "body": body,
            },
        )
        row = cursor.fetchone()
    if row is None:
        return None
    payload.pk, payload._state.adding = row[0], False
    return payload


def _known_receipt(mission: Mission, submission_id: UUID, sha256: str, sender: User) -> Receipt:
    row = SubmissionRevision.objects.select_related("submission").get(
        submission_id=submission_id, sha256=sha256
    )
    if row.submission.mission_id != mission.pk:
        raise DomainError(_("This submission belongs to another mission."))
    row.submission.mission = mission
    if not is_own(sender, row.submission):
        raise DomainError(_("This submission was filed by another team."))
    return _receipt(row.submission, row)


def _kept(mission: Mission, read: ReadPayload, payload: Payload) -> Receipt:
    """Two devices may send one record at the same moment: the loser of the race looks again."""
    for _attempt in range(RACES):
        with suppress(IntegrityError), transaction.atomic():
            return _keep(mission, read, payload)
    with transaction.atomic():
        return _keep(mission, read, payload)


def _keep(mission: Mission, read: ReadPayload, payload: Payload) -> Receipt:
    codes = short_codes(read.id, prefix=mission.code, kind_code=read.form.code)
    rows = Submission.objects.select_for_update(of=("self",)).filter(
        Q(pk=read.id) | Q(mission=mission, code__in=codes)
    )
    found = {row.pk: row for row in rows}
    if read.id in found:
        submission = found[read.id]
        submission.mission = mission
        return _revise(submission, read, payload)
    taken = {row.code for row in found.values()}
    code = next(each for each in codes if each not in taken)
    submission, revision = new_rows(mission, read, code=code, payload=payload)
    submission.save(force_insert=True)
    revision.save(force_insert=True)
    write_what_follows(mission, [(submission, revision, read)])
    return _receipt(submission, revision) if read.attachments else _bare_receipt(submission, revision)


def new_rows(
    mission: Mission, read: ReadPayload, *, code: str, payload: Payload
) -> tuple[Submission, SubmissionRevision]:
    """The unsaved rows of a first revision."""
    submission = Submission(
        id=read.id,
        mission=mission,
        checklist_version_id=read.version_id,
        kind=read.kind,
        station=read.station,
        centre=read.centre,
        team=read.team,
        observer=read.observer,
        code=code,
        alarm=_alarm(read),
        visit_started_at=read.visit_started_at,
        visit_ended_at=read.visit_ended_at,
        filled_at=read.filled_at,
        received_at=payload.received_at,
    )
    return submission, _revision(submission, read, payload, number=1)


def write_what_follows(
    mission: Mission, kept: Sequence[tuple[Submission, SubmissionRevision, ReadPayload]]
) -> None:
    """Findings, attachments, incidents, meetings and the trail of freshly kept revisions; constant queries."""
    findings = [each for submission, revision, read in kept for each in _findings(submission, revision, read)]
    if findings:
        Finding.objects.bulk_create(findings)
    expected = [each for submission, _revision, read in kept for each in _attachments(submission, read)]
    if expected:
        Attachment.objects.bulk_create(expected, ignore_conflicts=True)
    for submission, _revision_row, read in kept:
        if read.kind == Kind.INCIDENT:
            incidents.open_for(submission, read.answers)
        elif read.kind == Kind.MEETING:
            meetings.record_from(submission, read.answers)
    AuditEvent.objects.bulk_create(
        audit.of_submission(
            submission,
            actor=revision.author,
            action="received",
            mission_slug=mission.slug,
            revision=revision.number,
            sha256=revision.sha256,
        )
        for submission, revision, _read in kept
    )


def _revise(submission: Submission, read: ReadPayload, payload: Payload) -> Receipt:
    """A record we already have: the same bytes again, or a correction on top of the current revision."""
    same = submission.revisions.filter(sha256=payload.sha256).first()
    if same:
        return _receipt(submission, same)
    current = submission.revisions.get(number=submission.revision)
    if read.base_revision != submission.revision:
        raise StaleRevisionError(
            _("%(code)s was changed elsewhere; open the newer revision and send yours on top of it.")
            % {"code": submission.code},
            current_revision=submission.revision,
            current_sha256=current.sha256,
        )
    reason = why_not_correct(read.observer, submission)
    if reason:
        raise DomainError(reason)
    if read.kind != submission.kind:
        raise DomainError(_("A submission cannot become another kind of checklist; start a new one."))
    revision = _revision(submission, read, payload, number=submission.revision + 1)
    revision.diff = _diff(current.answers, read.answers)
    revision.save(force_insert=True)
    _refresh(submission, read, revision)
    write_what_follows(submission.mission, [(submission, revision, read)])
    return _receipt(submission, revision)


def _refresh(submission: Submission, read: ReadPayload, revision: SubmissionRevision) -> None:
    """The submission's own columns follow its newest revision; a returned one is received again."""
    submission.findings.filter(is_current=True).update(is_current=False)
    submission.revision = revision.number
    submission.station, submission.centre = read.station, read.centre
    submission.checklist_version_id = read.version_id
    submission.alarm = _alarm(read)
    submission.visit_started_at, submission.visit_ended_at = (
        read.visit_started_at,
        read.visit_ended_at,
    )
    submission.filled_at = read.filled_at
    submission.state = SubmissionState.RECEIVED
    submission.decided_at = submission.decided_by = None
    submission.decision_reason = ""
    submission.save()


def _revision(
    submission: Submission, read: ReadPayload, payload: Payload, *, number: int
) -> SubmissionRevision:
    return SubmissionRevision(
        submission=submission,
        number=number,
        answers=read.answers,
        comments=read.comments,
        payload=payload,
        sha256=payload.sha256,
        author=read.observer,
        created_at=payload.received_at,
        reason=read.reason,
    )


def _diff(before: dict[str, Any], after: dict[str, Any]) -> dict[str, list[Any]]:
    keys = [key for key in {**before, **after} if before.get(key) != after.get(key)]
    return {key: [before.get(key), after.get(key)] for key in keys}


def _alarm(read: ReadPayload) -> int:
    severities = [each.severity for each in read.adverse] + [
        each.severity for each in read.failed if each.severity
    ]
    return max((SEVERITY_ORDER[str(each)] for each in severities), default=0)


def _findings(submission: Submission, revision: SubmissionRevision, read: ReadPayload) -> list[Finding]:
    """Adverse answers above mere information, and failed checks that are findings."""
    answers = [
        Finding(
            submission=submission,
            revision=revision.number,
            source="answer",
            key=each.key,
            repeat=str(each.repeat or ""),
            value=each.value,
            severity=str(each.severity),
        )
        for each in read.adverse
        if str(each.severity) != "info"
    ]
    checks = [
        Finding(
            submission=submission,
            revision=revision.number,
            source="check",
            key=each.check_id,
            repeat=str(each.repeat or ""),
            message=each.message,
            severity=str(each.severity or "minor"),
        )
        for each in read.failed
    ]
    return answers + checks


def _attachments(submission: Submission, read: ReadPayload) -> list[Attachment]:
    return [
        Attachment(
            submission=submission,
            sha256=each["sha256"],
            name=str(each.get("name", ""))[:255],
            content_type=str(each.get("type", ""))[:100],
            question=str(each.get("question", ""))[:60],
        )
        for each in read.attachments
    ]


def _bare_receipt(submission: Submission, revision: SubmissionRevision) -> Receipt:
    return Receipt(
        id=submission.pk,
        revision=revision.number,
        sha256=revision.sha256,
        code=submission.code,
        state=submission.state,
    )


def _receipt(submission: Submission, revision: SubmissionRevision) -> Receipt:
    rows = list(submission.attachments.values_list("sha256", "stored_at"))
    return replace(
        _bare_receipt(submission, revision),
        stored=tuple(sha256 for sha256, stored_at in rows if stored_at),
        missing=tuple(sha256 for sha256, stored_at in rows if not stored_at),
    )


def _quarantine(mission: Mission, payload: Payload, refusal: DomainError) -> None:
    problems = (
        [problem.as_json() for problem in refusal.problems]
        if isinstance(refusal, InvalidInputError)
        else [Problem("", type(refusal).__name__, refusal.message).as_json()]
    )
    Quarantine.objects.create(mission=mission, payload=payload, problems=problems)
