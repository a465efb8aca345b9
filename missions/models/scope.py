"""The part of a mission that a person's place covers: a coordinator may be limited to areas."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Q

from missions.models.mission import Membership
from missions.models.register import Area, PollingStation, TabulationCentre
from missions.models.team import Team
from missions.states import Role

if TYPE_CHECKING:
    from accounts.models import User
    from missions.models.mission import Mission


@dataclass(frozen=True)
class Scope:
    """A role, and (path, name) of the areas it is limited to; none for the whole mission."""

    role: str = ""
    areas: tuple[tuple[str, str], ...] = ()

    @property
    def paths(self) -> list[str]:
        return [path for path, _name in self.areas]

    def submissions(self) -> Q:
        """Those about a place inside; about no place, those of a team inside; of no team, everybody's."""
        if not self.areas:
            return Q()
        teams = Team.objects.filter(self.teams())
        placeless = Q(station=None, centre=None)
        return self.places() | placeless & (Q(team=None) | Q(team__in=teams.values("pk")))

    def places(self) -> Q:
        """Rows about a station or centre inside: each list of places is read once, not joined row by row."""
        if not self.areas:
            return Q()
        inside = {"area__in": Area.objects.filter(self._under("")).values("pk")}
        return Q(station__in=PollingStation.objects.filter(**inside).values("pk")) | Q(
            centre__in=TabulationCentre.objects.filter(**inside).values("pk")
        )

    def teams(self, before: str = "") -> Q:
        """Teams inside, all around, or of no area; ``before`` leads to them, as ``"team__"`` does."""
        if not self.areas:
            return Q()
        around = Q(**{f"{before}area__path__in": [above for path in self.paths for above in _above(path)]})
        return self._under(f"{before}area__") | around | Q(**{f"{before}area": None})

    def _under(self, before: str) -> Q:
        """Whether an area is one of these or lies in one; ``before`` leads to it."""
        inside = Q()
        for path in self.paths:
            inside |= Q(**{f"{before}path": path}) | Q(**{f"{before}path__startswith": f"{path}/"})
        return inside


def _above(path: str) -> list[str]:
    """The paths of the areas an area lies in."""
    codes = path.split("/")
    return ["/".join(codes[:depth]) for depth in range(1, len(codes))]


def scopes_of(user: "User") -> Mapping[UUID, Scope]:
    """The person's place in each of their missions, asked once and remembered on the user.

    Areas limit coordinators; the secretariat and the head of mission answer for all of it.
    """
    if "_scopes" not in user.__dict__:
        rows = Membership.objects.filter(user_id=user.pk).order_by("areas__path")
        found: dict[UUID, Scope] = {}
        for mission_id, role, path, name in rows.values_list(
            "mission_id", "role", "areas__path", "areas__name"
        ):
            before = found.get(mission_id, Scope(role))
            is_limit = path is not None and role == Role.COORDINATOR
            found[mission_id] = Scope(role, (*before.areas, (path, name))) if is_limit else before
        user.__dict__["_scopes"] = found
    scopes: Mapping[UUID, Scope] = user.__dict__["_scopes"]
    return scopes


def scope_in(user: "User", mission: "Mission") -> Scope:
    """The person's place in one mission; a scope without a role for none."""
    return scopes_of(user).get(mission.pk, Scope())
