"""The coordinator's desk: the queue, the open submission, and the decisions on it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import SignedInRequest, whole_number
from missions.errors import DomainError, NotAllowedError
from missions.forms.review import ReturnForm, ready_sentences
from missions.models import Finding, Mission, Submission
from missions.permissions import why_not_open_desk
from missions.queries import spotless
from missions.services import findings, submissions, taking_back
from missions.services.spotless import verify_spotless
from missions.views.judging import (
    DESK,
    FORMS,
    desk_address,
    desk_page,
    load,
    next_free,
    own_page,
    queue_for,
    show,
)
from missions.views.missions import mission_or_404
from missions.views.queue import jumped

Decide = Callable[..., Submission]


@login_required
@require_safe
def desk(request: SignedInRequest, slug: str, submission_id: UUID | None = None) -> HttpResponse:
    """The queue with one submission open: the one named, else the most alarming."""
    mission = _mission_to_review(request, slug)
    if submission_id is None and (found := jumped(request, mission)):
        return redirect("review-submission", mission.slug, found.pk)
    submission = load(request, mission, submission_id) if submission_id else None
    return desk_page(request, mission, submission, is_named=submission is not None)


@login_required
@require_safe
def detail(request: SignedInRequest, slug: str, submission_id: UUID) -> HttpResponse:
    """One submission: for the team that filed it, and for the mission's staff."""
    mission = mission_or_404(request, slug)
    return own_page(request, mission, load(request, mission, submission_id))


@login_required
@require_POST
def verify(request: SignedInRequest, slug: str, submission_id: UUID) -> HttpResponse:
    return _decided(request, slug, submission_id, submissions.verify)


@login_required
@require_POST
def send_back(request: SignedInRequest, slug: str, submission_id: UUID) -> HttpResponse:
    """Return to the team; ``ready`` puts one of the ready sentences into the form and shows it again."""
    mission = mission_or_404(request, slug)
    form = ReturnForm(request.POST)
    if "ready" in request.POST:
        submission = load(request, mission, submission_id)
        filled = ReturnForm(_with_sentence(request, mission))
        filled.is_valid()
        return show(request, mission, submission, forms={"return": filled}, opened="return")
    more = {"remarks": form.cleaned_data["remarks"]} if form.is_valid() else {}
    return _with_reason(request, slug, submission_id, "return", submissions.send_back, **more)


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
def follow_up(request: SignedInRequest, slug: str, submission_id: UUID) -> HttpResponse:
    return _with_reason(request, slug, submission_id, "follow_up", submissions.follow_up, reason_name="note")


@login_required
@require_POST
def undo(request: SignedInRequest, slug: str) -> HttpResponse:
    """Take back the person's last decision, all of it when it was many; back to the first of them."""
    mission = _mission_to_review(request, slug)
    try:
        taken = taking_back.take_back(mission=mission, actor=request.user, key=request.POST.get("key", ""))
    except NotAllowedError as reason:
        raise PermissionDenied(reason.message) from reason
    except DomainError as late:
        return render(request, "409.html", {"mission": mission, "reason": late.message}, status=409)
    more: dict[str, Any] = {"decided": taken[0].pk} if len(taken) == 1 else {"undone": len(taken)}
    return redirect(desk_address(request, mission, taken[0].pk, **more))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def bulk(request: SignedInRequest, slug: str) -> HttpResponse:
    """The spotless ones of the queue with the rule they keep; one press verifies those that were shown."""
    mission = _mission_to_review(request, slug)
    failure = ""
    if request.method == "POST":
        try:
            done = verify_spotless(mission=mission, actor=request.user, seen=_revisions_seen(request))
        except NotAllowedError as reason:
            raise PermissionDenied(reason.message) from reason
        except DomainError as late:
            failure = late.message
        else:
            more: dict[str, Any] = {
                "decided": done.batch if len(done.submissions) > 1 else done.submissions[0].pk
            }
            more |= {"left": done.left} if done.left else {}
            return redirect(desk_address(request, mission, None, **more))
    queue = spotless.spotless(mission=mission, user=request.user, among=queue_for(request, mission))
    rows = list(queue.select_related("station__area", "centre__area", "team")[: spotless.MOST + 1])
    context = {
        "mission": mission,
        "section": "review",
        "rows": rows[: spotless.MOST],
        "is_more": len(rows) > spotless.MOST,
        "back": desk_address(request, mission, None),
        "chosen": request.GET.urlencode() if request.method == "GET" else request.POST.get("queue", ""),
        "failure": failure,
    }
    return render(request, "missions/review/spotless.html", context, status=409 if failure else 200)


