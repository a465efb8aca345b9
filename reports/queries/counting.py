"""One SQL query that counts all measures of a snapshot: a row an area, evidence lists with the first row.

For measure j, in units: k{j} hits, e{j} established, c{j} clean, nb{j} not observed, bl{j} blank, cf{j} in
conflict, g{bit}_{j} hits by group. Besides: ta{j} and tb{j} sums; hits{j} and rest{j} the short codes of the
visits that decide, all_hits{j} and all_rest{j} how many there are. For scope i: visits{i} and of them
kept_out{i}, and of places places{i} and refused{i}.
"""

from collections.abc import Iterator

from psycopg2 import sql

from reports.claims import Across, Counting, Measure
from reports.queries import units
from reports.queries.units import across_of, column
from reports.queries.values import listed
from reports.queries.visits import Visits, groups_of

COUNTS = {"k": "{} >= 5", "e": "{} = 6", "c": "{} = 3", "nb": "{} = 2", "bl": "{} = 1", "cf": "{} = 4"}
SIDES = {"hits": "{} >= 5", "rest": "{} = 3"}


def count_query(visits: Visits, *, cap: int) -> sql.Composable:
    """`cap` is the length of an evidence list."""
    numbers = range(len(visits.measures))
    counts = [each for j in numbers for each in _counts(visits, j)]
    counts += [each for i in range(len(visits.scopes)) for each in _scopes(i)]
    return sql.SQL(
        """WITH {units},
           by_area AS (SELECT area, row_number() OVER (ORDER BY area) AS position, {counts}
                       FROM units GROUP BY area),
           lists AS (SELECT {lists} FROM units)
           SELECT * FROM by_area LEFT JOIN lists ON by_area.position = 1 ORDER BY by_area.position"""
    ).format(
        units=units.expressions(visits),
        counts=listed(counts),
        lists=listed(each for j in numbers for each in _lists(visits, j, cap)),
    )


def counted_groups(measure: Measure) -> list[str]:
    """The groups that need counting; those of a ratio are its two numbers, and a single one is k."""
    groups = groups_of(measure)
    return groups if len(groups) > 1 and measure.counting is Counting.OUTCOME else []


def summed(measure: Measure) -> str:
    """The letters of the numbers to add up."""
    if measure.counting is Counting.RATIO:
        return "ab"
    return "a" if measure.sums_hits else ""


def _counts(visits: Visits, j: int) -> Iterator[sql.Composable]:
    measure = visits.measures[j]
    unit = "" if across_of(measure) is Across.EACH else "is_first AND "
    for name, test in COUNTS.items():
        count = sql.SQL("count(*) FILTER (WHERE " + unit + test + ") AS {}")
        yield count.format(column("u", j), column(name, j))
    for bit, _group in enumerate(counted_groups(measure)):
        count = sql.SQL("count(*) FILTER (WHERE {}) AS {}")
        yield count.format(_has_group(visits, j, bit), sql.Identifier(f"g{bit}_{j}"))
    for letter in summed(measure):
        total = sql.SQL("coalesce(sum({}) FILTER (WHERE {} AND {} >= 5), 0) AS {}")
        yield total.format(column(letter, j), column("d", j), column("o", j), column(f"t{letter}", j))


def _has_group(visits: Visits, j: int, bit: int) -> sql.Composable:
    """True once for each unit hit in the group: on the deciding visit where only one can decide."""
    mask = visits.values(1 << bit)
    if across_of(visits.measures[j]) in (Across.EACH, Across.LATEST):
        return sql.SQL("{} AND {} >= 5 AND {} & {} <> 0").format(
            column("d", j), column("o", j), column("g", j), mask
        )
    return sql.SQL("is_first AND {} >= 5 AND {} & {} <> 0").format(column("u", j), column("ug", j), mask)


def _scopes(i: int) -> Iterator[sql.Composable]:
    yield sql.SQL("count(*) FILTER (WHERE {} > 0) AS {}").format(column("sc", i), column("visits", i))
    kept_out = sql.SQL("count(*) FILTER (WHERE {} > 0 AND refused) AS {}")
    yield kept_out.format(column("sc", i), column("kept_out", i))
    place = sql.SQL("count(*) FILTER (WHERE is_first AND {}) AS {}")
    yield place.format(column("su", i), column("places", i))
    yield place.format(column("r", i), column("refused", i))


def _lists(visits: Visits, j: int, cap: int) -> Iterator[sql.Composable]:
    for name, test in SIDES.items():
        which = sql.SQL("FILTER (WHERE {} AND " + test + ")").format(column("d", j), column("o", j))
        codes = sql.SQL('(array_agg(code ORDER BY code COLLATE "C") {})[1:{}] AS {}')
        yield codes.format(which, visits.values(cap), column(name, j))
        yield sql.SQL("count(*) {} AS {}").format(which, column(f"all_{name}", j))
