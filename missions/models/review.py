"""What coordinators put beside submissions as they judge: claims, remarks, decisions on visits, filters."""

from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import append_only, never_emptied
from missions.models.mission import Mission
from missions.models.submission import Submission


class ReviewClaim(models.Model):
    """Who is judging a submission right now; without activity it lapses (states.CLAIM_LASTS)."""

    submission = models.OneToOneField(
        Submission, on_delete=models.CASCADE, primary_key=True, related_name="claim"
    )
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    taken_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.submission_id}: {self.user_id}"


class Remark(models.Model):
    """What a coordinator asks at one question when a submission goes back; the observer reads it there."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="remarks")
    revision = models.PositiveIntegerField()
    question = models.CharField(max_length=60)
    text = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["at", "id"]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            append_only(name="remark_append_only"),
            never_emptied(name="remark_never_emptied"),
        ]

    def __str__(self) -> str:
        return f"{self.submission_id} {self.question}"


class VisitDecision(models.Model):
    """What a coordinator made of two submissions that may tell of one visit; the latest counts.

    ``settled``: questions whose answer was chosen, {key: {"of": id of the submission whose answer counts}}.
    Where the decision changed the form that stands for the visit, chosen or following from it, also what it
    answered and noted before and after: {"stood": answer, "stands": answer, "said": note, "says": note}.
    """

    class Decision(models.TextChoices):
        ONE_VISIT = "one_visit", _("One visit")
        TWO_VISITS = "two_visits", _("Two visits")
        CONFLICT = "conflict", _("One visit, told differently")

    mission = models.ForeignKey(Mission, on_delete=models.PROTECT, related_name="+")
    first = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="+")
    decision = models.CharField(max_length=10, choices=Decision.choices)
    settled = models.JSONField(default=dict)
    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["at", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            # Only what is one visit has answers to settle.
            models.CheckConstraint(
                name="visit_decision_settles_one_visit",
                condition=Q(decision="one_visit") | Q(settled={}),
            ),
            # The pair is written in the order of the ids, so that it is found from either side.
            models.CheckConstraint(name="visit_decision_in_order", condition=Q(first__lt=F("second"))),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["first", "second", "-at"], name="visit_decision_of_pair"),
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            append_only(name="visit_decision_append_only"),
            never_emptied(name="visit_decision_never_emptied"),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} {self.second_id}: {self.decision}"

    @property
    def settled_keys(self) -> list[str]:
        """The questions somebody chose an answer of."""
        return [key for key, each in self.settled.items() if "of" in each]


class SavedFilter(models.Model):
    """A view of the queue under a name; ``query`` is the address's query string."""

    mission = models.ForeignKey(Mission, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=80)
    query = models.CharField(max_length=500)
    is_shared = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["name", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["mission", "user", "name"], name="saved_filter_name_once"),
        ]

    def __str__(self) -> str:
        return self.name
