"""The frozen set of verified submission revisions a statement is computed from."""

from typing import ClassVar
from uuid import uuid4

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from accounts.models import append_only, never_emptied
from missions.models import Mission, SubmissionRevision
from missions.states import Kind


class Snapshot(models.Model):
    """What was verified at the cut-off, with everything else the statement draws on, frozen.

    ``digest`` is the SHA-256 over the sorted revisions, their role and the frozen facts: two people with the
    same digest have the same evidence. ``frozen`` holds mission, referendum, meetings, facts and
    recommendations in the shapes of ``reports.claims.document``; ``coverage`` the expected, received and
    verified numbers by stage and what is missing.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    mission = models.ForeignKey(Mission, on_delete=models.PROTECT, related_name="snapshots")
    cut_off = models.DateTimeField()
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    digest = models.CharField(max_length=64)
    frozen = models.JSONField(default=dict)
    coverage = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar[list[str]] = ["-created_at"]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            append_only(name="snapshot_append_only"),
            never_emptied(name="snapshot_never_emptied"),
        ]

    def __str__(self) -> str:
        return self.digest[:12]


class SnapshotRevision(models.Model):
    """One verified revision in a snapshot and how it counts.

    Two forms of one visit by one team: the first counts, the second is a duplicate, and the keys on which
    they differ leave every base (methodology 4.5). ``conflicting_keys`` names them on the counted row.
    """

    class Role(models.TextChoices):
        COUNTED = "counted", "counted"
        DUPLICATE = "duplicate", "duplicate"

    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="revisions")
    revision = models.ForeignKey(SubmissionRevision, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    role = models.CharField(max_length=10, choices=Role.choices, default=Role.COUNTED)
    conflicting_keys = ArrayField(models.CharField(max_length=60), default=list)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["snapshot", "revision"], name="revision_once_a_snapshot"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["snapshot", "kind"], name="snapshot_by_kind"),
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            append_only(name="snapshot_revision_append_only"),
            never_emptied(name="snapshot_revision_never_emptied"),
        ]

    def __str__(self) -> str:
        return f"{self.revision_id} ({self.role})"
