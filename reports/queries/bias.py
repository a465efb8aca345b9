"""Whether the stations visited resemble the register: a table for the method box (methodology 2.8)."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from missions.models import PollingStation
from reports.claims.numbers import Extreme, percent
from reports.models import Snapshot

QUERY = """
    WITH visited AS (
        SELECT DISTINCT s.station_id
        FROM reports_snapshotrevision sr
        JOIN missions_submissionrevision r ON r.id = sr.revision_id
        JOIN missions_submission s ON s.id = r.submission_id
        WHERE sr.snapshot_id = %s AND sr.role = 'counted' AND sr.kind NOT IN ('incident', 'meeting')
          AND s.station_id IS NOT NULL
    )
    SELECT region.name, p.locality, count(v.station_id), count(*)
    FROM missions_pollingstation p
    JOIN missions_area region ON region.id = p.region_id
    LEFT JOIN visited v ON v.station_id = p.id
    WHERE p.mission_id = %s
    GROUP BY region.name, p.locality ORDER BY region.name, p.locality
"""


def bias(snapshot: Snapshot) -> list[dict[str, str]]:
    """[{group, visited, register}]: how many stations of each setting and top area, with their share.

    One query. Nothing is said where it could show nothing: a setting nobody recorded, or a single top area.
    """
    with connection.cursor() as cursor:
        cursor.execute(QUERY, [snapshot.pk, snapshot.mission_id])
        rows = cursor.fetchall()
    by_area: Counter[tuple[str, str]] = Counter()
    by_locality: Counter[tuple[str, str]] = Counter()
    for area, locality, visited, register in rows:
        for found, group in ((by_area, area), (by_locality, locality)):
            found[group, "visited"] += visited
            found[group, "register"] += register
    labels = {**dict(PollingStation.Locality.choices), "": _("Setting not recorded")}
    localities = {group for group, _name in by_locality}
    table: list[dict[str, str]] = []
    if localities - {""}:
        table += _table(by_locality, {group: str(labels[group]) for group in localities})
    areas = {group for group, _name in by_area}
    if len(areas) > 1:
        table += _table(by_area, {group: group for group in areas})
    return table


def _table(found: Counter[tuple[str, str]], labels: dict[str, str]) -> Iterator[dict[str, str]]:
    totals = {
        name: sum(n for (_group, each), n in found.items() if each == name)
        for name in ("visited", "register")
    }
    for group in sorted(labels, key=lambda each: (not each, labels[each])):
        cells: dict[str, Any] = {name: _share(found[group, name], total) for name, total in totals.items()}
        yield {"group": labels[group], **cells}


def _share(number: int, total: int) -> str:
    """The number and its share in signs that need no language."""
    if not total:
        return "0"
    share = percent(number, total)
    sign = {None: f"{share.value} %", Extreme.BELOW_ONE: "< 1 %", Extreme.ALMOST_ALL: "> 99 %"}[share.extreme]
    return f"{number} ({sign})"
