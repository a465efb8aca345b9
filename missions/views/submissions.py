"""Submissions as a list, and the first two steps of a new one: which checklist, which place."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from missions.models import Mission, Submission
from missions.permissions import STAFF, role_in, why_not_file
from missions.queries.checklists import current_versions, form_in
from missions.queries.counting import COUNT_TO, counted
from missions.queries.desk_queue import COUNT_FOUND_TO
from missions.queries.filing import readable_submissions
from missions.queries.paging import NEWEST, SORTS, Page, page_by_position
from missions.queries.places import find_places, own_places
from missions.queries.search import find, jump, searchable
from missions.states import Kind, SubmissionState
from missions.views.missions import mission_or_404
from missions.views.queue import asked

PAGE = 50
ORDER = {kind.value: number for number, kind in enumerate(Kind)}


@login_required
@require_safe
def submission_list(request: SignedInRequest, slug: str) -> HttpResponse:
    """One's own submissions; all their place covers for those who review or compile. A code jumps there."""
    mission = mission_or_404(request, slug)
    state, kind, words = (_asked(request, name) for name in ("state", "kind", "q"))
    if words and (meant := jump(mission, request.user, words)):
        return redirect("submission", mission.slug, meant.pk)
    search = asked(request, mission, words)
    rows: QuerySet[Submission] = readable_submissions(request.user, mission)
    if search.terms or search.problems:
        found = find(mission, request.user, search)
        rows = found.select_related("station", "centre", "team").order_by(*rows.query.order_by)
    if state in SubmissionState.values:
        rows = rows.filter(state=state)
    if kind in Kind.values:
        rows = rows.filter(kind=kind)
    sees_all = role_in(request.user, mission) in STAFF
    return render(
        request,
        "missions/submissions/list.html",
        {
            "mission": mission,
            "section": "submissions",
            "page": _page(request, mission, rows, sees_all=sees_all),
            "number": counted(rows, COUNT_FOUND_TO if search.terms else COUNT_TO),
            "query": urlencode({k: v for k, v in (("q", words), ("state", state), ("kind", kind)) if v}),
            "sees_all": sees_all,
            "states": SubmissionState.choices,
            "kinds": Kind.choices,
            "state": state,
            "kind": kind,
            "search": search,
            "words": words,
            "why_not_file": why_not_file(request.user, mission),
        },
    )


def _page(request: SignedInRequest, mission: Mission, rows: QuerySet[Submission], *, sees_all: bool) -> Page:
    """By position, the newest first; one's own with what came back at the top, where all fit one page."""
    if not sees_all and not request.GET.get("after"):
        returned_first = list(rows[: PAGE + 1])
        if len(returned_first) <= PAGE:
            return Page(returned_first, after=None, before=None)
    place = {name: _named(request, mission, name) for name in ("after", "before")}
    return page_by_position(rows.order_by(*SORTS[NEWEST]), **place, size=PAGE)


def _named(request: SignedInRequest, mission: Mission, parameter: str) -> Submission | None:
    """The submission an address parameter names, if the person may see it; else it is passed over."""
    try:
        wanted = UUID(request.GET.get(parameter, ""))
    except ValueError:
        return None
    return searchable(mission, request.user).filter(pk=wanted).first()


def _asked(request: SignedInRequest, name: str) -> str:
    """A word of the address; no database compares a NUL."""
    return request.GET.get(name, "").replace("\x00", "").strip()


@login_required
@require_safe
def choose_checklist(request: SignedInRequest, slug: str) -> HttpResponse:
    mission = mission_or_404(request, slug)
    versions = sorted(current_versions(mission), key=lambda each: ORDER[each.checklist.kind])
    language = get_language() or "en"
    checklists = [(each.checklist.kind, form_in(each.pk, language)) for each in versions]
    return render(
        request,
        "missions/submissions/choose_checklist.html",
        {
            "mission": mission,
            "section": "file",
            "checklists": checklists,
            "why_not_file": why_not_file(request.user, mission),
        },
    )


def choose_place(
    request: SignedInRequest, mission: Mission, kind: str, *, at_centres: bool, is_needed: bool
) -> HttpResponse:
    """Own places as large targets, any other by searching; for a form opened at no place."""
    words = _asked(request, "q")
    return render(
        request,
        "missions/submissions/choose_place.html",
        {
            "mission": mission,
            "section": "file",
            "kind": Kind(kind),
            "own": own_places(request.user, mission, kind, at_centres=at_centres),
            "found": find_places(mission, words, at_centres=at_centres) if words else None,
            "words": words,
            "parameter": "centre" if at_centres else "station",
            "at_centres": at_centres,
            "is_needed": is_needed,
        },
    )
