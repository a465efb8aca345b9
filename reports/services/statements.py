"""Compiling the statement: snapshot, figures, document, PDF - one way, each stage kept and resumable."""

import hashlib
from collections.abc import Sequence
from uuid import UUID

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import services as accounts
from accounts.models import User
from missions.errors import DomainError, require
from missions.models import Job, Mission
from missions.permissions import why_not_compile
from missions.queries.jobs import unfinished_job
from missions.services import jobs
from reports.claims import build_document
from reports.models import Rendition, Snapshot, Statement, StatementVersion
from reports.pdf import render
from reports.queries.content import content_of
from reports.services import approvals, documents, renditions, snapshots
from reports.states import ONCE_ISSUED, StatementState

COMPILE = "reports.compile_statement"
STEPS = 4


def request_compile(*, mission: Mission, actor: User, snapshot: UUID | None = None) -> Job:
    """Ask for a compile of what is verified now, or of a snapshot again: the same evidence, with what was
    written and chosen since. One at a time: a running one is returned instead, whatever it compiles.
    """
    require(why_not_compile(actor, mission))
    return request_compile_headless(mission=mission, actor=actor, snapshot=snapshot)


def request_compile_headless(*, mission: Mission, actor: User | None, snapshot: UUID | None = None) -> Job:
    """As :func:`request_compile`, for commands run by whoever keeps the server."""
    if snapshot and not Snapshot.objects.filter(mission=mission, pk=snapshot).exists():
        raise DomainError(_("The mission has no such snapshot."))
    parameters = {"snapshot": str(snapshot)} if snapshot else None
    with transaction.atomic():
        jobs.alone(mission)
        _refuse_beside_issued(mission)
        return unfinished_job(mission, COMPILE) or jobs.request(
            mission=mission, kind=COMPILE, actor=actor, parameters=parameters
        )


def compile_for(job: Job) -> None:
    """Do a claimed job; how it failed stands in the job."""
    with jobs.recorded(job, _("Compiling failed; the log has the details under job %(id)s.")):
        _compile(job)


def _compile(job: Job) -> None:
    mission = Mission.objects.select_related("referendum").get(pk=job.mission_id)
    _refuse_beside_issued(mission)
    _say(job, 0, _("Freezing the verified submissions"))
    snapshot = _snapshot_of(job, mission)
    _say(job, 1, _("Counting the figures"))
    statement = _open_statement(mission)
    number = (statement.versions.aggregate(last=Max("number"))["last"] or 0) + 1
    content = content_of(statement, snapshot)
    given = documents.material(snapshot, content) | {"profile": statement.profile, "version": number}
    document = build_document(**given, language=statement.language)
    _say(job, 2, _("Setting the PDF"))
    pdf = render(document, fonts_dir=settings.PDF_FONTS_DIR)
    others = renditions.renditions(given, document, statement)
    _say(job, 3, _("Keeping the statement"))
    version = StatementVersion(
        statement=statement,
        number=number,
        snapshot=snapshot,
        job=job,
        document=document,
        newest_edit=content.newest_edit,
    )
    _keep(job, version, pdf, others)


def _say(job: Job, done: int, message: str) -> None:
    jobs.progress(job, done=done, total=STEPS, message=message)


def _snapshot_of(job: Job, mission: Mission) -> Snapshot:
    """The snapshot this job was asked for or froze before its worker died, or a new one."""
    frozen = job.parameters.get("snapshot")
    if frozen:
        return Snapshot.objects.get(pk=frozen)
    with transaction.atomic():
        snapshot = snapshots.freeze(mission=mission, actor=job.requested_by)
        job.parameters["snapshot"] = str(snapshot.pk)
        job.save(update_fields=["parameters"])
    return snapshot


def _open_statement(mission: Mission) -> Statement:
    """The mission's statement being worked on, in its working language; made when there is none."""
    _refuse_beside_issued(mission)
    return _of_working_language(mission).exclude(state__in=ONCE_ISSUED).first() or Statement.objects.create(
        mission=mission, language=mission.working_language, profile=mission.statement_profile
    )


def _refuse_beside_issued(mission: Mission) -> None:
    """Beside an issued statement there is only its correction, and that is begun with a public reason."""
    ours = _of_working_language(mission)
    if ours.filter(state=StatementState.ISSUED).exists() and not ours.exclude(state__in=ONCE_ISSUED).exists():
        raise DomainError(
            _("The statement is issued. To change it, begin a correction on its page Approval; then compile.")
        )


def _of_working_language(mission: Mission) -> QuerySet[Statement]:
    return Statement.objects.filter(mission=mission, language=mission.working_language)


@transaction.atomic
def _keep(job: Job, version: StatementVersion, pdf: bytes, others: Sequence[Rendition]) -> StatementVersion:
    """Keep the version and finish the job together: done once, or not at all. What was approved is void."""
    approvals.void(version.statement, _("A new version was compiled."), job.requested_by)
    statement = approvals.locked(version.statement_id)
    version.content_hash = version.document["content_hash"]
    version.pdf_sha256 = hashlib.sha256(pdf).hexdigest()
    version.compiled_at, version.compiled_by = timezone.now(), job.requested_by
    version.pdf.save(f"{statement.mission.slug}-v{version.number}.pdf", ContentFile(pdf), save=False)
    version.save(force_insert=True)
    renditions.keep(version, others)
    before, statement.state = statement.state, StatementState.COMPILED
    statement.save(update_fields=["state"])
    accounts.record(
        actor=job.requested_by,
        action="statement.compiled",
        object_type="statement",
        object_id=statement.pk,
        mission=statement.mission.slug,
        detail={
            "version": version.number,
            "before": before,
            "content_hash": version.content_hash,
            "snapshot": version.snapshot.digest,
        },
    )
    jobs.finish(job, result={"statement": statement.pk, "version": version.pk, "number": version.number})
    return version
