"""How the statement stands, for pages that lead to it."""

from dataclasses import dataclass

from django import template

from missions.models import Mission
from reports.models import StatementVersion
from reports.queries.staleness import drift

register = template.Library()


@dataclass(frozen=True)
class Standing:
    """The newest version, and whether what is verified now is no longer what it was counted from."""

    version: StatementVersion
    is_stale: bool


@register.simple_tag
def statement_standing(mission: Mission) -> Standing | None:
    """None until something is compiled. One query, three once something is."""
    version = (
        StatementVersion.objects.filter(statement__mission=mission)
        .defer("document")
        .select_related("statement", "snapshot")
        .order_by("-compiled_at")
        .first()
    )
    return Standing(version, is_stale=bool(drift(version.snapshot))) if version else None
