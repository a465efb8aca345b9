"""The missions of a person, and the home of one mission."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from missions.models import Mission


@login_required
@require_safe
def mission_list(request: HttpRequest) -> HttpResponse:
    """Straight to the only mission; a list of several."""
    missions = list(Mission.objects.visible_to(request.user).select_related("referendum"))
    if len(missions) == 1:
        return redirect("mission", missions[0].slug)
    return render(request, "missions/mission_list.html", {"missions": missions})


@login_required
@require_safe
def home(request: HttpRequest, slug: str) -> HttpResponse:
    mission = get_object_or_404(Mission.objects.visible_to(request.user), slug=slug)
    return render(request, "missions/home.html", {"mission": mission, "section": "overview"})
