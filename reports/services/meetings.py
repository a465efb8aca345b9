"""Meetings at the statement desk: under which terms they may be told, and who is named."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from missions.errors import Problem, require
from missions.models import Meeting
from reports.claims.document_texts import load_document_texts
from reports.claims.record_sentences import meetings
from reports.models import Statement
from reports.permissions import why_not_read_terms
from reports.queries.records import meeting_of
from reports.queries.writing import Desk, desk_of
from reports.services import records
from reports.services.content import locked

STRICTER = [
    each.value for each in Meeting.Attribution
]  # from what may be told in full to what leaves no trace


def sentence_alone(row: Meeting, language: str) -> str:
    """How the meeting would be printed if it were the only one of its day."""
    drafts = meetings([meeting_of(row)], load_document_texts(language)).drafts
    return drafts[0].text if drafts else _("The statement does not mention this meeting.")


KIND = records.RecordKind(
    name="meeting",
    model=Meeting,
    ref="ref",
    fields=("attribution", "institution", "purpose", "persons"),
    told=lambda row, language: {"text": sentence_alone(row, language)},
)


@dataclass(frozen=True)
class Given:
    """``named``: which of the meeting's persons, by position, agreed to be named; the rest are not.

    ``reason`` is wanted where the terms become looser than they were: who agreed to it.
    """

    attribution: str
    institution: str
    purpose: str
    named: tuple[int, ...] = ()
    reason: str = ""


@transaction.atomic
def write(*, statement: Statement, pk: int, given: Given, expected_revision: int, actor: User) -> Meeting:
    """Change the terms of a meeting and how it is told. Raises NotAllowedError, InvalidInputError and
    EditedMeanwhileError."""
    statement = locked(statement, actor)
    row = records.record_of(KIND, statement, pk)
    return _keep(statement, row, given, expected_revision, actor)


@transaction.atomic
def bring_back(*, statement: Statement, pk: int, edit: int, expected_revision: int, actor: User) -> Meeting:
    """As it stood before an edit. Where that is looser it is done on the form, with the reason."""
    statement = locked(statement, actor)
    row = records.record_of(KIND, statement, pk)
    before = records.before_of(KIND, statement, row, edit)
    named = tuple(index for index, each in enumerate(before.pop("persons")) if each.get("public") is True)
    return _keep(statement, row, Given(**before, named=named), expected_revision, actor)


def changed(row: Meeting, given: Given) -> Meeting:
    """The meeting with what is given, kept nowhere: to see how it would read."""
    row.attribution, row.institution, row.purpose = given.attribution, given.institution, given.purpose
    row.persons = _persons(row, given.named)
    return row


def _keep(statement: Statement, row: Meeting, given: Given, expected_revision: int, actor: User) -> Meeting:
    require(why_not_read_terms(actor, row))
    institution, purpose = records.clean(given.institution), records.clean(given.purpose)
    values: dict[str, Any] = {
        "attribution": given.attribution,
        "institution": institution,
        "purpose": purpose,
        "persons": _persons(row, given.named),
    }
    reason = records.clean(given.reason)
    records.require_none(_problems(row, values, reason, desk_of(statement)))
    return records.keep(
        KIND, statement, row, values, expected_revision=expected_revision, actor=actor, reason=reason
    )


def _persons(row: Meeting, named: tuple[int, ...]) -> list[dict[str, Any]]:
    return [{**person, "public": index in named} for index, person in enumerate(row.persons)]


def _problems(row: Meeting, values: dict[str, Any], reason: str, desk: Desk) -> Iterator[Problem]:
    if values["attribution"] not in STRICTER:
        yield Problem("attribution", "choice", _("Choose what was agreed."))
    elif not reason and _is_looser(row, values):
        yield Problem(
            "reason",
            "required",
            _("This names more than was agreed so far. Write who agreed to it and when; it is kept."),
        )
    if not values["institution"]:
        yield Problem("institution", "required", _("Write whom the Mission met, as it is printed."))
    purpose = values["purpose"]
    if purpose != row.purpose and records.typed_numbers(purpose, desk.names(), desk.statement.language):
        yield Problem(
            "purpose",
            "numbers",
            _("Numbers are not written here. What somebody said in numbers is entered as a fact."),
        )


def _is_looser(row: Meeting, values: dict[str, Any]) -> bool:
    """Whether more may be told than before: looser terms, or a person named who was not."""
    if STRICTER.index(values["attribution"]) < STRICTER.index(row.attribution):
        return True
    return any(
        now["public"] and before.get("public") is not True
        for now, before in zip(values["persons"], row.persons, strict=True)
    )
