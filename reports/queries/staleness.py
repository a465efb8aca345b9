"""Whether a snapshot still says what is verified: derived when read, stored nowhere."""

from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Q

from missions.models import SubmissionRevision
from missions.states import SubmissionState
from reports.models import Snapshot, SnapshotRevision


@dataclass(frozen=True)
class Drift:
    """Submissions verified since the freeze, and frozen ones that no longer stand as they were."""

    added: int
    gone: int

    def __bool__(self) -> bool:
        return bool(self.added or self.gone)


def drift(snapshot: Snapshot) -> Drift:
    """Compare the snapshot with what is verified now. Two queries."""
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
    return Drift(added=added.count(), gone=gone.count())
