"""Filled checklists: what was sent, its revisions, and what could not be accepted."""

from typing import TYPE_CHECKING, ClassVar

import pgtrigger
from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Case, Q, Value, When
from django.utils import timezone

from accounts.models import append_only, never_emptied
from missions.models.checklist import ChecklistVersion
from missions.models.mission import Mission
from missions.models.register import PollingStation, TabulationCentre
from missions.models.said import Said
from missions.models.scope import scopes_of
from missions.models.team import Team, TeamMember
from missions.states import DECIDED, STAFF, WAITING, Kind, SubmissionState

if TYPE_CHECKING:
    from accounts.models import User


class Payload(models.Model):
    """What a device or file sent, byte for byte, stored before it is interpreted.

    Interpreted when a revision or a quarantine entry points to it, or the trail names it for the files it
    added; one with none of them was cut short.
    """

    mission = models.ForeignKey(Mission, on_delete=models.PROTECT, related_name="+")
    submission_ref = models.UUIDField(db_index=True)
    sender = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    received_at = models.DateTimeField(default=timezone.now)
    sha256 = models.CharField(max_length=64)
    body = models.BinaryField()

    class Meta:
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            append_only(name="payload_append_only"),
            never_emptied(name="payload_never_emptied"),
        ]

    def __str__(self) -> str:
        return self.sha256[:12]


