"""The queue as a coordinator has narrowed it, and what is counted beside it while the desk is open."""

from dataclasses import dataclass
from datetime import datetime

from django.core.cache import cache
from django.db.models import Count, Q

from accounts.models import User
from missions.models import Mission, Submission
from missions.models.scope import scope_in
from missions.models.submission import BEHIND, SubmissionQuerySet
from missions.queries.counting import Counted, all_counted, counted
from missions.queries.paging import ALARM, NEWEST, SORTS
from missions.queries.review import CRITICAL_RANK, review_queue
from missions.queries.search import find
from missions.search_language import Search
from missions.states import WAITING, Kind, SubmissionState

# With a search, counting looks at each row; nobody reads further than this.
COUNT_FOUND_TO = 100
COUNT_NEW_TO = 99
# What a counter has room for; and whether a row lies in somebody's areas is looked at row by row, too.
COUNT_WAITING_TO = 999
_KEEP_SECONDS = 3


@dataclass(frozen=True)
class Counters:
    """What waits to be decided now, and what lies aside; all within the person's areas."""

    waiting: Counted
    critical: Counted
    incidents: Counted
    returned: Counted
    follow_up: Counted


def desk_queue(*, mission: Mission, user: User, search: Search, sort: str = ALARM) -> SubmissionQuerySet:
    """What waits and is asked for; a search that names a state is about those in that state."""
    order = SORTS[order_of(search, sort)]
    if not search.terms and not search.problems:
        return review_queue(mission=mission, user=user).order_by(*order)
    found = find(mission, user, search)
    return (found if names_state(search) else found.filter(state__in=WAITING)).order_by(*order)


def names_state(search: Search) -> bool:
    return any(term.key == "state" for term in search.terms)


def order_of(search: Search, sort: str) -> str:
    """The order as asked for; only what waits has one by alarm, other states come newest first."""
    if sort not in SORTS or (sort == ALARM and names_state(search)):
        return NEWEST if names_state(search) else ALARM
    return sort


def counters(*, mission: Mission, user: User, is_fresh: bool = True) -> Counters:
    """One query; none when numbers some seconds old, asked for the same areas, will do."""
    scope = scope_in(user, mission)
    key = f"desk-counters:{mission.pk}:{'|'.join(sorted(scope.paths))}".replace(" ", "_")
    numbers = None if is_fresh else cache.get(key)
    if numbers is None:
        rows = Submission.objects.filter(scope.submissions(), mission=mission)
        numbers = _counted_inside(rows) if scope.areas else _counted(mission, rows)
        cache.set(key, numbers, _KEEP_SECONDS)
    return Counters(*(Counted.of(each, COUNT_WAITING_TO) for each in numbers))


def _asked() -> dict[str, Q]:
    """What is counted, by the names of `Counters` and in their order."""
    waiting, now = Q(state__in=WAITING), Q(state__in=WAITING, queue_rank__lt=BEHIND)
    return {
        "waiting": now,
        "critical": waiting & Q(queue_rank=CRITICAL_RANK),
        "incidents": now & Q(kind=Kind.INCIDENT),
        "returned": Q(state=SubmissionState.RETURNED),
        "follow_up": waiting & Q(queue_rank__gte=BEHIND),
    }


def _counted(mission: Mission, rows: SubmissionQuerySet) -> list[int]:
    found = all_counted(mission, *(rows.filter(which) for which in _asked().values()), limit=COUNT_WAITING_TO)
    return [int(each) for each in found]


def _counted_inside(rows: SubmissionQuerySet) -> list[int]:
    """The same numbers from one look at each row: inside areas no index ends a count early."""
    open_ones = rows.filter(state__in=[*WAITING, SubmissionState.RETURNED]).order_by()
    found = open_ones.aggregate(**{name: Count("pk", filter=which) for name, which in _asked().items()})
    return [min(found[name], COUNT_WAITING_TO + 1) for name in _asked()]


def arrived(queue: SubmissionQuerySet, since: datetime) -> Counted:
    """How many of the queue came after a moment. One query."""
    return counted(queue.filter(received_at__gt=since), COUNT_NEW_TO)
