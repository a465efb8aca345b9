"""The rows one revision is made of: itself, its findings, the files it names and its line of the trail."""

from collections.abc import Sequence

from django.db.models import Model

from missions.checklists import AdverseAnswer, Severity
from missions.checklists.unfit import presentable
from missions.models import Attachment, Finding, Mission, Payload, Submission, SubmissionRevision
from missions.services import audit, incidents, meetings
from missions.services.reading import ReadPayload
from missions.states import SEVERITY_ORDER, Kind

Kept = tuple[Submission, SubmissionRevision, ReadPayload]


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
        alarm=alarm_of(read),
        has_failed_check=bool(read.failed),
        visit_started_at=read.visit_started_at,
        visit_ended_at=read.visit_ended_at,
        filled_at=read.filled_at,
        received_at=payload.received_at,
    )
    return submission, new_revision(submission, read, payload, number=1)


def new_revision(
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


def what_follows(mission: Mission, kept: Sequence[Kept], *, action: str = "received") -> list[Model]:
    """The unsaved findings, expected attachments and trail of freshly kept revisions.

    ``action`` is what the trail says of them; of a coordinator's it says the reason too.
    """
    rows: list[Model] = []
    for submission, revision, read in kept:
        rows += _findings(submission, revision, read)
        rows += expected_files(submission, read)
    rows += [
        audit.of_submission(
            submission,
            actor=revision.author,
            action=action,
            mission_slug=mission.slug,
            revision=revision.number,
            sha256=revision.sha256,
            **({} if action == "received" else {"reason": revision.reason}),
        )
        for submission, revision, _read in kept
    ]
    return rows


def open_records(kept: Sequence[Kept]) -> None:
    """What the coordinators keep beside the submissions of two kinds."""
    for submission, _revision, read in kept:
        if read.kind == Kind.INCIDENT:
            incidents.open_for(submission, read.answers)
        elif read.kind == Kind.MEETING:
            meetings.record_from(submission, read.answers)


def alarm_of(read: ReadPayload) -> int:
    """The rank of the worst thing found, 0 to 3."""
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


def expected_files(submission: Submission, read: ReadPayload) -> list[Attachment]:
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
