"""Issuing a statement: embargo, the signed file, and the correction that replaces what was issued."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from missions.errors import DomainError, InvalidInputError, Problem, require
from missions.models import Job, Mission
from missions.queries.jobs import unfinished_job
from missions.services import jobs
from reports.models import IssuedFile, Rendition, Statement, StatementVersion
from reports.pdf import render
from reports.permissions import why_not_correct_issued, why_not_issue, why_not_set_embargo
from reports.queries.approvals import Chain, chain_of
from reports.queries.embargo import is_embargoed
from reports.services import approvals, renditions
from reports.signing import can_sign, sign
from reports.states import ONCE_ISSUED, StatementState

ISSUE = "reports.issue_statement"
STEPS = 3


@transaction.atomic
def set_embargo(*, statement_id: UUID, until: datetime | None, reason: str, actor: User) -> Statement:
    """Set, move or lift (None) the embargo of a statement not yet issued, with its reason."""
    statement = approvals.locked(statement_id)
    require(why_not_set_embargo(actor, statement.mission))
    if statement.state in ONCE_ISSUED:
        raise DomainError(_("This statement is issued; its embargo stands as it was."))
    reason = approvals.said(reason, _("Write why the embargo is set or changed."))
    if until is not None and until <= timezone.now():
        raise InvalidInputError([Problem("until", "past", _("Choose a time that is still to come."))])
    before, statement.embargo_until = statement.embargo_until, until
    statement.save(update_fields=["embargo_until"])
    action = "embargo_set" if until else "embargo_lifted"
    approvals.record_act(statement, action, actor, before=before, until=until, reason=reason)
    return statement


def log_reading(version: StatementVersion, *, what: str, actor: User) -> None:
    """Under embargo every look and every file taken is an act in the trail."""
    if is_embargoed(version.statement):
        approvals.record_act(
            version.statement, "read_under_embargo", actor, version=version.number, what=what
        )


def request_issue(*, statement_id: UUID, content_hash: str, actor: User) -> Job:
    """Ask a worker to set, sign and issue the approved version, the one that was read; twice is once."""
    with transaction.atomic():
        jobs.alone(Mission.objects.get(statements=statement_id))
        statement = approvals.locked(statement_id)
        require(why_not_issue(actor, statement.mission))
        version = _approved(statement, chain_of(statement), content_hash)
        renditions.refuse_if_lacking(version)
        parameters = {"statement": str(statement.pk), "content_hash": version.content_hash}
        waiting = unfinished_job(statement.mission, ISSUE)
        return waiting or jobs.request(
            mission=statement.mission, kind=ISSUE, actor=actor, parameters=parameters
        )


def issue_for(job: Job) -> None:
    """Do a claimed job; how it failed stands in the job."""
    with jobs.recorded(job, _("Issuing failed; the log has the details under job %(id)s.")):
        _issue(job)


def issued_document(version: StatementVersion) -> dict[str, Any]:
    """The document of the version as it is issued: no draft any more, with the address of its public page."""
    document = version.document | {"status": "issued"}
    if settings.PUBLIC_URL:
        page = reverse("public-statement", args=[version.statement_id])
        document["verification_url"] = settings.PUBLIC_URL + page
    return document


@transaction.atomic
def begin_correction(*, statement_id: UUID, reason: str, actor: User) -> Statement:
    """A new statement that will supersede an issued one. ``reason`` is public."""
    issued = approvals.locked(statement_id)
    require(why_not_correct_issued(actor, issued.mission))
    if issued.state != StatementState.ISSUED:
        raise DomainError(_("Only an issued statement that nothing replaced yet is corrected."))
    reason = approvals.said(reason, _("Write what is corrected and why; the reason is published."))
    if Statement.objects.filter(supersedes=issued).exists():
        raise DomainError(_("A correction of this statement is begun already."))
    others = Statement.objects.filter(mission=issued.mission, language=issued.language)
    if others.exclude(state__in=ONCE_ISSUED).exists():
        raise DomainError(_("Another statement in this language is being worked on; issue that one first."))
    correction = Statement.objects.create(
        mission=issued.mission,
        language=issued.language,
        profile=issued.profile,
        supersedes=issued,
        correction_reason=reason,
    )
    approvals.record_act(correction, "correction_begun", actor, of=issued.pk, reason=reason)
    return correction


def _issue(job: Job) -> None:
    statement = Statement.objects.select_related("mission").get(pk=job.parameters["statement"])
    version = _approved(statement, chain_of(statement), job.parameters["content_hash"])
    renditions.refuse_if_lacking(version)
    jobs.progress(job, done=0, total=STEPS, message=_("Setting the PDF"))
    document = issued_document(version)
    pdf = render(document, fonts_dir=settings.PDF_FONTS_DIR)
    changed = {name: document[name] for name in ("status", "verification_url") if name in document}
    others = renditions.issued(version, **changed)
    jobs.progress(job, done=1, total=STEPS, message=_("Signing"))
    is_signed = can_sign()
    pdf = sign(pdf) if is_signed else pdf
    jobs.progress(job, done=2, total=STEPS, message=_("Issuing"))
    _keep(job, version, pdf, others, is_signed=is_signed)


@transaction.atomic
def _keep(
    job: Job, version: StatementVersion, pdf: bytes, others: Sequence[Rendition], *, is_signed: bool
) -> IssuedFile:
    """Issue and finish the job together; what it replaces is superseded in the same breath."""
    statement = approvals.locked(version.statement_id)
    _approved(statement, chain_of(statement), version.content_hash)
    sha256 = hashlib.sha256(pdf).hexdigest()
    issued = IssuedFile(
        statement=statement, version=version, pdf_sha256=sha256, size=len(pdf), is_signed=is_signed
    )
    issued.pdf.save(f"{statement.mission.slug}-{statement.language}.pdf", ContentFile(pdf), save=False)
    issued.save(force_insert=True)
    renditions.keep(version, others)
    statement.issued_at, statement.issued_by = timezone.now(), job.requested_by
    approvals.move(
        statement,
        StatementState.ISSUED,
        actor=job.requested_by,
        action="issued",
        also=("issued_at", "issued_by"),
        version=version.number,
        content_hash=version.content_hash,
        sha256=sha256,
        is_signed=is_signed,
    )
    if statement.supersedes_id:
        before = approvals.locked(statement.supersedes_id)
        approvals.move(
            before, StatementState.SUPERSEDED, actor=job.requested_by, action="superseded", by=statement.pk
        )
    jobs.finish(job, result={"statement": statement.pk, "sha256": sha256})
    return issued


def _approved(statement: Statement, chain: Chain, content_hash: str) -> StatementVersion:
    """The version everybody of the chain approved. Raises DomainError when it is not that one any more."""
    version = chain.version
    if statement.state != StatementState.APPROVED or version is None or not chain.is_complete:
        raise DomainError(
            _("Only an approved statement is issued; this one is %(state)s.")
            % {"state": statement.get_state_display().lower()}
        )
    if content_hash != version.content_hash:
        raise DomainError(_("A newer version was approved meanwhile; ask again."))
    return version
