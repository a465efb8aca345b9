"""Who is on duty: whom the alerts of a mission reach."""

from django.db import transaction

from accounts import services as accounts
from accounts.models import User
from missions.errors import require
from missions.models import Membership, Mission
from missions.permissions import why_not_set_duty


@transaction.atomic
def change(*, mission: Mission, user_id: int, is_on_duty: bool, actor: User) -> Membership:
    """Whether alerts reach somebody: said by the person, or by a head for others. In the trail."""
    place = Membership.objects.select_for_update(of=("self",)).select_related("user")
    found = place.get(mission=mission, user=user_id)
    require(why_not_set_duty(actor, mission, found))
    if found.is_on_duty != is_on_duty:
        found.is_on_duty = is_on_duty
        found.save(update_fields=["is_on_duty"])
        accounts.record(
            actor=actor,
            action="membership.on_duty" if is_on_duty else "membership.off_duty",
            object_type="membership",
            object_id=found.pk,
            mission=mission.slug,
            detail={"person": str(found.user)},
        )
    return found
