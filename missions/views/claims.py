"""Claiming a submission at the desk, and leaving it to the others."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_POST

from accounts.requests import SignedInRequest
from missions.errors import DomainError, NotAllowedError
from missions.models import ReviewClaim, Submission
from missions.permissions import why_not_review
from missions.services import claims
from missions.views.judging import claimed, desk_address, load, next_free, show
from missions.views.missions import mission_or_404


@login_required
@require_POST
def claim(request: SignedInRequest, slug: str, submission_id: UUID) -> HttpResponse:
    """Take it or go on reading it; ``break=1`` takes over what somebody else reads.

    With ``fragment`` the answer is the piece of the page that says who reads it, else the page.
    """
    mission = mission_or_404(request, slug)
    submission = load(request, mission, submission_id)
    act = claims.break_claim if request.POST.get("break") else claims.renew
    try:
        held = act(submission_id=submission.pk, actor=request.user)
    except NotAllowedError as reason:
        raise PermissionDenied(reason.message) from reason
    except DomainError as late:
        if "fragment" in request.POST:
            return _fragment(request, submission, getattr(late, "claim", None), status=409)
        return show(request, mission, load(request, mission, submission.pk), status=409, failure=late.message)
    if "fragment" in request.POST:
        return _fragment(request, submission, held)
    return redirect(desk_address(request, mission, submission.pk))


@login_required
@require_POST
def release(request: SignedInRequest, slug: str, submission_id: UUID) -> HttpResponse:
    """Leave it to the others: a page that closes says so quietly, a person goes on to the next."""
    mission = mission_or_404(request, slug)
    submission = load(request, mission, submission_id)
    if reason := why_not_review(request.user, submission):
        raise PermissionDenied(reason)
    claims.release(submission_id=submission.pk, actor=request.user, seen=_seen(request))
    if "fragment" in request.POST:
        return _fragment(request, submission, None)
    return redirect(desk_address(request, mission, next_free(request, mission, submission)))


def _seen(request: SignedInRequest):
    """When the page that is left last renewed its claim; None when a person asks for it."""
    try:
        return parse_datetime(request.POST.get("seen", ""))
    except ValueError:
        return None


def _fragment(
    request: SignedInRequest, submission: Submission, held: ReviewClaim | None, *, status: int = 200
) -> HttpResponse:
    context = {"mission": submission.mission, **claimed(request, submission, held)}
    return render(request, "missions/review/claim.html", context, status=status)
