"""The stations of the day on a map, by how far their forms have come: plain coordinates, no tiles.

Stations nobody is expected at and nobody visited are not drawn: a register has up to a million of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil, floor
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from missions.models import Mission
from missions.queries.branches import Part
from missions.queries.coverage import OF_VISITS
from missions.queries.expectations import EXPECTED, given
from missions.queries.maps import Projection, projection

# So many are drawn one by one; more are drawn by the squares of a grid they lie in.
MOST_DRAWN = 1500
SQUARES = 40
MOST_NAMES = 12
# The most urgent of a station's forms says what it is drawn as.
TO_COME, VERIFIED, WAITING, RETURNED, LATE = "to_come", "verified", "waiting", "returned", "late"
BY_URGENCY = (TO_COME, VERIFIED, WAITING, RETURNED, LATE)
STATE_WORDS = {
    TO_COME: gettext_lazy("still to come"),
    VERIFIED: gettext_lazy("verified so far"),
    WAITING: gettext_lazy("to be reviewed"),
    RETURNED: gettext_lazy("returned"),
    LATE: gettext_lazy("late"),
}
# Lines of the graticule stand so many degrees apart: the least that gives no more than MOST_LINES.
DEGREES = (0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30)
MOST_LINES = 5

_STATIONS = """
    , told AS (
        SELECT station_id, path, CASE WHEN due_at <= %(now)s THEN 4 ELSE 0 END AS urgency
        FROM expected WHERE best IS NULL AND station_id IS NOT NULL
        UNION ALL
        SELECT s.station_id, area.path, CASE s.state WHEN 'returned' THEN 3 WHEN 'verified' THEN 1 ELSE 2 END
        FROM missions_submission AS s
        JOIN missions_pollingstation AS p ON p.id = s.station_id
        JOIN missions_area AS area ON area.id = p.area_id
        WHERE s.mission_id = %(mission)s AND s.state <> 'excluded' AND s.kind = ANY(%(kinds)s)
          AND (%(paths)s::text[] IS NULL OR EXISTS (
              SELECT 1 FROM unnest(%(paths)s::text[]) AS top
              WHERE area.path = top OR starts_with(area.path, top || '/')))
    ), drawn AS (
        SELECT p.id, p.code, p.name, p.latitude, p.longitude, told.path, told.urgency
        FROM (SELECT station_id, max(urgency) AS urgency, min(path) AS path FROM told GROUP BY station_id)
            AS told
        JOIN missions_pollingstation AS p ON p.id = told.station_id
    ), bounds AS (
        SELECT count(*) AS number, min(latitude) AS south, min(longitude) AS west,
               greatest((max(longitude) - min(longitude)), (max(latitude) - min(latitude)), 0.0001)
                   / %(squares)s AS side
        FROM drawn
    )
    SELECT avg(latitude), avg(longitude), max(urgency), count(*), min(code), min(name), min(path),
           count(*) FILTER (WHERE urgency = 0), count(*) FILTER (WHERE urgency = 1),
           count(*) FILTER (WHERE urgency = 2), count(*) FILTER (WHERE urgency = 3),
           count(*) FILTER (WHERE urgency = 4)
    FROM drawn, bounds
    GROUP BY latitude IS NULL OR longitude IS NULL,
             CASE WHEN bounds.number <= %(most)s THEN drawn.id::text
                  ELSE floor((longitude - west) / side) || ' ' || floor((latitude - south) / side) END
    ORDER BY 3, 5"""


@dataclass(frozen=True)
class Shape:
    """One station, or those of one square. ``size``: 1 for one, 2 for up to ten, 3 for more."""

    x: str
    y: str
    state: str
    size: int
    title: str


@dataclass(frozen=True)
class Written:
    """A name or a degree with its place; for a line of the graticule also where the line is."""

    x: str
    y: str
    words: str


@dataclass(frozen=True)
class CoverageMap:
    """An SVG's ``viewBox``, shapes from the least to the most urgent, names of areas, and the graticule."""

    view_box: str
    width: str
    height: str
    shapes: tuple[Shape, ...]
    names: tuple[Written, ...]
    meridians: tuple[Written, ...]
    parallels: tuple[Written, ...]
    counts: tuple[tuple[str, int], ...]
    unplaced: int
    is_by_square: bool


