"""Places as a device shows and names them, many at once."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from missions.models import Mission, PollingStation, TabulationCentre
from missions.queries.registers import is_large

_STATION = (
    "pk",
    "code",
    "name",
    "address",
    "area__name",
    "latitude",
    "longitude",
    "timezone",
    "region__code",
)


@dataclass(frozen=True)
class NamedPlace:
    """A place in the shape of docs/doors.md, where ``ref`` is the answer that names it; its own time zone."""

    told: dict[str, Any]
    timezone: str = ""


Places = Mapping[object, NamedPlace]


def named_places(
    mission: Mission, *, stations: Collection[UUID] = (), centres: Collection[int] = ()
) -> Places:
    """The places of these keys, by key. Two queries; none for what is not asked."""
    return {**_stations(mission, stations), **_centres(mission, centres)}


def _stations(mission: Mission, keys: Collection[UUID]) -> dict[object, NamedPlace]:
    """A station has its code, with the region's before it where codes repeat.

    In a large register it always has both, so that no station loaded elsewhere changes its name.
    """
    rows = PollingStation.objects.filter(mission=mission)
    is_long = is_large(mission)
    if is_long:
        rows = rows.filter(pk__in=keys)
    else:
        rows = rows.filter(code__in=PollingStation.objects.filter(pk__in=keys).order_by().values("code"))
    found = list(rows.order_by().values_list(*_STATION)) if keys else []
    repeated, wanted = Counter(row[1] for row in found), set(keys)
    places: dict[object, NamedPlace] = {}
    for key, code, name, address, area, latitude, longitude, timezone, region in found:
        if key in wanted:
            reference = f"{region}/{code}" if is_long or repeated[code] > 1 else code
            told = _told("station", reference, code, name, address, area, latitude, longitude)
            places[key] = NamedPlace(told, timezone)
    return places


def _centres(mission: Mission, keys: Collection[int]) -> dict[object, NamedPlace]:
    rows = TabulationCentre.objects.filter(mission=mission, pk__in=keys).order_by()
    return {
        key: NamedPlace(_told("centre", code, code, name, "", area, None, None))
        for key, code, name, area in rows.values_list("pk", "code", "name", "area__name")
    }


def _told(
    kind: str,
    reference: str,
    code: str,
    name: str,
    address: str,
    area: str,
    latitude: float | None,
    longitude: float | None,
) -> dict[str, Any]:
    return {
        "kind": kind,
        "ref": reference,
        "code": code,
        "name": name,
        "address": address,
        "area": area,
        "lat": latitude,
        "lng": longitude,
    }
