"""Revising a record we already have: a correction on top of the current revision, or the same once more."""

from typing import Any, NamedTuple

from django.db.models import Model
from django.utils.translation import gettext as _

from accounts.models import AuditEvent
from missions.checklists import QuestionType
from missions.errors import DomainError, FollowsUnknownError, StaleRevisionError
from missions.models import Attachment, Mission, Payload, Submission, SubmissionRevision
from missions.permissions import is_own, why_not_correct
from missions.services import audit, turns
from missions.services.one_trip import Trip
from missions.services.reading import ReadPayload
from missions.services.revision_rows import (
    alarm_of,
    expected_files,
    new_revision,
    open_records,
    what_follows,
)
from missions.states import SubmissionState


class Outcome(NamedTuple):
    """The record with the revision that holds what was sent.

    ``is_awaited``: something of this record that was put aside may be taken up now.
    """

    submission: Submission
    revision: SubmissionRevision
    is_awaited: bool = False


def revise(mission: Mission, read: ReadPayload, payload: Payload) -> Outcome:
    """The same bytes or the same answers again, or a correction; called inside a transaction.

    Locks the submission. Raises StaleRevisionError, FollowsUnknownError or DomainError.
    """
    submission = _locked(mission, read)
    same = submission.revisions.filter(sha256=payload.sha256).first()
    if same:
        return Outcome(submission, same, is_awaited=True)
    current = submission.revisions.get(number=submission.revision)
    reason = why_not_correct(read.observer, submission)
    is_on_top = read.base_revision == submission.revision
    if (reason or not is_on_top) and says_the_same(submission, current, read):
        return _with_more_files(submission, current, read, payload)
    if not is_on_top:
        raise _out_of_turn(submission, current, read)
    if reason:
        raise DomainError(reason)
    if read.kind != submission.kind:
        raise DomainError(_("A submission cannot become another kind of checklist; start a new one."))
    return put_on_top(submission, current, read, payload)


def _locked(mission: Mission, read: ReadPayload) -> Submission:
    submission = Submission.objects.select_for_update(of=("self",)).get(pk=read.id)
    if submission.mission_id != mission.pk:
        raise DomainError(_("This submission belongs to another mission."))
    submission.mission = mission
    if not is_own(read.observer, submission):  # before anything of it is told
        raise DomainError(_("This submission was filed by another team."))
    return submission


def _out_of_turn(submission: Submission, current: SubmissionRevision, read: ReadPayload) -> DomainError:
    """Sent on top of an older revision, or of one that has not arrived yet."""
    words = {"code": submission.code, "n": read.base_revision}
    if read.base_revision > submission.revision:
        return FollowsUnknownError(
            _("It changes revision %(n)s of %(code)s, which has not arrived yet; it is kept until then.")
            % words,
            base_revision=read.base_revision,
        )
    return StaleRevisionError(
        _("%(code)s was changed elsewhere; open the newer revision and send yours on top of it.") % words,
        current_revision=submission.revision,
        current_sha256=current.sha256,
    )


def put_on_top(
    submission: Submission,
    current: SubmissionRevision,
    read: ReadPayload,
    payload: Payload,
    *,
    action: str = "received",
    state: SubmissionState = SubmissionState.RECEIVED,
) -> Outcome:
    """A new revision over the untouched one before, with its findings; lock held by the caller.

    ``action`` is what the trail calls it, ``state`` what the submission is afterwards.
    """
    mission = submission.mission
    revision = new_revision(submission, read, payload, number=submission.revision + 1)
    revision.diff = _diff(current.answers, read.answers)
    kept = [(submission, revision, read)]
    known = set(submission.attachments.values_list("sha256", flat=True))
    follow: list[Model] = [
        each for each in what_follows(mission, kept, action=action) if not _is_known(each, known)
    ]
    trip = Trip()
    turns.take(trip, [submission.pk])
    trip.insert([revision, *follow, *_moved(submission, revision, read)])
    turns.end_drafts(trip, [(submission.pk, revision.author_id)])
    turns.ask(trip, [submission.pk])
    is_awaited = bool(trip.go()[0][0])
    _refresh(submission, read, revision, state=state)
    open_records(kept)
    return Outcome(submission, revision, is_awaited)


def says_the_same(submission: Submission, current: SubmissionRevision, read: ReadPayload) -> bool:
    """Whether nothing but the files differs from what stands: nobody's answers are lost by taking them."""
    files = {each.key for each in read.form.questions if each.type is QuestionType.ATTACHMENT_LIST}
    before, after = (
        {key: answer for key, answer in answers.items() if key not in files}
        for answers in (current.answers, read.answers)
    )
    return (before, current.comments, current.breaks) == (after, read.comments, list(read.breaks)) and (
        submission.checklist_version_id,
        submission.team_id,
        submission.visit_started_at,
        submission.visit_ended_at,
    ) == (read.version_id, read.team and read.team.pk, read.visit_started_at, read.visit_ended_at)


def _with_more_files(
    submission: Submission, current: SubmissionRevision, read: ReadPayload, payload: Payload
) -> Outcome:
    """The record stands as it is, in whatever state; files it did not know are expected from now on."""
    known = set(submission.attachments.values_list("sha256", flat=True))
    more = [each for each in expected_files(submission, read) if each.sha256 not in known]
    if more:
        event = audit.of_submission(
            submission,
            actor=read.observer,
            action="files_named",
            mission_slug=submission.mission.slug,
            payload=payload.pk,
            sha256=payload.sha256,
            files=[each.sha256 for each in more],
        )
        trip = Trip()
        trip.insert([*more, event])
        trip.go()
    return Outcome(submission, current, is_awaited=True)


def _moved(submission: Submission, revision: SubmissionRevision, read: ReadPayload) -> list[AuditEvent]:
    """A line of the trail when the correction says it was somewhere else."""
    places = (submission.station_id, submission.centre_id)
    if places == (read.station and read.station.pk, read.centre and read.centre.pk):
        return []
    before, after = submission.station or submission.centre, read.station or read.centre
    return [
        audit.of_submission(
            submission,
            actor=revision.author,
            action="moved",
            mission_slug=submission.mission.slug,
            revision=revision.number,
            **{"from": before.code if before else "", "to": after.code if after else ""},
        )
    ]


def _is_known(row: Model, known: set[str]) -> bool:
    """Attachments merge by hash: one that an earlier revision named is not expected again."""
    return isinstance(row, Attachment) and row.sha256 in known


def _refresh(
    submission: Submission, read: ReadPayload, revision: SubmissionRevision, *, state: SubmissionState
) -> None:
    """The submission's own columns follow its newest revision; a returned one is received again.

    What was to be followed up is looked at anew with what came.
    """
    submission.findings.filter(is_current=True, revision__lt=revision.number).update(is_current=False)
    submission.revision = revision.number
    submission.station, submission.centre = read.station, read.centre
    submission.checklist_version_id = read.version_id
    submission.alarm, submission.has_failed_check = alarm_of(read), bool(read.failed)
    submission.visit_started_at, submission.visit_ended_at = (
        read.visit_started_at,
        read.visit_ended_at,
    )
    submission.filled_at = read.filled_at
    submission.state = state
    submission.decided_at = submission.decided_by = None
    submission.decision_reason = ""
    submission.follow_up_at = submission.follow_up_by = None
    submission.follow_up_note = ""
    submission.save()


def _diff(before: dict[str, Any], after: dict[str, Any]) -> dict[str, list[Any]]:
    keys = [key for key in {**before, **after} if before.get(key) != after.get(key)]
    return {key: [before.get(key), after.get(key)] for key in keys}
