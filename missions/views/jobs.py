"""Long work and how far it is: a bar that is polled while it runs and told to stop when it is done."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import SignedInRequest
from missions.errors import DomainError, NotAllowedError
from missions.models import Mission
from missions.permissions import why_not_retry, why_not_see_everything
from missions.queries.jobs import is_unanswered
from missions.services import jobs
from missions.states import UNFINISHED
from missions.views.missions import mission_or_404

NEWEST = 50
STOP_POLLING = 286


@login_required
@require_safe
def job_list(request: SignedInRequest, slug: str) -> HttpResponse:
    mission = _mission(request, slug)
    found = list(mission.jobs.select_related("requested_by")[:NEWEST])
    context = {
        "mission": mission,
        "section": "jobs",
        "jobs": found,
        "is_unanswered": any(is_unanswered(job) for job in found),
    }
    return render(request, "missions/jobs/list.html", context)


@login_required
@require_safe
def job_page(request: SignedInRequest, slug: str, job_id: UUID) -> HttpResponse:
    """The page of one job; asked by htmx, only the part that moves, with 286 once nothing moves any more."""
    mission = _mission(request, slug)
    job = get_object_or_404(mission.jobs.select_related("requested_by"), pk=job_id)
    context = {
        "mission": mission,
        "section": "jobs",
        "job": job,
        "is_unfinished": job.state in UNFINISHED,
        "is_unanswered": is_unanswered(job),
        "why_not_retry": why_not_retry(request.user, job),
    }
    is_poll = request.headers.get("HX-Request") == "true"
    template = "missions/jobs/job.html#progress" if is_poll else "missions/jobs/job.html"
    status = STOP_POLLING if is_poll and job.state not in UNFINISHED else 200
    response = render(request, template, context, status=status)
    response["Vary"] = "HX-Request"
    add_never_cache_headers(response)
    return response


@login_required
@require_POST
def retry(request: SignedInRequest, slug: str, job_id: UUID) -> HttpResponse:
    mission = _mission(request, slug)
    job = get_object_or_404(mission.jobs, pk=job_id)
    try:
        jobs.retry(job_id=job.pk, actor=request.user)
    except NotAllowedError as reason:
        raise PermissionDenied(reason.message) from reason
    except DomainError as late:
        context = {"mission": mission, "section": "jobs", "reason": late.message}
        return render(request, "409.html", context, status=409)
    return redirect("job", mission.slug, job.pk)


def _mission(request: SignedInRequest, slug: str) -> Mission:
    mission = mission_or_404(request, slug)
    reason = why_not_see_everything(request.user, mission)
    if reason:
        raise PermissionDenied(reason)
    return mission
