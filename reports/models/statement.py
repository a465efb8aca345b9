"""Statements, their compiled versions, the chain of approvals, and judgements under a name."""

from typing import ClassVar
from uuid import uuid4

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import append_only, never_emptied
from missions.models import Job, Mission
from reports.models.snapshot import Snapshot
from reports.states import ONCE_ISSUED, StatementState


class Statement(models.Model):
    """One preliminary statement of a mission in one language; its content lives in its versions."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    mission = models.ForeignKey(Mission, on_delete=models.PROTECT, related_name="statements")
    language = models.CharField(max_length=10, default="en")
    profile = models.CharField(max_length=20, default="ots")
    state = models.CharField(max_length=12, choices=StatementState.choices, default=StatementState.DRAFTING)
    created_at = models.DateTimeField(default=timezone.now)
    embargo_until = models.DateTimeField(null=True, blank=True)
    issued_at = models.DateTimeField(null=True, blank=True)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    supersedes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="correction"
    )
    correction_reason = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-created_at"]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            pgtrigger.Trigger(
                name="issued_statement_is_fixed",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__state__in=list(ONCE_ISSUED)),
                func="""
                    IF TG_OP = 'UPDATE' AND OLD.state = 'issued' AND NEW.state = 'superseded'
                        AND to_jsonb(NEW) - 'state' = to_jsonb(OLD) - 'state' THEN
                        RETURN NEW;
                    END IF;
                    RAISE EXCEPTION 'An issued statement is not changed; it is corrected by another';
                """,
            ),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="statement_correction_has_public_reason",
                condition=Q(supersedes=None, correction_reason="")
                | (Q(supersedes__isnull=False) & ~Q(correction_reason="")),
            ),
            models.CheckConstraint(
                name="statement_state_is_known",
                condition=Q(state__in=StatementState.values),
            ),
            models.CheckConstraint(
                name="statement_issued_at_and_by_with_state",
                condition=(
                    Q(state__in=list(ONCE_ISSUED)) & Q(issued_at__isnull=False, issued_by__isnull=False)
                )
                | (~Q(state__in=list(ONCE_ISSUED)) & Q(issued_at=None, issued_by=None)),
            ),
            models.UniqueConstraint(
                fields=["mission", "language"],
                condition=~Q(state__in=list(ONCE_ISSUED)),
                name="statement_one_open_a_language",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mission} ({self.language})"


class StatementVersion(models.Model):
    """One compile: snapshot, figures and document as JSON. The PDF is a pure function of the document.

    ``newest_edit`` is the id of the last :class:`Edit` it surely took in; later ones are changes since.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="+")
    job = models.OneToOneField(Job, on_delete=models.PROTECT, null=True, related_name="statement_version")
    document = models.JSONField()
    newest_edit = models.PositiveBigIntegerField(default=0)
    content_hash = models.CharField(max_length=64)
    pdf = models.FileField(upload_to="statements/")
    pdf_sha256 = models.CharField(max_length=64)
    compiled_at = models.DateTimeField(default=timezone.now)
    compiled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["statement", "-number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["statement", "number"], name="version_number_once_a_statement"),
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            append_only(name="statement_version_append_only"),
            pgtrigger.Trigger(
                name="no_version_once_issued",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    IF EXISTS (SELECT 1 FROM reports_statement
                        WHERE id = NEW.statement_id AND state IN ('issued', 'superseded')) THEN
                        RAISE EXCEPTION 'An issued statement takes no further version';
                    END IF;
                    RETURN NEW;
                """,
            ),
            never_emptied(name="statement_version_never_emptied"),
        ]

    def __str__(self) -> str:
        return f"v{self.number}"


class Approval(models.Model):
    """A signature over a content hash; another hash voids it, so it is never deleted or changed."""

    version = models.ForeignKey(StatementVersion, on_delete=models.PROTECT, related_name="approvals")
    role = models.CharField(max_length=60)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    on_behalf_of = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    content_hash = models.CharField(max_length=64)
    is_granted = models.BooleanField()
    reason = models.TextField(blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["at"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="approval_refused_with_reason",
                condition=Q(is_granted=True) | ~Q(reason=""),
            ),
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            append_only(name="approval_append_only"),
            never_emptied(name="approval_never_emptied"),
        ]

    def __str__(self) -> str:
        return f"{self.role}: {self.content_hash[:12]}"


class Judgement(models.Model):
    """A sentence nobody can derive from data, written under a name (methodology P31).

    ``evidence`` lists at least two references: claim ids, meeting refs or short codes.
    """

    mission = models.ForeignKey(Mission, on_delete=models.CASCADE, related_name="judgements")
    claim = models.CharField(max_length=60)
    text = models.TextField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    author_title = models.CharField(max_length=200)
    evidence = models.JSONField(default=list)
    written_at = models.DateTimeField(default=timezone.now)
    revision = models.PositiveIntegerField(default=1)
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["mission", "claim"], name="judgement_once_a_claim"),
            models.CheckConstraint(
                name="judgement_removed_at_and_by_together",
                condition=Q(removed_at=None, removed_by=None)
                | Q(removed_at__isnull=False, removed_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.claim
