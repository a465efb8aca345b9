"""Alerts as the open pages ask for them, every few seconds."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from missions.permissions import why_not_see_incidents
from missions.queries.messages import unread_alerts
from missions.queries.missions import unread_in
from missions.views.missions import mission_or_404


@login_required
@require_safe
def alerts(request: SignedInRequest, slug: str) -> HttpResponse:
    """The lines of the banner, and how many messages are unread; one query beside who is asking."""
    mission = mission_or_404(request, slug)
    if reason := why_not_see_incidents(request.user, mission):
        raise PermissionDenied(reason)
    unread = unread_in(request.user, mission)
    found = unread_alerts(mission, request.user) if unread else []
    answer = render(request, "missions/alerts/lines.html", {"mission": mission, "alerts": found})
    answer["X-Unread"] = str(unread)
    return answer
