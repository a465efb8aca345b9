"""Keeping what was read: the rows of a first revision in one trip, a correction on top of the one before."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Model, Q
from django.utils.translation import gettext as _

from missions.checklists import AdverseAnswer, Severity
from missions.checklists.unfit import presentable
from missions.errors import DomainError, StaleRevisionError
from missions.models import Attachment, Finding, Mission, Payload, Submission, SubmissionRevision
from missions.permissions import is_own, why_not_correct
from missions.services import audit, incidents, meetings
from missions.services.one_trip import insert_all
from missions.services.reading import ReadPayload
from missions.short_codes import short_codes
from missions.states import SEVERITY_ORDER, Kind, SubmissionState

# How often a record may lose a race for its id or short code before the error is told.
RACES = 3
Kept = tuple[Submission, SubmissionRevision, ReadPayload]


def keep(mission: Mission, read: ReadPayload, payload: Payload) -> tuple[Submission, SubmissionRevision]:
    """Make or revise the submission. Raises StaleRevisionError or DomainError; writes all or nothing.

    Two devices may send one record at the same moment: the loser of the race looks again.
    """
    for _attempt in range(RACES):
        with suppress(IntegrityError), transaction.atomic():
            return _keep(mission, read, payload)
    with transaction.atomic():
        return _keep(mission, read, payload)


def _keep(mission: Mission, read: ReadPayload, payload: Payload) -> tuple[Submission, SubmissionRevision]:
    codes = short_codes(read.id, prefix=mission.code, kind_code=read.form.code)
    taken = dict(
        Submission.objects.filter(Q(pk=read.id) | Q(mission_id=mission.pk, code__in=codes)).values_list(
            "pk", "code"
        )
    )
    if read.id in taken:
        return _revise(mission, read, payload)
    code = next(each for each in codes if each not in taken.values())
    submission, revision = new_rows(mission, read, code=code, payload=payload)
    write([(submission, revision, read)], mission=mission)
    return submission, revision


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


def write(kept: Sequence[Kept], *, mission: Mission) -> None:
    """Insert first revisions and all that follows from them, in one trip to the database."""
    rows: list[Model] = [submission for submission, _revision, _read in kept]
    rows += [revision for _submission, revision, _read in kept]
    insert_all([*rows, *what_follows(mission, kept)])
    _open_records(kept)


def what_follows(mission: Mission, kept: Sequence[Kept]) -> list[Model]:
    """The unsaved findings, expected attachments and trail of freshly kept revisions."""
    rows: list[Model] = []
    for submission, revision, read in kept:
        rows += _findings(submission, revision, read)
        rows += _attachments(submission, read)
    rows += [
        audit.of_submission(
            submission,
            actor=revision.author,
            action="received",
            mission_slug=mission.slug,
            revision=revision.number,
            sha256=revision.sha256,
        )
        for submission, revision, _read in kept
    ]
    return rows


def _open_records(kept: Sequence[Kept]) -> None:
    for submission, _revision, read in kept:
        if read.kind == Kind.INCIDENT:
            incidents.open_for(submission, read.answers)
        elif read.kind == Kind.MEETING:
            meetings.record_from(submission, read.answers)


def _revise(mission: Mission, read: ReadPayload, payload: Payload) -> tuple[Submission, SubmissionRevision]:
    """A record we already have: the same bytes again, or a correction on top of the current revision."""
    submission = Submission.objects.select_for_update(of=("self",)).get(pk=read.id)
    if submission.mission_id != mission.pk:
        raise DomainError(_("This submission belongs to another mission."))
    submission.mission = mission
    if not is_own(read.observer, submission):  # before anything of it is told
        raise DomainError(_("This submission was filed by another team."))
    same = submission.revisions.filter(sha256=payload.sha256).first()
    if same:
        return submission, same
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
    known = set(submission.attachments.values_list("sha256", flat=True))
    follow = [
        each for each in what_follows(mission, [(submission, revision, read)]) if not _is_known(each, known)
    ]
    insert_all([revision, *follow])
    _refresh(submission, read, revision)
    _open_records([(submission, revision, read)])
    return submission, revision


def _is_known(row: Model, known: set[str]) -> bool:
    """Attachments merge by hash: one that an earlier revision named is not expected again."""
    return isinstance(row, Attachment) and row.sha256 in known


def _refresh(submission: Submission, read: ReadPayload, revision: SubmissionRevision) -> None:
    """The submission's own columns follow its newest revision; a returned one is received again."""
    submission.findings.filter(is_current=True, revision__lt=revision.number).update(is_current=False)
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
        breaks=read.breaks,
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
    """Adverse answers above mere information, one row a question, and failed checks that are findings."""
    alike: dict[tuple[str, str], list[AdverseAnswer]] = {}
    for each in read.adverse:
        if each.severity != Severity.INFO:
            alike.setdefault((each.key, str(each.repeat or "")), []).append(each)
    answers = [
        Finding(
            submission=submission,
            revision=revision.number,
            source="answer",
            key=key,
            repeat=repeat,
            value=found[0].value if len(found) == 1 else [each.value for each in found],
            severity=max((str(each.severity) for each in found), key=SEVERITY_ORDER.__getitem__),
        )
        for (key, repeat), found in alike.items()
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
    """One row a file; two entries with the same bytes are one file."""
    return [
        Attachment(
            submission=submission,
            sha256=sha256,
            name=presentable(str(each.get("name", "")))[:255],
            content_type=presentable(str(each.get("type", "")))[:100],
            question=presentable(str(each.get("question", "")))[:60],
        )
        for sha256, each in {each["sha256"]: each for each in read.attachments}.items()
    ]
