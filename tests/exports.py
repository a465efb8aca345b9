"""Exports for tests: asked for and written at once, in this process."""

import csv
import io
import json
import zipfile

from django.core.files.base import ContentFile
from django.utils import timezone

from missions.models import Job
from missions.services import jobs
from reports.models import Export
from reports.services import exports
from reports.services.exports import Asked


def written(field, user=None, kind="csv", **asked):
    """An export as a worker leaves it."""
    user = user or field.coordinator
    export = exports.request(mission=field.mission, actor=user, asked=Asked(kind=kind, **asked))
    job = jobs.claim(export.job_id)
    exports.write_for(job)
    export.refresh_from_db()
    return export


def export_of(field, user, kind="csv"):
    """An export that is done, with a file of no consequence."""
    job = Job.objects.create(
        mission=field.mission,
        kind=exports.WRITE,
        requested_by=user,
        state="done",
        finished_at=timezone.now(),
    )
    export = Export(mission=field.mission, job=job, requested_by=user, kind=kind, sha256="0" * 64, size=9)
    export.manifest = {"counts": {"submissions": 1}}
    export.file.save(f"{export.pk}.zip", ContentFile(b"PK export"), save=False)
    export.save(force_insert=True)
    return export


def archive(export):
    with export.file.open("rb") as file:
        return zipfile.ZipFile(io.BytesIO(file.read()))


def table(export, name):
    """A table of a package as a list of dicts."""
    text = archive(export).read(name).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def manifest(export):
    return json.loads(archive(export).read("manifest.json"))
