"""Finding stations, centres, teams and observers of a mission by what people call them."""

from dataclasses import dataclass, field
from datetime import tzinfo
from zoneinfo import ZoneInfo

from django.db import connection

from accounts.models import User
from missions.models import Membership, Mission, PollingStation, TabulationCentre, Team

# Written out because every submission received asks them, hundreds a second.
_STATIONS = """
    SELECT station.id, station.timezone FROM missions_pollingstation AS station
    JOIN missions_area AS region ON region.id = station.region_id
    WHERE station.mission_id = %(mission)s AND station.code = %(code)s AND %(region)s IN ('', region.code)
    LIMIT 2"""
_TEAM = """
    SELECT team.id, array_remove(array_agg(member.user_id), NULL) FROM missions_team AS team
    LEFT JOIN missions_teammember AS member ON member.team_id = team.id
    WHERE team.mission_id = %(mission)s AND team.code = %(code)s GROUP BY team.id"""


@dataclass
class Lookups:
    """Answers are remembered, so an import of many lines asks once a name; a request makes its own."""

    mission: Mission
    _stations: dict[str, PollingStation | None] = field(default_factory=dict)
    _centres: dict[str, TabulationCentre | None] = field(default_factory=dict)
    _teams: dict[str, tuple[Team, frozenset[int]] | None] = field(default_factory=dict)
    _people: dict[str, User | None] = field(default_factory=dict)

    def station(self, ref: str) -> PollingStation | None:
        """By "code", or "region/code" where regions repeat codes; None when unknown or ambiguous."""
        if ref not in self._stations:
            region, _slash, code = ref.rpartition("/")
            with connection.cursor() as cursor:
                cursor.execute(_STATIONS, {"mission": self.mission.pk, "code": code, "region": region})
                found = [PollingStation(pk=pk, code=code, timezone=zone) for pk, zone in cursor.fetchall()]
            self._stations[ref] = found[0] if len(found) == 1 else None
        return self._stations[ref]

    def centre(self, ref: str) -> TabulationCentre | None:
        if ref not in self._centres:
            rows = TabulationCentre.objects.filter(mission_id=self.mission.pk, code=ref)
            self._centres[ref] = rows.first()
        return self._centres[ref]

    def team(self, code: str) -> tuple[Team, frozenset[int]] | None:
        """The team and the ids of its members."""
        if code not in self._teams:
            with connection.cursor() as cursor:
                cursor.execute(_TEAM, {"mission": self.mission.pk, "code": code})
                row = cursor.fetchone()
            self._teams[code] = (Team(pk=row[0], code=code), frozenset(row[1])) if row else None
        return self._teams[code]

    def only_team_of(self, user: User) -> Team | None:
        """The person's team when there is exactly one."""
        found = list(Team.objects.filter(mission_id=self.mission.pk, members=user)[:2])
        return found[0] if len(found) == 1 else None

    def person(self, email: str) -> User | None:
        """Somebody with a place in the mission, by e-mail address."""
        wanted = email.strip().lower()
        if wanted not in self._people:
            place = Membership.objects.filter(mission_id=self.mission.pk, user__email=wanted)
            row = place.select_related("user").first()
            self._people[wanted] = row.user if row else None
        return self._people[wanted]

    def timezone(self, station: PollingStation | None) -> tzinfo:
        return ZoneInfo((station.timezone if station else "") or self.mission.timezone)
