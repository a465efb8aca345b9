"""The audit trail, filtered, a page at a time."""

from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from missions.forms.audit import TrailForm
from missions.models.scope import scope_in
from missions.permissions import why_not_read_trail
from missions.queries.audit import trail, trail_page
from missions.queries.audit_words import finding_names, in_words, reason_of
from missions.states import Role
from missions.views.missions import mission_or_404


@login_required
@require_safe
def audit_trail(request: SignedInRequest, slug: str) -> HttpResponse:
    """Who did what, the newest first. Moments in the address are on the mission's clock."""
    mission = mission_or_404(request, slug)
    if reason := why_not_read_trail(request.user, mission):
        raise PermissionDenied(reason)
    with timezone.override(ZoneInfo(mission.timezone)):
        form = TrailForm({name: str(value).replace("\x00", "") for name, value in request.GET.items()})
        wanted = form.wanted()
    page = trail_page(trail(mission, request.user, wanted), after=request.GET.get("after", ""))
    scope, findings = scope_in(request.user, mission), finding_names(mission)
    context = {
        "mission": mission,
        "section": "audit",
        "form": form,
        "wanted": wanted,
        "lines": [(event, in_words(event, findings), reason_of(event)) for event in page.events],
        "after": page.after,
        "is_first": not request.GET.get("after"),
        "reads_all": scope.role == Role.HEAD,
        "areas": [name for _path, name in scope.areas],
    }
    response = render(request, "missions/audit.html", context)
    add_never_cache_headers(response)
    return response
