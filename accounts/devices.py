"""A person's devices: what they say of themselves, the key that seals their records, and ending them all."""

import secrets
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import Device, User
from accounts.services import record

KEY_BYTES = 32
LARGEST_COUNT = 1_000_000


@transaction.atomic
def register(*, user: User, browser: UUID, unsent: int, drafts: int, name: str = "") -> bytes:
    """Note that the person files from this browser, and what waits on it; an earlier ending is over.

    Gives the person's own 32 bytes, made once: with them a device reads its records after signing in, and
    without them nobody does.
    """
    said: dict[str, int | str] = {"unsent": min(unsent, LARGEST_COUNT), "drafts": min(drafts, LARGEST_COUNT)}
    if name:
        said["name"] = name[:200]
    now = timezone.now()
    Device.objects.update_or_create(
        user=user,
        browser=browser,
        defaults={**said, "last_seen_at": now, "ended_at": None, "ended_by": None},
        create_defaults={**said, "first_seen_at": now, "last_seen_at": now},
    )
    return _key_of(user)


def _key_of(user: User) -> bytes:
    """Made once, also when two devices ask at the same moment."""
    if user.device_key is None:
        fresh = secrets.token_bytes(KEY_BYTES)
        User.objects.filter(pk=user.pk, device_key=None).update(device_key=fresh)
        user.refresh_from_db(fields=["device_key"])
    assert user.device_key is not None
    return bytes(user.device_key)


def ended_for(browser: UUID, *, but: User | None) -> list[int]:
    """Ids of the people whose sessions were ended and who have not come back to this browser since."""
    rows = Device.objects.filter(browser=browser, ended_at__isnull=False).exclude(user=but)
    return sorted(rows.values_list("user_id", flat=True))


@transaction.atomic
def end_sessions(*, user: User, actor: User, mission: str) -> int:
    """End every session of the person at its next request; gives the number of devices it reaches.

    ``mission`` is the slug of the one the actor acts in. The rule who may is the mission's. What is on the
    devices stays there, sealed, and is delivered when the person signs in again.
    """
    User.objects.filter(pk=user.pk).update(session_epoch=F("session_epoch") + 1)
    rows = Device.objects.filter(user=user, ended_at=None)
    number = rows.update(ended_at=timezone.now(), ended_by=actor)
    record(
        actor=actor,
        action="user.sessions_ended",
        object_type="user",
        object_id=user.pk,
        mission=mission,
        detail={"devices": number},
    )
    return number
