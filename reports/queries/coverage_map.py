"""Where the mission observed, area by area, as far as the public may know it."""

from typing import Any
from uuid import UUID

from django.db.models import Avg, Count, Exists, OuterRef, Q

from missions.models import Deployment, Mission, PollingStation, Submission
from missions.states import Kind
from reports.models import SnapshotRevision
from reports.queries.evidence_table import SMALL_CELL

# More signs than this run into each other on a page; then regions are drawn in place of districts.
_MOST = 16
# Two decimals are a kilometre: the middle of an area's stations, and none of them.
_DECIMALS = 2

Row = dict[str, Any]


def coverage_map(mission: Mission, snapshot_id: UUID) -> dict[str, Any]:
    """{visited, not_drawn, places: [{name, latitude, longitude, visited, missed}]} of stations. One query.

    ``visited`` are stations with a counted submission, ``missed`` those planned and not visited. No area is
    given in which fewer than three stations were visited (methodology 2.7): ``not_drawn`` counts those.
    """
    districts = [_row(row, "area__name") for row in _rows(mission, snapshot_id)]
    drawn = _drawn(districts)
    if len(drawn) > _MOST:
        districts = _by_region(districts)
        drawn = _drawn(districts)
    return {
        "visited": sum(row["visited"] for row in districts),
        "not_drawn": sum(1 for row in districts if row["visited"] and row not in drawn),
        "places": [_place(row) for row in sorted(drawn, key=lambda row: str(row["name"]))],
    }


def _rows(mission: Mission, snapshot_id: UUID) -> list[Any]:
    """Districts where somebody went or should have gone, the middle of all their stations in the register."""
    counted = SnapshotRevision.objects.filter(snapshot_id=snapshot_id, role=SnapshotRevision.Role.COUNTED)
    counted = counted.exclude(kind__in=[Kind.INCIDENT, Kind.MEETING])
    told = Submission.objects.filter(pk__in=counted.values("revision__submission"), station=OuterRef("pk"))
    stations = PollingStation.objects.filter(mission=mission, abroad__isnull=True).annotate(
        is_visited=Exists(told),
        is_planned=Exists(Deployment.objects.filter(station=OuterRef("pk"))),
    )
    by_district = stations.order_by().values("area_id", "area__name", "region_id", "region__name")
    found = by_district.annotate(
        visited=Count("pk", filter=Q(is_visited=True)),
        missed=Count("pk", filter=Q(is_visited=False, is_planned=True)),
        located=Count("latitude", filter=Q(longitude__isnull=False)),
        latitude=Avg("latitude"),
        longitude=Avg("longitude"),
    ).filter(Q(visited__gt=0) | Q(missed__gt=0))
    return list(found)


def _row(row: Row, name: str) -> Row:
    return {**row, "name": row[name]}


def _drawn(rows: list[Row]) -> list[Row]:
    return [row for row in rows if row["visited"] >= SMALL_CELL and row["located"]]


def _by_region(districts: list[Row]) -> list[Row]:
    """Regions from their districts, each district weighing what it has of located stations."""
    regions: dict[Any, list[Row]] = {}
    for row in districts:
        regions.setdefault(row["region_id"], []).append(row)
    return [
        {
            "name": rows[0]["region__name"],
            **{name: sum(row[name] for row in rows) for name in ("visited", "missed", "located")},
            **{name: _mean(rows, name) for name in ("latitude", "longitude")},
        }
        for rows in regions.values()
    ]


def _mean(rows: list[Row], name: str) -> float | None:
    located = sum(row["located"] for row in rows)
    return sum((row[name] or 0) * row["located"] for row in rows) / located if located else None


def _place(row: Row) -> Row:
    return {
        "name": row["name"],
        "visited": row["visited"],
        "missed": row["missed"],
        **{name: round(row[name], _DECIMALS) for name in ("latitude", "longitude")},
    }