def coverage_map(mission: Mission, part: Part, *, now: datetime, stage: str = "") -> CoverageMap | None:
    """None when no station of the day has coordinates. One query."""
    kinds = [stage] if stage else [kind.value for kind in OF_VISITS]
    more: dict[str, Any] = {"now": now, "kinds": kinds, "squares": SQUARES, "most": MOST_DRAWN}
    with connection.cursor() as cursor:
        cursor.execute(EXPECTED + _STATIONS, given(mission, part.scope, stage, **more))
        rows = cursor.fetchall()
    placed = [row for row in rows if row[0] is not None and row[1] is not None]
    if not placed:
        return None
    onto = projection([row[0] for row in placed], [row[1] for row in placed])
    width, height = onto.view_box.split()[2:]
    counts = [(state, sum(row[7 + urgency] for row in placed)) for urgency, state in enumerate(BY_URGENCY)]
    return CoverageMap(
        view_box=onto.view_box,
        width=width,
        height=height,
        shapes=tuple(_shape(onto, *row) for row in placed),
        names=_names(onto, part, placed),
        meridians=_meridians(onto, [row[1] for row in placed]),
        parallels=_parallels(onto, [row[0] for row in placed]),
        counts=tuple(reversed(counts)),
        unplaced=sum(row[3] for row in rows) - sum(row[3] for row in placed),
        is_by_square=len(placed) < sum(row[3] for row in placed),
    )


def _shape(
    onto: Projection,
    latitude: float,
    longitude: float,
    urgency: int,
    number: int,
    code: str,
    name: str,
    _path: str,
    *by_urgency: int,
) -> Shape:
    words = {state: str(STATE_WORDS[state]) for state in BY_URGENCY}
    if number == 1:
        title = f"{code} {name}: {words[BY_URGENCY[urgency]]}"
    else:
        told = [
            f"{count} {words[state]}" for state, count in zip(BY_URGENCY, by_urgency, strict=True) if count
        ]
        title = _("%(n)s stations: %(states)s") % {"n": number, "states": ", ".join(reversed(told))}
    size = 1 if number == 1 else 2 if number <= 10 else 3
    return Shape(onto.x(longitude), onto.y(latitude), BY_URGENCY[urgency], size, title)


def _names(onto: Projection, part: Part, placed: Sequence[Sequence[Any]]) -> tuple[Written, ...]:
    """The names of the branches, in the middle of their stations; none where there are too many."""
    found: dict[str, list[Sequence[Any]]] = {}
    for row in placed:
        found.setdefault(part.branch_of(row[6]).path, []).append(row)
    named = [branch for branch in part.branches if branch.path and branch.path in found]
    if not 1 < len(named) <= MOST_NAMES:
        return ()
    return tuple(
        Written(
            onto.x(sum(row[1] for row in found[branch.path]) / len(found[branch.path])),
            onto.y(max(row[0] for row in found[branch.path])),
            branch.name,
        )
        for branch in named
    )


def _meridians(onto: Projection, longitudes: Sequence[float]) -> tuple[Written, ...]:
    if onto.is_across:
        longitudes = [each + 360 if each < 0 else each for each in longitudes]
    east, west = _("E"), _("W")
    lines = ((each - 360 if each > 180 else each) for each in _lines(min(longitudes), max(longitudes)))
    return tuple(Written(onto.x(each), "", f"{abs(each):g}° {east if each >= 0 else west}") for each in lines)


def _parallels(onto: Projection, latitudes: Sequence[float]) -> tuple[Written, ...]:
    north, south = _("N"), _("S")
    lines = _lines(min(latitudes), max(latitudes))
    return tuple(
        Written("", onto.y(each), f"{abs(each):g}° {north if each >= 0 else south}") for each in lines
    )


def _lines(least: float, most: float) -> list[float]:
    side = next((each for each in DEGREES if (most - least) / each <= MOST_LINES), DEGREES[-1])
    # A line on the very edge is drawn, whatever the last digit of the division says.
    first, last = ceil(least / side - 1e-6), floor(most / side + 1e-6)
    return [round(side * number, 2) for number in range(first, last + 1)]
