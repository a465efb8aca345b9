"""Exports: asked for by staff, written by a worker, kept with their digest; what leaves is in the trail."""

import hashlib
import tempfile
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.files import File
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts import services as accounts
from accounts.models import User
from missions.errors import DomainError, require
from missions.models import Job, Mission
from missions.queries.search import understood
from missions.services import jobs
from missions.states import UNFINISHED
from reports.models import Export, Snapshot
from reports.permissions import (
    why_not_export,
    why_not_export_confidential,
    why_not_export_names,
    why_not_export_trail,
)
from reports.queries.embargo import why_not_export_embargoed
from reports.services import trail_export
from reports.services.export_work import Work
from reports.services.export_writing import write
from reports.services.telling import Teller

WRITE = "reports.write_export"
# Copies of people's answers lie about no longer than they are needed; making one again takes seconds.
KEPT = timedelta(days=30)
ENDINGS = {Export.Kind.XLSX: "xlsx"}


@dataclass(frozen=True)
class Asked:
    """What an export is to hold. ``snapshot``: the id of a frozen one, "" for what stands now.

    ``language``: that of the search words and the codebook. ``trail``: the filter of the audit trail, for
    the kind of that name alone.
    """

    kind: str
    query: str = ""
    language: str = "en"
    with_confidential: bool = False
    with_names: bool = False
    snapshot: str = ""
    trail: dict[str, str] | None = None


def request(*, mission: Mission, actor: User, asked: Asked) -> Export:
    """Ask for an export; the same one asked for twice is made once.

    Raises NotAllowedError with the reason, DomainError for words the search does not know.
    """
    _require(actor, mission, asked)
    problems = understood(mission, actor, asked.query).problems
    if problems:
        raise DomainError(str(problems[0]))
    with transaction.atomic():
        jobs.alone(mission)
        same = Export.objects.filter(
            mission=mission,
            requested_by=actor,
            job__kind=WRITE,
            job__state__in=UNFINISHED,
            job__parameters=asdict(asked),
        )
        return same.first() or _asked(mission, actor, asked)


def _asked(mission: Mission, actor: User, asked: Asked) -> Export:
    job = jobs.request(mission=mission, kind=WRITE, actor=actor, parameters=asdict(asked))
    return Export.objects.create(
        mission=mission, job=job, requested_by=actor, kind=asked.kind, query=asked.query
    )


def _require(actor: User, mission: Mission, asked: Asked) -> None:
    require(why_not_export(actor, mission))
    if asked.with_confidential:
        require(why_not_export_confidential(actor, mission))
    if asked.with_names:
        require(why_not_export_names(actor, mission))
    if asked.kind == Export.Kind.TRAIL:
        require(why_not_export_trail(actor, mission))
    if asked.snapshot:
        snapshot = Snapshot.objects.filter(mission=mission, pk=asked.snapshot).first()
        if snapshot is None:
            raise DomainError(_("This snapshot is not one of the mission's."))
        require(why_not_export_embargoed(actor, snapshot))


def write_for(job: Job) -> None:
    """Do a claimed job; how it failed stands in the job."""
    with jobs.recorded(job, _("The export failed; the log has the details under job %(id)s.")):
        _write(job)


def _write(job: Job) -> None:
    """Who may is asked again: the worker may come to it when the person's place has changed."""
    export = Export.objects.select_related("mission__referendum", "requested_by").get(job=job)
    asked = Asked(**job.parameters)
    _require(export.requested_by, export.mission, asked)
    with translation.override(asked.language), tempfile.TemporaryDirectory(prefix="export-") as folder:
        work = _work(export, asked, Path(folder))
        with Teller(job, total=work.total, message=_("Writing the file")) as teller:
            work.tell = teller.at
            export.manifest = _written(work, asked)
        _keep(job, export, work.path)


def _written(work: Work, asked: Asked) -> dict[str, Any]:
    if asked.kind == Export.Kind.TRAIL:
        return trail_export.write(work, asked.trail or {})
    return write(work)


def _work(export: Export, asked: Asked, folder: Path) -> Work:
    return Work(
        export=export,
        mission=export.mission,
        actor=export.requested_by,
        language=asked.language,
        with_confidential=asked.with_confidential,
        with_names=asked.with_names,
        snapshot=Snapshot.objects.get(pk=asked.snapshot) if asked.snapshot else None,
        path=folder / "export",
        at=timezone.now(),
        tell=lambda done: None,
    )


def _keep(job: Job, export: Export, path: Path) -> None:
    """Store the file, and finish the job together with the row that names it: done once, or not at all."""
    with path.open("rb") as written:
        digest = hashlib.file_digest(written, "sha256").hexdigest()
        written.seek(0)
        export.file.save(f"{export.pk}.{ending_of(export)}", File(written), save=False)
    with transaction.atomic():
        export.sha256, export.size = digest, path.stat().st_size
        export.save(update_fields=["manifest", "file", "sha256", "size"])
        accounts.record(
            actor=export.requested_by,
            action="export.written",
            object_type="export",
            object_id=export.pk,
            mission=export.mission.slug,
            detail=_told(export) | {"counts": export.manifest["counts"]},
        )
        jobs.finish(job, result={"export": str(export.pk)})


@transaction.atomic
def take(*, export_id: UUID, actor: User) -> Export:
    """Record that the file leaves; the caller has loaded it among :func:`exports_of` and hands it out."""
    export = Export.objects.select_related("mission", "job").get(pk=export_id)
    require(why_not_export(actor, export.mission))
    frozen = str(export.job.parameters.get("snapshot") or "")
    if frozen and (snapshot := Snapshot.objects.filter(pk=frozen).first()):
        require(why_not_export_embargoed(actor, snapshot))
    if not export.file.name:
        raise DomainError(_("This export has no file."))
    if not export.file.storage.exists(export.file.name):
        raise DomainError(_("The file is not kept any more; make it again."))
    accounts.record(
        actor=actor,
        action="export.taken",
        object_type="export",
        object_id=export.pk,
        mission=export.mission.slug,
        detail=_told(export),
    )
    return export


def sweep() -> int:
    """Delete the files whose time is up, each in a transaction of its own; gives how many. The rows stay."""
    old = Export.objects.filter(created_at__lt=timezone.now() - KEPT).exclude(file="")
    return sum(_deleted(pk) for pk in list(old.values_list("pk", flat=True)))


@transaction.atomic
def _deleted(pk: UUID) -> bool:
    """The row lets go first: a process that dies between the two leaves a file nobody is led to."""
    export = Export.objects.select_for_update().select_related("mission").get(pk=pk)
    if not export.file.name:
        return False
    storage, name = export.file.storage, export.file.name
    Export.objects.filter(pk=pk).update(file="")
    accounts.record(
        actor=None,
        action="export.deleted",
        object_type="export",
        object_id=export.pk,
        mission=export.mission.slug,
        detail=_told(export),
    )
    transaction.on_commit(lambda: storage.delete(name))
    return True


def ending_of(export: Export) -> str:
    return ENDINGS.get(Export.Kind(export.kind), "zip")


def _told(export: Export) -> dict[str, Any]:
    """What the trail says of a file."""
    return {"kind": export.kind, "query": export.query, "sha256": export.sha256, "size": export.size}
