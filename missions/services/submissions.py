"""Deciding on submissions: verify, return, exclude, reopen. One private function moves."""

from collections.abc import Callable, Sequence
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import AuditEvent, User
from missions.errors import DomainError, require
from missions.models import Submission
from missions.permissions import why_not_reopen, why_not_review, why_not_verify
from missions.services import audit
from missions.states import DECIDED, SUBMISSION_MOVES, SubmissionState, may_move

WhyNot = Callable[[User, Submission], str]


def verify(*, submission_id: UUID, actor: User, seen: int | None = None) -> Submission:
    """Verify one submission. Raises NotAllowedError with the reason, DomainError when it is too late.

    ``seen`` is the revision the coordinator read: a newer one is not decided on unread.
    """
    return _decide([submission_id], SubmissionState.VERIFIED, actor=actor, reason="", seen=seen)[0]


def verify_many(*, submission_ids: Sequence[UUID], actor: User) -> list[Submission]:
    """Verify all or none, in a constant number of queries; locks the rows until the transaction ends."""
    return _decide(submission_ids, SubmissionState.VERIFIED, actor=actor, reason="")


def send_back(*, submission_id: UUID, actor: User, reason: str, seen: int | None = None) -> Submission:
    """Return to the observer with a reason; it opens for correction in the observer's list."""
    given = _given(reason)
    return _decide([submission_id], SubmissionState.RETURNED, actor=actor, reason=given, seen=seen)[0]


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
    submissions = _locked([submission_id])
    _require_each(actor, submissions, why_not_reopen)
    _require_seen(submissions, seen)
    _move(submissions, SubmissionState.IN_REVIEW, actor=actor, reason=given)
    return submissions[0]


@transaction.atomic
def _decide(
    submission_ids: Sequence[UUID],
    state: SubmissionState,
    *,
    actor: User,
    reason: str,
    seen: int | None = None,
) -> list[Submission]:
    submissions = _locked(submission_ids)
    _require_each(actor, submissions, why_not_verify)
    _require_seen(submissions, seen)
    unopened = [each for each in submissions if each.state == SubmissionState.RECEIVED]
    _move(unopened, SubmissionState.IN_REVIEW, actor=actor, reason="")
    _move(submissions, state, actor=actor, reason=reason)
    return submissions


def _given(reason: str) -> str:
    if not reason.strip():
        raise DomainError(_("Write the reason in one sentence; the observer will read it."))
    return reason.strip()


def _locked(submission_ids: Sequence[UUID]) -> list[Submission]:
    rows = Submission.objects.select_for_update(of=("self",)).select_related("mission", "team")
    found = {row.pk: row for row in rows.filter(pk__in=submission_ids).order_by("pk")}
    return [found[each] for each in submission_ids]


def _require_each(actor: User, submissions: Sequence[Submission], why_not: WhyNot) -> None:
    """Stop at the first one that may not be moved; a second judge is late (409), not forbidden (403)."""
    for submission in submissions:
        require(why_not_review(actor, submission))
        reason = why_not(actor, submission)
        if reason:
            raise DomainError(f"{submission.code}: {reason}")


def _require_seen(submissions: Sequence[Submission], seen: int | None) -> None:
    """An observer may correct what nobody has decided on yet, also while a coordinator reads it."""
    for submission in submissions:
        if seen is not None and submission.revision != seen:
            raise DomainError(
                _("%(code)s was corrected while you read it; read revision %(n)s before you decide.")
                % {"code": submission.code, "n": submission.revision}
            )


def _move(
    submissions: Sequence[Submission],
    state: SubmissionState,
    *,
    actor: User,
    reason: str,
) -> None:
    """Lock held by the caller: check the table, write the rows, record each move."""
    if not submissions:
        return
    now = timezone.now()
    is_decision = state in DECIDED
    events: list[AuditEvent] = []
    decided = {
        "state": state,
        "decided_at": now if is_decision else None,
        "decided_by": actor if is_decision else None,
        "decision_reason": reason if is_decision else "",
    }
    for submission in submissions:
        before = submission.state
        if not may_move(SUBMISSION_MOVES, before, state):
            raise DomainError(
                _("%(code)s cannot go from %(before)s to %(after)s.")
                % {"code": submission.code, "before": before, "after": state}
            )
        for field, value in decided.items():
            setattr(submission, field, value)
        events.append(
            audit.of_submission(
                submission,
                actor=actor,
                action=state,
                mission_slug=submission.mission.slug,
                before=before,
                reason=reason,
                revision=submission.revision,
            )
        )
    Submission.objects.filter(pk__in=[each.pk for each in submissions]).update(**decided)
    AuditEvent.objects.bulk_create(events)
