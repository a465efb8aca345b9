"""What a submission brought to light: adverse answers and failed checks."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from missions.models.submission import Submission
from missions.states import FindingState, Severity


class Finding(models.Model):
    """An adverse answer or a failed check drawn out of a submission, with its own review.

    ``source`` is "answer" (``key`` is a question) or "check" (``key`` is a consistency check).
    """

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="findings")
    revision = models.PositiveIntegerField()
    source = models.CharField(max_length=6, choices=[("answer", "answer"), ("check", "check")])
    key = models.CharField(max_length=60)
    repeat = models.CharField(max_length=10, blank=True)
    value = models.JSONField(null=True)
    message = models.CharField(max_length=300, blank=True)
    severity = models.CharField(max_length=8, choices=Severity.choices)
    is_current = models.BooleanField(default=True)
    state = models.CharField(max_length=13, choices=FindingState.choices, default=FindingState.OPEN)
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    note = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["submission", "revision", "source", "key", "repeat"],
                name="finding_once_a_revision",
            ),
            models.CheckConstraint(
                name="finding_reviewed_at_and_by_with_state",
                condition=Q(state=FindingState.OPEN, reviewed_at=None, reviewed_by=None)
                | (~Q(state=FindingState.OPEN) & Q(reviewed_at__isnull=False, reviewed_by__isnull=False)),
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["key", "submission"],
                condition=Q(is_current=True),
                name="finding_by_key",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} ({self.severity})"
