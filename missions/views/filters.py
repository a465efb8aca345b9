"""Saved filters of the queue: keeping one, and deleting it."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.requests import SignedInRequest
from missions.errors import DomainError, NotAllowedError
from missions.models import Mission
from missions.permissions import why_not_open_desk
from missions.queries.filters import filters_of
from missions.services import filters
from missions.views.missions import mission_or_404


@login_required
@require_POST
def save(request: SignedInRequest, slug: str) -> HttpResponse:
    """Keep what the queue shows under a name, and go back to it."""
    mission = _mission(request, slug)
    try:
        saved = filters.save(
            mission=mission,
            actor=request.user,
            name=request.POST.get("name", ""),
            query=request.POST.get("query", ""),
            is_shared="is_shared" in request.POST,
        )
    except NotAllowedError as reason:
        raise PermissionDenied(reason.message) from reason
    except DomainError as refusal:
        return render(request, "409.html", {"mission": mission, "reason": refusal.message}, status=422)
    return redirect(f"{reverse('review', args=[mission.slug])}?{saved.query}")


@login_required
@require_POST
def delete(request: SignedInRequest, slug: str, filter_id: int) -> HttpResponse:
    """Delete one's own filter; one shared by somebody else is not the person's to delete."""
    mission = _mission(request, slug)
    if filter_id not in {each.pk for each in filters_of(mission, request.user)}:
        raise Http404
    try:
        filters.delete(mission=mission, actor=request.user, filter_id=filter_id)
    except NotAllowedError as reason:
        raise PermissionDenied(reason.message) from reason
    return redirect("review", mission.slug)


def _mission(request: SignedInRequest, slug: str) -> Mission:
    mission = mission_or_404(request, slug)
    if reason := why_not_open_desk(request.user, mission):
        raise PermissionDenied(reason)
    return mission
