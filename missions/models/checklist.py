"""Checklists a mission uses and their immutable published versions."""

from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from missions.models.mission import Mission
from missions.states import ChecklistState, Kind


class Checklist(models.Model):
    """One kind of questionnaire in one mission."""

    mission = models.ForeignKey(Mission, on_delete=models.CASCADE, related_name="checklists")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    title = models.CharField(max_length=200)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["mission", "kind"], name="checklist_once_a_kind"),
            models.CheckConstraint(name="checklist_kind_is_known", condition=Q(kind__in=Kind.values)),
        ]

    def __str__(self) -> str:
        return self.title


class ChecklistVersion(models.Model):
    """A numbered version; once published the database refuses another definition."""

    checklist = models.ForeignKey(Checklist, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    definition = models.JSONField()
    digest = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=ChecklistState.choices, default=ChecklistState.DRAFT)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["checklist", "number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["checklist", "number"], name="version_number_once_a_checklist"),
            models.CheckConstraint(
                name="version_published_when_not_draft",
                condition=Q(state=ChecklistState.DRAFT, published_at=None)
                | (~Q(state=ChecklistState.DRAFT) & Q(published_at__isnull=False)),
            ),
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            pgtrigger.Protect(
                name="published_version_immutable",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__state__in=["published", "retired"])
                & (
                    pgtrigger.Q(old__definition__df=pgtrigger.F("new__definition"))
                    | pgtrigger.Q(old__number__df=pgtrigger.F("new__number"))
                    | pgtrigger.Q(old__digest__df=pgtrigger.F("new__digest"))
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.checklist} v{self.number}"
