"""Deciding on submissions: verify, return, exclude, reopen, follow up."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from missions.checklists.unfit import presentable
from missions.errors import DomainError
from missions.models import Remark, Submission
from missions.permissions import why_not_reopen, why_not_verify
from missions.queries.checklists import form_of
from missions.services import audit, claims
from missions.services.moves import locked, move, require_each, require_seen
from missions.states import SubmissionState

LONGEST_NOTE = 1000


def verify(*, submission_id: UUID, actor: User, seen: int | None = None) -> Submission:
    """Verify one submission. Raises NotAllowedError with the reason, DomainError when it is too late.

    ``seen`` is the revision the coordinator read: a newer one is not decided on unread. Whatever somebody
    else is reading is not decided on over their head (ClaimedError).
    """
    return _decide([submission_id], SubmissionState.VERIFIED, actor=actor, reason="", seen=seen)[0]


def verify_many(*, submission_ids: Sequence[UUID], actor: User) -> list[Submission]:
    """Verify all or none, in a constant number of queries; locks the rows until the transaction ends."""
    return _decide(submission_ids, SubmissionState.VERIFIED, actor=actor, reason="")


@transaction.atomic
def send_back(
    *,
    submission_id: UUID,
    actor: User,
    reason: str,
    seen: int | None = None,
    remarks: Sequence[tuple[str, str]] = (),
) -> Submission:
    """Return to the observer with a reason; it opens for correction in the observer's list.

    ``remarks``: (question key, text), read by the observer at their questions.
    """
    now = timezone.now()
    given = _given(reason)
    ids = [submission_id]
    submission = _decide(ids, SubmissionState.RETURNED, actor=actor, reason=given, seen=seen, at=now)[0]
    _remark(submission, remarks, actor=actor, at=now)
    return submission


def send_back_many(*, submission_ids: Sequence[UUID], actor: User, reason: str) -> list[Submission]:
    return _decide(submission_ids, SubmissionState.RETURNED, actor=actor, reason=_given(reason))


def exclude(*, submission_id: UUID, actor: User, reason: str, seen: int | None = None) -> Submission:
    """Leave out of every figure, with a reason; it stays readable and can be reopened."""
    given = _given(reason)
    return _decide([submission_id], SubmissionState.EXCLUDED, actor=actor, reason=given, seen=seen)[0]


def exclude_many(*, submission_ids: Sequence[UUID], actor: User, reason: str) -> list[Submission]:
    return _decide(submission_ids, SubmissionState.EXCLUDED, actor=actor, reason=_given(reason))


@transaction.atomic
def reopen(*, submission_id: UUID, actor: User, reason: str, seen: int | None = None) -> Submission:
    """Take a verified or excluded submission back into review, with a reason."""
    given = _given(reason)
    submissions = locked([submission_id])
    require_each(actor, submissions, why_not_reopen)
    require_seen(submissions, seen)
    move(submissions, SubmissionState.IN_REVIEW, actor=actor, reason=given)
    return submissions[0]


@transaction.atomic
def follow_up(*, submission_id: UUID, actor: User, note: str, seen: int | None = None) -> Submission:
    """Put aside what needs asking first: it waits under its own filter until it is decided or sent again.

    Raises as a decision does; the note says what is to be found out.
    """
    note = presentable(note).strip()[:LONGEST_NOTE]
    if not note:
        raise DomainError(_("Write what is to be followed up, and with whom."))
    submission = locked([submission_id])[0]
    require_each(actor, [submission], why_not_verify)
    require_seen([submission], seen)
    claims.require_free(actor, [submission])
    submission.follow_up_at, submission.follow_up_by = timezone.now(), actor
    submission.follow_up_note = note
    submission.save(update_fields=["follow_up_at", "follow_up_by", "follow_up_note"])
    audit.of_submission(
        submission,
        actor=actor,
        action="follow_up",
        mission_slug=submission.mission.slug,
        reason=note,
        revision=submission.revision,
    ).save(force_insert=True)
    claims.end([submission])
    return submission


@transaction.atomic
def _decide(
    submission_ids: Sequence[UUID],
    state: SubmissionState,
    *,
    actor: User,
    reason: str,
    seen: int | None = None,
    **more: Any,
) -> list[Submission]:
    submissions = locked(submission_ids)
    decide_locked(submissions, state, actor=actor, reason=reason, seen=seen, **more)
    return submissions


def decide_locked(
    submissions: Sequence[Submission],
    state: SubmissionState,
    *,
    actor: User,
    reason: str,
    seen: int | None = None,
    **more: Any,
) -> None:
    """Decide on rows the caller has locked; ``more`` as for :func:`missions.services.moves.move`."""
    require_each(actor, submissions, why_not_verify)
    require_seen(submissions, seen)
    claims.require_free(actor, submissions)
    unopened = [each for each in submissions if each.state == SubmissionState.RECEIVED]
    move(unopened, SubmissionState.IN_REVIEW, actor=actor, reason="")
    move(submissions, state, actor=actor, reason=reason, **more)
    claims.end(submissions)


def _given(reason: str) -> str:
    if not reason.strip():
        raise DomainError(_("Write the reason in one sentence; the observer will read it."))
    return reason.strip()


def _remark(submission: Submission, remarks: Sequence[tuple[str, str]], *, actor: User, at: datetime) -> None:
    known = form_of(submission.checklist_version_id).by_key
    if any(question not in known for question, _text in remarks):
        raise DomainError(_("A remark belongs to a question of this form; choose it again."))
    Remark.objects.bulk_create(
        Remark(
            submission=submission,
            revision=submission.revision,
            question=question,
            text=presentable(text).strip()[:LONGEST_NOTE],
            by=actor,
            at=at,
        )
        for question, text in remarks
    )