class Quarantine(models.Model):
    """A payload we could not accept, kept for a coordinator to see; ``problems`` as Problem.as_json."""

    payload = models.OneToOneField(Payload, on_delete=models.PROTECT, related_name="quarantine")
    mission = models.ForeignKey(Mission, on_delete=models.PROTECT, related_name="quarantine")
    problems = models.JSONField()
    created_at = models.DateTimeField(default=timezone.now)
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["-created_at"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="quarantine_resolved_at_and_by_together",
                condition=Q(resolved_at=None, resolved_by=None)
                | Q(resolved_at__isnull=False, resolved_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"payload {self.payload_id}"


# How much later than everything else a follow-up is looked at.
BEHIND = 10
_RANK = Case(
    When(alarm=3, then=Value(0)),
    When(has_failed_check=True, then=Value(1)),
    When(kind=Kind.INCIDENT, then=Value(2)),
    When(alarm=2, then=Value(3)),
    When(alarm=1, then=Value(4)),
    default=Value(5),
    output_field=models.SmallIntegerField(),
)


class SubmissionQuerySet(models.QuerySet["Submission"]):
    def visible_to(self, user: "User") -> "SubmissionQuerySet":
        """A team's own submissions for observers; for those who review or compile what their place covers."""
        teams = TeamMember.objects.filter(user=user).values("team_id")
        allowed = Q(observer=user) | Q(team_id__in=teams)
        for mission_id, scope in scopes_of(user).items():
            if scope.role in STAFF:
                allowed |= Q(mission=mission_id) & scope.submissions()
        return self.filter(allowed)

    def verified(self) -> "SubmissionQuerySet":
        return self.filter(state=SubmissionState.VERIFIED)


class Submission(models.Model):
    """One filled checklist for one visit. The id is made on the device; the answers are in the revisions."""

    id = models.UUIDField(primary_key=True, editable=False)
    # Without an index of its own: those below begin with it.
    mission = models.ForeignKey(Mission, on_delete=models.PROTECT, related_name="submissions", db_index=False)
    checklist_version = models.ForeignKey(ChecklistVersion, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    station = models.ForeignKey(
        PollingStation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="submissions",
    )
    centre = models.ForeignKey(
        TabulationCentre,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="submissions",
    )
    team = models.ForeignKey(
        Team,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="submissions",
        db_index=False,
    )
    observer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="submissions"
    )
    code = models.CharField(max_length=30)
    state = models.CharField(max_length=10, choices=SubmissionState.choices, default=SubmissionState.RECEIVED)
    revision = models.PositiveIntegerField(default=1)
    alarm = models.PositiveSmallIntegerField(default=0, help_text="Rank of the worst finding, 0 to 3.")
    has_failed_check = models.BooleanField(default=False)
    # Made by the database, so that it is never out of step with what it is made of.
    queue_rank = models.GeneratedField(
        expression=_RANK
        + Case(
            When(follow_up_at=None, then=Value(0)),
            default=Value(BEHIND),
            output_field=models.SmallIntegerField(),
        ),
        output_field=models.SmallIntegerField(),
        db_persist=True,
        help_text="Place in the queue: 0 critical, 1 failed check, 2 incident, 3 to 5 the rest; +10 later.",
    )
    visit_started_at = models.DateTimeField(null=True, blank=True)
    visit_ended_at = models.DateTimeField(null=True, blank=True)
    filled_at = models.DateTimeField(null=True, blank=True)
    received_at = models.DateTimeField(default=timezone.now)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    decision_reason = models.TextField(blank=True)
    follow_up_at = models.DateTimeField(null=True, blank=True)
    follow_up_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    follow_up_note = models.TextField(blank=True)

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["received_at"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["mission", "code"], name="submission_code_once_a_mission"),
            models.CheckConstraint(
                name="submission_state_is_known",
                condition=Q(state__in=SubmissionState.values),
            ),
            models.CheckConstraint(
                name="submission_decided_at_and_by_with_state",
                condition=(Q(state__in=DECIDED) & Q(decided_at__isnull=False, decided_by__isnull=False))
                | (~Q(state__in=DECIDED) & Q(decided_at=None, decided_by=None)),
            ),
            models.CheckConstraint(
                name="submission_returned_or_excluded_with_reason",
                condition=~Q(state__in=[SubmissionState.RETURNED, SubmissionState.EXCLUDED])
                | ~Q(decision_reason=""),
            ),
            models.CheckConstraint(
                name="submission_follow_up_all_together",
                condition=Q(follow_up_at=None, follow_up_by=None, follow_up_note="")
                | (Q(follow_up_at__isnull=False, follow_up_by__isnull=False) & ~Q(follow_up_note="")),
            ),
            models.CheckConstraint(
                name="submission_at_one_place",
                condition=Q(station=None) | Q(centre=None),
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["mission", "queue_rank", "received_at", "id"],
                condition=Q(state__in=WAITING),
                name="submission_queue",
            ),
            models.Index(fields=["mission", "received_at", "id"], name="submission_by_age"),
            models.Index(fields=["mission", "state", "received_at", "id"], name="submission_of_state"),
            models.Index(fields=["mission", "kind", "station"], name="submission_of_station"),
            models.Index(fields=["team", "received_at"], name="submission_of_team"),
        ]

    def __str__(self) -> str:
        return self.code


class SubmissionRevision(models.Model):
    """One accepted set of answers, never changed. ``diff``: {key: [before, after]} against the one before."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    answers = models.JSONField()
    comments = models.JSONField(default=dict)
    breaks = models.JSONField(default=list, help_text="[{from, to}] as HH:MM, within the visit.")
    diff = models.JSONField(default=dict)
    payload = models.ForeignKey(Payload, on_delete=models.PROTECT, null=True, related_name="+")
    sha256 = models.CharField(max_length=64)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    reason = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["submission", "number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["submission", "number"], name="revision_number_once"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            GinIndex(Said(), name="revision_said"),
            GinIndex(fields=["answers"], opclasses=["jsonb_path_ops"], name="revision_answers"),
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            append_only(name="revision_append_only"),
            never_emptied(name="revision_never_emptied"),
        ]

    def __str__(self) -> str:
        return f"{self.submission_id} r{self.number}"


class Attachment(models.Model):
    """A photo, sound or document of a submission, known by the hash of the bytes that were sent.

    What is kept has lost its metadata; ``kept_sha256`` is its hash. ``why_not_shown`` is a sentence for a
    file that is kept as it came and never shown.
    """

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="attachments")
    sha256 = models.CharField(max_length=64)
    name = models.CharField(max_length=255, blank=True)
    content_type = models.CharField(max_length=100, blank=True)
    question = models.CharField(max_length=60, blank=True)
    size = models.PositiveIntegerField(default=0)
    file = models.FileField(upload_to="attachments/%Y/%m/", blank=True)
    kept_sha256 = models.CharField(max_length=64, blank=True)
    why_not_shown = models.CharField(max_length=200, blank=True)
    stored_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["submission", "sha256"], name="attachment_once_a_submission"),
        ]

    def __str__(self) -> str:
        return self.name or self.sha256[:12]
