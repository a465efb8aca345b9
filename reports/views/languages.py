"""The statement in the mission's other languages: what waits for a translation, and the files of each."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import FileResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import SignedInRequest, whole_number
from missions.errors import DomainError, InvalidInputError, NotAllowedError
from missions.queries.jobs import unfinished_job
from reports import html
from reports.models import Rendition, StatementVersion
from reports.permissions import why_not_edit_statement
from reports.queries.renditions import language_name, languages_beside, phrases_of, renditions_of
from reports.services import renditions
from reports.views.loading import mission_to_read, private, version_to_read


@login_required
@require_safe
def languages(request: SignedInRequest, slug: str, statement_id: UUID) -> HttpResponseBase:
    """Each language with its files, and how many texts wait."""
    version, _reading = version_to_read(request, mission_to_read(request, slug), statement_id)
    made = renditions_of(version)
    rows = [
        {"code": code, "name": language_name(code), "made": made.get(code)}
        for code in languages_beside(version.statement)
    ]
    job = unfinished_job(version.statement.mission, renditions.RENDER)
    context = _context(request, version) | {"rows": rows, "job": job}
    context["authoritative"] = language_name(version.statement.language)
    return private(render(request, "reports/desk/languages.html", context))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def translate(request: SignedInRequest, slug: str, statement_id: UUID, language: str) -> HttpResponseBase:
    """What people wrote, beside its translations; POST keeps them."""
    version, _reading = version_to_read(request, mission_to_read(request, slug), statement_id)
    if language not in languages_beside(version.statement):
        raise Http404
    if request.method != "POST":
        return _form(request, version, language)
    given = _given(request)
    try:
        renditions.translate(version=version, language=language, given=given, actor=request.user)
    except NotAllowedError as reason:
        raise PermissionDenied(reason.message) from reason
    except InvalidInputError as refusal:
        wrong = {problem.field: problem.message for problem in refusal.problems}
        return _form(request, version, language, given, wrong, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    except DomainError as refusal:
        wrong = {"": refusal.message}
        return _form(request, version, language, given, wrong, status=HTTPStatus.CONFLICT)
    return redirect("statement-languages", slug, statement_id)


@login_required
@require_POST
def make(request: SignedInRequest, slug: str, statement_id: UUID) -> HttpResponseBase:
    """Make the version anew in every language."""
    version, _reading = version_to_read(request, mission_to_read(request, slug), statement_id)
    try:
        renditions.request(version=version, actor=request.user)
    except NotAllowedError as reason:
        raise PermissionDenied(reason.message) from reason
    return redirect("statement-languages", slug, statement_id)


@login_required
@require_safe
def pdf(request: SignedInRequest, slug: str, statement_id: UUID, language: str) -> HttpResponseBase:
    version, made = _made(request, slug, statement_id, language)
    name = f"{slug}-v{version.number}-{language}.pdf"
    return private(FileResponse(made.pdf.open("rb"), as_attachment=True, filename=name))


@login_required
@require_safe
def page(request: SignedInRequest, slug: str, statement_id: UUID, language: str) -> HttpResponseBase:
    """One page to publish on a web site."""
    version, made = _made(request, slug, statement_id, language)
    response = HttpResponse(html.write(made.document), content_type="text/html; charset=utf-8")
    name = f"{slug}-v{version.number}-{language}.html"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return private(response)


def _made(
    request: SignedInRequest, slug: str, statement_id: UUID, language: str
) -> tuple[StatementVersion, Rendition]:
    version, _reading = version_to_read(request, mission_to_read(request, slug), statement_id)
    made = renditions_of(version).get(language)
    if made is None:
        raise Http404
    return version, made


def _context(request: SignedInRequest, version: StatementVersion) -> dict[str, Any]:
    return {
        "mission": version.statement.mission,
        "section": "statement",
        "statement": version.statement,
        "version": version,
        "why_not_edit": why_not_edit_statement(request.user, version.statement),
    }


def _form(
    request: SignedInRequest,
    version: StatementVersion,
    language: str,
    given: dict[str, tuple[str, int]] | None = None,
    wrong: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponseBase:
    """The phrases in order, with what was typed where something is wrong."""
    typed, faults = given or {}, wrong or {}
    phrases = phrases_of(version, language, renditions_of(version).get(language))
    fields: list[dict[str, Any]] = [
        {"phrase": each, "text": typed.get(each.key, (each.text, 0))[0], "fault": faults.get(each.key, "")}
        for each in phrases
    ]
    context = _context(request, version) | {
        "language": language,
        "language_name": language_name(language),
        "waiting": [each for each in fields if each["phrase"].where],
        "translated": [each for each in fields if not each["phrase"].where],
        "failure": faults.get("", ""),
        "faults": len(faults) if "" not in faults else 0,
    }
    return private(render(request, "reports/desk/translate.html", context, status=status))


def _given(request: HttpRequest) -> dict[str, tuple[str, int]]:
    """Texts and the rows they were typed beside, by the key of the phrase."""
    found = {}
    for name, text in request.POST.items():
        kind, _dot, key = name.partition(".")
        if kind == "text":
            row = str(request.POST.get(f"row.{key}", ""))
            found[key] = (str(text), whole_number(row) or 0)
    return found
