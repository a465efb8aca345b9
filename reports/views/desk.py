"""Writing at the statement desk: how a figure is worded, and the history of every change."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import SignedInRequest, whole_number
from missions.errors import DomainError, NotAllowedError
from missions.views.refusals import status_of
from reports.claims.choices import Choice
from reports.permissions import why_not_edit_statement
from reports.queries.content import edits_of
from reports.services import wordings
from reports.services.checking import checks_of
from reports.services.content import EditedMeanwhileError
from reports.views.loading import mission_to_read, private, version_to_read
from reports.views.statements import draft_page

PAGE = 50
CHECKS_PAGE = "reports/desk/checks.html"


@login_required
@require_POST
def choose_wording(request: SignedInRequest, slug: str, statement_id: UUID, claim: str) -> HttpResponseBase:
    """Keep the choice and show the sentence; what cannot be kept is shown again with the reason."""
    mission = mission_to_read(request, slug)
    version, _reading = version_to_read(request, mission, statement_id)
    given = {name: request.POST.get(name, "") for name in ("text_id", "text", "reason", "revision")}
    try:
        wordings.choose(
            statement=version.statement,
            claim=claim,
            choice=Choice(given["text_id"], given["text"], given["reason"]),
            expected_revision=whole_number(given["revision"]) or 0,
            actor=request.user,
        )
    except NotAllowedError as reason:
        raise PermissionDenied(reason.message) from reason
    except DomainError as refusal:
        if isinstance(refusal, EditedMeanwhileError):
            given["revision"] = str(refusal.revision)
        more = {"given": given, "failure": refusal.message}
        return draft_page(request, mission, statement_id, claim=claim, more=more, status=status_of(refusal))
    return redirect(f"{reverse('statement', args=[slug, statement_id])}?claim={claim}")


@login_required
@require_safe
def history(request: SignedInRequest, slug: str, statement_id: UUID) -> HttpResponseBase:
    """Every change with what stood before and after, the newest first."""
    mission = mission_to_read(request, slug)
    version, _reading = version_to_read(request, mission, statement_id)
    context: dict[str, Any] = {
        "mission": mission,
        "section": "statement",
        "statement": version.statement,
        "version": version,
        "page": Paginator(edits_of(version.statement), PAGE).get_page(request.GET.get("page")),
        "why_not_edit": why_not_edit_statement(request.user, version.statement),
    }
    return private(render(request, "reports/desk/history.html", context))


@login_required
@require_safe
def checks(request: SignedInRequest, slug: str, statement_id: UUID) -> HttpResponseBase:
    """The thirteen checks of a version against the records as they stand now; those that flag first.

    For htmx, how many pass: the statement itself does not wait for them.
    """
    mission = mission_to_read(request, slug)
    version, _reading = version_to_read(request, mission, statement_id)
    results = checks_of(version)
    context: dict[str, Any] = {
        "mission": mission,
        "section": "statement",
        "statement": version.statement,
        "version": version,
        "flagged": [each for each in results if not each.passed],
        "passed": [each for each in results if each.passed],
    }
    is_bar = request.headers.get("HX-Target") == "checks"
    return private(render(request, "reports/desk/check_chips.html" if is_bar else CHECKS_PAGE, context))
