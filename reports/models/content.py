"""What people write and choose for a statement beside its figures: append-only, the newest row counts."""

from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone

from accounts.models import append_only, never_emptied
from missions.models import Mission
from reports.models.statement import Statement


class WordingChoice(models.Model):
    """How one figure is worded. ``text_id``: "" the rules' own, the id of an alternative, or ``own``.

    ``own`` goes with ``text``, whose numbers are placeholders the figure fills, and with ``reason``.
    """

    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="wording_choices")
    claim = models.CharField(max_length=60)
    language = models.CharField(max_length=10)
    text_id = models.CharField(max_length=60, blank=True)
    text = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    revision = models.PositiveIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["statement", "claim", "language", "revision"], name="wording_revision_once_a_claim"
            ),
            models.CheckConstraint(
                name="own_wording_has_text_and_reason",
                condition=~models.Q(text_id="own") | (~models.Q(text="") & ~models.Q(reason="")),
            ),
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            append_only(name="wording_choice_append_only"),
            never_emptied(name="wording_choice_never_emptied"),
        ]

    def __str__(self) -> str:
        return f"{self.claim}: {self.text_id or 'default'}"


class Passage(models.Model):
    """Words of the mission's own that rest on no evidence: courtesy, thanks, lead, place and day of issue."""

    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="passages")
    key = models.CharField(max_length=30)
    text = models.TextField(blank=True)
    revision = models.PositiveIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["statement", "key", "revision"], name="passage_revision_once_a_key"
            ),
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            append_only(name="passage_append_only"),
            never_emptied(name="passage_never_emptied"),
        ]

    def __str__(self) -> str:
        return self.key


class Edit(models.Model):
    """One change of what a statement is made of beside its evidence, with what stood before and after.

    Without a statement it is of the mission's record and of every statement not yet issued. ``before`` is
    empty for what was added, ``after`` for what was removed.
    """

    mission = models.ForeignKey(Mission, on_delete=models.PROTECT, related_name="statement_edits")
    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, null=True, related_name="edits")
    kind = models.CharField(max_length=20)
    ref = models.CharField(max_length=60)
    revision = models.PositiveIntegerField()
    before = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    after = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    reason = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["mission", "id"], name="edit_by_mission")
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            append_only(name="edit_append_only"),
            never_emptied(name="edit_never_emptied"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.ref}"
