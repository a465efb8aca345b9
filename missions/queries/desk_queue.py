"""The queue as a coordinator has narrowed it, and what is counted beside it while the desk is open."""

from dataclasses import dataclass
from datetime import datetime

from django.core.cache import cache

from accounts.models import User
from missions.models import Mission, Submission
from missions.models.scope import scope_in
from missions.models.submission import SubmissionQuerySet
from missions.queries.counting import Counted, all_counted, counted
from missions.queries.paging import ALARM, SORTS
from missions.queries.review import CRITICAL_RANK, review_queue
from missions.queries.search import find
from missions.search_language import Search
from missions.states import WAITING, Kind, SubmissionState

# With a search, counting looks at each row; nobody reads further than this.
COUNT_FOUND_TO = 1000
COUNT_NEW_TO = 99
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
    order = SORTS.get(sort, SORTS[ALARM])
    if not search.terms and not search.problems:
        return review_queue(mission=mission, user=user).order_by(*order)
    found = find(mission, user, search)
    names_state = any(term.key == "state" for term in search.terms)
    return (found if names_state else found.filter(state__in=WAITING)).order_by(*order)


def counters(*, mission: Mission, user: User, is_fresh: bool = True) -> Counters:
    """One query; none when numbers some seconds old, asked for the same areas, will do."""
    scope = scope_in(user, mission)
    key = f"desk-counters:{mission.pk}:{'|'.join(sorted(scope.paths))}".replace(" ", "_")
    numbers = None if is_fresh else cache.get(key)
    if numbers is None:
        numbers = _counted(mission, Submission.objects.filter(scope.submissions(), mission=mission))
        cache.set(key, numbers, _KEEP_SECONDS)
    return Counters(*(Counted.of(each) for each in numbers))


def _counted(mission: Mission, rows: SubmissionQuerySet) -> list[int]:
    waiting = rows.filter(state__in=WAITING)
    now = waiting.filter(follow_up_at=None)
    found = all_counted(
        mission,
        now,
        waiting.filter(queue_rank=CRITICAL_RANK),
        now.filter(kind=Kind.INCIDENT),
        rows.filter(state=SubmissionState.RETURNED),
        waiting.filter(follow_up_at__isnull=False),
    )
    return [int(each) for each in found]


def arrived(queue: SubmissionQuerySet, since: datetime) -> Counted:
    """How many of the queue came after a moment. One query."""
    return counted(queue.filter(received_at__gt=since), COUNT_NEW_TO)
