"""The two pages a submission is judged on: the desk with its queue, and the submission's own page."""

from typing import Any
from urllib.parse import parse_qsl, urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from accounts.requests import SignedInRequest
from missions.forms.review import (
    ExcludeForm,
    FollowUpForm,
    ReasonForm,
    ReopenForm,
    ReturnForm,
    ready_sentences,
)
from missions.models import Mission, ReviewClaim, Submission
from missions.models.scope import scope_in
from missions.models.submission import SubmissionQuerySet
from missions.permissions import (
    REVIEWERS,
    STAFF,
    role_in,
    why_not_amend,
    why_not_break_claim,
    why_not_correct,
    why_not_reopen,
    why_not_review,
    why_not_see_confidential,
    why_not_verify,
)
from missions.queries.claims import live_claims, minutes_left, read_by_others
from missions.queries.pairs import partners
from missions.queries.review import QueuePage, neighbours, queue_page
from missions.queries.sheet import Sheet, sheet_of
from missions.queries.surroundings import (
    history_of,
    messages_about,
    open_incidents,
    stages_at_place,
    team_work,
)
from missions.queries.undo import Undoable, last_undoable
from missions.views.queue import looking_for, most_counted, queue_of

FORMS: dict[str, type[ReasonForm]] = {
    "return": ReturnForm,
    "exclude": ExcludeForm,
    "reopen": ReopenForm,
    "follow_up": FollowUpForm,
}
DESK, PAGE = "desk", "page"
PAGE_SIZE = 30
# The parts of the desk's address that choose what is in the queue; decisions carry them along.
CHOOSING = ("q", "sort")


def load(request: SignedInRequest, mission: Mission, submission_id: UUID) -> Submission:
    """One the person may see, with all that the pages show of it, else 404."""
    rows = Submission.objects.visible_to(request.user).filter(mission=mission)
    rows = rows.select_related(
        "station__area", "centre__area", "team", "observer", "decided_by", "follow_up_by"
    )
    submission = get_object_or_404(rows, pk=submission_id)
    submission.mission = mission
    return submission


def chosen(request: SignedInRequest) -> dict[str, str]:
    """What the person looks for in the queue: from the address, or carried along by a decision's form."""
    given = dict(parse_qsl(request.POST.get("queue", ""))) if request.method == "POST" else request.GET
    return {name: given[name] for name in CHOOSING if given.get(name)}


def queue_for(request: SignedInRequest, mission: Mission) -> SubmissionQuerySet:
    """The queue as the person has chosen it."""
    return queue_of(request, mission, chosen(request))


def desk_address(request: SignedInRequest, mission: Mission, target: UUID | None, **more: Any) -> str:
    """The desk with a submission open, or with none named, keeping what is chosen."""
    address = (
        reverse("review-submission", args=[mission.slug, target])
        if target
        else reverse("review", args=[mission.slug])
    )
    query = urlencode({**chosen(request), **more})
    return f"{address}?{query}" if query else address


def next_free(request: SignedInRequest, mission: Mission, submission: Submission) -> UUID | None:
    """What to judge after this one: the next that waits and that nobody else is reading."""
    free = queue_for(request, mission).filter(~read_by_others(request.user)).exclude(pk=submission.pk)
    previous, following = neighbours(free, submission)
    return following or previous


def show(request: SignedInRequest, mission: Mission, submission: Submission, **more: Any) -> HttpResponse:
    """The page the decision was made on, again; ``more`` as for :func:`_reading`, and ``status``."""
    at_desk = request.POST.get("from") == DESK and role_in(request.user, mission) in REVIEWERS
    return (desk_page if at_desk else own_page)(request, mission, submission, **more)


def desk_page(
    request: SignedInRequest,
    mission: Mission,
    submission: Submission | None,
    *,
    status: int = 200,
    is_named: bool = True,
    **more: Any,
) -> HttpResponse:
    """The queue with one submission open: the one named, else the first nobody else is reading."""
    queue = queue_for(request, mission)
    page = queue_page(
        queue,
        after=named(request, mission, "after"),
        before=named(request, mission, "before"),
        size=PAGE_SIZE,
        count_to=most_counted(chosen(request)),
    )
    ids = [item.submission.pk for item in page.items]
    claims = live_claims([*ids, submission.pk] if submission else ids)
    if submission is None and page.items:
        submission = load(request, mission, _first_free(request, page, claims))
    undo = last_undoable(mission=mission, user=request.user)
    context: dict[str, Any] = {
        "mission": mission,
        "section": "review",
        "queue": page,
        "claims": claims,
        "chosen": urlencode(chosen(request)),
        **looking_for(request, mission, chosen(request)),
        "areas": [name for _path, name in scope_in(request.user, mission).areas],
        "is_named": is_named,
        "came_from": DESK,
        "undo": undo,
        **_told(request, mission, undo),
    }
    if submission is not None:
        claim = claims.get(submission.pk)
        context["previous"], context["following"] = page.beside(submission)
        context |= _reading(request, submission, **more) | claimed(request, submission, claim)
    return render(request, "missions/review/desk.html", context, status=status)


