"""Loading the register: areas, centres and stations, repeatable and in bulk (methodology 6.3)."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, time
from itertools import islice
from typing import Any

from django.db import transaction
from django.utils.dateparse import parse_date, parse_time

from missions.models import Area, Mission, PollingStation, TabulationCentre
from missions.queries import registers
from missions.services.upserting import LoadReport, upsert

Data = Mapping[str, Any]
BATCH = 5000
STATION_FIELDS = [
    "area_id",
    "name",
    "address",
    "locality",
    "latitude",
    "longitude",
    "type",
    "abroad",
    "registered_voters",
    "opens_at",
    "closes_at",
    "timezone",
    "parent_centre_id",
    "sample",
    "is_synthetic",
]


def load_areas(mission: Mission, given: Iterable[Data], report: LoadReport) -> dict[str, Area]:
    """Areas by code, parents first whatever the order of the file. The file has no cycle (checked before)."""
    areas = {area.code: area for area in mission.areas.all()}
    waiting = {each["code"]: each for each in given}
    while waiting:
        ready = [each for each in waiting.values() if each.get("parent", "") not in waiting]
        for each in ready:
            _load_area(mission, each, areas, report)
            del waiting[each["code"]]
    _told(mission)
    return areas


def _load_area(mission: Mission, each: Data, areas: dict[str, Area], report: LoadReport) -> None:
    parent = areas.get(each.get("parent", ""))
    values = {
        "name": each["name"],
        "kind": each.get("kind", ""),
        "parent": parent,
        "path": f"{parent.path}/{each['code']}" if parent else each["code"],
        "depth": parent.depth + 1 if parent else 1,
    }
    areas[each["code"]], _written = upsert(
        Area, key={"mission": mission, "code": each["code"]}, values=values, report=report, what="areas"
    )


def load_centres(
    mission: Mission, given: Iterable[Data], areas: Mapping[str, Area], report: LoadReport
) -> dict[str, TabulationCentre]:
    """Centres by code."""
    for each in given:
        values = {"name": each["name"], "level": each.get("level", ""), "area": areas[each["area"]]}
        upsert(
            TabulationCentre,
            key={"mission": mission, "code": each["code"]},
            values=values,
            report=report,
            what="centres",
        )
    _told(mission)
    return {centre.code: centre for centre in mission.centres.all()}


class Drawn:
    """Notes which stations of a file were drawn for a random sample, as they pass."""

    def __init__(self) -> None:
        self.places: set[tuple[str, str]] = set()  # area and station code

    def noting(self, given: Iterable[Data]) -> Iterator[Data]:
        for each in given:
            if each.get("sample"):
                self.places.add((each["area"], each["code"]))
            yield each


def keep_sample(mission: Mission, drawn: Drawn) -> None:
    """The sample is that of the file just loaded: what only an earlier one had drawn is drawn no more."""
    rows = PollingStation.objects.filter(mission=mission, sample__has_key="stratum")
    marked = rows.values_list("pk", "area__code", "code").iterator()
    undrawn = [pk for pk, area, code in marked if (area, code) not in drawn.places]
    PollingStation.objects.filter(pk__in=undrawn).update(sample=None)


def load_stations(
    mission: Mission,
    given: Iterable[Data],
    areas: Mapping[str, Area],
    centres: Mapping[str, TabulationCentre],
    report: LoadReport,
) -> None:
    """Stations in batches, keyed on (region, code); memory stays within one batch for 825,000 rows."""
    tops = {area.code: _top(area, areas) for area in areas.values()}
    for batch in _batches(given):
        wanted = [_station(mission, each, areas, tops, centres) for each in batch]
        known = {
            (row.region_id, row.code): row
            for row in PollingStation.objects.filter(mission=mission, code__in=[each.code for each in wanted])
        }
        new = [each for each in wanted if (each.region_id, each.code) not in known]
        PollingStation.objects.bulk_create(new)
        changed = [row for row in (_differing(known, each) for each in wanted) if row is not None]
        PollingStation.objects.bulk_update(changed, [name.removesuffix("_id") for name in STATION_FIELDS])
        report.created["stations"] += len(new)
        report.changed["stations"] += len(changed)
        report.unchanged["stations"] += len(wanted) - len(new) - len(changed)
    _told(mission)


def _told(mission: Mission) -> None:
    """Devices ask again what the register holds, once it is written."""
    transaction.on_commit(lambda: registers.forget(mission.pk))


def _station(
    mission: Mission,
    each: Data,
    areas: Mapping[str, Area],
    tops: Mapping[str, Area],
    centres: Mapping[str, TabulationCentre],
) -> PollingStation:
    return PollingStation(
        mission=mission,
        code=each["code"],
        area=areas[each["area"]],
        region=tops[each["area"]],
        name=each["name"],
        address=each.get("address", ""),
        locality=each.get("locality", ""),
        latitude=each.get("lat"),
        longitude=each.get("lon"),
        type=each.get("type", "ordinary"),
        abroad=each.get("abroad"),
        registered_voters=each.get("registered_voters"),
        opens_at=clock(each.get("opens_at")),
        closes_at=clock(each.get("closes_at")),
        timezone=each.get("timezone", ""),
        parent_centre=centres.get(each.get("parent_centre", "")),
        sample=each.get("sample"),
        is_synthetic=each.get("synthetic", False),
    )


def _differing(known: Mapping[Any, PollingStation], wanted: PollingStation) -> PollingStation | None:
    """The stored row with the wanted values, when it differs."""
    row = known.get((wanted.region_id, wanted.code))
    if row is None or all(getattr(row, name) == getattr(wanted, name) for name in STATION_FIELDS):
        return None
    for name in STATION_FIELDS:
        setattr(row, name, getattr(wanted, name))
    return row


def stations_by_ref(mission: Mission, refs: set[str]) -> dict[str, PollingStation]:
    """Stations by "code" or "region/code"; a code of several regions is found by the long form alone."""
    codes = {ref.rpartition("/")[2] for ref in refs}
    found: dict[str, list[PollingStation]] = {}
    rows = PollingStation.objects.filter(mission=mission, code__in=codes).select_related("region")
    for row in rows.iterator():
        found.setdefault(row.code, []).append(row)
        found[f"{row.region.code}/{row.code}"] = [row]
    return {ref: found[ref][0] for ref in refs if len(found.get(ref, [])) == 1}


def _top(area: Area, areas: Mapping[str, Area]) -> Area:
    return areas[area.path.partition("/")[0]]


def _batches(rows: Iterable[Data]) -> Iterator[list[Data]]:
    iterator = iter(rows)
    while batch := list(islice(iterator, BATCH)):
        yield batch


def clock(value: str | None) -> time | None:
    """A wall-clock time "HH:MM"; None for none. The reader has checked the form."""
    return parse_time(value) if value else None


def day(value: str) -> date | None:
    return parse_date(value)
