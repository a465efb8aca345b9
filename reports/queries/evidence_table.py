"""Every counted visit and its outcome for every claim, as an anonymous table for the public."""

from psycopg2 import sql

from reports.models import Snapshot
from reports.queries import units
from reports.queries.bound import Bound, bound
from reports.queries.outcomes import WORDS
from reports.queries.running import rows_of
from reports.queries.units import column
from reports.queries.values import Values, listed
from reports.queries.visits import Visits

# Fewer visited stations of a district than this, and the table does not name its area (methodology 2.7).
SMALL_CELL = 3
LEADING = ("code", "kind", "area", "locality")


def evidence_table(snapshot: Snapshot, known: Bound | None = None) -> tuple[list[str], list[list[str]]]:
    """Columns and rows of every counted visit and its outcome for every claim, ordered by short code.

    It goes to the public with the statement: no station, team or person, and no area where fewer than three
    stations of the district were visited (for tabulation, fewer than three centres).
    """
    known = known or bound(snapshot)
    measures = list(known.measures.values())
    visits = Visits(known, measures, snapshot.pk, Values())
    columns = [*LEADING, *(measure.claim for measure in measures)]
    if not visits.forms:
        return columns, []
    query = sql.SQL(
        """WITH {visits}, placed AS ({placed}),
           districts AS (SELECT district_id, station_id IS NULL AS is_centre,
                                count(DISTINCT coalesce(station_id::text, centre_id::text)) AS visited
                         FROM placed GROUP BY 1, 2)
           SELECT code, kind, CASE WHEN visited >= {small} THEN area ELSE '' END, locality, {outcomes}
           FROM placed LEFT JOIN districts d
                ON d.district_id = placed.district_id AND d.is_centre = (station_id IS NULL)
           ORDER BY code COLLATE "C" """
    ).format(
        visits=visits.expressions(),
        placed=sql.SQL(units.PLACED),
        small=visits.values(SMALL_CELL),
        outcomes=listed(column("o", number) for number in range(len(measures))),
    )
    leading = len(LEADING)
    return columns, [
        [*row[:leading], *(WORDS[o] for o in row[leading:])] for row in rows_of(query, visits.values)
    ]
