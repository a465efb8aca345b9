"""The one way a submission changes its state: lock, ask, move, record."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import AuditEvent, User
from missions.errors import DomainError, require
from missions.models import Submission
from missions.permissions import why_not_review
from missions.services import audit
from missions.states import DECIDED, SUBMISSION_MOVES, SubmissionState, may_move

WhyNot = Callable[[User, Submission], str]
NO_FOLLOW_UP: dict[str, Any] = {"follow_up_at": None, "follow_up_by": None, "follow_up_note": ""}


def locked(submission_ids: Sequence[UUID]) -> list[Submission]:
    """The rows in the order asked for, locked in the order of their ids until the transaction ends."""
    rows = Submission.objects.select_for_update(of=("self",)).select_related("mission", "team")
    found = {row.pk: row for row in rows.filter(pk__in=submission_ids).order_by("pk")}
    return [found[each] for each in submission_ids]


def require_each(actor: User, submissions: Sequence[Submission], why_not: WhyNot) -> None:
    """Stop at the first one that may not be moved; a second judge is late (409), not forbidden (403)."""
    for submission in submissions:
        require(why_not_review(actor, submission))
        reason = why_not(actor, submission)
        if reason:
            raise DomainError(f"{submission.code}: {reason}")


def require_seen(submissions: Sequence[Submission], seen: int | None) -> None:
    """An observer may correct what nobody has decided on yet, also while a coordinator reads it."""
    for submission in submissions:
        if seen is not None and submission.revision != seen:
            raise DomainError(
                _("%(code)s was corrected while you read it; read revision %(n)s before you decide.")
                % {"code": submission.code, "n": submission.revision}
            )


def move(
    submissions: Sequence[Submission],
    state: SubmissionState,
    *,
    actor: User,
    reason: str,
    at: datetime | None = None,
    **detail: Any,
) -> None:
    """Lock held by the caller: check the table, write the rows, record each move with its ``detail``.

    Whatever was to be followed up is done with once it is decided.
    """
    if not submissions:
        return
    is_decision = state in DECIDED
    changed: dict[str, Any] = {
        "state": state,
        "decided_at": (at or timezone.now()) if is_decision else None,
        "decided_by": actor if is_decision else None,
        "decision_reason": reason if is_decision else "",
        **(NO_FOLLOW_UP if is_decision else {}),
    }
    events: list[AuditEvent] = []
    for submission in submissions:
        before = submission.state
        if not may_move(SUBMISSION_MOVES, before, state):
            raise DomainError(
                _("%(code)s cannot go from %(before)s to %(after)s.")
                % {"code": submission.code, "before": before, "after": state}
            )
        for field, value in changed.items():
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
                **detail,
            )
        )
    Submission.objects.filter(pk__in=[each.pk for each in submissions]).update(**changed)
    AuditEvent.objects.bulk_create(events)
