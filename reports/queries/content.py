"""What a statement is made of beside its evidence, as it stands now, and what was changed since a version."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Max, Q, QuerySet

from reports.claims.choices import Choice
from reports.models import Edit, Passage, Snapshot, Statement, StatementVersion, WordingChoice
from reports.queries.records import facts_of, judgements_of, meetings_of, recommendations_of

Plain = dict[str, Any]
FROZEN = ("meetings", "facts", "recommendations", "judgements")


@dataclass(frozen=True)
class Content:
    """Records in the shapes of ``reports.claims.document``; ``passages`` and ``choices`` by their key."""

    meetings: list[Plain]
    facts: list[Plain]
    recommendations: list[Plain]
    judgements: list[Plain]
    passages: dict[str, str] = field(default_factory=dict)
    choices: dict[str, Choice] = field(default_factory=dict)
    newest_edit: int = 0


def frozen_content(snapshot: Snapshot) -> Content:
    """As it stood when the snapshot was frozen, in the rules' own words."""
    return Content(**{name: snapshot.frozen[name] for name in FROZEN})


def content_of(statement: Statement, snapshot: Snapshot) -> Content:
    """As it stands now. The newest edit is read first: what comes between counts as a change since."""
    mission = statement.mission
    newest = Edit.objects.filter(mission=mission).aggregate(newest=Max("pk"))["newest"] or 0
    return Content(
        meetings=list(meetings_of(mission, snapshot.pk)),
        facts=list(facts_of(mission)),
        recommendations=list(recommendations_of(mission)),
        judgements=list(judgements_of(mission)),
        passages=passages_of(statement),
        choices=choices_of(chosen_rows(statement)),
        newest_edit=newest,
    )


def choices_of(rows: Mapping[str, WordingChoice]) -> dict[str, Choice]:
    return {claim: Choice(row.text_id, row.text, row.reason) for claim, row in rows.items()}


def chosen_rows(statement: Statement) -> dict[str, WordingChoice]:
    """The choice that counts of each claim that ever had one, in the statement's language. One query."""
    rows = WordingChoice.objects.filter(statement=statement, language=statement.language)
    newest = rows.order_by("claim", "-revision").distinct("claim").select_related("by")
    return {row.claim: row for row in newest}


def passages_of(statement: Statement) -> dict[str, str]:
    return {key: row.text for key, row in passage_rows(statement).items()}


def passage_rows(statement: Statement) -> dict[str, Passage]:
    rows = Passage.objects.filter(statement=statement).order_by("key", "-revision").distinct("key")
    return {row.key: row for row in rows.select_related("by")}


def edits_of(statement: Statement) -> QuerySet[Edit]:
    """Of the statement and of the mission's record, the newest first."""
    ours = Q(statement=None) | Q(statement=statement)
    return Edit.objects.filter(ours, mission=statement.mission_id).select_related("by").order_by("-pk")


def changes_since(version: StatementVersion) -> int:
    """How many edits the version did not take in."""
    return edits_of(version.statement).filter(pk__gt=version.newest_edit).count()
