"""The people of a mission: who has not been heard of, how to reach them, and the end of a lost phone."""

from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import SignedInRequest
from missions.errors import NotAllowedError
from missions.models import Mission
from missions.permissions import why_not_see_people
from missions.queries.people import observers, people
from missions.services import people as services
from missions.views.missions import mission_or_404

PAGE = 50


@login_required
@require_safe
def people_list(request: SignedInRequest, slug: str) -> HttpResponse:
    mission = _mission(request, slug)
    words, ended = (request.GET.get(name, "").replace("\x00", "").strip() for name in ("q", "ended"))
    page = Paginator(observers(mission, request.user, words), PAGE).get_page(request.GET.get("page"))
    shown = people(mission, request.user, page.object_list)
    context = {
        "mission": mission,
        "section": "people",
        "page": page,
        "people": shown,
        "words": words,
        "ended": next((each.user for each in shown if str(each.user.pk) == ended), None),
    }
    return render(request, "missions/people.html", context)


@login_required
@require_POST
def end_sessions(request: SignedInRequest, slug: str, user_id: int) -> HttpResponse:
    """Whoever is no observer of theirs is not found here, whatever they may be elsewhere."""
    mission = _mission(request, slug)
    place = observers(mission, request.user).filter(user_id=user_id).first()
    if place is None:
        raise Http404
    try:
        services.end_sessions(mission=mission, user=place.user, actor=request.user)
    except NotAllowedError as refusal:
        raise PermissionDenied(refusal.message) from refusal
    found = urlencode({"q": place.user.name, "ended": user_id})
    return redirect(f"{reverse('people', args=[mission.slug])}?{found}")


def _mission(request: SignedInRequest, slug: str) -> Mission:
    mission = mission_or_404(request, slug)
    if reason := why_not_see_people(request.user, mission):
        raise PermissionDenied(reason)
    return mission
