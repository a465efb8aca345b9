"""Submissions as a list, and the first two steps of a new one: which checklist, which place."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from missions.models import Mission
from missions.permissions import STAFF, role_in, why_not_file
from missions.queries.checklists import current_versions, form_in
from missions.queries.filing import readable_submissions, with_words
from missions.queries.places import find_places, own_places
from missions.states import Kind, SubmissionState
from missions.views.missions import mission_or_404

PAGE = 50
ORDER = {kind.value: number for number, kind in enumerate(Kind)}


@login_required
@require_safe
def submission_list(request: SignedInRequest, slug: str) -> HttpResponse:
    """One's own submissions; all of the mission for those who review or compile, with a search."""
    mission = mission_or_404(request, slug)
    rows = readable_submissions(request.user, mission)
    state, kind, words = (_asked(request, name) for name in ("state", "kind", "q"))
    if state in SubmissionState.values:
        rows = rows.filter(state=state)
    if kind in Kind.values:
        rows = rows.filter(kind=kind)
    rows = with_words(rows, words)
    return render(
        request,
        "missions/submissions/list.html",
        {
            "mission": mission,
            "section": "submissions",
            "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
            "sees_all": role_in(request.user, mission) in STAFF,
            "states": SubmissionState.choices,
            "kinds": Kind.choices,
            "state": state,
            "kind": kind,
            "words": words,
            "why_not_file": why_not_file(request.user, mission),
        },
    )


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
