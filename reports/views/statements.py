"""The statement: compile it, read it with its evidence, and take it away as files."""

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.http.response import FileResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from accounts.requests import SignedInRequest
from missions.errors import DomainError, NotAllowedError
from missions.models import Mission
from missions.models.scope import scope_in
from missions.permissions import why_not_compile
from missions.queries.coverage import coverage_by_stage
from missions.queries.jobs import unfinished_job
from reports import docx, html
from reports.claims.choices import reworded
from reports.models import Statement, StatementVersion
from reports.pdf.attachments import evidence_csv
from reports.permissions import why_not_edit_statement, why_not_send_for_approval
from reports.queries.approvals import chain_of
from reports.queries.beside import beside
from reports.queries.content import changes_since, choices_of, chosen_rows
from reports.queries.freeze import freeze_in_numbers
from reports.queries.reading import Reading, chosen
from reports.queries.staleness import drift
from reports.queries.versions import versions_of
from reports.services import issuing, statements
from reports.states import ONCE_ISSUED, StatementState
from reports.views.loading import mission_to_read, private, version_to_read

NEWEST = 50
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def statement_list(request: SignedInRequest, slug: str) -> HttpResponseBase:
    """What is compiled and what a compile would take in now; POST compiles, ``snapshot`` the same again."""
    mission = mission_to_read(request, slug)
    return _compile(request, mission) if request.method == "POST" else _list(request, mission)


@login_required
@require_safe
def statement_page(request: SignedInRequest, slug: str, statement_id: UUID) -> HttpResponseBase:
    """One version on paper, the newest unless the address names another; for htmx, the evidence alone."""
    return draft_page(request, mission_to_read(request, slug), statement_id)


def draft_page(
    request: SignedInRequest,
    mission: Mission,
    statement_id: UUID,
    *,
    claim: str = "",
    more: Mapping[str, Any] | None = None,
    status: int = 200,
) -> HttpResponseBase:
    """The page of a version; the newest shows the wordings chosen since, the earlier ones what they were."""
    version, reading = version_to_read(request, mission, statement_id)
    statement = version.statement
    is_newest = not statement.versions.filter(number__gt=version.number).exists()
    rows = chosen_rows(statement) if is_newest else {}
    if is_newest:
        reading = Reading(reworded(reading.document, choices_of(rows)))
    asked = claim or request.GET.get("claim", "")
    known = chosen(reading, mark=request.GET.get("mark", ""), claim=asked)
    shown = beside(version, known, scope_in(request.user, mission)) if known else None
    found = shown.chosen if shown else None
    why_not_edit = why_not_edit_statement(request.user, statement)
    context: dict[str, Any] = {
        "mission": mission,
        "section": "statement",
        "statement": statement,
        "version": version,
        "chosen": found,
        "drawing": shown.drawing if shown else None,
        "choice": rows.get(found.claim) if found else None,
        "picked": (more or {}).get("given", {}).get("text_id", found.chosen_wording if found else ""),
        "can_choose": bool(is_newest and not why_not_edit and found and found.wordings),
        **(more or {}),
    }
    if request.headers.get("HX-Target") == "evidence":
        return private(render(request, "reports/evidence.html", context, status=status))
    context |= {
        "reading": reading,
        "document": reading.document,
        "versions": list(statement.versions.defer("document").select_related("compiled_by")[:NEWEST]),
        "drift": drift(version.snapshot),
        "freeze": freeze_in_numbers(version.snapshot),
        "changes": changes_since(version) if is_newest else 0,
        "why_not_compile": why_not_compile(request.user, mission),
        "chain": chain_of(statement) if is_newest else None,
        "can_send": is_newest and _can_send(request.user, statement),
    }
    return private(render(request, "reports/statement.html", context, status=status))


def _can_send(user: User, statement: Statement) -> bool:
    is_compiled = statement.state == StatementState.COMPILED
    return is_compiled and not why_not_send_for_approval(user, statement.mission)