@login_required
@require_POST
def decide_finding(request: SignedInRequest, slug: str, finding_id: int) -> HttpResponse:
    """What the coordinator made of one finding; back to the submission it came out of."""
    mission = mission_or_404(request, slug)
    finding = get_object_or_404(Finding, pk=finding_id, submission__mission=mission)
    submission = load(request, mission, finding.submission_id)
    state, note = request.POST.get("state", ""), request.POST.get("note", "")
    try:
        findings.decide(finding_id=finding.pk, state=state, actor=request.user, note=note)
    except NotAllowedError as reason:
        raise PermissionDenied(reason.message) from reason
    except DomainError as refusal:
        return show(request, mission, submission, status=409, failure=refusal.message)
    if request.POST.get("from") == DESK:
        return redirect(desk_address(request, mission, submission.pk))
    return redirect("submission", mission.slug, submission.pk)


def _mission_to_review(request: SignedInRequest, slug: str) -> Mission:
    mission = mission_or_404(request, slug)
    reason = why_not_open_desk(request.user, mission)
    if reason:
        raise PermissionDenied(reason)
    return mission


def _with_sentence(request: SignedInRequest, mission: Mission) -> QueryDict:
    """What was typed so far, with the ready sentence asked for on a line of its own."""
    data = request.POST.copy()
    number, sentences = str(data["ready"]), ready_sentences(mission)
    if number.isdecimal() and len(number) < 3 and 0 < int(number) <= len(sentences):
        parts = [data.get("reason", "").strip(), sentences[int(number) - 1]]
        data["reason"] = "\n".join(part for part in parts if part)
    return data


def _with_reason(
    request: SignedInRequest,
    slug: str,
    submission_id: UUID,
    name: str,
    decide: Decide,
    *,
    reason_name: str = "reason",
    **more: Any,
) -> HttpResponse:
    """A decision that needs a reason: without one the form comes back, opened, with what was typed."""
    form = FORMS[name](request.POST)
    if not form.is_valid():
        mission = mission_or_404(request, slug)
        submission = load(request, mission, submission_id)
        return show(request, mission, submission, status=422, forms={name: form}, opened=name)
    more[reason_name] = form.cleaned_data["reason"]
    return _decided(request, slug, submission_id, decide, **more)


def _decided(
    request: SignedInRequest, slug: str, submission_id: UUID, decide: Decide, **more: Any
) -> HttpResponse:
    """Call the service and answer: on to the next that waits, 403 with the reason, 409 with what happened."""
    mission = mission_or_404(request, slug)
    submission = load(request, mission, submission_id)
    try:
        moved = decide(submission_id=submission.pk, actor=request.user, seen=_seen(request), **more)
    except NotAllowedError as reason:
        raise PermissionDenied(reason.message) from reason
    except DomainError as late:
        fresh = load(request, mission, submission.pk)
        return show(request, mission, fresh, status=409, failure=late.message)
    if request.POST.get("from") != DESK:
        return redirect(reverse("submission", args=[mission.slug, moved.pk]))
    is_reopened = decide is submissions.reopen
    target = moved.pk if is_reopened else next_free(request, mission, moved)
    return redirect(desk_address(request, mission, target, decided=moved.pk))


def _seen(request: SignedInRequest) -> int | None:
    """The revision the page showed; None where the page says nothing."""
    return whole_number(request.POST.get("revision", ""))


def _revisions_seen(request: SignedInRequest) -> dict[UUID, int]:
    """The submissions listed on the page, each with the revision it was listed in."""
    found = {}
    for each in request.POST.getlist("seen")[: spotless.MOST]:
        key, _colon, number = each.partition(":")
        try:
            found[UUID(key)] = int(number[:6])
        except ValueError:
            continue
    return found
