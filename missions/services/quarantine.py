"""Clearing the quarantine: a coordinator says what became of a payload; the payload itself stays for good."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import services as accounts
from accounts.models import User
from missions.checklists.unfit import presentable
from missions.errors import DomainError, require
from missions.models import Quarantine
from missions.permissions import why_not_clear_quarantine

LONGEST_REASON = 1000


def show(*, row: Quarantine, actor: User) -> None:
    """Record that the actor reads what was sent, in which answers told in confidence may stand."""
    require(why_not_clear_quarantine(actor, row.mission))
    accounts.record(
        actor=actor,
        action="quarantine.shown",
        object_type="submission",
        object_id=row.payload.submission_ref,
        mission=row.mission.slug,
        detail={"payload": row.payload_id},
    )


@transaction.atomic
def resolve(*, quarantine_id: int, actor: User, reason: str) -> Quarantine:
    """Take it off the list, with what was done; raises DomainError when somebody already has."""
    row = (
        Quarantine.objects.select_for_update(of=("self",))
        .select_related("mission", "payload")
        .get(pk=quarantine_id)
    )
    require(why_not_clear_quarantine(actor, row.mission))
    if row.resolved_at is not None:
        raise DomainError(_("Somebody has already dealt with this one."))
    reason = presentable(reason).strip()[:LONGEST_REASON]
    if not reason:
        raise DomainError(_("Write in one sentence what was done about it."))
    row.resolved_at, row.resolved_by = timezone.now(), actor
    row.save(update_fields=["resolved_at", "resolved_by"])
    accounts.record(
        actor=actor,
        action="quarantine.resolved",
        object_type="submission",
        object_id=row.payload.submission_ref,
        mission=row.mission.slug,
        detail={"payload": row.payload_id, "reason": reason},
    )
    return row
