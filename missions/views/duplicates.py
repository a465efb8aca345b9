"""Forms that may tell of one visit: the pairs of the mission, and two of them side by side to be decided."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import SignedInRequest, whole_number
from missions.errors import DomainError, NotAllowedError
from missions.forms.visits import VisitForm
from missions.models import Mission, ReviewClaim, Submission, VisitDecision
from missions.permissions import why_not_decide_visit, why_not_open_desk
from missions.queries import pairs as queries
from missions.queries.claims import live_claims
from missions.queries.duplicates import (
    decisions_of,
    in_order_of_receipt,
    telling,
    why_not_compare,
    why_not_one_pair,
)
from missions.queries.side_by_side import side_by_side
from missions.services import confidential, visits
from missions.views.judging import load
from missions.views.missions import mission_or_404
from missions.views.refusals import status_of

PAGE = 30


@login_required
@require_safe
def pair_list(request: SignedInRequest, slug: str) -> HttpResponse:
    """What is to be decided, what differs in nothing, what was decided."""
    mission = _mission(request, slug)
    found = queries.pairs_of(mission, request.user)
    asked = request.GET.get("show", "")
    group = asked if asked in found else queries.OPEN
    page = Paginator(found[group], PAGE).get_page(request.GET.get("page"))
    context = {
        "mission": mission,
        "section": "review",
        "group": group,
        "numbers": {name: len(pairs) for name, pairs in found.items()},
        "page": page,
        "rows": queries.shown(list(page.object_list)),
        **_told(request, mission),
    }
    return render(request, "missions/duplicates/list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def pair(request: SignedInRequest, slug: str, first_id: UUID, second_id: UUID) -> HttpResponse:
    """Two forms side by side; POST decides, or (``show``) shows what was told in confidence, recorded."""
    mission = _mission(request, slug)
    both = in_order_of_receipt(*(load(request, mission, each) for each in (first_id, second_id)))
    if why_not_compare(*both):
        raise Http404
    if request.method != "POST":
        return _page(request, both)
    form = VisitForm(request.POST)
    if "show" in request.POST:
        typed = VisitForm(initial={"reason": request.POST.get("reason", "")})
        return _page(request, both, form=typed, counts=form.counts)
    return _decided(request, both, form)


def _decided(request: SignedInRequest, both: tuple[Submission, Submission], form: VisitForm) -> HttpResponse:
    """On to the next pair; 422 with what is wrong, 409 with what happened and what was typed."""
    if not form.is_valid():
        return _page(request, both, status=422, form=form, counts=form.counts)
    mission = both[0].mission
    try:
        made = visits.decide(
            pair=(both[0].pk, both[1].pk),
            decision=form.decision,
            chosen=form.chosen if form.decision == VisitDecision.Decision.ONE_VISIT else {},
            reason=form.cleaned_data["reason"],
            actor=request.user,
            seen=_seen(request, both),
        )
    except NotAllowedError as reason:
        raise PermissionDenied(reason.message) from reason
    except DomainError as refusal:
        fresh = in_order_of_receipt(*(load(request, mission, each.pk) for each in both))
        return _page(
            request,
            fresh,
            status=status_of(refusal),
            form=form,
            counts=form.counts,
            failure=refusal.message,
        )
    following = next(
        (each for each in queries.pairs_of(mission, request.user)[queries.OPEN] if not each.is_own), None
    )
    address = (
        reverse("duplicate", args=[mission.slug, following.one.id, following.other.id])
        if following
        else reverse("duplicates", args=[mission.slug])
    )
    return redirect(f"{address}?decided={made.pk}")


def _page(
    request: SignedInRequest,
    both: tuple[Submission, Submission],
    *,
    status: int = 200,
    form: VisitForm | None = None,
    counts: dict[str, str] | None = None,
    failure: str = "",
) -> HttpResponse:
    """``counts``: what was chosen before; what the standing decision says where nothing was."""
    mission, user = both[0].mission, request.user
    decisions = decisions_of(*both)
    told = telling(*both, decisions[-1] if decisions else None)
    shows = bool(request.POST.get("show") or request.POST.get("shown"))
    if shows:
        _show_confidential(request, both)
    settled = told.decision.settled if told.decision else {}
    context = {
        "mission": mission,
        "section": "review",
        "pair": side_by_side(
            told,
            chosen={key: each.get("of", "") for key, each in settled.items()} if counts is None else counts,
            reads_confidential=shows,
        ),
        "decisions": decisions[::-1],
        "decision": told.decision,
        "shows_confidential": shows,
        "form": form or VisitForm(),
        "failure": failure,
        "why_not": why_not_decide_visit(user, *both) or why_not_one_pair(*both),
        "readers": [
            each for each in live_claims(each.pk for each in both).values() if each.user_id != user.pk
        ],
        **_told(request, mission),
    }
    return render(request, "missions/duplicates/pair.html", context, status=status)


def _claims(both: tuple[Submission, Submission]) -> Iterable[ReviewClaim]:
    return live_claims(each.pk for each in both).values()


def _show_confidential(request: SignedInRequest, both: tuple[Submission, Submission]) -> None:
    try:
        for each in both:
            confidential.show(submission=each, actor=request.user)
    except NotAllowedError as reason:
        raise PermissionDenied(reason.message) from reason


def _seen(request: SignedInRequest, both: tuple[Submission, Submission]) -> visits.Seen:
    """What the page showed; nothing where it does not say."""
    revisions = {each.pk: whole_number(request.POST.get(f"revision.{each.pk}", "")) or 0 for each in both}
    return visits.Seen(revisions, whole_number(request.POST.get("seen", "")))


def _told(request: SignedInRequest, mission: Mission) -> dict[str, Any]:
    """What the decision before this page did, to be said on it."""
    number = whole_number(request.GET.get("decided", "")) or 0
    rows = VisitDecision.objects.filter(mission=mission, pk=number, by=request.user)
    made = rows.select_related("first", "second").first() if number else None
    if made is None:
        return {"made": None}
    one, other = in_order_of_receipt(made.first, made.second)
    return {"made": made, "made_one": one, "made_other": other, "made_settled": len(made.settled_keys)}


def _mission(request: SignedInRequest, slug: str) -> Mission:
    mission = mission_or_404(request, slug)
    if reason := why_not_open_desk(request.user, mission):
        raise PermissionDenied(reason)
    return mission
