"""Teams of observers and where they are expected."""

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from missions.models.mission import Mission
from missions.models.register import Area, PollingStation, TabulationCentre
from missions.states import Kind

if TYPE_CHECKING:
    from accounts.models import User


class Team(models.Model):
    """Normally two observers, known outside the mission by code alone."""

    mission = models.ForeignKey(Mission, on_delete=models.CASCADE, related_name="teams")
    code = models.CharField(max_length=20)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, blank=True, related_name="teams")
    owner_organisation = models.CharField(max_length=200, blank=True)
    vehicle = models.CharField(max_length=100, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    members: "models.ManyToManyField[User, TeamMember]" = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        through="missions.TeamMember",
        related_name="teams",
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["code"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["mission", "code"], name="team_code_once_a_mission"),
        ]

    def __str__(self) -> str:
        return self.code


class TeamMember(models.Model):
    """One observer in one team."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["team", "user"], name="member_once_a_team"),
        ]

    def __str__(self) -> str:
        return f"{self.team_id}: {self.user_id}"


class Deployment(models.Model):
    """An expectation made before the day: this team at this place for this stage."""

    mission = models.ForeignKey(Mission, on_delete=models.CASCADE, related_name="deployments")
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="deployments")
    station = models.ForeignKey(
        PollingStation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="deployments",
    )
    centre = models.ForeignKey(
        TabulationCentre,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="deployments",
    )
    stage = models.CharField(max_length=12, choices=Kind.choices)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="deployment_to_one_place",
                condition=Q(station__isnull=False, centre=None) | Q(station=None, centre__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["team", "station", "stage"],
                condition=Q(station__isnull=False),
                name="deployment_once_a_station",
            ),
            models.UniqueConstraint(
                fields=["team", "centre", "stage"],
                condition=Q(centre__isnull=False),
                name="deployment_once_a_centre",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["mission", "stage"], name="deployment_by_stage"),
        ]

    def __str__(self) -> str:
        return f"{self.team_id}: {self.stage}"