@login_required
@require_safe
def pdf(request: SignedInRequest, slug: str, statement_id: UUID) -> HttpResponseBase:
    """As it was compiled; of the issued version the issued file itself, signature and all."""
    version, _reading = version_to_read(request, mission_to_read(request, slug), statement_id)
    name = _file_name(version, "statement", "pdf")
    file = version.issued_file.pdf if _is_issued(version) else version.pdf
    return private(FileResponse(file.open("rb"), as_attachment=True, filename=name))


@login_required
@require_safe
def docx_file(request: SignedInRequest, slug: str, statement_id: UUID) -> HttpResponseBase:
    """For a word processor; what is changed there is no longer the statement."""
    version, _reading = version_to_read(request, mission_to_read(request, slug), statement_id)
    return _download(docx.write(_document(version)), DOCX, _file_name(version, "statement", "docx"))


@login_required
@require_safe
def html_file(request: SignedInRequest, slug: str, statement_id: UUID) -> HttpResponseBase:
    """One page to publish on a web site."""
    version, _reading = version_to_read(request, mission_to_read(request, slug), statement_id)
    body = html.write(_document(version))
    return _download(body, "text/html; charset=utf-8", _file_name(version, "statement", "html"))


@login_required
@require_safe
def figures(request: SignedInRequest, slug: str, statement_id: UUID) -> HttpResponseBase:
    version, _reading = version_to_read(request, mission_to_read(request, slug), statement_id)
    body = json.dumps(version.document["figures"], ensure_ascii=False, indent=2)
    return _download(body, "application/json", _file_name(version, "figures", "json"))


@login_required
@require_safe
def evidence_table(request: SignedInRequest, slug: str, statement_id: UUID) -> HttpResponseBase:
    """The anonymised evidence as the PDF embeds it."""
    version, _reading = version_to_read(request, mission_to_read(request, slug), statement_id)
    body = evidence_csv(version.document["evidence"])
    return _download(body, "text/csv; charset=utf-8", _file_name(version, "evidence", "csv"))


def _compile(request: SignedInRequest, mission: Mission) -> HttpResponseBase:
    try:
        snapshot = _snapshot_asked_for(request)
        job = statements.request_compile(mission=mission, actor=request.user, snapshot=snapshot)
    except NotAllowedError as reason:
        raise PermissionDenied(reason.message) from reason
    except DomainError as late:
        return _list(request, mission, status=409, failure=late.message)
    return redirect("job", mission.slug, job.pk)


def _snapshot_asked_for(request: SignedInRequest) -> UUID | None:
    """The evidence to compile again from; None to freeze anew. What is no id is no snapshot of anybody's."""
    given = request.POST.get("snapshot", "")
    try:
        return UUID(given) if given else None
    except ValueError:
        raise Http404 from None


def _list(
    request: SignedInRequest, mission: Mission, *, status: int = 200, failure: str = ""
) -> HttpResponseBase:
    versions = list(versions_of(mission)[:NEWEST])
    context = {
        "mission": mission,
        "section": "statement",
        "versions": versions,
        "drift": drift(versions[0].snapshot) if versions else None,
        "freeze": freeze_in_numbers(versions[0].snapshot) if versions else None,
        "stages": coverage_by_stage(mission),
        "running": unfinished_job(mission, statements.COMPILE),
        "why_not_compile": why_not_compile(request.user, mission),
        "failure": failure,
    }
    return private(render(request, "reports/statements.html", context, status=status))


def _file_name(version: StatementVersion, what: str, ending: str) -> str:
    """Says which mission, version and state it is, so that two downloads are never taken for each other."""
    status = "issued" if _is_issued(version) else "draft"
    return f"{version.statement.mission.slug}-{what}-v{version.number}-{status}.{ending}"


def _document(version: StatementVersion) -> dict[str, Any]:
    return issuing.issued_document(version) if _is_issued(version) else dict(version.document)


def _is_issued(version: StatementVersion) -> bool:
    """The one version of an issued statement that left the house; those before it stay drafts."""
    return version.statement.state in ONCE_ISSUED and hasattr(version, "issued_file")


def _download(body: str | bytes, content_type: str, name: str) -> HttpResponseBase:
    response = HttpResponse(body, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return private(response)
