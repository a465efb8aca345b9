"""Meetings held, facts learnt from outside observation, and recommendations."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from missions.models.mission import Mission
from missions.models.submission import Submission


class Meeting(models.Model):
    """A meeting on record. ``persons`` are [{name, title, public}], ``topics`` {mtg_*: value}.

    Made from a mission file or from a submission of the meeting checklist; then it counts once verified.
    """

    class Attribution(models.TextChoices):
        ON_RECORD = "on_record", _("On record")
        INSTITUTION_ONLY = "institution_only", _("Institution only")
        NOT_FOR_ATTRIBUTION = "not_for_attribution", _("Not for attribution")
        CONFIDENTIAL = "confidential", _("Confidential")

    mission = models.ForeignKey(Mission, on_delete=models.CASCADE, related_name="meetings")
    submission = models.OneToOneField(
        Submission,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="meeting",
    )
    ref = models.CharField(max_length=60)
    date = models.DateField()
    place = models.TextField(blank=True)
    type = models.CharField(max_length=40)
    institution = models.TextField()
    persons = models.JSONField(default=list, blank=True)
    attribution = models.CharField(max_length=20, choices=Attribution.choices)
    purpose = models.TextField(blank=True)
    topics = models.JSONField(default=dict, blank=True)
    suggestions = models.TextField(blank=True)
    assessment = models.TextField(blank=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar[list[str]] = ["date", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["mission", "ref"], name="meeting_ref_once_a_mission"),
        ]

    def __str__(self) -> str:
        return self.institution


class ContextFact(models.Model):
    """A number from a source outside observation; citable once a second person has checked it.

    What is removed at the statement desk stays, so that no load of the mission file brings it back.
    """

    class Source(models.TextChoices):
        MEETING = "meeting", _("Meeting")
        DOCUMENT = "document", _("Document")
        WEB = "web", _("Web page")

    mission = models.ForeignKey(Mission, on_delete=models.CASCADE, related_name="context_facts")
    ref = models.CharField(max_length=60)
    label = models.TextField()
    number = models.DecimalField(max_digits=20, decimal_places=4)
    unit = models.TextField()
    second_number = models.DecimalField(max_digits=20, decimal_places=4, null=True, blank=True)
    second_unit = models.TextField(blank=True)
    as_of = models.DateField(null=True, blank=True)
    source_kind = models.CharField(max_length=10, choices=Source.choices)
    source_ref = models.CharField(max_length=500)
    source_name = models.TextField(blank=True)
    source_url = models.URLField(max_length=500, blank=True)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    checked_at = models.DateTimeField(null=True, blank=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    revision = models.PositiveIntegerField(default=1)
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["mission", "ref"], name="fact_ref_once_a_mission"),
            models.CheckConstraint(
                name="fact_checked_at_and_by_together",
                condition=Q(checked_at=None, checked_by=None)
                | Q(checked_at__isnull=False, checked_by__isnull=False),
            ),
            models.CheckConstraint(
                name="fact_checked_by_a_second_person",
                condition=Q(checked_by=None) | ~Q(checked_by=F("entered_by")),
            ),
            models.CheckConstraint(
                name="fact_removed_at_and_by_together",
                condition=Q(removed_at=None, removed_by=None)
                | Q(removed_at__isnull=False, removed_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.label


class Recommendation(models.Model):
    """What somebody should do. ``evidence`` names claims and meetings; ``standards`` their codes.

    ``previous_*`` tell of an earlier mission's recommendation it follows: whose, what it said, what became
    of it. What is removed at the statement desk stays, as with facts.
    """

    class Priority(models.TextChoices):
        HIGH = "high", _("High")
        MEDIUM = "medium", _("Medium")
        LOW = "low", _("Low")

    class FollowedUp(models.TextChoices):
        NOT = "not", _("Not followed so far")
        PARTLY = "partly", _("Followed in part")
        FULLY = "fully", _("Followed")

    mission = models.ForeignKey(Mission, on_delete=models.CASCADE, related_name="recommendations")
    ref = models.CharField(max_length=60)
    text = models.TextField(blank=True)
    addressee = models.CharField(max_length=300)
    action = models.TextField(blank=True)
    priority = models.CharField(max_length=10, choices=Priority.choices, default=Priority.MEDIUM)
    evidence = models.JSONField(default=list, blank=True)
    standards = models.JSONField(default=list, blank=True)
    previous_mission_ref = models.CharField(max_length=200, blank=True)
    previous_text = models.TextField(blank=True)
    previous_state = models.CharField(max_length=12, choices=FollowedUp.choices, blank=True)
    revision = models.PositiveIntegerField(default=1)
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["mission", "ref"], name="recommendation_ref_once_a_mission"),
            models.CheckConstraint(
                name="recommendation_removed_at_and_by",
                condition=Q(removed_at=None, removed_by=None)
                | Q(removed_at__isnull=False, removed_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.ref
