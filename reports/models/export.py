"""Files taken out of a mission: who took what, under which filter, with the digest of what left."""

from typing import ClassVar
from uuid import uuid4

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from missions.models import Job, Mission


class Export(models.Model):
    """One export. ``manifest``: counts, filters, columns and digests of what is in the file.

    ``file`` is deleted after its time (`reports.services.exports.KEPT`); the row and its digest stay.
    """

    class Kind(models.TextChoices):
        CSV = "csv", _("Table (CSV)")
        XLSX = "xlsx", _("Workbook (XLSX)")
        GEOJSON = "geojson", _("Map data (GeoJSON)")
        PHOTOS = "photos", _("Photos (ZIP)")
        TRAIL = "trail", _("Audit trail (CSV)")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    mission = models.ForeignKey(Mission, on_delete=models.PROTECT, related_name="exports")
    job = models.OneToOneField(Job, on_delete=models.PROTECT, related_name="export")
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    query = models.CharField(max_length=500, blank=True)
    manifest = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    file = models.FileField(upload_to="exports/%Y/%m/", blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveBigIntegerField(default=0)

    class Meta:
        ordering: ClassVar[list[str]] = ["-created_at"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="export_file_with_digest",
                # The digest stays when the file has had its time: what left can be told for ever.
                condition=Q(file="") | ~Q(sha256=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.created_at:%Y-%m-%d}"
