"""The statement in other languages: what people wrote, translated, and each version as it reads there."""

from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils import timezone

from accounts.models import append_only, never_emptied
from missions.models import Mission
from reports.models.statement import StatementVersion


class Translation(models.Model):
    """Words somebody wrote, in another language; found by the words themselves, the newest row counts.

    ``source`` has single spaces. Words that change wait for a translation again, by themselves.
    """

    mission = models.ForeignKey(Mission, on_delete=models.PROTECT, related_name="translations")
    language = models.CharField(max_length=10)
    source = models.TextField()
    text = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["mission", "language", "id"], name="translation_by_language")
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            append_only(name="translation_append_only"),
            never_emptied(name="translation_never_emptied"),
        ]

    def __str__(self) -> str:
        return f"{self.language}: {self.source[:60]}"


class Rendition(models.Model):
    """A version in another language, made from the same figures; the newest of a language counts.

    ``waiting`` lists [{text, where}] of written words without a translation, which stand untranslated.
    """

    version = models.ForeignKey(StatementVersion, on_delete=models.PROTECT, related_name="renditions")
    language = models.CharField(max_length=10)
    document = models.JSONField()
    waiting = models.JSONField(default=list)
    content_hash = models.CharField(max_length=64)
    pdf = models.FileField(upload_to="renditions/")
    pdf_sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            append_only(name="rendition_append_only"),
            never_emptied(name="rendition_never_emptied"),
        ]

    def __str__(self) -> str:
        return f"{self.language} of {self.version_id}"
