"""Unfinished checklists that a device saved here, so that a lost phone loses little."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from missions.models.mission import Mission
from missions.states import Kind


class Draft(models.Model):
    """One record as it stood on a device, the person's alone; it ends when the record is received."""

    id = models.UUIDField(primary_key=True, editable=False)
    mission = models.ForeignKey(Mission, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    body = models.JSONField()
    saved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["-saved_at"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["user", "mission"], name="draft_of_user"),
        ]

    def __str__(self) -> str:
        return str(self.id)
