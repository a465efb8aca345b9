"""Who approves a mission's statements in which order, who stands in for whom, and what voided an approval."""

from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import append_only, never_emptied
from missions.models import Mission
from reports.models.statement import Statement


class ApprovalStep(models.Model):
    """One place in the chain. Equal positions approve side by side; without a person it is the head's.

    A mission without steps has one: its head.
    """

    mission = models.ForeignKey(Mission, on_delete=models.CASCADE, related_name="approval_steps")
    position = models.PositiveSmallIntegerField()
    role = models.CharField(max_length=60)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["position", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["mission", "role"], name="approval_role_once_a_mission"),
            models.CheckConstraint(name="approval_step_has_role", condition=~Q(role="")),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.role}"


class Delegation(models.Model):
    """An approver names who decides in their place on one statement; the newest row of a role counts."""

    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="delegations")
    role = models.CharField(max_length=60)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    to = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="delegation_has_reason", condition=~Q(reason="")),
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            append_only(name="delegation_append_only"),
            never_emptied(name="delegation_never_emptied"),
        ]

    def __str__(self) -> str:
        return f"{self.role}: {self.to_id}"


class Voiding(models.Model):
    """Approvals up to here count no longer: an edit, a compile, a refusal. ``by`` is empty for a command."""

    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="voidings")
    last_approval = models.PositiveBigIntegerField(default=0)
    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            append_only(name="voiding_append_only"),
            never_emptied(name="voiding_never_emptied"),
        ]

    def __str__(self) -> str:
        return self.reason[:60]
