"""Counts every claim over a snapshot: from measures to tallies."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from reports.claims import Against, Counting, Measure, Tally
from reports.models import Snapshot
from reports.queries.against import against
from reports.queries.bound import Bound, bound
from reports.queries.counting import count_query, counted_groups, summed
from reports.queries.running import named_rows_of
from reports.queries.values import Values
from reports.queries.visits import Visits, groups_of

CAP = 2000
# PostgreSQL takes at most 1,664 columns; a measure needs about a dozen.
AT_ONCE = 60

Rows = Sequence[Mapping[str, Any]]


def tallies(snapshot: Snapshot, known: Bound | None = None) -> dict[str, tuple[Tally, Against]]:
    """By claim id, for every claim counted from checklists: the counts, and what speaks against them.

    Evidence lists hold up to 2,000 short codes a side, sorted; `Tally.complete` is false beyond. All is read
    from the snapshot, but where and when a visit was is read from its submission. The number of queries does
    not depend on the number of submissions.
    """
    known = known or bound(snapshot)
    measures = list(known.measures.values())
    found: dict[str, tuple[Tally, Against]] = {}
    for start in range(0, len(measures), AT_ONCE):
        batch = measures[start : start + AT_ONCE]
        for measure, tally in zip(batch, _counted(snapshot, known, batch), strict=True):
            found[measure.claim] = tally, against(snapshot, measure)
    return found


def _counted(snapshot: Snapshot, known: Bound, measures: Sequence[Measure]) -> list[Tally]:
    visits = Visits(known, measures, snapshot.pk, Values())
    rows = named_rows_of(count_query(visits, cap=CAP), visits.values) if visits.forms else []
    return [_tally(visits, j, rows) for j in range(len(measures))] if rows else [Tally() for _ in measures]


def _tally(visits: Visits, j: int, rows: Rows) -> Tally:
    measure, i = visits.measures[j], visits.scope_of(visits.measures[j])

    def total(name: str, number: int = j) -> int:
        return sum(int(row[f"{name}{number}"]) for row in rows)

    first = rows[0]
    supporting, other = (tuple(first[f"{side}{j}"] or ()) for side in ("hits", "rest"))
    return Tally(
        k=total("k"),
        n=total("k") + total("c"),
        not_observed=total("nb"),
        blank=total("bl"),
        conflicts=total("cf"),
        stations=total("places", i),
        observations=total("visits", i),
        numerator=total("ta") if "a" in summed(measure) else 0,
        denominator=total("tb") if "b" in summed(measure) else 0,
        established=total("e"),
        refused=total("refused", i),
        refused_visits=total("kept_out", i),
        groups=_groups(measure, total),
        supporting=supporting,
        other=other,
        complete=len(supporting) == first[f"all_hits{j}"] and len(other) == first[f"all_rest{j}"],
        areas={row["area"]: row[f"k{j}"] for row in rows if row["area"] and row[f"k{j}"]},
    )


def _groups(measure: Measure, total: Callable[[str], int]) -> dict[str, int]:
    if counted := counted_groups(measure):
        return {group: total(f"g{bit}_") for bit, group in enumerate(counted)}
    is_single = measure.counting is Counting.OUTCOME
    return {group: total("k") for group in groups_of(measure)} if is_single else {}
