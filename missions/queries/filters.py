"""Searches kept under a name: one's own, and those shared with the mission's coordinators."""

from django.db.models import Q

from accounts.models import User
from missions.models import Mission, SavedFilter


def filters_of(mission: Mission, user: User) -> list[SavedFilter]:
    """One's own first, then what others share, each by its name. One query."""
    rows = SavedFilter.objects.filter(Q(user=user) | Q(is_shared=True), mission=mission)
    found = list(rows.select_related("user").order_by("name", "pk"))
    return sorted(found, key=lambda each: each.user_id != user.pk)
