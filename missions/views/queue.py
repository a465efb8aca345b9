"""The coordinator's queue as it is looked for, and the counters that stay fresh while the desk is open."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.dateparse import parse_datetime
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from missions.models import Mission, Submission
from missions.models.submission import SubmissionQuerySet
from missions.permissions import why_not_open_desk
from missions.queries.counting import COUNT_TO
from missions.queries.desk_queue import COUNT_FOUND_TO, arrived, counters, desk_queue, order_of
from missions.queries.filters import filters_of
from missions.queries.paging import ALARM, NEWEST, OLDEST
from missions.queries.search import in_words, jump, understood
from missions.search_language import Search
from missions.views.missions import mission_or_404

SORT_WORDS = {
    ALARM: _("Most alarming first"),
    OLDEST: _("Oldest first"),
    NEWEST: _("Newest first"),
}


def asked(request: SignedInRequest, mission: Mission, text: str) -> Search:
    """What a text asks for, read once a request; nothing is asked of the database for nothing."""
    read: dict[str, Search] = request.__dict__.setdefault("_searches", {})
    if text not in read:
        read[text] = understood(mission, request.user, text) if text.strip() else Search("")
    return read[text]


def queue_of(request: SignedInRequest, mission: Mission, chosen: Mapping[str, str]) -> SubmissionQuerySet:
    """The queue as the person has chosen it: ``q`` and ``sort`` of the address."""
    search = asked(request, mission, chosen.get("q", ""))
    return desk_queue(mission=mission, user=request.user, search=search, sort=chosen.get("sort", ALARM))


def jumped(request: SignedInRequest, mission: Mission) -> Submission | None:
    """The submission whose code was typed, to be opened at once."""
    text = request.GET.get("q", "")
    return jump(mission, request.user, text) if text else None


def most_counted(chosen: Mapping[str, str]) -> int:
    """How far the rows are counted: with a search each of them is looked at."""
    return COUNT_FOUND_TO if chosen.get("q") else COUNT_TO


def chips(search: Search, chosen: Mapping[str, str]) -> list[dict[str, str]]:
    """Each part of the search in words, with the address that leaves it out."""
    return [
        {"words": in_words(term), "without": query_of({**chosen, "q": search.without(term)})}
        for term in search.terms
    ]


def query_of(chosen: Mapping[str, str]) -> str:
    """The address's query, what is empty or usual left out."""
    told = {name: value for name, value in chosen.items() if value and (name, value) != ("sort", ALARM)}
    return urlencode(told)


def looking_for(request: SignedInRequest, mission: Mission, chosen: Mapping[str, str]) -> dict[str, Any]:
    """What the queue's head shows: the search with its chips, the sort, saved filters and counters."""
    search = asked(request, mission, chosen.get("q", ""))
    sort = order_of(search, chosen.get("sort", ALARM))
    query = query_of(chosen)
    return {
        "search": search,
        "chips": chips(search, chosen),
        "sorts": [(name, words, query_of({**chosen, "sort": name})) for name, words in SORT_WORDS.items()],
        "sort": sort,
        "sort_words": SORT_WORDS[sort],
        "query": query,
        "filters": filters_of(mission, request.user),
        "counters": counters(mission=mission, user=request.user),
        "now": timezone.now(),
    }


@login_required
@require_safe
def counter_list(request: SignedInRequest, slug: str) -> HttpResponse:
    """The counters alone, and how many came since the page was made; asked every few seconds."""
    mission = mission_or_404(request, slug)
    if reason := why_not_open_desk(request.user, mission):
        raise PermissionDenied(reason)
    chosen = {name: request.GET.get(name, "").replace("\x00", "") for name in ("q", "sort")}
    since = _moment(request.GET.get("since", ""))
    queue = queue_of(request, mission, chosen)
    context = {
        "mission": mission,
        "counters": counters(mission=mission, user=request.user, is_fresh=False),
        "arrived": arrived(queue, since) if since else 0,
        "since": since,
        "now": since,
        "query": query_of(chosen),
        "is_poll": True,
    }
    response = render(request, "missions/review/queue_counters.html", context)
    add_never_cache_headers(response)
    return response


def _moment(text: str) -> datetime | None:
    """A moment with its zone; None for anything else."""
    try:
        found = parse_datetime(text.replace(" ", "+"))
    except ValueError:
        return None
    return found if found is not None and timezone.is_aware(found) else None
