"""Counting that ends: nobody needs to know on every page whether 180,000 or 190,000 rows match."""

from typing import Any, Self

from django.db.models import IntegerField, QuerySet, Subquery
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from missions.models import Mission

COUNT_TO = 10_000


class Counted(int):
    """A number of rows; one above ``limit`` means "more than that", and ``words`` says so."""

    limit: int

    @classmethod
    def of(cls, number: int, limit: int = COUNT_TO) -> Self:
        made = cls(number)
        made.limit = limit
        return made

    @property
    def words(self) -> str:
        """As people read it: "412", or "10,000+"."""
        if self > self.limit:
            return _("%(n)s+") % {"n": number_format(self.limit, force_grouping=True)}
        return number_format(int(self), force_grouping=True)


def counted(rows: QuerySet[Any, Any], limit: int = COUNT_TO) -> Counted:
    """How many, up to the limit. One query."""
    return Counted.of(_some(rows, limit).count(), limit)


def all_counted(mission: Mission, *rows: QuerySet[Any, Any], limit: int = COUNT_TO) -> list[Counted]:
    """How many of each, up to the limit. One query for all."""
    numbers = [_Number(_some(each, limit)) for each in rows]
    (found,) = Mission.objects.filter(pk=mission.pk).values_list(*numbers)
    return [Counted.of(number, limit) for number in found]


def _some(rows: QuerySet[Any, Any], limit: int) -> QuerySet[Any, Any]:
    return rows.order_by().values("pk")[: limit + 1]


class _Number(Subquery):
    template = "(SELECT count(*) FROM (%(subquery)s) AS counted)"
    output_field = IntegerField()
