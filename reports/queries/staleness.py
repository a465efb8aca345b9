"""Whether a snapshot still says what is verified: derived when read, stored nowhere."""

from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from missions.models import Finding, Incident, SubmissionRevision, VisitDecision
from missions.states import Severity, SubmissionState
from reports.models import Snapshot, SnapshotRevision
from reports.queries.records import incidents_of

# What a snapshot of before uses were frozen meant.
NOT_USED = Incident.Use.NOT_USED.value


@dataclass(frozen=True)
class Drift:
    """Submissions verified since the freeze, and frozen ones that no longer stand as they were.

    ``decided``: critical findings of theirs judged since. ``incidents``: those that came, or stand otherwise
    or are used otherwise than they were. ``visits``: decisions since on whether two of them are one visit.
    """

    added: int
    gone: int
    decided: int = 0
    incidents: int = 0
    visits: int = 0

    def __bool__(self) -> bool:
        return bool(self.added or self.gone or self.decided or self.incidents or self.visits)


def drift(snapshot: Snapshot) -> Drift:
    """Compare the snapshot with what is verified, judged and reported now. Five queries."""
    frozen = SnapshotRevision.objects.filter(snapshot=snapshot)
    verified_now = SubmissionRevision.objects.filter(
        submission__mission=snapshot.mission_id,
        submission__state=SubmissionState.VERIFIED,
        number=F("submission__revision"),
    )
    added = verified_now.exclude(Exists(frozen.filter(revision=OuterRef("pk"))))
    gone = frozen.exclude(
        Q(revision__submission__state=SubmissionState.VERIFIED)
        & Q(revision__number=F("revision__submission__revision"))
    )
    return Drift(
        added=added.count(),
        gone=gone.count(),
        decided=_decided_since(snapshot, frozen),
        incidents=_incidents_since(snapshot),
        visits=_visits_since(snapshot, frozen),
    )


def _decided_since(snapshot: Snapshot, frozen: QuerySet[SnapshotRevision]) -> int:
    """Critical answers of frozen submissions that were judged after the freeze: now they count, or do not."""
    return Finding.objects.filter(
        submission__in=frozen.values("revision__submission"),
        is_current=True,
        source="answer",
        severity=Severity.CRITICAL,
        reviewed_at__gt=snapshot.created_at,
    ).count()


def _visits_since(snapshot: Snapshot, frozen: QuerySet[SnapshotRevision]) -> int:
    """How often it was decided after the cut-off on two forms that are both frozen."""
    forms = frozen.values("revision__submission")
    rows = VisitDecision.objects.filter(mission=snapshot.mission_id, at__gt=snapshot.cut_off)
    return rows.filter(first__in=forms, second__in=forms).count()


def _incidents_since(snapshot: Snapshot) -> int:
    """How many incidents are not as the snapshot froze them."""
    before = {each["code"]: {"use": NOT_USED, **each} for each in snapshot.frozen.get("incidents", ())}
    now = {each["code"]: each for each in incidents_of(snapshot.mission_id)}
    return sum(before.get(code) != now.get(code) for code in {*before, *now})