def own_page(
    request: SignedInRequest, mission: Mission, submission: Submission, *, status: int = 200, **more: Any
) -> HttpResponse:
    """The submission's own page: for the team that filed it, and for the mission's staff."""
    context = {"mission": mission, "section": "submissions", "came_from": PAGE}
    context |= _reading(request, submission, **more)
    if context["is_reviewer"]:
        context |= claimed(request, submission, live_claims([submission.pk]).get(submission.pk))
    return render(request, "missions/submissions/detail.html", context, status=status)


def answers_of(request: SignedInRequest, submission: Submission) -> dict[str, Any]:
    """The part of either page that says what was answered, with what was told in confidence."""
    reading = _reading(request, submission, shows_confidential=True)
    at_desk = request.POST.get("from") == DESK
    chosen_here = urlencode(chosen(request))
    return reading | {
        "mission": submission.mission,
        "came_from": DESK if at_desk else PAGE,
        "chosen": chosen_here,
    }


def claimed(request: SignedInRequest, submission: Submission, claim: ReviewClaim | None) -> dict[str, Any]:
    """Who is reading it, as the page says it."""
    return {
        "submission": submission,
        "claim": claim,
        "read_by": claim.user if claim and claim.user_id != request.user.pk else None,
        "may_break": not why_not_break_claim(request.user, submission.mission),
        "minutes_left": minutes_left(claim) if claim else 0,
    }


def named(request: SignedInRequest, mission: Mission, parameter: str) -> Submission | None:
    """The submission an address parameter names, if it is one of this mission; else it is passed over."""
    try:
        wanted = UUID(request.GET.get(parameter, ""))
    except ValueError:
        return None
    rows = Submission.objects.visible_to(request.user).filter(mission=mission, pk=wanted)
    return rows.select_related("decided_by", "team").first()


def _first_free(request: SignedInRequest, page: QueuePage, claims: dict[UUID, ReviewClaim]) -> UUID:
    ids = [item.submission.pk for item in page.items]
    free = (key for key in ids if key not in claims or claims[key].user_id == request.user.pk)
    return next(free, ids[0])


def _told(request: SignedInRequest, mission: Mission, undo: Undoable | None) -> dict[str, Any]:
    """What the decision before this page did, to be said on it."""
    name = request.GET.get("decided", "")
    batch = undo if undo and undo.batch and undo.batch == name else None
    left = request.GET.get("left", "")
    return {
        "decided_together": batch,
        "left": int(left) if left.isdecimal() and len(left) < 5 else 0,
        "undone": request.GET.get("undone", "")[:4],
        "decided": None if batch else named(request, mission, "decided"),
    }


def _reading(
    request: SignedInRequest,
    submission: Submission,
    *,
    forms: dict[str, ReasonForm] | None = None,
    opened: str = "",
    failure: str = "",
    shows_confidential: bool = False,
) -> dict[str, Any]:
    """What both pages show of the open submission, with what may be decided and why not.

    ``shows_confidential`` once it is recorded that the person looks (services.confidential).
    """
    user, mission = request.user, submission.mission
    role, scope = role_in(user, mission), scope_in(user, mission)
    remark_at = request.GET.get("remark", "")[:60] if role in REVIEWERS else ""
    blank: dict[str, ReasonForm] = {name: form() for name, form in FORMS.items()}
    blank["return"] = ReturnForm(remark_at=remark_at)
    may_show = not why_not_see_confidential(user, submission)
    sheet: Sheet = sheet_of(submission, reads_confidential=may_show and shows_confidential)
    return {
        "submission": submission,
        "sheet": sheet,
        "may_show_confidential": may_show,
        "shows_confidential": shows_confidential,
        "stages": stages_at_place(submission, scope) if role in STAFF else [],
        "same_visit": partners(submission, scope) if role in REVIEWERS else [],
        "incidents_near": open_incidents(submission, scope) if role in REVIEWERS else [],
        "messages_about": messages_about(submission) if role in REVIEWERS else [],
        "team_work": team_work(submission, scope) if role in STAFF else None,
        "history": history_of(submission),
        "is_reviewer": role in REVIEWERS,
        "is_staff": role in STAFF,
        "why_not_review": why_not_review(user, submission),
        "why_not_verify": why_not_verify(user, submission),
        "why_not_reopen": why_not_reopen(user, submission),
        "why_not_amend": why_not_amend(user, submission),
        "may_correct": not why_not_correct(user, submission),
        "forms": blank | (forms or {}),
        "ready": ready_sentences(mission) if role in REVIEWERS else (),
        "opened": opened or ("return" if remark_at else ""),
        "failure": failure,
    }
