"""The coordinator's desk: the queue, the open submission, and the decisions on it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import SignedInRequest
from missions.errors import DomainError, NotAllowedError
from missions.forms.review import ExcludeForm, ReasonForm, ReopenForm, ReturnForm
from missions.models import Finding, Mission, Submission
from missions.models.scope import scope_in
from missions.permissions import (
    REVIEWERS,
    STAFF,
    role_in,
    why_not_correct,
    why_not_open_desk,
    why_not_reopen,
    why_not_review,
    why_not_verify,
)
from missions.queries.review import last_decision, neighbours, queue_page, review_queue
from missions.queries.sheet import sheet_of
from missions.queries.surroundings import history_of, stages_at_place, team_work
from missions.services import findings, submissions
from missions.views.missions import mission_or_404

FORMS: dict[str, type[ReasonForm]] = {"return": ReturnForm, "exclude": ExcludeForm, "reopen": ReopenForm}
DESK, PAGE = "desk", "page"
PAGE_SIZE = 50


@login_required
@require_safe
def desk(request: SignedInRequest, slug: str, submission_id: UUID | None = None) -> HttpResponse:
    """The queue with one submission open: the one named, else the most alarming."""
    mission = _mission_to_review(request, slug)
    submission = _submission(request, mission, submission_id) if submission_id else None
    return _desk(request, mission, submission, is_named=submission is not None)


@login_required
@require_safe
def detail(request: SignedInRequest, slug: str, submission_id: UUID) -> HttpResponse:
    """One submission: for the team that filed it, and for the mission's staff."""
    mission = mission_or_404(request, slug)
    return _page(request, mission, _submission(request, mission, submission_id))


@login_required
@require_POST
def verify(request: SignedInRequest, slug: str, submission_id: UUID) -> HttpResponse:
    mission, submission = _loaded(request, slug, submission_id)
    return _decided(
        request,
        mission,
        submission,
        lambda: submissions.verify(submission_id=submission.pk, actor=request.user, seen=_seen(request)),
    )


@login_required
@require_POST
def send_back(request: SignedInRequest, slug: str, submission_id: UUID) -> HttpResponse:
    return _with_reason(request, slug, submission_id, "return", submissions.send_back)


@login_required
@require_POST
def exclude(request: SignedInRequest, slug: str, submission_id: UUID) -> HttpResponse:
    return _with_reason(request, slug, submission_id, "exclude", submissions.exclude)


@login_required
@require_POST
def reopen(request: SignedInRequest, slug: str, submission_id: UUID) -> HttpResponse:
    return _with_reason(request, slug, submission_id, "reopen", submissions.reopen)


@login_required
@require_POST
def decide_finding(request: SignedInRequest, slug: str, finding_id: int) -> HttpResponse:
    """What the coordinator made of one finding; back to the submission it came out of."""
    mission = mission_or_404(request, slug)
    finding = get_object_or_404(Finding, pk=finding_id, submission__mission=mission)
    submission = _submission(request, mission, finding.submission_id)
    state, note = request.POST.get("state", ""), request.POST.get("note", "")
    try:
        findings.decide(finding_id=finding.pk, state=state, actor=request.user, note=note)
    except NotAllowedError as reason:
        raise PermissionDenied(reason.message) from reason
    except DomainError as refusal:
        return _show(request, mission, submission, status=409, failure=refusal.message)
    at_desk = request.POST.get("from") == DESK
    return redirect("review-submission" if at_desk else "submission", mission.slug, submission.pk)


def _mission_to_review(request: SignedInRequest, slug: str) -> Mission:
    mission = mission_or_404(request, slug)
    if reason := why_not_open_desk(request.user, mission):
        raise PermissionDenied(reason)
    return mission


def _loaded(request: SignedInRequest, slug: str, submission_id: UUID) -> tuple[Mission, Submission]:
    mission = mission_or_404(request, slug)
    return mission, _submission(request, mission, submission_id)


def _submission(request: SignedInRequest, mission: Mission, submission_id: UUID) -> Submission:
    rows = Submission.objects.visible_to(request.user).filter(mission=mission)
    rows = rows.select_related("station__area", "centre__area", "team", "observer", "decided_by")
    submission = get_object_or_404(rows, pk=submission_id)
    submission.mission = mission
    return submission


def _with_reason(
    request: SignedInRequest, slug: str, submission_id: UUID, name: str, decide: Callable[..., Submission]
) -> HttpResponse:
    """A decision that needs a reason: without one the form comes back, opened, with what was typed."""
    mission, submission = _loaded(request, slug, submission_id)
    form = FORMS[name](request.POST)
    if not form.is_valid():
        return _show(request, mission, submission, status=422, forms={name: form}, opened=name)
    reason = form.cleaned_data["reason"]
    return _decided(
        request,
        mission,
        submission,
        lambda: decide(submission_id=submission.pk, actor=request.user, reason=reason, seen=_seen(request)),
    )


