"""Compiled versions of statements: those of a mission, those a page reads, and how the newest stands."""

from dataclasses import dataclass

from django.db.models import F, Func, JSONField, QuerySet, TextField, Value
from django.db.models.functions import Cast

from missions.models import Mission
from reports.models import Statement, StatementVersion
from reports.queries.staleness import drift


@dataclass(frozen=True)
class Standing:
    """The newest version, and whether what is verified now is no longer what it was counted from."""

    version: StatementVersion
    is_stale: bool


def versions_of(mission: Mission) -> QuerySet[StatementVersion]:
    """Every version of the mission's statements without its document, the newest first."""
    rows = StatementVersion.objects.filter(statement__mission=mission).defer("document")
    return rows.select_related("statement", "snapshot", "compiled_by").order_by("-compiled_at")


def standing(mission: Mission) -> Standing | None:
    """None until something is compiled. One query, five once something is."""
    version = versions_of(mission).first()
    return Standing(version, is_stale=bool(drift(version.snapshot))) if version else None


def readable_versions(statement: Statement) -> QuerySet[StatementVersion]:
    """The newest first; ``text`` is the document but for its evidence table.

    The table can hold twenty thousand rows, and no page shows it: only its own download reads ``document``.
    """
    rows = statement.versions.defer("document").annotate(text=without_table())
    return rows.select_related("snapshot", "compiled_by").order_by("-number")


def without_table() -> Func:
    """The document of a version but for its evidence table."""
    return Func(
        F("document"),
        Cast(Value("evidence"), TextField()),
        arg_joiner=" - ",
        template="(%(expressions)s)",
        output_field=JSONField(),
    )
