"""Recommendations: who should do what, on which evidence and standard, and after which earlier one (P30)."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from missions.errors import Problem
from missions.models import Recommendation
from reports.claims.checks.edited import numbers_of_figure
from reports.claims.checks.words import numbers_in
from reports.claims.document_texts import load_document_texts
from reports.models import Statement
from reports.queries.records import recommendation_of
from reports.queries.writing import Desk, desk_of, recommendation_sentence, standard_names
from reports.services import records
from reports.services.content import locked

_TYPED = gettext_lazy(
    "Numbers that a figure says are not typed: %(numbers)s. The figure it rests on says them, with its base."
)


def _sentence(row: Recommendation, language: str) -> str:
    return recommendation_sentence(recommendation_of(row), load_document_texts(language))


KIND = records.RecordKind(
    name="recommendation",
    model=Recommendation,
    ref="ref",
    fields=(
        *("addressee", "action", "priority", "evidence", "standards"),
        *("previous_mission_ref", "previous_text", "previous_state"),
    ),
    told=lambda row, language: {"text": _sentence(row, language)},
)


@dataclass(frozen=True)
class Given:
    """``previous_*``: the earlier mission, what it recommended, and what became of it; all three or none."""

    addressee: str
    action: str
    priority: str
    evidence: tuple[str, ...]
    standards: tuple[str, ...] = ()
    previous_mission_ref: str = ""
    previous_text: str = ""
    previous_state: str = ""


@transaction.atomic
def write(
    *, statement: Statement, pk: int | None = None, given: Given, expected_revision: int, actor: User
) -> Recommendation:
    """Write a new recommendation, or change the one with this key; what was removed stands again.

    Raises NotAllowedError, InvalidInputError and EditedMeanwhileError.
    """
    statement = locked(statement, actor)
    row = records.record_of(KIND, statement, pk) if pk else _new(statement)
    return _keep(statement, row, given, expected_revision, actor)


@transaction.atomic
def remove(*, statement: Statement, pk: int, expected_revision: int, actor: User) -> Recommendation:
    statement = locked(statement, actor)
    row = records.record_of(KIND, statement, pk)
    return records.remove(KIND, statement, row, expected_revision=expected_revision, actor=actor)


@transaction.atomic
def bring_back(
    *, statement: Statement, pk: int, edit: int, expected_revision: int, actor: User
) -> Recommendation:
    """As it stood before an edit, if it may stand now."""
    statement = locked(statement, actor)
    row = records.record_of(KIND, statement, pk)
    given = Given(**records.before_of(KIND, statement, row, edit))
    return _keep(statement, row, given, expected_revision, actor)


def _new(statement: Statement) -> Recommendation:
    written = Recommendation.objects.filter(mission=statement.mission_id)
    ref = records.free_ref(written, "recommendation")
    return Recommendation(mission=statement.mission, ref=ref)


def _keep(
    statement: Statement, row: Recommendation, given: Given, expected_revision: int, actor: User
) -> Recommendation:
    texts = ("addressee", "action", "previous_mission_ref", "previous_text")
    cleaned: dict[str, Any] = {name: records.clean(getattr(given, name)) for name in texts}
    given = replace(given, **cleaned, evidence=tuple(dict.fromkeys(given.evidence)))
    records.require_none(_problems(statement, desk_of(statement), given, row))
    values = {
        name: list(value) if isinstance(value, tuple) else value for name, value in asdict(given).items()
    }
    return records.keep(KIND, statement, row, values, expected_revision=expected_revision, actor=actor)


def _problems(statement: Statement, desk: Desk, given: Given, row: Recommendation) -> Iterator[Problem]:
    if not given.addressee:
        yield Problem("addressee", "required", _("Write who should act, as it is printed."))
    if not given.action:
        yield Problem("action", "required", _("Write what they should do; it follows the word “should”."))
    if typed := _typed_figures(desk, given):
        yield Problem("action", "numbers", str(_TYPED) % {"numbers": ", ".join(typed)})
    if given.priority not in Recommendation.Priority.values:
        yield Problem("priority", "choice", _("Choose how urgent it is."))
    citable = desk.citable(row.evidence)
    if citable.isdisjoint(given.evidence):
        yield Problem("evidence", "one", _("A recommendation rests on at least one piece of evidence."))
    if not citable.issuperset(given.evidence):
        yield Problem("evidence", "unknown", _("Some of the evidence chosen is no longer on record."))
    if not set(standard_names()).issuperset(given.standards):
        yield Problem("standards", "unknown", _("Choose standards of the list."))
    previous = (given.previous_mission_ref, given.previous_text, given.previous_state)
    if any(previous) and not all(previous):
        yield Problem(
            "previous_mission_ref",
            "together",
            _("Of an earlier recommendation say all three: whose it was, what it said, what became of it."),
        )


def _typed_figures(desk: Desk, given: Given) -> list[str]:
    """Numbers in the text that a figure it rests on says; others, such as hours or articles, may stand."""
    figures = [desk.reading.figures[ref] for ref in given.evidence if ref in desk.reading.figures]
    said = {number for figure in figures for number in numbers_of_figure(figure)}
    return [number for number in numbers_in(f"{given.addressee} {given.action}") if number in said]
