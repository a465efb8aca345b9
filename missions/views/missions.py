"""The missions of a person, and the home of one mission."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from missions.models import Mission
from missions.models.scope import scope_in
from missions.permissions import COMPILERS, REVIEWERS, STAFF, role_in, why_not_file
from missions.queries.coverage import coverage_by_stage, missing
from missions.queries.filing import own_submissions, visits_of
from missions.queries.missions import mission_of
from missions.queries.quarantine import quarantined
from missions.queries.review import queue_page, review_queue
from missions.states import SubmissionState

FEW = 5


@login_required
@require_safe
def mission_list(request: SignedInRequest) -> HttpResponse:
    """Straight to the only mission; a list of several."""
    missions = list(Mission.objects.visible_to(request.user).select_related("referendum"))
    if len(missions) == 1:
        return redirect("mission", missions[0].slug)
    return render(request, "missions/mission_list.html", {"missions": missions})


@login_required
@require_safe
def home(request: SignedInRequest, slug: str) -> HttpResponse:
    """What waits for this person first, then the mission as a whole for those who see it."""
    mission = mission_or_404(request, slug)
    role = role_in(request.user, mission)
    context: dict[str, Any] = {
        "mission": mission,
        "section": "overview",
        "why_not_file": why_not_file(request.user, mission),
    }
    context |= _of_observer(request, mission)
    if role in STAFF:
        scope = scope_in(request.user, mission)
        stages = coverage_by_stage(mission, scope)
        context |= {
            "stages": stages,
            "verified": sum(stage.verified for stage in stages),
            "missing": missing(mission, scope, limit=FEW + 1),
        }
    if role in REVIEWERS:
        queue = review_queue(mission=mission, user=request.user)
        context["queue"] = queue_page(queue, size=FEW)
        context["quarantined"] = quarantined(mission, request.user).count()
    context["may_compile"] = role in COMPILERS
    return render(request, "missions/home.html", context)


def mission_or_404(request: SignedInRequest, slug: str) -> Mission:
    """The mission of the address, 404 for whoever has no place in it."""
    mission = mission_of(request.user, slug)
    if mission is None:
        raise Http404
    return mission


def _of_observer(request: SignedInRequest, mission: Mission) -> dict[str, Any]:
    """What the person has to do and has done in the field."""
    filed = list(own_submissions(request.user, mission))
    visits = visits_of(request.user, mission, filed)
    due = [visit for visit in visits if not visit.filed]
    return {
        "due": due,
        "expected": len(visits),
        "visited": len(visits) - len(due),
        "returned": [each for each in filed if each.state == SubmissionState.RETURNED],
        "recent": [each for each in filed if each.state != SubmissionState.RETURNED][:FEW],
        "filed": len(filed),
    }
