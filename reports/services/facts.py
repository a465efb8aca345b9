"""Facts from outside observation: unit as the source has it, day and source; checked by a second person."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.models import User
from missions.errors import DomainError, Problem, require
from missions.models import ContextFact, Meeting
from reports.claims.document_texts import load_document_texts
from reports.claims.record_sentences import NAMED_INSTITUTION
from reports.models import Statement
from reports.permissions import why_not_confirm
from reports.queries.records import fact_of, meeting_of
from reports.queries.writing import fact_sentence
from reports.services import records
from reports.services.content import keep_edit, locked, refuse_if_stale


def _sentence(row: ContextFact, language: str) -> str:
    held = Meeting.objects.filter(mission=row.mission_id, ref=row.source_ref)
    return fact_sentence(fact_of(row), [meeting_of(each) for each in held], load_document_texts(language))


KIND = records.RecordKind(
    name="fact",
    model=ContextFact,
    ref="ref",
    fields=(
        *("label", "number", "unit", "second_number", "second_unit", "as_of"),
        *("source_kind", "source_ref", "source_name", "source_url"),
    ),
    told=lambda row, language: {"text": _sentence(row, language)},
)
LONGEST_REF = 50


@dataclass(frozen=True)
class Given:
    """``source_ref``: a meeting's id, or where the document says it; ``source_name`` is what is printed."""

    label: str
    number: Decimal | None
    unit: str
    second_number: Decimal | None
    second_unit: str
    as_of: date | None
    source_kind: str
    source_ref: str
    source_name: str
    source_url: str


@transaction.atomic
def write(
    *, statement: Statement, pk: int | None = None, given: Given, expected_revision: int, actor: User
) -> ContextFact:
    """Write a new fact, or change the one with this key. Whoever writes it does not confirm it: a change
    makes the second check void. What was removed stands again.

    Raises NotAllowedError, InvalidInputError and EditedMeanwhileError.
    """
    statement = locked(statement, actor)
    row = records.record_of(KIND, statement, pk) if pk else _new(statement, given)
    return _keep(statement, row, given, expected_revision, actor)


@transaction.atomic
def remove(*, statement: Statement, pk: int, expected_revision: int, actor: User) -> ContextFact:
    statement = locked(statement, actor)
    row = records.record_of(KIND, statement, pk)
    return records.remove(KIND, statement, row, expected_revision=expected_revision, actor=actor)


@transaction.atomic
def bring_back(
    *, statement: Statement, pk: int, edit: int, expected_revision: int, actor: User
) -> ContextFact:
    """As it stood before an edit; it wants a second check again."""
    statement = locked(statement, actor)
    row = records.record_of(KIND, statement, pk)
    given = Given(**records.before_of(KIND, statement, row, edit))
    return _keep(statement, row, given, expected_revision, actor)


@transaction.atomic
def confirm(*, statement: Statement, pk: int, expected_revision: int, actor: User) -> ContextFact:
    """Say that number, unit, day and source are as the source has them: by somebody who did not write it."""
    statement = locked(statement, actor)
    row = records.record_of(KIND, statement, pk)
    refuse_if_stale(statement, kind=KIND.name, ref=row.ref, expected=expected_revision, current=row.revision)
    if row.removed_at:
        raise DomainError(_("This fact was removed; there is nothing to check."))
    require(why_not_confirm(actor, row))
    before = records.told(KIND, row, statement.language)
    row.checked_at, row.checked_by = timezone.now(), actor
    row.revision += 1
    row.save(update_fields=["checked_at", "checked_by", "revision"])
    keep_edit(
        statement,
        kind=KIND.name,
        ref=row.ref,
        revision=row.revision,
        before={**before, "checked": False},
        after={**before, "checked": True},
        actor=actor,
        of_mission=True,
        did="confirmed",
    )
    return row


def _new(statement: Statement, given: Given) -> ContextFact:
    written = ContextFact.objects.filter(mission=statement.mission_id)
    ref = records.free_ref(written, slugify(given.label)[:LONGEST_REF] or "fact")
    return ContextFact(mission=statement.mission, ref=ref)


def _keep(
    statement: Statement, row: ContextFact, given: Given, expected_revision: int, actor: User
) -> ContextFact:
    texts = ("label", "unit", "second_unit", "source_ref", "source_name", "source_url")
    cleaned: dict[str, Any] = {name: records.clean(getattr(given, name)) for name in texts}
    given = replace(given, **cleaned)
    records.require_none(_problems(statement, given))
    values = {**asdict(given), "entered_by": actor, "checked_at": None, "checked_by": None}
    return records.keep(KIND, statement, row, values, expected_revision=expected_revision, actor=actor)


def _problems(statement: Statement, given: Given) -> Iterator[Problem]:
    if not given.label:
        yield Problem("label", "required", _("Write what the number counts."))
    if given.number is None:
        yield Problem("number", "required", _("Write the number as the source has it."))
    if not given.unit:
        yield Problem("unit", "required", _("Copy the unit from the source, word for word."))
    if (given.second_number is None) != (not given.second_unit):
        yield Problem(
            "second_number", "together", _("A second number goes with its unit, and the unit with it.")
        )
    if given.as_of is None:
        yield Problem("as_of", "required", _("Write as of which day the source says it."))
    yield from _source_problems(statement, given)


def _source_problems(statement: Statement, given: Given) -> Iterator[Problem]:
    if given.source_kind == ContextFact.Source.MEETING:
        held = Meeting.objects.filter(mission=statement.mission_id, ref=given.source_ref).first()
        if held is None:
            yield Problem("source_ref", "meeting", _("Choose the meeting at which it was said."))
        elif held.attribution not in NAMED_INSTITUTION:
            yield Problem(
                "source_ref",
                "unnamed",
                _("At this meeting no attribution was agreed, so nothing may be printed from it."),
            )
        return
    if given.source_kind not in ContextFact.Source.values:
        yield Problem("source_kind", "choice", _("Choose where the number comes from."))
    if not given.source_name:
        yield Problem(
            "source_name", "required", _("Write who says it, as it is printed after “According to”.")
        )
    if given.source_kind == ContextFact.Source.WEB and not given.source_url:
        yield Problem("source_url", "required", _("Give the address of the page."))
    if given.source_kind == ContextFact.Source.DOCUMENT and not given.source_ref:
        yield Problem("source_ref", "required", _("Name the document and the place in it."))
