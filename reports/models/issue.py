"""The file that was issued, kept as it left the house."""

from typing import ClassVar

import pgtrigger
from django.db import models
from django.utils import timezone

from accounts.models import append_only, never_emptied
from reports.models.statement import Statement, StatementVersion


class IssuedFile(models.Model):
    """The PDF without the draft's watermark, signed where the mission's server has a certificate."""

    statement = models.OneToOneField(Statement, on_delete=models.PROTECT, related_name="issued_file")
    version = models.OneToOneField(StatementVersion, on_delete=models.PROTECT, related_name="issued_file")
    pdf = models.FileField(upload_to="issued/")
    pdf_sha256 = models.CharField(max_length=64, unique=True)
    size = models.PositiveBigIntegerField()
    is_signed = models.BooleanField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            append_only(name="issued_file_append_only"),
            never_emptied(name="issued_file_never_emptied"),
        ]

    def __str__(self) -> str:
        return self.pdf_sha256[:12]
