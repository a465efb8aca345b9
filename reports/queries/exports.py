"""What an export holds: the submissions asked for, row by row off a server-side cursor."""

from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.db.models import Case, F, IntegerField, QuerySet, Value, When

from accounts.models import User
from missions.models import Area, Attachment, Mission, PollingStation, Submission, SubmissionRevision
from missions.models.scope import scope_in
from missions.permissions import CONFIDENTIAL
from missions.queries.search import find
from missions.states import Kind, Role
from reports.models import Export, Snapshot, SnapshotRevision
from reports.queries.export_rows import Row

CHUNK = 1000
_OF_SUBMISSION = (
    *("code", "kind", "checklist_version_id"),
    *("state", "station_id", "centre_id"),
    *("station__code", "station__name", "station__area_id", "station__latitude", "station__longitude"),
    *("centre__code", "centre__name", "centre__area_id", "team__code"),
    *("visit_started_at", "visit_ended_at", "filled_at", "received_at", "decided_at"),
    *("decided_by_id", "decision_reason", "observer_id"),
)


def exports_of(user: User, mission: Mission) -> QuerySet[Export]:
    """What the person may load: their own exports; a head of mission everybody's, the newest first."""
    rows = Export.objects.filter(mission=mission).select_related("job", "requested_by")
    is_head = scope_in(user, mission).role == Role.HEAD
    return rows if is_head else rows.filter(requested_by=user)


def asked_for(
    mission: Mission, user: User, text: str, *, with_confidential: bool
) -> tuple[QuerySet[Submission], QuerySet[Submission]]:
    """The submissions that leave, and those that match but stay for being told in confidence."""
    found = Submission.objects.filter(pk__in=find(mission, user, text).order_by().values("pk"))
    if with_confidential:
        return found, found.none()
    return found.exclude(kind__in=CONFIDENTIAL), found.filter(kind__in=CONFIDENTIAL)


def rows_of(found: QuerySet[Submission], snapshot: Snapshot | None) -> Iterator[Row]:
    """Kind by kind in the order of the day, of one moment: the revision that stands, or the frozen one."""
    rows, before = _revisions(found, snapshot)
    columns = [f"{before}submission__{name}" for name in _OF_SUBMISSION]
    columns[3:3] = [f"{before}number"]
    columns += [f"{before}answers", f"{before}comments"]
    columns += ["role", "conflicting_keys"] if snapshot else []
    kinds = [When(**{f"{before}submission__kind": kind}, then=Value(n)) for n, kind in enumerate(Kind.values)]
    ordered = rows.order_by(
        Case(*kinds, output_field=IntegerField()),
        f"{before}submission__received_at",
        f"{before}submission_id",
    )
    # In a transaction the cursor streams; outside one the server would write all rows to disk first.
    with transaction.atomic():
        for values in ordered.values_list(*columns).iterator(chunk_size=CHUNK):
            yield Row(*values)


def _revisions(found: QuerySet[Submission], snapshot: Snapshot | None) -> tuple[QuerySet[Any], str]:
    if snapshot is None:
        rows: QuerySet[Any] = SubmissionRevision.objects.filter(number=F("submission__revision"))
        return rows.filter(submission__in=found), ""
    return SnapshotRevision.objects.filter(snapshot=snapshot, revision__submission__in=found), "revision__"


def photos_of(found: QuerySet[Submission]) -> QuerySet[Attachment]:
    """The pictures that arrived and may be shown, in the order of the submissions."""
    rows = Attachment.objects.filter(submission__in=found, content_type__startswith="image/")
    rows = rows.filter(stored_at__isnull=False, why_not_shown="").exclude(kept_sha256="")
    return rows.select_related("submission__team").order_by("submission__received_at", "submission_id", "pk")


def stations_of(mission: Mission, user: User) -> QuerySet[PollingStation]:
    """The register as far as the person's place reaches."""
    rows = PollingStation.objects.filter(mission=mission)
    paths = scope_in(user, mission).paths
    if paths:
        areas = [
            pk
            for pk, path in Area.objects.filter(mission=mission).values_list("pk", "path")
            if any(path == above or path.startswith(f"{above}/") for above in paths)
        ]
        rows = rows.filter(area__in=areas)
    return rows.order_by("code", "pk")