def _seen(request: SignedInRequest) -> int | None:
    """The revision the page showed; None where the page says nothing."""
    number = request.POST.get("revision", "")
    return int(number) if number.isdecimal() and len(number) < 7 else None


def _decided(
    request: SignedInRequest, mission: Mission, submission: Submission, decide: Callable[[], Submission]
) -> HttpResponse:
    """Call the service and answer: on to the next that waits, 403 with the reason, 409 with what happened."""
    try:
        moved = decide()
    except NotAllowedError as reason:
        raise PermissionDenied(reason.message) from reason
    except DomainError as late:
        fresh = _submission(request, mission, submission.pk)
        return _show(request, mission, fresh, status=409, failure=late.message)
    return redirect(_after(request, mission, moved))


def _after(request: SignedInRequest, mission: Mission, moved: Submission) -> str:
    """Where a decision leads: from the desk to the next that waits, else back to the submission."""
    if request.POST.get("from") != DESK:
        return reverse("submission", args=[mission.slug, moved.pk])
    queue = review_queue(mission=mission, user=request.user)
    is_open_again = queue.filter(pk=moved.pk).exists()
    previous, following = neighbours(queue, moved)
    target = moved.pk if is_open_again else following or previous
    address = (
        reverse("review-submission", args=[mission.slug, target])
        if target
        else reverse("review", args=[mission.slug])
    )
    return f"{address}?decided={moved.pk}"


def _show(request: SignedInRequest, mission: Mission, submission: Submission, **more: Any) -> HttpResponse:
    """The page the decision was made on, again."""
    at_desk = request.POST.get("from") == DESK and role_in(request.user, mission) in REVIEWERS
    return (_desk if at_desk else _page)(request, mission, submission, **more)


def _desk(
    request: SignedInRequest,
    mission: Mission,
    submission: Submission | None,
    *,
    status: int = 200,
    is_named: bool = True,
    **more: Any,
) -> HttpResponse:
    queue = review_queue(mission=mission, user=request.user)
    page = queue_page(queue, after=_named(request, mission, "after"), size=PAGE_SIZE)
    if submission is None and page.items:
        submission = _submission(request, mission, page.items[0].submission.pk)
    context: dict[str, Any] = {
        "mission": mission,
        "section": "review",
        "queue": page,
        "areas": [name for _path, name in scope_in(request.user, mission).areas],
        "is_named": is_named,
        "came_from": DESK,
        "decided": _named(request, mission, "decided"),
        "undo": last_decision(mission=mission, user=request.user),
    }
    if submission is not None:
        context["previous"], context["following"] = neighbours(queue, submission)
        context |= _reading(request, submission, **more)
    return render(request, "missions/review/desk.html", context, status=status)


def _page(
    request: SignedInRequest, mission: Mission, submission: Submission, *, status: int = 200, **more: Any
) -> HttpResponse:
    context = {"mission": mission, "section": "submissions", "came_from": PAGE}
    context |= _reading(request, submission, **more)
    return render(request, "missions/submissions/detail.html", context, status=status)


def _reading(
    request: SignedInRequest,
    submission: Submission,
    *,
    forms: dict[str, ReasonForm] | None = None,
    opened: str = "",
    failure: str = "",
) -> dict[str, Any]:
    """What both pages show of the open submission, with what may be decided and why not."""
    role = role_in(request.user, submission.mission)
    scope = scope_in(request.user, submission.mission)
    is_reviewer = role in REVIEWERS
    return {
        "submission": submission,
        "sheet": sheet_of(submission, is_staff=role in STAFF),
        "stages": stages_at_place(submission) if role in STAFF else [],
        "team_work": team_work(submission, scope) if role in STAFF else None,
        "history": history_of(submission),
        "is_reviewer": is_reviewer,
        "is_staff": role in STAFF,
        "why_not_review": why_not_review(request.user, submission),
        "why_not_verify": why_not_verify(request.user, submission),
        "why_not_reopen": why_not_reopen(request.user, submission),
        "may_correct": not why_not_correct(request.user, submission),
        "forms": {name: form() for name, form in FORMS.items()} | (forms or {}),
        "opened": opened,
        "failure": failure,
    }


def _named(request: SignedInRequest, mission: Mission, parameter: str) -> Submission | None:
    """The submission an address parameter names, if it is one of this mission; else it is passed over."""
    try:
        wanted = UUID(request.GET.get(parameter, ""))
    except ValueError:
        return None
    rows = Submission.objects.visible_to(request.user).filter(mission=mission, pk=wanted)
    return rows.select_related("decided_by", "team").first()
