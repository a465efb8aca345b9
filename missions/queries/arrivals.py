"""How the forms of the day came in over time: expected by then, received, verified."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Count, DateTimeField, F, Func, Q

from missions.models import Mission, Submission
from missions.models.scope import Scope
from missions.models.submission import SubmissionQuerySet
from missions.queries.coverage import OF_VISITS
from missions.queries.expectations import Expectation
from missions.states import SubmissionState

STEP = timedelta(minutes=15)
# The referendum day with the night that follows; what comes in much later is looked at for itself.
DAY = timedelta(hours=36)
LATEST = timedelta(hours=24)
Steps = Counter[datetime]


@dataclass(frozen=True)
class Arrivals:
    """Forms by stage and quarter of an hour: {stage: {start of the quarter: number}}."""

    received: Mapping[str, Steps]
    verified: Mapping[str, Steps]


@dataclass(frozen=True)
class Course:
    """How many there were at the end of each quarter of an hour that begins at one of ``moments``.

    ``received`` and ``verified`` end with the present, ``expected`` goes on; all add up from the beginning.
    ``verified_later`` were decided after the last of the moments.
    """

    moments: tuple[datetime, ...]
    expected: tuple[int, ...]
    received: tuple[int, ...]
    verified: tuple[int, ...]
    verified_later: int = 0

    @property
    def now(self) -> tuple[int, int, int]:
        """Expected by now, received, verified."""
        last = len(self.received) - 1
        return (self.expected[last], self.received[last], self.verified[last]) if last >= 0 else (0, 0, 0)

    def hours(self) -> list[tuple[datetime, int, int, int]]:
        """(end of the hour, expected, received, verified) for a table."""
        rows = zip(self.moments, self.expected, self.received, self.verified, strict=False)
        ends = [(start + STEP, expected, came, sure) for start, expected, came, sure in rows]
        return [row for row in ends if row[0].minute == 0]


def arrivals(mission: Mission, scope: Scope) -> Arrivals:
    """Forms of visits, by when they were received and when those verified were decided. Two queries."""
    rows = Submission.objects.filter(scope.submissions(), Q(kind__in=OF_VISITS), mission=mission)
    verified = rows.filter(state=SubmissionState.VERIFIED)
    return Arrivals(_steps(rows, "received_at"), _steps(verified, "decided_at"))


def _steps(rows: SubmissionQuerySet, moment: str) -> dict[str, Steps]:
    start = Func(
        F(moment),
        template="date_bin('15 minutes', %(expressions)s, TIMESTAMPTZ '2000-01-01 00:00Z')",
        output_field=DateTimeField(),
    )
    found: dict[str, Steps] = {}
    for kind, at, number in (
        rows.order_by().annotate(start=start).values_list("kind", "start").annotate(Count("pk"))
    ):
        found.setdefault(kind, Counter())[at] += number
    return found


def course(
    mission: Mission, came: Arrivals, expected: Iterable[Expectation], *, now: datetime, stage: str = ""
) -> Course:
    """The day of one stage, or of all of them, as a curve draws it."""
    received = _sum(came.received, stage)
    verified = _sum(came.verified, stage)
    due: Steps = Counter()
    for each in expected:
        if each.due_at is not None and stage in ("", each.stage):
            due[_floor(each.due_at - timedelta(microseconds=1))] += each.number
    moments = _moments(mission, received, due, now)
    past = [start for start in moments if start <= now]
    later = sum(number for start, number in verified.items() if start > moments[-1])
    return Course(moments, _rising(due, moments), _rising(received, past), _rising(verified, past), later)


def _sum(of_stages: Mapping[str, Steps], stage: str) -> Steps:
    total: Steps = Counter()
    for kind, steps in of_stages.items():
        if stage in ("", kind):
            total.update(steps)
    return total


def _rising(steps: Steps, moments: Sequence[datetime]) -> tuple[int, ...]:
    """The sum up to the end of each moment's step, with what came before the first."""
    if not moments:
        return ()
    total = sum(number for start, number in steps.items() if start < moments[0])
    found = []
    for start in moments:
        total += steps[start]
        found.append(total)
    return tuple(found)


def _moments(mission: Mission, received: Steps, due: Steps, now: datetime) -> tuple[datetime, ...]:
    """Whole hours around what came in on the day and is due on it; around the latest if most came later."""
    first, last = _day(mission)
    inside = [start for start in received if first <= start < last]
    if received and 2 * sum(received[start] for start in inside) < sum(received.values()):
        last = max(received) + STEP
        first = max(min(received), last - LATEST)
    else:
        edges = [*inside, *(start for start in due if first <= start < last)]
        if now < last:
            edges += [start for start in (_floor(now),) if start >= first]
        first, last = (min(edges), max(edges) + STEP) if edges else (first, first + timedelta(hours=24))
    first = first.replace(minute=0, second=0, microsecond=0)
    number = -(-(last - first) // timedelta(hours=1)) * 4
    return tuple(first + STEP * step for step in range(max(number, 4)))


def _day(mission: Mission) -> tuple[datetime, datetime]:
    zone = ZoneInfo(mission.timezone)
    referendum = getattr(mission, "referendum", None)
    date = referendum.date if referendum else mission.start_date or datetime.now(zone).date()
    first = datetime.combine(date, time(), zone).astimezone(UTC)
    return first, first + DAY


def _floor(moment: datetime) -> datetime:
    moment = moment.astimezone(UTC)
    return moment.replace(minute=moment.minute // 15 * 15, second=0, microsecond=0)
