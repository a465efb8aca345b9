"""The observers of a mission for those who must reach them: who was seen when, what waits, what arrived."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet, Subquery, Sum

from accounts.models import Device, User
from missions.models import Membership, Mission, Submission, TeamMember
from missions.models.scope import scope_in
from missions.permissions import remember_role, why_not_end_sessions
from missions.states import STAFF, Role


@dataclass(frozen=True)
class Person:
    """One observer. What waits on the devices is what each of them told when it was last there."""

    user: User
    teams: tuple[tuple[str, str], ...]  # (code, phone)
    received: int
    devices: int
    unsent: int
    drafts: int
    last_seen_at: datetime | None
    why_not_end: str


def observers(mission: Mission, user: User, words: str = "") -> QuerySet[Membership]:
    """Those whose teams the person answers for; whoever has sent nothing first, then by team and name.

    ``words``: each must be in the name or be the team's code.
    """
    members = TeamMember.objects.filter(team__mission=mission)
    rows = Membership.objects.filter(mission=mission, role=Role.OBSERVER).select_related("user")
    scope = scope_in(user, mission)
    if scope.areas:
        inside = members.filter(scope.teams("team__"))
        rows = rows.filter(Q(user__in=inside.values("user")) | ~Q(user__in=members.values("user")))
    for word in words.split()[:6]:
        named = members.filter(team__code__iexact=word)
        rows = rows.filter(Q(user__name__icontains=word) | Q(user__in=named.values("user")))
    first_team = members.filter(user=OuterRef("user")).order_by("team__code").values("team__code")[:1]
    sent = Submission.objects.filter(mission=mission, observer=OuterRef("user"))
    return rows.annotate(has_sent=Exists(sent), first_team=Subquery(first_team)).order_by(
        "has_sent", "first_team", "user__name", "pk"
    )


def people(mission: Mission, actor: User, rows: Iterable[Membership]) -> list[Person]:
    """What is known of each of some :func:`observers`, in their order. Four queries, however many."""
    users = []
    for row in rows:
        remember_role(row.user, mission, row.role)
        users.append(row.user)
    teams, devices = _teams(mission, users), _devices(users)
    received = dict(
        Submission.objects.filter(mission=mission, observer__in=users)
        .order_by()
        .values_list("observer")
        .annotate(Count("pk"))
    )
    elsewhere = staff_among(users)
    return [
        Person(
            user=user,
            teams=tuple(teams.get(user.pk, ())),
            received=received.get(user.pk, 0),
            why_not_end=why_not_end_sessions(actor, user, mission, is_staff_elsewhere=user.pk in elsewhere),
            **devices.get(user.pk, _NO_DEVICE),
        )
        for user in users
    ]


def staff_among(users: Sequence[User]) -> set[int]:
    """Keys of those who review or compile in some mission."""
    return set(Membership.objects.filter(user__in=users, role__in=STAFF).values_list("user_id", flat=True))


_NO_DEVICE: dict[str, Any] = {"devices": 0, "unsent": 0, "drafts": 0, "last_seen_at": None}


def _devices(users: Sequence[User]) -> dict[int, dict[str, Any]]:
    """A device whose sessions were ended is no longer one of theirs, but what waits on it still waits."""
    rows = Device.objects.filter(user__in=users).order_by().values("user_id")
    counted = rows.annotate(
        number=Count("pk", filter=Q(ended_at=None)),
        waiting=Sum("unsent"),
        unfinished=Sum("drafts"),
        seen=Max("last_seen_at"),
    )
    return {
        row["user_id"]: {
            "devices": row["number"],
            "unsent": row["waiting"],
            "drafts": row["unfinished"],
            "last_seen_at": row["seen"],
        }
        for row in counted
    }


def _teams(mission: Mission, users: Sequence[User]) -> dict[int, list[tuple[str, str]]]:
    rows = TeamMember.objects.filter(team__mission=mission, user__in=users).order_by("team__code")
    found: dict[int, list[tuple[str, str]]] = {}
    for key, code, phone in rows.values_list("user_id", "team__code", "team__phone"):
        found.setdefault(key, []).append((code, phone))
    return found
