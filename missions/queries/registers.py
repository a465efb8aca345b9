"""The register as a device keeps it: all of it, or of a very large one the part around the person's teams."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.core.cache import cache
from django.db import connection
from django.db.models import Q

from accounts.models import User
from missions.models import Area, Deployment, Mission, PollingStation, TabulationCentre, Team
from missions.permissions import team_ids_of

FORMAT = "tanik-register/1"
# So many stations a phone keeps and searches with ease; of a larger register it gets a part.
MOST_STATIONS = 30_000
# Writers of the register say that it changed; this long a device may not hear of it while Redis was away.
REMEMBERED = 600
KEPT = 24 * 3600

# Order matters to nobody, and a sum of hashes needs no sorting.
_SUMS = """
    SELECT count(*), sum(hashtextextended((id, code, name, address, area_id, latitude, longitude)::text, 0)),
           (SELECT sum(hashtextextended((id, code, name, parent_id)::text, 0))
            FROM missions_area WHERE mission_id = %(mission)s),
           (SELECT sum(hashtextextended((id, code, name, area_id)::text, 0))
            FROM missions_tabulationcentre WHERE mission_id = %(mission)s)
    FROM missions_pollingstation
    WHERE mission_id = %(mission)s AND (%(areas)s::bigint[] IS NULL OR area_id = ANY(%(areas)s))"""


@dataclass(frozen=True)
class Extent:
    """Which stations: those in these areas, or all. ``edition`` changes whenever the register is written."""

    mission: Mission
    edition: str
    area_ids: tuple[int, ...] | None = None

    @property
    def scope(self) -> str:
        return "all" if self.area_ids is None else "part"

    @property
    def key(self) -> str:
        areas = ",".join(map(str, self.area_ids)) if self.area_ids is not None else "all"
        return f"register:{self.edition}:{hashlib.sha256(areas.encode()).hexdigest()[:32]}"


def extent_for(user: User, mission: Mission) -> Extent:
    """What the person's devices keep. No query for a register of usual size, once it has been looked at."""
    edition, is_large = _edition(mission)
    if not is_large:
        return Extent(mission, edition)
    teams = team_ids_of(user, mission)
    expected = _areas_of_deployments(teams)
    around = _inside(
        mission, [*Team.objects.filter(pk__in=teams).values_list("area__path", flat=True), *expected]
    )
    if _has_more_than_fit(PollingStation.objects.filter(area_id__in=around)):
        around = _inside(mission, expected)
    return Extent(mission, edition, tuple(around))


def is_large(mission: Mission) -> bool:
    """Whether a device gets only a part of the register; stations are then named with their region."""
    return _edition(mission)[1]


def token_of(extent: Extent) -> tuple[str, int]:
    """(version token, number of stations): another token when anything in it changed."""
    known: tuple[str, int] | None = cache.get(extent.key)
    if known is not None:
        return known
    areas = list(extent.area_ids) if extent.area_ids is not None else None
    with connection.cursor() as cursor:
        cursor.execute(_SUMS, {"mission": extent.mission.pk, "areas": areas})
        count, *sums = cursor.fetchone()
    told = "/".join(map(str, [FORMAT, extent.scope, count, *sums]))
    found = hashlib.sha256(told.encode()).hexdigest()[:32], min(count, MOST_STATIONS)
    cache.set(extent.key, found, REMEMBERED)
    return found


def register_of(extent: Extent) -> dict[str, Any]:
    """The register itself, in the shape docs/doors.md gives. Three queries; memory for all of it."""
    areas, number = _areas(extent)
    stations = _stations(extent)
    repeated = Counter(row[0] for row in stations)
    return {
        "format": FORMAT,
        "token": token_of(extent)[0],
        "scope": extent.scope,
        "areas": areas,
        "stations": [
            [
                f"{region}/{code}" if extent.area_ids is not None or repeated[code] > 1 else code,
                *(code, name, address, number.get(area_id), latitude, longitude),
            ]
            for code, name, address, area_id, latitude, longitude, region in stations
        ],
        "centres": [
            [code, code, name, number[area_id]]
            for code, name, area_id in TabulationCentre.objects.filter(
                mission=extent.mission, area_id__in=list(number)
            ).values_list("code", "name", "area_id")
        ],
    }


def forget(mission_id: UUID) -> None:
    """The register was written: what was remembered of it is another edition's."""
    cache.delete(f"register:{mission_id}")


def _edition(mission: Mission) -> tuple[str, bool]:
    """(edition, whether it is large), remembered until the register is written."""
    key = f"register:{mission.pk}"
    known: tuple[str, bool] | None = cache.get(key)
    if known is None:
        known = uuid4().hex, _has_more_than_fit(PollingStation.objects.filter(mission=mission))
        cache.set(key, known, REMEMBERED)
    return known


def _has_more_than_fit(rows: Any) -> bool:
    """Counts no further than needed."""
    return bool(rows.order_by().values_list("pk")[MOST_STATIONS : MOST_STATIONS + 1])


def _areas_of_deployments(team_ids: Iterable[int]) -> list[str]:
    rows = Deployment.objects.filter(team_id__in=team_ids).values_list(
        "station__area__path", "centre__area__path"
    )
    return sorted({path for pair in rows for path in pair if path})


def _inside(mission: Mission, paths: Sequence[str | None]) -> list[int]:
    """Keys of these areas and of all that lie in them, in a fixed order."""
    wanted = Q()
    for path in sorted({path for path in paths if path}):
        wanted |= Q(path=path) | Q(path__startswith=f"{path}/")
    return sorted(mission.areas.filter(wanted).values_list("pk", flat=True)) if wanted else []


def _areas(extent: Extent) -> tuple[list[list[Any]], dict[int, int]]:
    """([[code, name, index of the parent]], index by key): the wanted and what they lie in, parents first."""
    rows = list(
        Area.objects.filter(mission=extent.mission)
        .order_by("path")
        .values_list("pk", "code", "name", "parent_id")
    )
    if extent.area_ids is not None:
        parents = {key: parent for key, _code, _name, parent in rows}
        wanted: set[int] = set()
        for key in extent.area_ids:
            above: int | None = key
            while above is not None and above not in wanted:
                wanted.add(above)
                above = parents[above]
        rows = [row for row in rows if row[0] in wanted]
    number = {row[0]: index for index, row in enumerate(rows)}
    return [[code, name, number.get(parent)] for _key, code, name, parent in rows], number


def _stations(extent: Extent) -> list[tuple[Any, ...]]:
    rows = PollingStation.objects.filter(mission=extent.mission)
    if extent.area_ids is not None:
        rows = rows.filter(area_id__in=extent.area_ids)
    columns = ("code", "name", "address", "area_id", "latitude", "longitude", "region__code")
    return list(rows.order_by("code", "pk").values_list(*columns)[:MOST_STATIONS])
