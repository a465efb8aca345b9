"""Incidents: what was reported, how it is known, and what coordinators make of it."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import SignedInRequest, whole_number
from missions.errors import DomainError, NotAllowedError
from missions.forms.incidents import SEVERITIES, DecideForm, LinkForm, SeverityForm
from missions.models import Incident, Membership, Mission
from missions.permissions import role_in, why_not_review, why_not_see_confidential, why_not_see_incidents
from missions.queries import incident_page, incidents
from missions.queries.sheet import sheet_of
from missions.services import confidential as disclosing
from missions.services import duty, incident_links, incident_use
from missions.services import incidents as services
from missions.services.mailing import is_configured
from missions.states import IncidentState, Role
from missions.views.missions import mission_or_404

PAGE = 50
ALL = "all"


@login_required
@require_safe
def incident_list(request: SignedInRequest, slug: str) -> HttpResponse:
    """What is not settled, unless the address asks for something else."""
    mission = _mission(request, slug)
    asked = {name: request.GET.get(name, "") for name in ("state", "category", "severity", "area")}
    asked["state"] = asked["state"] or incidents.OPEN_WORD
    everything = incidents.incidents(mission, request.user)
    narrow = {name: value for name, value in asked.items() if value != ALL}
    counted = incidents.narrowed(everything, **(narrow | {"state": ""}))
    rows = incidents.most_alarming_first(incidents.narrowed(everything, **narrow)).select_related(
        "submission__team", "submission__station__area", "submission__centre__area"
    )
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    counts = incidents.counts_by_state(counted)
    context = {
        "mission": mission,
        "section": "incidents",
        "page": page,
        "cards": incidents.cards(page.object_list, mission),
        "asked": asked,
        "tabs": _tabs(counts),
        "categories": incidents.category_choices(mission),
        "severities": SEVERITIES,
        "areas": incidents.areas_with_incidents(everything),
        "is_narrowed": any(asked[name] for name in ("category", "severity", "area")),
        "duty": incidents.on_duty(mission),
        "is_head": role_in(request.user, mission) == Role.HEAD,
        "has_mail": is_configured(),
    }
    return render(request, "missions/incidents/list.html", context)


@login_required
@require_safe
def incident(request: SignedInRequest, slug: str, incident_id: int) -> HttpResponse:
    return _page(request, *_loaded(request, slug, incident_id))


@login_required
@require_POST
def confidential(request: SignedInRequest, slug: str, incident_id: int) -> HttpResponse:
    """The page with what was told in confidence, once it is recorded who looks."""
    mission, found = _loaded(request, slug, incident_id)
    try:
        disclosing.show(submission=found.submission, actor=request.user)
    except NotAllowedError as reason:
        raise PermissionDenied(reason.message) from reason
    return _page(request, mission, found, shows_confidential=True)


@login_required
@require_POST
def decide(request: SignedInRequest, slug: str, incident_id: int) -> HttpResponse:
    decision = partial(services.decide, state=request.POST.get("state", ""), seen=_seen(request))
    return _done(request, slug, incident_id, decision, form=DecideForm(request.POST), name="decide")


@login_required
@require_POST
def change_severity(request: SignedInRequest, slug: str, incident_id: int) -> HttpResponse:
    form = SeverityForm(request.POST)
    return _done(request, slug, incident_id, services.change_severity, form=form, name="severity")


@login_required
@require_POST
def choose_use(request: SignedInRequest, slug: str, incident_id: int) -> HttpResponse:
    choice = partial(incident_use.choose, use=request.POST.get("use", ""))
    return _done(request, slug, incident_id, choice)


@login_required
@require_POST
def link(request: SignedInRequest, slug: str, incident_id: int) -> HttpResponse:
    return _done(request, slug, incident_id, incident_links.add, form=LinkForm(request.POST), name="link")


@login_required
@require_POST
def unlink(request: SignedInRequest, slug: str, incident_id: int, link_id: int) -> HttpResponse:
    removal = partial(incident_links.remove, link_id=link_id, reason=request.POST.get("reason", ""))
    return _done(request, slug, incident_id, removal)


@login_required
@require_POST
def change_duty(request: SignedInRequest, slug: str, user_id: int) -> HttpResponse:
    """Whether alerts reach somebody of those who review here."""
    mission = _mission(request, slug)
    place = get_object_or_404(Membership, mission=mission, user=user_id)
    try:
        duty.change(
            mission=mission,
            user_id=place.user_id,
            is_on_duty=request.POST.get("on") == "1",
            actor=request.user,
        )
    except NotAllowedError as refusal:
        raise PermissionDenied(refusal.message) from refusal
    return redirect("incidents", mission.slug)


def _mission(request: SignedInRequest, slug: str) -> Mission:
    mission = mission_or_404(request, slug)
    if reason := why_not_see_incidents(request.user, mission):
        raise PermissionDenied(reason)
    return mission


def _loaded(request: SignedInRequest, slug: str, incident_id: int) -> tuple[Mission, Incident]:
    mission = _mission(request, slug)
    rows = incidents.incidents(mission, request.user).select_related(
        "submission__station__area",
        "submission__centre__area",
        "submission__team",
        "submission__observer",
        "submission__decided_by",
    )
    found = get_object_or_404(rows, pk=incident_id)
    found.submission.mission = mission
    return mission, found


def _seen(request: SignedInRequest) -> int | None:
    return whole_number(request.POST.get("revision", ""))


def _done(
    request: SignedInRequest,
    slug: str,
    incident_id: int,
    act: Callable[..., object],
    *,
    form: Form | None = None,
    name: str = "",
) -> HttpResponse:
    """Load, call, and come back: 403 with the reason, 422 and 409 with what happened and what was typed.

    The service takes ``incident_id``, ``actor`` and what the form holds, which the page shows as ``name``.
    """
    mission, found = _loaded(request, slug, incident_id)
    shown: dict[str, Any] = {"forms": {name: form}, "opened": name} if form is not None else {}
    if form is not None and not form.is_valid():
        return _page(request, mission, found, status=422, **shown)
    try:
        act(incident_id=found.pk, actor=request.user, **(form.cleaned_data if form is not None else {}))
    except NotAllowedError as reason:
        raise PermissionDenied(reason.message) from reason
    except DomainError as refusal:
        _mission_again, fresh = _loaded(request, slug, incident_id)
        return _page(request, mission, fresh, status=409, refusal=refusal.message, **shown)
    return redirect("incident", mission.slug, found.pk)


def _page(
    request: SignedInRequest,
    mission: Mission,
    found: Incident,
    *,
    status: int = 200,
    forms: dict[str, Form] | None = None,
    opened: str = "",
    refusal: str = "",
    shows_confidential: bool = False,
) -> HttpResponse:
    may_show = not why_not_see_confidential(request.user, found.submission)
    reads = may_show and shows_confidential
    sheet = sheet_of(found.submission, reads_confidential=reads)
    answers = sheet.revision.answers
    decided = incident_page.decisions(found)
    fresh = {"decide": DecideForm(), "severity": SeverityForm(initial={"severity": found.severity})}
    uses = [
        (use, label, incident_use.why_not_use(found, answers, use, tells_confidential=reads))
        for use, label in Incident.Use.choices
    ]
    reasons = {why_not for use, _label, why_not in uses if use != Incident.Use.NOT_USED}
    context = {
        "mission": mission,
        "section": "incidents",
        "incident": found,
        "submission": found.submission,
        "sheet": sheet,
        "may_show_confidential": may_show,
        "shows_confidential": reads,
        "is_staff": True,
        "came_from": "page",
        "why_not_review": why_not_review(request.user, found.submission),
        "category": incidents.category_words(found),
        "known": incident_page.known(found.submission, answers, reads_confidential=reads),
        "protection": incident_page.protection(answers) if reads else (),
        "moves": incident_page.moves(found, request.user, decided),
        "decisions": decided,
        "pending": incident_page.pending(found, decided),
        "uses": uses,
        # One reason for all of them is said once.
        "why_never_used": reasons.pop() if len(reasons) == 1 and found.use == Incident.Use.NOT_USED else "",
        "links": incidents.links_of(found, request.user),
        "trail": incidents.trail_of(found),
        "is_settled": found.state in incidents.SETTLED,
        "is_closed": found.state == IncidentState.CLOSED,
        "forms": fresh | {"link": LinkForm()} | (forms or {}),
        "opened": opened,
        "refusal": refusal,
    }
    return render(request, "missions/incidents/incident.html", context, status=status)


def _tabs(counts: dict[str, int]) -> list[tuple[str, str, int]]:
    """(state for the address, words, number), the open ones first."""
    every = sum(number for state, number in counts.items() if state != incidents.OPEN_WORD)
    states = [(each.value, str(each.label), counts[each.value]) for each in IncidentState]
    return [
        (incidents.OPEN_WORD, _("Not settled"), counts[incidents.OPEN_WORD]),
        *states,
        (ALL, _("All"), every),
    ]
