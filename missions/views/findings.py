"""Findings on their own: one question across the submissions, decided where they stand."""

from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import SignedInRequest
from missions.errors import DomainError, NotAllowedError
from missions.models import Mission
from missions.permissions import is_own, why_not_open_desk
from missions.queries import findings as queries
from missions.services import findings as services
from missions.states import FindingState
from missions.views.missions import mission_or_404

PAGE = 30


@login_required
@require_safe
def finding_list(request: SignedInRequest, slug: str) -> HttpResponse:
    """All questions with findings, or one of them."""
    mission = _mission(request, slug)
    if key := request.GET.get("question", "").replace("\x00", ""):
        return _question(request, mission, key)
    asked = queries.by_question(mission, request.user)
    context = {"mission": mission, "section": "findings", "asked": asked}
    return render(request, "missions/findings/questions.html", context)


@login_required
@require_POST
def judge(request: SignedInRequest, slug: str, finding_id: int) -> HttpResponse:
    """Decide on one finding of the list, and come back to it."""
    mission = _mission(request, slug)
    rows = queries.findings(mission, request.user).select_related("submission")
    finding = get_object_or_404(rows, pk=finding_id)
    state, note = request.POST.get("state", ""), request.POST.get("note", "")
    try:
        services.decide(finding_id=finding.pk, state=state, actor=request.user, note=note)
    except NotAllowedError as reason:
        raise PermissionDenied(reason.message) from reason
    except DomainError as refusal:
        return _question(
            request, mission, finding.key, status=409, refusal=refusal.message, at=finding.pk, note=note
        )
    query = {"question": finding.key, "state": request.POST.get("from", "")}
    address = reverse("findings", args=[mission.slug])
    return redirect(f"{address}?{urlencode(query)}#findings-list")


def _mission(request: SignedInRequest, slug: str) -> Mission:
    mission = mission_or_404(request, slug)
    if reason := why_not_open_desk(request.user, mission):
        raise PermissionDenied(reason)
    return mission


def _question(
    request: SignedInRequest, mission: Mission, key: str, *, status: int = 200, **more: Any
) -> HttpResponse:
    state = request.POST.get("from", "") or request.GET.get("state", "")
    about = queries.findings(mission, request.user).filter(key=key)
    counts = dict.fromkeys(FindingState.values, 0)
    counts |= dict(about.order_by().values_list("state").annotate(number=Count("pk")))
    shown = about.filter(state=state) if state in FindingState.values else about
    page = Paginator(queries.in_order(shown), PAGE).get_page(request.GET.get("page"))
    cards = queries.cards(page.object_list)
    for card in cards:
        card.finding.submission.mission = mission
    context = {
        "mission": mission,
        "section": "findings",
        "key": key,
        "text": queries.text_of(queries.forms_of(mission), key),
        "state": state,
        "tabs": [(each.value, each.label, counts[each.value]) for each in FindingState],
        "total": sum(counts.values()),
        "page": page,
        "cards": [(card, is_own(request.user, card.finding.submission)) for card in cards],
        "areas": queries.by_area(mission, request.user, key),
        "drawing": queries.drawing(mission, request.user, key),
        "has_critical": about.filter(severity="critical").exists(),
        **more,
    }
    return render(request, "missions/findings/question.html", context, status=status)
