"""The figures of a snapshot: counted in the database, decided by the pure claims library."""

from typing import Any
from zoneinfo import ZoneInfo

from reports.claims import Figure, evaluate
from reports.models import Snapshot
from reports.queries.bound import Bound, bound
from reports.queries.tallies import tallies


def evaluated(snapshot: Snapshot, known: Bound | None = None) -> dict[str, Figure]:
    """The figure of every claim counted from checklists, by claim id, in the order of the claims."""
    known = known or bound(snapshot)
    counted = tallies(snapshot, known)
    return {
        claim.id: evaluate(claim, known.measures[claim.id], *counted[claim.id])
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
