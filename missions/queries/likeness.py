"""Whether the stations visited resemble the register: the bias of the visits (methodology 2.8).

The same comparison for a snapshot, as the statement prints it, is in ``reports/queries/bias.py``.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from missions.models import Mission, PollingStation
from missions.queries.branches import Part
from missions.queries.coverage import OF_VISITS

# The register is counted by area before anything is read of the areas: it has a million lines at most.
_COUNTED = """
    WITH visited AS (
        SELECT DISTINCT station_id FROM missions_submission
        WHERE mission_id = %(mission)s AND state <> 'excluded' AND kind = ANY(%(kinds)s)
          AND station_id IS NOT NULL
    ), register AS (
        SELECT area_id, locality, type, count(*) AS number FROM missions_pollingstation
        WHERE mission_id = %(mission)s GROUP BY area_id, locality, type
    ), seen AS (
        SELECT p.area_id, p.locality, p.type, count(*) AS number
        FROM visited JOIN missions_pollingstation AS p ON p.id = visited.station_id
        GROUP BY p.area_id, p.locality, p.type
    )
    SELECT area.path, register.locality, register.type, coalesce(seen.number, 0), register.number
    FROM register
    JOIN missions_area AS area ON area.id = register.area_id
    LEFT JOIN seen USING (area_id, locality, type)
    WHERE %(paths)s::text[] IS NULL OR EXISTS (
        SELECT 1 FROM unnest(%(paths)s::text[]) AS top
        WHERE area.path = top OR starts_with(area.path, top || '/'))"""


@dataclass(frozen=True)
class Group:
    """Stations of one area, setting or type: how many were visited and how many there are."""

    label: str
    visited: int
    register: int
    all_visited: int
    all_register: int

    @property
    def visited_percent(self) -> float:
        return 100 * self.visited / self.all_visited if self.all_visited else 0.0

    @property
    def register_percent(self) -> float:
        return 100 * self.register / self.all_register if self.all_register else 0.0

    @property
    def points(self) -> int:
        """Percentage points above the register's share, below it when negative."""
        return round(self.visited_percent - self.register_percent)


@dataclass(frozen=True)
class Comparison:
    """One way to divide the register, with the groups in the order of their share of it."""

    name: str
    groups: tuple[Group, ...]


@dataclass(frozen=True)
class Likeness:
    """The visits of a part against its register."""

    visited: int
    register: int
    comparisons: tuple[Comparison, ...]


def likeness(mission: Mission, part: Part) -> Likeness:
    """By setting, type and area; a division with one group alone shows nothing and is left out. One query."""
    given: dict[str, Any] = {
        "mission": mission.pk,
        "kinds": [kind.value for kind in OF_VISITS],
        "paths": part.scope.paths or None,
    }
    with connection.cursor() as cursor:
        cursor.execute(_COUNTED, given)
        rows = cursor.fetchall()
    divided: dict[str, Counter[tuple[str, str]]] = {name: Counter() for name in ("setting", "type", "area")}
    for path, locality, kind, visited, register in rows:
        branch = part.branch_of(path)
        for name, group in (("setting", locality), ("type", kind), ("area", branch.path)):
            divided[name][group, "visited"] += visited
            divided[name][group, "register"] += register
    settings = {
        "": _("Not recorded"),
        **{value: str(name) for value, name in PollingStation.Locality.choices},
    }
    names = {branch.path: branch.name for branch in part.branches}
    types = {group: group.replace("_", " ").capitalize() for group, _what in divided["type"]}
    comparisons = (
        _comparison(_("By setting"), divided["setting"], settings),
        _comparison(_("By type"), divided["type"], types),
        _comparison(_("By area"), divided["area"], names),
    )
    return Likeness(
        visited=sum(row[3] for row in rows),
        register=sum(row[4] for row in rows),
        comparisons=tuple(each for each in comparisons if len(each.groups) > 1),
    )


def _comparison(name: str, numbers: Counter[tuple[str, str]], labels: Mapping[str, str]) -> Comparison:
    total = {what: _total(numbers, what) for what in ("visited", "register")}
    groups = [
        Group(labels[key], numbers[key, "visited"], number, total["visited"], total["register"])
        for (key, what), number in numbers.items()
        if what == "register"
    ]
    return Comparison(name, tuple(sorted(groups, key=lambda group: (-group.register, group.label))))


def _total(numbers: Mapping[tuple[str, str], int], what: str) -> int:
    return sum(number for (_key, each), number in numbers.items() if each == what)
