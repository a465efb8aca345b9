"""Orders of submissions, and pages of them by position: an index is entered where the page begins."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import DateTimeField, Field, Func, QuerySet, SmallIntegerField, UUIDField, Value
from django.db.models.lookups import GreaterThan, LessThan

from missions.models import Submission

ALARM, OLDEST, NEWEST = "alarm", "oldest", "newest"
# Every order runs in one direction, so that one comparison of rows says what comes after a row.
SORTS = {
    ALARM: ("queue_rank", "received_at", "pk"),
    OLDEST: ("received_at", "pk"),
    NEWEST: ("-received_at", "-pk"),
}
_FIELDS: dict[str, Any] = {
    "queue_rank": SmallIntegerField(),
    "received_at": DateTimeField(),
    "pk": UUIDField(),
}


@dataclass(frozen=True)
class Page:
    """The next page follows ``after``, the one before leads up to ``before``; None where there is none."""

    rows: list[Submission]
    after: UUID | None
    before: UUID | None


def page_by_position(
    rows: QuerySet[Submission], *, after: Submission | None, before: Submission | None, size: int
) -> Page:
    """What follows ``after``, or leads up to ``before``, of rows in one of `SORTS`.

    Nothing is skipped or shown twice, whatever arrives or is decided meanwhile. What is before is the first
    page when it is less than one. Two queries; three when asked what is before and it is less than a page.
    """
    if before is not None:
        turned = backwards(rows)
        found = _keys(turned.filter(_beyond(turned, before)), size + 1)
        if len(found) > size:
            shown = found[:size][::-1]
            return Page(_read(rows, shown), after=shown[-1], before=shown[0])
    found = _keys(rows if after is None else rows.filter(_beyond(rows, after)), size + 1)
    shown = found[:size]
    return Page(
        _read(rows, shown),
        after=shown[-1] if len(found) > size else None,
        before=shown[0] if after is not None and shown else None,
    )


def _keys(rows: QuerySet[Submission], number: int) -> list[UUID]:
    """The first keys alone: with nothing joined the index gives them in order, and nothing is sorted."""
    return list(rows.select_related(None).values_list("pk", flat=True)[:number])


def _read(rows: QuerySet[Submission], keys: list[UUID]) -> list[Submission]:
    found = {each.pk: each for each in rows.filter(pk__in=keys)} if keys else {}
    # One that has just been decided is no longer among them.
    return [found[key] for key in keys if key in found]


def neighbours(rows: QuerySet[Submission], submission: Submission) -> tuple[UUID | None, UUID | None]:
    """(previous, next) of a submission by its position, whether or not it is one of the rows. Two queries."""
    turned = backwards(rows)
    ahead, behind = turned.filter(_beyond(turned, submission)), rows.filter(_beyond(rows, submission))
    return ahead.values_list("pk", flat=True).first(), behind.values_list("pk", flat=True).first()


def backwards(rows: QuerySet[Submission]) -> QuerySet[Submission]:
    """The same rows, the last first."""
    return rows.order_by(*(each[1:] if each.startswith("-") else f"-{each}" for each in _order(rows)))


def _order(rows: QuerySet[Submission]) -> tuple[str, ...]:
    return tuple(map(str, rows.query.order_by))


def _beyond(rows: QuerySet[Submission], submission: Submission) -> GreaterThan | LessThan:
    """What follows a submission in the order of the rows."""
    order = _order(rows)
    names = [each.removeprefix("-") for each in order]
    values = [Value(getattr(submission, name), output_field=_FIELDS[name]) for name in names]
    comparison = LessThan if order[0].startswith("-") else GreaterThan
    return comparison(_Row(*names), _Row(*values))


class _Row(Func):
    function, output_field = "ROW", Field()
