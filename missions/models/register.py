"""The register: areas, polling stations and tabulation centres."""

from typing import ClassVar
from uuid import uuid4

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from missions.models.mission import Mission

DEEPEST = 5


class Area(models.Model):
    """A node of the country's administrative tree; ``path`` holds the codes from the top, joined by '/'."""

    mission = models.ForeignKey(Mission, on_delete=models.CASCADE, related_name="areas")
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=60, blank=True)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    path = models.CharField(max_length=220)
    depth = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering: ClassVar[list[str]] = ["path"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["mission", "code"], name="area_code_once_a_mission"),
            models.CheckConstraint(name="area_depth", condition=Q(depth__gte=1, depth__lte=DEEPEST)),
        ]

    def __str__(self) -> str:
        return self.name


class TabulationCentre(models.Model):
    """A commission or centre where station results are received and added up."""

    mission = models.ForeignKey(Mission, on_delete=models.CASCADE, related_name="centres")
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    level = models.CharField(max_length=20, blank=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="centres")

    class Meta:
        ordering: ClassVar[list[str]] = ["code"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["mission", "code"], name="centre_code_once_a_mission"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class PollingStation(models.Model):
    """A place where people vote. Codes repeat between regions: the key is (region, code)."""

    class Locality(models.TextChoices):
        URBAN = "urban", _("Urban")
        RURAL = "rural", _("Rural")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    mission = models.ForeignKey(Mission, on_delete=models.CASCADE, related_name="stations")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="stations")
    region = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=300)
    address = models.CharField(max_length=500, blank=True)
    locality = models.CharField(max_length=8, choices=Locality.choices, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    type = models.CharField(max_length=30, default="ordinary")
    abroad = models.JSONField(null=True, blank=True)
    registered_voters = models.PositiveIntegerField(null=True, blank=True)
    opens_at = models.TimeField(null=True, blank=True)
    closes_at = models.TimeField(null=True, blank=True)
    timezone = models.CharField(max_length=60, blank=True)
    parent_centre = models.ForeignKey(
        TabulationCentre,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="stations",
    )
    sample = models.JSONField(null=True, blank=True)
    is_synthetic = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["code"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["mission", "region", "code"], name="station_code_once_a_region"),
            models.CheckConstraint(
                name="station_latitude",
                condition=Q(latitude=None) | Q(latitude__gte=-90, latitude__lte=90),
            ),
            models.CheckConstraint(
                name="station_longitude",
                condition=Q(longitude=None) | Q(longitude__gte=-180, longitude__lte=180),
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["mission", "code"], name="station_by_code"),
            GinIndex(OpClass(Upper("name"), name="gin_trgm_ops"), name="station_by_name"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"
