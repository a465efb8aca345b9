"""Exports: ask for one, see how far it is, and take it away."""

from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.http.response import FileResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import SignedInRequest
from missions.errors import DomainError, NotAllowedError
from missions.forms.audit import TrailForm
from missions.models import Mission
from missions.queries.jobs import is_unanswered
from missions.states import UNFINISHED
from missions.views.missions import mission_or_404
from reports.forms.exports import ExportForm
from reports.models import Export
from reports.permissions import why_not_export
from reports.queries.exports import exports_of
from reports.services import exports
from reports.services.trail_export import as_parameters
from reports.views.loading import private

NEWEST = 50
STOP_POLLING = 286


@login_required
@require_safe
def export_list(request: SignedInRequest, slug: str) -> HttpResponseBase:
    """What can be taken out, and what was; asked by htmx, the history alone, with 286 once nothing moves."""
    mission = _mission(request, slug)
    if request.headers.get("HX-Request") == "true":
        context = _history(request, mission)
        status = 200 if context["is_unfinished"] else STOP_POLLING
        return private(render(request, "reports/exports.html#history", context, status=status))
    form = ExportForm(mission=mission, user=request.user, initial={"q": request.GET.get("q", "")})
    return _page(request, mission, form)


@login_required
@require_POST
def export_new(request: SignedInRequest, slug: str) -> HttpResponseBase:
    """Ask for an export, of the audit trail too."""
    mission = _mission(request, slug)
    form = ExportForm(request.POST, mission=mission, user=request.user)
    if request.POST.get("kind") == Export.Kind.TRAIL:
        asked = _trail(request, mission)
        form = ExportForm(mission=mission, user=request.user)
    elif form.is_valid():
        asked = _asked(form)
    else:
        return _page(request, mission, form, status=422)
    try:
        exports.request(mission=mission, actor=request.user, asked=asked)
    except NotAllowedError as reason:
        raise PermissionDenied(reason.message) from reason
    except DomainError as refusal:
        return _page(request, mission, form, status=409, failure=refusal.message)
    return redirect("exports", mission.slug)


@login_required
@require_POST
def export_file(request: SignedInRequest, slug: str, export_id: UUID) -> HttpResponseBase:
    """The file, streamed. A POST, because that it leaves is written down."""
    mission = _mission(request, slug)
    export = get_object_or_404(exports_of(request.user, mission), pk=export_id)
    try:
        export = exports.take(export_id=export.pk, actor=request.user)
    except NotAllowedError as reason:
        raise PermissionDenied(reason.message) from reason
    except DomainError as refusal:
        context = {"mission": mission, "section": "exports", "reason": refusal.message}
        return private(render(request, "409.html", context, status=409))
    name = f"{mission.slug}-{export.kind}-{export.created_at:%Y%m%d-%H%M}.{exports.ending_of(export)}"
    content_type = (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        if export.kind == Export.Kind.XLSX
        else "application/zip"
    )
    response = FileResponse(
        export.file.open("rb"), as_attachment=True, filename=name, content_type=content_type
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    return private(response)


def _mission(request: SignedInRequest, slug: str) -> Mission:
    mission = mission_or_404(request, slug)
    if reason := why_not_export(request.user, mission):
        raise PermissionDenied(reason)
    return mission


def _asked(form: ExportForm) -> exports.Asked:
    chosen = form.cleaned_data
    snapshot = chosen.get("snapshot")
    return exports.Asked(
        kind=chosen["kind"],
        query=chosen["q"].strip(),
        language=get_language() or "en",
        with_confidential=chosen.get("with_confidential", False),
        with_names=chosen.get("with_names", False),
        snapshot=str(snapshot.pk) if snapshot else "",
    )


def _trail(request: SignedInRequest, mission: Mission) -> exports.Asked:
    with timezone.override(ZoneInfo(mission.timezone)):
        wanted = TrailForm(request.POST).wanted()
    return exports.Asked(
        kind=Export.Kind.TRAIL.value, language=get_language() or "en", trail=as_parameters(wanted)
    )


def _history(request: SignedInRequest, mission: Mission) -> dict[str, Any]:
    found = list(exports_of(request.user, mission)[:NEWEST])
    return {
        "mission": mission,
        "exports": found,
        "is_unfinished": any(each.job.state in UNFINISHED for each in found),
        "is_unanswered": any(is_unanswered(each.job) for each in found),
    }


def _page(
    request: SignedInRequest, mission: Mission, form: ExportForm, *, status: int = 200, failure: str = ""
) -> HttpResponse | HttpResponseBase:
    context = {"section": "exports", "form": form, "failure": failure, **_history(request, mission)}
    return private(render(request, "reports/exports.html", context, status=status))
