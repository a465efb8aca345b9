"""A mission by its address, with a person's place and unread messages: one query for what every page asks."""

from copy import copy
from typing import Any

from django.db import connection

from accounts.models import User
from missions.models import Membership, Mission
from missions.permissions import remember_role

# A mission is read again only when its row or its referendum's has changed: PostgreSQL gives every version
# of a row another xmin, or another ctid within one transaction. The role is asked every time.
_PLACE = """
    SELECT mission.id, membership.role,
           concat_ws(' ', mission.xmin, mission.ctid, referendum.xmin, referendum.ctid),
           (SELECT count(*) FROM missions_messagecopy AS copy
            JOIN missions_message AS message ON message.id = copy.message_id
            WHERE copy.user_id = membership.user_id AND copy.read_at IS NULL
              AND message.mission_id = mission.id)
    FROM missions_mission AS mission
    JOIN missions_membership AS membership ON membership.mission_id = mission.id
    LEFT JOIN missions_referendum AS referendum ON referendum.mission_id = mission.id
    WHERE mission.slug = %s AND membership.user_id = %s"""
_read: dict[str, tuple[str, Mission]] = {}


def mission_of(user: User, slug: str) -> Mission | None:
    """The mission with its referendum, None for whoever has no place in it; the role is remembered."""
    with connection.cursor() as cursor:
        cursor.execute(_PLACE, [slug, user.pk])
        row = cursor.fetchone()
    if row is None:
        return None
    mission_id, role, version, unread = row
    if _read.get(slug, ("",))[0] != version:
        _read[slug] = version, Mission.objects.select_related("referendum").get(pk=mission_id)
    # A copy: what a request changes on its mission is never another request's.
    mission = copy(_read[slug][1])
    remember_role(user, mission, role)
    user.__dict__.setdefault("_unread", {})[mission.pk] = unread
    return mission


def unread_in(user: User, mission: Mission) -> int:
    """How many messages the person has not read, as :func:`mission_of` counted them with the mission."""
    counted: dict[Any, int] = user.__dict__.get("_unread", {})
    return counted.get(mission.pk, 0)


def missions_of(user: User) -> list[dict[str, str]]:
    """The person's missions with their role in each, the latest first. One query."""
    rows = Membership.objects.filter(user=user).order_by("-mission__start_date", "mission__slug")
    return [
        {"slug": slug, "code": code, "short_name": name, "role": role, "state": state}
        for slug, code, name, role, state in rows.values_list(
            "mission__slug", "mission__code", "mission__short_name", "role", "mission__state"
        )
    ]
