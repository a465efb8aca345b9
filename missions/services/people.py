"""What coordinators do about the people of a mission."""

from accounts import devices
from accounts.models import User
from missions.errors import require
from missions.models import Mission
from missions.permissions import why_not_end_sessions
from missions.queries.people import staff_among


def end_sessions(*, mission: Mission, user: User, actor: User) -> None:
    """End every session of an observer, for a lost phone. Raises NotAllowedError with the reason."""
    is_staff = bool(staff_among([user]))
    require(why_not_end_sessions(actor, user, mission, is_staff_elsewhere=is_staff))
    devices.end_sessions(user=user, actor=actor, mission=mission.slug)
