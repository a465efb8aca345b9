"""Who is reading what: claims that still live."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.utils import timezone

from accounts.models import User
from missions.models import ReviewClaim
from missions.states import CLAIM_LASTS


def live_since() -> datetime:
    """A claim seen before this moment has lapsed."""
    return timezone.now() - CLAIM_LASTS


def live_claims(submission_ids: Iterable[UUID]) -> dict[UUID, ReviewClaim]:
    """The claims that still live among these submissions, each with its ``user``. One query."""
    rows = ReviewClaim.objects.filter(submission_id__in=list(submission_ids), seen_at__gt=live_since())
    return {claim.submission_id: claim for claim in rows.select_related("user")}


def read_by_others(user: User) -> Exists:
    """For a filter on submissions: somebody else has them open right now."""
    claims = ReviewClaim.objects.filter(submission=OuterRef("pk"), seen_at__gt=live_since())
    return Exists(claims.exclude(user=user))


def minutes_left(claim: ReviewClaim) -> int:
    """How long it lives on without activity, in whole minutes rounded up."""
    left = claim.seen_at + CLAIM_LASTS - timezone.now()
    return max(0, -int(-left.total_seconds() // 60))
