"""The queue's rows: who is reading which."""

from collections.abc import Mapping
from uuid import UUID

from django import template

from accounts.models import User
from missions.models import ReviewClaim, Submission

register = template.Library()


@register.simple_tag
def reader(claims: Mapping[UUID, ReviewClaim] | str, submission: Submission, user: User) -> User | None:
    """The other person who has it open right now; None for nobody, and for oneself."""
    claim = claims.get(submission.pk) if isinstance(claims, Mapping) else None
    return claim.user if claim is not None and claim.user_id != user.pk else None
