"""The mission's own words that rest on no evidence: thanks, courtesy, the place and day of issue."""

from collections.abc import Iterator
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from missions.errors import DomainError, InvalidInputError, Problem
from reports.models import Edit, Passage, Statement
from reports.queries.content import passage_rows
from reports.queries.writing import WRITTEN, desk_of, passage_keys, passage_standing
from reports.services import records
from reports.services.content import keep_edit, locked, refuse_if_stale

KIND = "passage"


@transaction.atomic
def write(
    *, statement: Statement, key: str, text: str, expected_revision: int, actor: User
) -> Passage | None:
    """Keep new words for a passage; empty ones leave it out. What changes nothing is no edit.

    ``expected_revision``: the one the person saw, 0 where the mission file's words stood. Raises
    NotAllowedError, InvalidInputError and EditedMeanwhileError.
    """
    statement = locked(statement, actor)
    if key not in passage_keys(statement):
        raise DomainError(_("The profile of this statement has no such passage."))
    row = passage_rows(statement).get(key)
    current = row.revision if row else 0
    refuse_if_stale(statement, kind=KIND, ref=key, expected=expected_revision, current=current)
    before, after = passage_standing(statement, key, row), records.clean(text)
    if problems := tuple(_problems(statement, key, after)):
        raise InvalidInputError(problems)
    if before == after:
        return row
    kept = Passage.objects.create(statement=statement, key=key, text=after, revision=current + 1, by=actor)
    told = [{"text": each} if each else {} for each in (before, after)]
    keep_edit(
        statement, kind=KIND, ref=key, revision=kept.revision, before=told[0], after=told[1], actor=actor
    )
    return kept


def bring_back(
    *, statement: Statement, key: str, edit: int, expected_revision: int, actor: User
) -> Passage | None:
    """The words that stood before an edit."""
    edits = Edit.objects.filter(statement=statement, kind=KIND, ref=key, pk=edit)
    before = edits.values_list("before", flat=True).first()
    if before is None:
        raise DomainError(_("The history of this has nothing to bring back there."))
    return write(
        statement=statement,
        key=key,
        text=before.get("text", ""),
        expected_revision=expected_revision,
        actor=actor,
    )


def _problems(statement: Statement, key: str, text: str) -> Iterator[Problem]:
    if key == "issued_on" and text:
        try:
            date.fromisoformat(text)
        except ValueError:
            yield Problem("text", "date", _("Write the day of issue as a date."))
    elif key in WRITTEN and records.typed_numbers(text, desk_of(statement).names(), statement.language):
        yield Problem("text", "numbers", str(records.NO_NUMBERS))
