"""Undo: a coordinator's own last decision, or all of one press, as if it had not been made."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from missions.errors import DomainError, require
from missions.models import Mission, Submission
from missions.permissions import why_not_review
from missions.queries.undo import last_undoable, undone_reason
from missions.services import audit
from missions.services.moves import NO_FOLLOW_UP, locked, move
from missions.states import SubmissionState

# A return the team has not answered becomes what it was when it came; the rest goes back into review.
_BACK_TO = {
    SubmissionState.VERIFIED: SubmissionState.IN_REVIEW,
    SubmissionState.EXCLUDED: SubmissionState.IN_REVIEW,
    SubmissionState.RETURNED: SubmissionState.RECEIVED,
}


@transaction.atomic
def take_back(*, mission: Mission, actor: User, key: str = "") -> list[Submission]:
    """Take back the actor's newest decision of the last 15 minutes, or the one ``key`` names (Undoable.key).

    What somebody moved on meanwhile is left alone. Raises DomainError when nothing is left to take back,
    NotAllowedError when the actor may review no more.
    """
    found = last_undoable(mission=mission, user=actor, key=key)
    ids = [each.pk for each in found.submissions] if found else []
    submissions = locked(sorted(ids))
    # Asked again now that nobody else can move them.
    still = last_undoable(mission=mission, user=actor, key=key) if submissions else None
    standing: set[UUID] = {each.pk for each in still.submissions} if still else set()
    submissions = [each for each in submissions if each.pk in standing]
    if not submissions:
        raise DomainError(
            _("There is nothing left to take back: it is more than 15 minutes ago, or it was moved on since.")
        )
    for submission in submissions:
        require(why_not_review(actor, submission))
    for before, after in _BACK_TO.items():
        moved = [each for each in submissions if each.state == before]
        move(moved, after, actor=actor, reason=undone_reason(), is_undo=True)
    for submission in submissions:
        if submission.follow_up_at is not None:
            _forget_follow_up(submission, actor=actor)
    return submissions


def _forget_follow_up(submission: Submission, *, actor: User) -> None:
    for field, value in NO_FOLLOW_UP.items():
        setattr(submission, field, value)
    submission.save(update_fields=list(NO_FOLLOW_UP))
    audit.of_submission(
        submission,
        actor=actor,
        action="follow_up_ended",
        mission_slug=submission.mission.slug,
        reason=undone_reason(),
        revision=submission.revision,
    ).save(force_insert=True)
