"""Reaching people in the field: messages and telephone calls."""

from typing import ClassVar
from uuid import uuid4

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import append_only, never_emptied
from missions.models.mission import Mission
from missions.models.submission import Submission
from missions.models.team import Team


class Message(models.Model):
    """Words to whoever a filter selected; ``audience`` is the filter in a sentence, as it was understood."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    mission = models.ForeignKey(Mission, on_delete=models.PROTECT, related_name="messages")
    sender = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    subject = models.CharField(max_length=200)
    text = models.TextField()
    audience = models.CharField(max_length=300)
    submission = models.ForeignKey(
        Submission, on_delete=models.PROTECT, null=True, blank=True, related_name="messages"
    )
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["-created_at"]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            append_only(name="message_append_only"),
            never_emptied(name="message_never_emptied"),
        ]

    def __str__(self) -> str:
        return self.subject


class MessageCopy(models.Model):
    """One person's copy: whether it was read here, and whether it left by e-mail."""

    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="copies")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    read_at = models.DateTimeField(null=True, blank=True)
    emailed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["message", "user"], name="message_once_a_person"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["user", "read_at"], name="message_copy_of_user"),
        ]

    def __str__(self) -> str:
        return f"{self.message_id}: {self.user_id}"


class Call(models.Model):
    """One telephone call to a team, or the attempt."""

    class Outcome(models.TextChoices):
        REACHED = "reached", _("Reached")
        NO_ANSWER = "no_answer", _("No answer")
        UNREACHABLE = "unreachable", _("Unreachable")

    mission = models.ForeignKey(Mission, on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="calls")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    outcome = models.CharField(max_length=12, choices=Outcome.choices)
    note = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-at", "-id"]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            append_only(name="call_append_only"),
            never_emptied(name="call_never_emptied"),
        ]

    def __str__(self) -> str:
        return f"{self.team_id}: {self.outcome}"
