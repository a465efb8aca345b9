"""The coverage board: what is missing and whom to call; expected against received against verified."""

from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import SignedInRequest
from missions.errors import DomainError, NotAllowedError
from missions.models import Call, Mission, Team
from missions.models.scope import scope_in
from missions.permissions import why_not_see_everything, why_not_see_people
from missions.queries import chasing
from missions.queries.arrivals import Course, arrivals, course
from missions.queries.branches import Part, part_of
from missions.queries.coverage import (
    OF_VISITS,
    coverage_by_area,
    coverage_by_stage,
    coverage_by_team,
    late_by_stage,
    teams_of,
)
from missions.queries.coverage_map import coverage_map
from missions.queries.curves import Curve, curve
from missions.queries.expectations import expectations
from missions.queries.likeness import likeness
from missions.services import calls
from missions.views.missions import mission_or_404

CARDS, TEAMS = 10, 25
# What of the board's address a call comes back to.
KEPT = ("area", "stage", "list", "page", "teams")


@login_required
@require_safe
def board(request: SignedInRequest, slug: str) -> HttpResponse:
    """The whole mission, or an area and a stage of it as the address narrows it."""
    mission = readable_mission(request, slug)
    return render(request, "missions/coverage/board.html", _context(request, mission))


@login_required
@require_POST
def call(request: SignedInRequest, slug: str, code: str) -> HttpResponse:
    """Keep what came of a call to a team, and come back to where the person stood."""
    mission = mission_or_404(request, slug)
    if reason := why_not_see_people(request.user, mission):
        raise PermissionDenied(reason)
    teams = Team.objects.filter(scope_in(request.user, mission).teams(), mission=mission)
    team = get_object_or_404(teams, code=code)
    outcome, note = request.POST.get("outcome", ""), request.POST.get("note", "")
    try:
        made = calls.log(mission=mission, team_id=team.pk, actor=request.user, outcome=outcome, note=note)
    except NotAllowedError as refused:
        raise PermissionDenied(refused.message) from refused
    except DomainError as refusal:
        return render(request, "409.html", {"mission": mission, "reason": refusal.message}, status=409)
    kept = {name: request.POST[name] for name in KEPT if request.POST.get(name)}
    query = urlencode({**kept, "called": team.code, "outcome": made.outcome})
    return redirect(f"{reverse('coverage', args=[mission.slug])}?{query}#call")


def readable_mission(request: SignedInRequest, slug: str) -> Mission:
    """The mission of the address for its staff: 404 for strangers, 403 for observers."""
    mission = mission_or_404(request, slug)
    if reason := why_not_see_everything(request.user, mission):
        raise PermissionDenied(reason)
    return mission


def drawn(mission: Mission, found: Course) -> Curve | None:
    """The curve of a course, on the mission's clock."""
    lines = (("verified", found.verified), ("expected", found.expected), ("received", found.received))
    return curve(lines, found.moments, ZoneInfo(mission.timezone))


def _context(request: SignedInRequest, mission: Mission) -> dict[str, Any]:
    given = {name: _asked(request, name) for name in KEPT}
    part = part_of(mission, scope_in(request.user, mission), given["area"])
    if part is None:
        raise Http404
    stage = given["stage"] if given["stage"] in OF_VISITS else ""
    return {
        "mission": mission,
        "section": "coverage",
        "part": part,
        "stage": stage,
        "kept": {**given, "stage": stage},
        "called": _asked(request, "called"),
        "outcome": dict(Call.Outcome.choices).get(_asked(request, "outcome"), ""),
        "outcomes": Call.Outcome.choices,
        "may_call": not why_not_see_people(request.user, mission),
        "likeness": likeness(mission, part),
        **_numbers(mission, part, stage),
        **_to_call(request, mission, part, stage, given),
        **_teams(mission, part, stage, given["teams"]),
    }


def _numbers(mission: Mission, part: Part, stage: str) -> dict[str, Any]:
    now = timezone.now()
    expected = expectations(mission, part.scope)
    late = late_by_stage(expected, now)
    every = [each for each in coverage_by_stage(mission, part.scope, expected) if each.stage in OF_VISITS]
    stages = [each for each in every if each.expected or each.received or each.stage == stage] or every
    day = course(mission, arrivals(mission, part.scope), expected, now=now, stage=stage)
    return {
        "stages": [(each, late[each.stage]) for each in stages],
        "stage_label": next((each.label for each in stages if each.stage == stage), ""),
        "areas": coverage_by_area(mission, part, expected, now=now, stage=stage),
        "day": day,
        "curve": drawn(mission, day),
        "map": coverage_map(mission, part, now=now, stage=stage),
    }


def _to_call(
    request: SignedInRequest, mission: Mission, part: Part, stage: str, given: dict[str, str]
) -> dict[str, Any]:
    awaited = chasing.awaited_teams(mission, part.scope, now=timezone.now(), stage=stage)
    chosen = given["list"] if given["list"] in chasing.LISTS else chasing.TO_CALL
    page = Paginator([each for each in awaited if each.of == chosen], CARDS).get_page(given["page"])
    own = scope_in(request.user, mission)
    return {
        "list": chosen,
        "lists": [(name, sum(each.of == name for each in awaited)) for name in chasing.LISTS],
        "unreachable": sum(each.outcome == Call.Outcome.UNREACHABLE for each in awaited),
        "is_awaited": bool(awaited),
        "page": page,
        "cards": chasing.cards(mission, part.scope, own, page.object_list, stage=stage),
    }


def _teams(mission: Mission, part: Part, stage: str, number: str) -> dict[str, Any]:
    page = Paginator(teams_of(mission, part.scope), TEAMS).get_page(number)
    teams = {team.pk: team.code for team in page.object_list}
    rows = coverage_by_team(mission, part.scope, teams, now=timezone.now(), stage=stage)
    return {"teams_page": page, "team_rows": rows}


def _asked(request: SignedInRequest, name: str) -> str:
    return request.GET.get(name, "").replace("\x00", "")
