"""The coverage of the day for a wall screen: large digits that refresh themselves, and no names."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from missions.models import Mission, Submission
from missions.models.scope import scope_in
from missions.queries.arrivals import arrivals, course
from missions.queries.board import drawn
from missions.queries.counting import all_counted
from missions.queries.coverage import OF_VISITS, StageCoverage, coverage_by_stage, late_by_stage, missing
from missions.queries.expectations import expectations
from missions.queries.findings import findings
from missions.queries.incidents import OPEN, incidents
from missions.states import WAITING, FindingState, MissionState, Severity
from missions.views.coverage import readable_mission

LINES = 7
COUNT_TO = 999
RENEWED = "wall_renewed_on"


@require_safe
def wall(request: HttpRequest, slug: str) -> HttpResponse:
    """The screen, and for its own refreshing the part that changes: a screen signed out is told so by 401."""
    if _is_refresh(request) and not request.user.is_authenticated:
        return HttpResponse(status=401)
    response: HttpResponse = _wall(request, slug)  # type: ignore[arg-type]  # login_required sees to it
    add_never_cache_headers(response)
    return response


@login_required
def _wall(request: SignedInRequest, slug: str) -> HttpResponse:
    mission = readable_mission(request, slug)
    _stay_signed_in(request, mission)
    template = "missions/coverage/wall.html"
    context = {"mission": mission, **_shown(request, mission)}
    return render(request, f"{template}#screen" if _is_refresh(request) else template, context)


def _is_refresh(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"


def _stay_signed_in(request: SignedInRequest, mission: Mission) -> None:
    """Once a day the session begins its full age anew, until the mission closes (docs/adr/0018)."""
    today = timezone.now().date().isoformat()
    if mission.state != MissionState.CLOSED and request.session.get(RENEWED) != today:
        request.session[RENEWED] = today


def _shown(request: SignedInRequest, mission: Mission) -> dict[str, Any]:
    now, scope = timezone.now(), scope_in(request.user, mission)
    expected = expectations(mission, scope)
    late = late_by_stage(expected, now)
    stages = [each for each in coverage_by_stage(mission, scope, expected) if _is_on_wall(each)]
    day = course(mission, arrivals(mission, scope), expected, now=now)
    return {
        "as_of": now,
        "stages": [(each, late[each.stage]) for each in stages],
        "late": sum(late.values()),
        "day": day,
        "curve": drawn(mission, day),
        "longest": missing(mission, scope, limit=LINES, late_before=now),
        **_alarms(request, mission),
    }


def _is_on_wall(stage: StageCoverage) -> bool:
    return stage.stage in OF_VISITS and bool(stage.expected or stage.received)


def _alarms(request: SignedInRequest, mission: Mission) -> dict[str, Any]:
    """How much waits to be decided. One query."""
    scope = scope_in(request.user, mission)
    open_incidents = incidents(mission, request.user).filter(state__in=OPEN)
    names: Iterable[str] = ("to_review", "critical_findings", "open_incidents", "critical_incidents")
    counted = all_counted(
        mission,
        Submission.objects.filter(scope.submissions(), Q(state__in=WAITING), mission=mission),
        findings(mission, request.user).filter(state=FindingState.OPEN, severity=Severity.CRITICAL),
        open_incidents,
        open_incidents.filter(severity=Severity.CRITICAL),
        limit=COUNT_TO,
    )
    return dict(zip(names, counted, strict=True))
