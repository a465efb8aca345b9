"""A mission, the referendum it observes, and who has which place in it."""

from typing import TYPE_CHECKING, ClassVar
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from missions.states import DuplicatesBetween, MissionState, Role

if TYPE_CHECKING:
    from accounts.models import User


class MissionQuerySet(models.QuerySet["Mission"]):
    def visible_to(self, user: "User") -> "MissionQuerySet":
        """Missions the person has a place in."""
        return self.filter(memberships__user=user)


class Mission(models.Model):
    """One deployment of one organisation to one referendum, with what its statement must say of itself.

    Lists are JSON in the shapes of ``docs/formats.md`` (methodology 1.4).
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    slug = models.SlugField(max_length=60, unique=True)
    code = models.CharField(max_length=12, help_text=_("Prefix of short codes, such as KAZ22."))
    title = models.CharField(max_length=300)
    short_name = models.CharField(max_length=100)
    mission_type = models.CharField(max_length=200, default="Referendum Observation Mission")
    organisation_name = models.CharField(max_length=200)
    organisation_short_name = models.CharField(max_length=60, blank=True)
    inviting_body = models.CharField(max_length=300, blank=True)
    invitation_date = models.DateField(null=True, blank=True)
    mandate = models.TextField(blank=True)
    benchmarks = models.JSONField(default=list, blank=True)
    legal_basis = models.JSONField(default=list, blank=True)
    start_date = models.DateField(null=True, blank=True)
    end_date = models.DateField(null=True, blank=True)
    head_name = models.CharField(max_length=200, blank=True)
    head_title = models.CharField(max_length=200, blank=True)
    composition = models.JSONField(default=list, blank=True)
    members = models.PositiveIntegerField(null=True, blank=True)
    countries = models.JSONField(default=list, blank=True)
    working_language = models.CharField(max_length=10, default="en")
    statement_languages = models.JSONField(default=list, blank=True)
    timezone = models.CharField(max_length=60, default="UTC")
    config_flags = models.JSONField(default=dict, blank=True)
    places = models.JSONField(default=list, blank=True)
    unit_name = models.JSONField(default=dict, blank=True)
    short_form = models.BooleanField(default=False)
    is_random_sample = models.BooleanField(default=False)
    # {frame, strata: [{name, stations, registered_voters}]} of a random one.
    sample = models.JSONField(default=dict, blank=True)
    statement_profile = models.CharField(max_length=20, default="ots")
    final_report = models.JSONField(default=dict, blank=True)
    thanks = models.TextField(blank=True)
    courtesy = models.TextField(blank=True)
    duplicates_between = models.CharField(
        max_length=6, choices=DuplicatesBetween.choices, default=DuplicatesBetween.TEAM
    )
    photo_max_px = models.PositiveIntegerField(
        default=2048, help_text=_("Longest side of a photo as a device sends it.")
    )
    duty_phone = models.CharField(max_length=40, blank=True)
    guidance = models.JSONField(default=list, blank=True, help_text=_("[{title, text}] for observers."))
    issue_place = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=12, choices=MissionState.choices, default=MissionState.PREPARING)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = MissionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-start_date", "slug"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="mission_state_is_known",
                condition=Q(state__in=MissionState.values),
            ),
            models.CheckConstraint(
                name="mission_ends_after_it_starts",
                condition=Q(end_date=None) | Q(start_date=None) | Q(end_date__gte=models.F("start_date")),
            ),
        ]

    def __str__(self) -> str:
        return self.short_name


class Referendum(models.Model):
    """The vote a mission observes; ``questions`` are [{no, text, answers[]}]."""

    mission = models.OneToOneField(Mission, on_delete=models.CASCADE, related_name="referendum")
    official_title = models.TextField()
    short_name = models.CharField(max_length=100, default="Referendum")
    date = models.DateField()
    dates = models.JSONField(default=list, blank=True)
    questions = models.JSONField(default=list)
    opens_at = models.TimeField(null=True, blank=True)
    closes_at = models.TimeField(null=True, blank=True)
    turnout_rule = models.TextField(blank=True)
    validity_rule = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.short_name


class Membership(models.Model):
    """A person's place in a mission. Areas limit a coordinator; none means the whole mission."""

    mission = models.ForeignKey(Mission, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=12, choices=Role.choices)
    areas = models.ManyToManyField("missions.Area", blank=True, related_name="+")
    is_on_duty = models.BooleanField(default=True, help_text=_("Whether alerts reach the person."))

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["mission", "user"], name="membership_once_a_mission"),
            models.CheckConstraint(name="membership_role_is_known", condition=Q(role__in=Role.values)),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.role}"
