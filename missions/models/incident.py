"""Incidents: a submission of the incident checklist plus the coordinators' decisions on it."""

from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import append_only, never_emptied
from missions.models.register import PollingStation
from missions.models.submission import Submission
from missions.states import IncidentState, Severity


class Incident(models.Model):
    """The coordinators' side of an incident; what was reported stays in the submission."""

    class Use(models.TextChoices):
        NOT_USED = "not_used", _("Not used")
        COUNTED_ONLY = "counted_only", _("Counted only")
        WITHOUT_PLACE = "described_without_place", _("Described without place")
        WITH_PLACE = "described_with_place", _("Described with place")

    submission = models.OneToOneField(Submission, on_delete=models.PROTECT, related_name="incident")
    category = models.CharField(max_length=60)
    state = models.CharField(max_length=12, choices=IncidentState.choices, default=IncidentState.REPORTED)
    severity = models.CharField(max_length=8, choices=Severity.choices)
    basis = models.TextField(blank=True)
    use = models.CharField(max_length=24, choices=Use.choices, default=Use.NOT_USED)

    def __str__(self) -> str:
        return f"{self.category} ({self.state})"


class IncidentDecision(models.Model):
    """One person's decision on an incident; critical ones need two different deciders."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="decisions")
    state = models.CharField(max_length=12, choices=IncidentState.choices)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(default=timezone.now)
    reason = models.TextField()

    class Meta:
        ordering: ClassVar[list[str]] = ["decided_at"]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            append_only(name="incident_decision_append_only"),
            never_emptied(name="incident_decision_never_emptied"),
        ]

    def __str__(self) -> str:
        return f"{self.incident_id}: {self.state}"


class IncidentLink(models.Model):
    """What an incident has to do with: a submission, a station, or another incident; exactly one."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="links")
    submission = models.ForeignKey(
        Submission, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    station = models.ForeignKey(
        PollingStation, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    other = models.ForeignKey(Incident, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    note = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["at", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="incident_link_to_one_thing",
                condition=Q(submission__isnull=False, station=None, other=None)
                | Q(submission=None, station__isnull=False, other=None)
                | Q(submission=None, station=None, other__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["incident", "submission", "station", "other"],
                nulls_distinct=False,
                name="incident_link_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.incident_id}: {self.submission_id or self.station_id or self.other_id}"
