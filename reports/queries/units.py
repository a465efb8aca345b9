"""From visits to units: the outcome of each place and the visits that decide it (claims.measures, step 4).

The expression `units` adds to `visits`
  area       the name of the top area;
  u{j}       the Outcome of the unit the visit belongs to, for measure j;
  d{j}       whether the visit decides it: a hit of a hit unit, a clean one of a clean unit; the latest alone
             where the latest counts;
  ug{j}      the groups hit in the unit, as bits;
  is_first   true for one visit of each place, so that filtering by it counts places;
  su{i} r{i} whether any visit of the place is in scope i, and whether access was refused on all that are.
"""

from collections.abc import Iterator

from psycopg2 import sql

from reports.claims import Across, Counting, Measure
from reports.queries.values import listed
from reports.queries.visits import Visits, groups_of

PLACED = """
    SELECT v.*, coalesce(region.name, top.name, '') AS area,
           coalesce(p.area_id, c.area_id) AS district_id, coalesce(p.locality, '') AS locality,
           row_number() OVER (ORDER BY begun, v.received_at, v.code COLLATE "C") AS visit_order
    FROM visits v
    LEFT JOIN missions_pollingstation p ON p.id = v.station_id
    LEFT JOIN missions_area region ON region.id = p.region_id
    LEFT JOIN missions_tabulationcentre c ON c.id = v.centre_id
    LEFT JOIN missions_area seat ON seat.id = c.area_id
    LEFT JOIN missions_area top
           ON top.mission_id = seat.mission_id AND top.code = split_part(seat.path, '/', 1)
"""
# The greatest weight among the visits to a place is that of the visit that decides. Outcomes: 3 clean,
# 4 conflict, 5 and 6 hit. Later visits weigh more where the latest counts, missing ones always least.
WEIGHTS = {
    Across.EACH: "{o}",
    Across.HIT_WINS: "{o}",
    Across.MISS_WINS: "CASE {o} WHEN 3 THEN 9 WHEN 4 THEN 8 ELSE {o} END",
    Across.LATEST: "CASE WHEN {o} >= 3 THEN visit_order * 10 + {o} ELSE {o} END",
}
# And back from the greatest weight to an outcome.
OUTCOMES = {
    Across.EACH: "{o}",
    Across.HIT_WINS: "{m}",
    Across.MISS_WINS: "CASE {m} WHEN 9 THEN 3 WHEN 8 THEN 4 ELSE {m} END",
    Across.LATEST: "CASE WHEN {m} >= 10 THEN mod({m}, 10) ELSE {m} END",
}
DECIDES = {
    Across.EACH: "{o} IN (3, 5, 6)",
    Across.HIT_WINS: "{o} >= 5 AND {u} >= 5 OR {o} = 3 AND {u} = 3",
    Across.MISS_WINS: "{o} >= 5 AND {u} >= 5 OR {o} = 3 AND {u} = 3",
    Across.LATEST: "{o} IN (3, 5, 6) AND {w} = {m}",
}


def expressions(visits: Visits) -> sql.Composable:
    """`name AS (...)`, comma separated, the last of them `units`."""
    is_first = sql.SQL(
        "row_number() OVER place = 1 AND coalesce(station_id::text, centre_id::text) IS NOT NULL AS is_first"
    )
    greatest = sql.SQL("SELECT *, {} FROM weighed WINDOW place AS (PARTITION BY station_id, centre_id)")
    each = sql.SQL("SELECT *, {} FROM {}")
    steps = {
        "placed": sql.SQL(PLACED),
        "weighed": each.format(listed(_columns(visits, WEIGHTS, "w")), sql.SQL("placed")),
        "greatest": greatest.format(listed([is_first, *_windows(visits)])),
        "united": each.format(listed(_columns(visits, OUTCOMES, "u")), sql.SQL("greatest")),
        "units": each.format(listed(_columns(visits, DECIDES, "d")), sql.SQL("united")),
    }
    named = [sql.SQL("{} AS ({})").format(sql.Identifier(name), query) for name, query in steps.items()]
    return listed([visits.expressions(), *named])


def column(letters: str, number: int) -> sql.Identifier:
    return sql.Identifier(f"{letters}{number}")


def across_of(measure: Measure) -> Across:
    """How visits combine; places are counted like hits of which one is enough."""
    return Across.HIT_WINS if measure.counting is Counting.DISTINCT else measure.across


def _columns(visits: Visits, templates: dict[Across, str], letter: str) -> Iterator[sql.Composable]:
    """One column a measure, by the way its visits combine."""
    for j, measure in enumerate(visits.measures):
        known = {name: column(name, j) for name in "omuw"}
        expression = sql.SQL(templates[across_of(measure)]).format(**known)
        yield sql.SQL("{} AS {}").format(expression, column(letter, j))


def _windows(visits: Visits) -> Iterator[sql.Composable]:
    """What only the other visits to the place can tell."""
    for j, measure in enumerate(visits.measures):
        if across_of(measure) is Across.EACH:
            continue
        yield sql.SQL("max({}) OVER place AS {}").format(column("w", j), column("m", j))
        if len(groups_of(measure)) > 1:
            hit = sql.SQL("bit_or(CASE WHEN {} >= 5 THEN {} ELSE 0 END) OVER place AS {}")
            yield hit.format(column("o", j), column("g", j), column("ug", j))
    for i in range(len(visits.scopes)):
        in_scope = sql.SQL("{} > 0").format(column("sc", i))
        yield sql.SQL("bool_or({}) OVER place AS {}").format(in_scope, column("su", i))
        never_in = "(bool_or({0}) OVER place AND bool_and(refused OR NOT {0}) OVER place) AS {1}"
        yield sql.SQL(never_in).format(in_scope, column("r", i))
