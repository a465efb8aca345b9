"""The quarantine: every payload that could not be accepted, why, and what became of it."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import SignedInRequest
from missions.errors import DomainError
from missions.models import Mission
from missions.permissions import why_not_clear_quarantine
from missions.queries.quarantine import held, quarantined
from missions.services import quarantine
from missions.views.missions import mission_or_404

NEWEST = 50


@login_required
@require_safe
def quarantine_list(request: SignedInRequest, slug: str) -> HttpResponse:
    return _page(request, _mission(request, slug))


@login_required
@require_POST
def resolve(request: SignedInRequest, slug: str, quarantine_id: int) -> HttpResponse:
    mission = _mission(request, slug)
    row = get_object_or_404(mission.quarantine, pk=quarantine_id)
    if row.resolved_at is None and not quarantined(mission, request.user).filter(pk=row.pk).exists():
        raise Http404
    try:
        quarantine.resolve(quarantine_id=row.pk, actor=request.user, reason=request.POST.get("reason", ""))
    except DomainError as refusal:
        return _page(request, mission, failure=refusal.message, status=409 if row.resolved_at else 422)
    return redirect("quarantine", mission.slug)


@login_required
@require_POST
def show(request: SignedInRequest, slug: str, quarantine_id: int) -> HttpResponse:
    """The page with what was sent in one of them, once it is recorded who reads it."""
    mission = _mission(request, slug)
    row = get_object_or_404(quarantined(mission, request.user), pk=quarantine_id)
    quarantine.show(row=row, actor=request.user)
    return _page(request, mission, shown=row.pk)


def _mission(request: SignedInRequest, slug: str) -> Mission:
    mission = mission_or_404(request, slug)
    if reason := why_not_clear_quarantine(request.user, mission):
        raise PermissionDenied(reason)
    return mission


def _page(
    request: SignedInRequest,
    mission: Mission,
    *,
    failure: str = "",
    status: int = 200,
    shown: int | None = None,
) -> HttpResponse:
    rows = quarantined(mission, request.user)
    context = {
        "mission": mission,
        "section": "review",
        "held": [held(row, is_shown=row.pk == shown) for row in rows[:NEWEST]],
        "number": rows.count(),
        "failure": failure,
    }
    return render(request, "missions/quarantine.html", context, status=status)
