"""A mission by its address, with the person's place in it: one query for the two things every page asks."""

from accounts.models import User
from missions.models import Membership, Mission
from missions.permissions import remember_role


def mission_of(user: User, slug: str) -> Mission | None:
    """The mission with its referendum, None for whoever has no place in it; the role is remembered."""
    place = (
        Membership.objects.filter(user_id=user.pk, mission__slug=slug)
        .select_related("mission__referendum")
        .first()
    )
    if place is None:
        return None
    remember_role(user, place.mission, place.role)
    return place.mission
