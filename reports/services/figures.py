"""The figures of a snapshot: counted in the database, decided by the pure claims library."""

from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

from reports.claims import Figure, evaluate, result
from reports.models import Snapshot
from reports.queries.bound import Bound, bound
from reports.queries.drivers import drivers_of
from reports.queries.results import results_of
from reports.queries.sample import Sample, sample_of
from reports.queries.tallies import tallies


def evaluated(
    snapshot: Snapshot, known: Bound | None = None, sample: Sample | None = None
) -> dict[str, Figure]:
    """The figure of every claim counted from checklists, by claim id, in the order of the claims.

    With estimates where the snapshot froze a random sample, which is read unless given; results only there.
    """
    known = known or bound(snapshot)
    counted = tallies(snapshot, known)
    sample = sample or sample_of(snapshot, known)
    answered = sample.answered if sample else {}
    results = results_of(snapshot, known, sample.design) if sample else {}
    drivers = drivers_of(snapshot, known)
    found: dict[str, Figure] = {}
    for claim in known.claims:
        if claim.id in counted:
            measure, (tally, against) = known.measures[claim.id], counted[claim.id]
            tally = replace(tally, drivers=drivers.get(claim.id, {}))
            found[claim.id] = evaluate(claim, measure, tally, against, answered.get(claim.id))
        elif claim.id in results:
            found[claim.id] = result(claim, results[claim.id])
    return found


def summary(snapshot: Snapshot) -> dict[str, Any]:
    """What a document says of its snapshot; the cut-off is in the mission's own time."""
    zone = ZoneInfo(snapshot.frozen["mission"]["timezone"])
    return {
        "digest": snapshot.digest,
        "cut_off": snapshot.cut_off.astimezone(zone).isoformat(timespec="seconds"),
        "submissions": snapshot.frozen["submissions"],
        "stations": snapshot.frozen["stations"],
        "expected": {stage["stage"]: stage["expected"] for stage in snapshot.coverage["stages"]},
    }
