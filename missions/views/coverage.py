"""The coverage board: what is missing and whom to call; expected against received against verified."""

from typing import Any

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
from missions.queries.board import drawn, numbers
from missions.queries.branches import Part, part_of
from missions.queries.coverage import OF_VISITS, coverage_by_team, teams_of
from missions.services import calls
from missions.states import Kind
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


def _context(request: SignedInRequest, mission: Mission) -> dict[str, Any]:
    given = {name: _asked(request, name) for name in KEPT}
    part = part_of(mission, scope_in(request.user, mission), given["area"])
    if part is None:
        raise Http404
    stage = given["stage"] if given["stage"] in OF_VISITS else ""
    counted = numbers(mission, part, stage)
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
        "numbers": counted,
        "stage_label": Kind(stage).label if stage else "",
        "curve": drawn(mission, counted.day),
        **_to_call(request, mission, part, stage, given),
        **_teams(mission, part, stage, given["teams"]),
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
        "cards": chasing.cards(mission, part.scope, own, list(page), stage=stage),
    }


def _teams(mission: Mission, part: Part, stage: str, number: str) -> dict[str, Any]:
    page = Paginator(teams_of(mission, part.scope), TEAMS).get_page(number)
    teams = {team.pk: team.code for team in page.object_list}
    rows = coverage_by_team(mission, part.scope, teams, now=timezone.now(), stage=stage)
    return {"teams_page": page, "team_rows": rows}


def _asked(request: SignedInRequest, name: str) -> str:
    return request.GET.get(name, "").replace("\x00", "")
