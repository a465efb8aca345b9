"""Showing what was told in confidence: asked for by POST, recorded, and shown on that answer alone."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from accounts.requests import SignedInRequest
from missions.errors import NotAllowedError
from missions.services import confidential
from missions.views.judging import answers_of, load, show
from missions.views.missions import mission_or_404


@login_required
@require_POST
def submission(request: SignedInRequest, slug: str, submission_id: UUID) -> HttpResponse:
    """The page it was asked on, with the confidential answers; its answers alone where a script asks."""
    mission = mission_or_404(request, slug)
    found = load(request, mission, submission_id)
    try:
        confidential.show(submission=found, actor=request.user)
    except NotAllowedError as reason:
        raise PermissionDenied(reason.message) from reason
    if request.headers.get("HX-Request"):
        return render(request, "missions/review/answers.html", answers_of(request, found))
    return show(request, mission, found, shows_confidential=True)
