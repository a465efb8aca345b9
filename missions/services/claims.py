"""Claims: one coordinator at a time reads a submission; without activity a claim lapses by itself.

Whoever takes or breaks one holds the lock of the submission, as every decision does: two at once have one
winner. Renewing is one conditional update, so that it never brings back what was broken.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from missions.errors import DomainError, require
from missions.models import ReviewClaim, Submission
from missions.permissions import why_not_break_claim, why_not_verify
from missions.queries.claims import live_claims, live_since
from missions.services import audit
from missions.services.moves import locked, require_each
from missions.states import CLAIM_LASTS


class ClaimedError(DomainError):
    """Somebody else is reading it: who, since when, and what to do. Views answer 409."""

    name = "claimed"

    def __init__(self, message: str, claim: ReviewClaim) -> None:
        super().__init__(message)
        self.claim = claim


@transaction.atomic
def take(*, submission_id: UUID, actor: User) -> ReviewClaim:
    """Take a submission to read, or go on reading it; lapsed claims are simply taken.

    Raises ClaimedError while somebody else reads it, NotAllowedError, or DomainError once it is decided.
    """
    submission = locked([submission_id])[0]
    require_each(actor, [submission], why_not_verify)
    require_free(actor, [submission])
    return _given_to(actor, submission)


def renew(*, submission_id: UUID, actor: User) -> ReviewClaim:
    """Go on reading what one holds; what lapsed meanwhile is taken again. Raises as :func:`take` does."""
    own = ReviewClaim.objects.filter(submission=submission_id, user=actor, seen_at__gt=live_since())
    if own.update(seen_at=timezone.now()):
        claim = own.select_related("user").first()
        if claim is not None:
            return claim
    return take(submission_id=submission_id, actor=actor)


def release(*, submission_id: UUID, actor: User, seen: datetime | None = None) -> bool:
    """Leave a submission to the others; tells whether one's own claim ended.

    ``seen``: what the page that is left knew of the claim. One renewed since belongs to a newer page.
    """
    own = ReviewClaim.objects.filter(submission=submission_id, user=actor)
    if seen is not None:
        own = own.filter(seen_at__lte=seen)
    return bool(own.delete()[0])


@transaction.atomic
def break_claim(*, submission_id: UUID, actor: User) -> ReviewClaim:
    """A head takes over what somebody else reads, and the trail says so; others take what lapsed."""
    submission = locked([submission_id])[0]
    require_each(actor, [submission], why_not_verify)
    other = _held_by_others(actor, [submission]).get(submission.pk)
    if other is not None:
        require(why_not_break_claim(actor, submission.mission))
        audit.of_submission(
            submission,
            actor=actor,
            action="claim_broken",
            mission_slug=submission.mission.slug,
            **{"from": str(other.user), "since": other.taken_at.isoformat()},
        ).save(force_insert=True)
    return _given_to(actor, submission)


def require_free(actor: User, submissions: Sequence[Submission]) -> None:
    """Raises ClaimedError when somebody else is reading one of them. Lock held by the caller; one query."""
    held = _held_by_others(actor, submissions)
    for submission in submissions:
        if submission.pk in held:
            raise ClaimedError(sentence(actor, submission, held[submission.pk]), held[submission.pk])


def end(submissions: Sequence[Submission]) -> None:
    """What is decided is nobody's to read on. Lock held by the caller."""
    ReviewClaim.objects.filter(submission__in=[each.pk for each in submissions]).delete()


def sentence(actor: User, submission: Submission, claim: ReviewClaim) -> str:
    """Who reads it, since when, and what the person may do about it, on the mission's clock."""
    zone = ZoneInfo(submission.mission.timezone)
    words = {
        "code": submission.code,
        "who": claim.user,
        "since": f"{claim.taken_at.astimezone(zone):%H:%M}",
        "until": f"{(claim.seen_at + CLAIM_LASTS).astimezone(zone):%H:%M}",
    }
    if why_not_break_claim(actor, submission.mission):
        told = _(
            "%(who)s has been reading %(code)s since %(since)s. Go on to the next one, or come back after "
            "%(until)s: it is free then unless they go on."
        )
    else:
        told = _("%(who)s has been reading %(code)s since %(since)s. Go on to the next one, or take it over.")
    return told % words


def _held_by_others(actor: User, submissions: Sequence[Submission]) -> dict[UUID, ReviewClaim]:
    claims = live_claims(each.pk for each in submissions)
    return {key: claim for key, claim in claims.items() if claim.user_id != actor.pk}


def _given_to(actor: User, submission: Submission) -> ReviewClaim:
    """Lock held by the caller. Since when is counted from the first moment of an unbroken reading."""
    now = timezone.now()
    before = ReviewClaim.objects.filter(submission=submission).first()
    goes_on = before is not None and before.user_id == actor.pk and before.seen_at > live_since()
    taken_at = before.taken_at if before is not None and goes_on else now
    claim, _made = ReviewClaim.objects.update_or_create(
        submission=submission, defaults={"user": actor, "taken_at": taken_at, "seen_at": now}
    )
    return claim
