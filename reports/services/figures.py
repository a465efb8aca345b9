"""The figures of a snapshot: counted in the database, decided by the pure claims library."""

from typing import Any
from zoneinfo import ZoneInfo

from reports.claims import Figure, evaluate
from reports.models import Snapshot
from reports.queries.bound import Bound, bound
from reports.queries.sample import Sample, sample_of
from reports.queries.tallies import tallies


def evaluated(
    snapshot: Snapshot, known: Bound | None = None, sample: Sample | None = None
) -> dict[str, Figure]:
    """The figure of every claim counted from checklists, by claim id, in the order of the claims.

    With estimates where the snapshot froze a random sample, which is read unless given.
    """
    known = known or bound(snapshot)
    counted = tallies(snapshot, known)
    sample = sample or sample_of(snapshot, known)
    answered = sample.answered if sample else {}
    return {
        claim.id: evaluate(
            claim, known.measures[claim.id], *counted[claim.id], answered=answered.get(claim.id)
        )
        for claim in known.claims
        if claim.id in counted
    }


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
