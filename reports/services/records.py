"""A record of the mission at the statement desk: made, changed, removed and brought back, each one an edit.

What stood before is kept whole in the history, so that it can be brought back as it was.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import count
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from missions.checklists.unfit import presentable
from missions.errors import DomainError, InvalidInputError, Problem
from reports.claims import load_language
from reports.claims.choices import faults
from reports.models import Edit, Statement
from reports.services.content import keep_edit, refuse_if_stale

Plain = dict[str, Any]
LONGEST = 2000
NO_NUMBERS = gettext_lazy(
    "Numbers are not written here, in digits or words: the figures and facts it rests on say them, each with"
    " its base. Names on record, such as those of laws, may hold numbers."
)
NUMBERS = frozenset({"digits", "number_words"})


@dataclass(frozen=True)
class RecordKind:
    """``name`` of its edits, ``ref`` the field it is cited by, ``fields`` what a person writes.

    ``told`` is what the history adds: as ``text`` how the record reads in a language.
    """

    name: str
    model: type[Any]
    ref: str
    fields: tuple[str, ...]
    told: Callable[[Any, str], Plain]


def record_of(kind: RecordKind, statement: Statement, pk: int) -> Any:
    """The record as it is now, removed or not, the mission being locked. Raises DomainError for none."""
    row = kind.model.objects.filter(mission=statement.mission_id, pk=pk).first()
    if row is None:
        raise DomainError(_("This is not on record in the mission."))
    return row


def keep(
    kind: RecordKind,
    statement: Statement,
    row: Any,
    values: Mapping[str, Any],
    *,
    expected_revision: int,
    actor: User,
    reason: str = "",
) -> Any:
    """Write the values; ``row`` without a key is a new one. What changes nothing is no edit.

    The statement is locked. Raises EditedMeanwhileError unless ``expected_revision`` is what stands.
    """
    current = row.revision if row.pk else 0
    _require_unchanged(kind, statement, row, expected=expected_revision, current=current)
    before = told(kind, row, statement.language) if row.pk and not is_removed(row) else {}
    for name, value in values.items():
        setattr(row, name, value)
    if hasattr(row, "removed_at"):
        row.removed_at = row.removed_by = None
    after = told(kind, row, statement.language)
    if before and all(before[name] == after[name] for name in kind.fields):
        return row
    row.revision = current + 1
    row.save()
    _edit(kind, statement, row, before, after, actor, reason)
    return row


def remove(kind: RecordKind, statement: Statement, row: Any, *, expected_revision: int, actor: User) -> Any:
    """Take it out of the statement; it can be brought back. The statement is locked."""
    _require_unchanged(kind, statement, row, expected=expected_revision, current=row.revision)
    if is_removed(row):
        return row
    before = told(kind, row, statement.language)
    row.removed_at, row.removed_by = timezone.now(), actor
    row.revision += 1
    row.save(update_fields=["removed_at", "removed_by", "revision"])
    _edit(kind, statement, row, before, {}, actor)
    return row


def is_removed(row: Any) -> bool:
    return getattr(row, "removed_at", None) is not None


def before_of(kind: RecordKind, statement: Statement, row: Any, edit_id: int) -> Plain:
    """What stood before an edit of this record, as its fields take it. Raises DomainError for none."""
    edits = Edit.objects.filter(mission=statement.mission_id, kind=kind.name, ref=getattr(row, kind.ref))
    edit = edits.filter(pk=edit_id).exclude(before={}).first()
    if edit is None:
        raise DomainError(_("The history of this has nothing to bring back there."))
    fields = {each.attname: each for each in kind.model._meta.concrete_fields}
    return {name: fields[name].to_python(edit.before[name]) for name in kind.fields if name in edit.before}


def free_ref(written: QuerySet[Any], stem: str) -> str:
    """A name to cite a new record by that none of these has, removed ones too."""
    taken = set(written.filter(ref__startswith=stem).values_list("ref", flat=True))
    return next(name for n in count(1) if (name := stem if n == 1 else f"{stem}-{n}") not in taken)


def told(kind: RecordKind, row: Any, language: str) -> Plain:
    """The record for the history."""
    values = {name: _exact(getattr(row, name)) for name in kind.fields}
    plain: Plain = json.loads(json.dumps(values, cls=DjangoJSONEncoder))
    return {**plain, **kind.told(row, language)}


def clean(text: str) -> str:
    """On one line, without what cannot be stored."""
    return " ".join(presentable(text).split())[:LONGEST]


def typed_numbers(text: str, names: list[str], language: str) -> bool:
    """Whether numbers are typed or written out, but for those inside names on record."""
    for name in names:
        text = text.replace(name, " ")
    return not NUMBERS.isdisjoint(faults(text, {}, load_language(language)))


def require_none(problems: Iterator[Problem]) -> None:
    if found := tuple(problems):
        raise InvalidInputError(found)


def _exact(value: Any) -> Any:
    """A number without zeros nobody wrote, a day as a day: the same record always reads the same."""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return value.isoformat() if isinstance(value, date) and not isinstance(value, datetime) else value


def _require_unchanged(
    kind: RecordKind, statement: Statement, row: Any, *, expected: int, current: int
) -> None:
    ref = getattr(row, kind.ref)
    refuse_if_stale(statement, kind=kind.name, ref=ref, expected=expected, current=current)


def _edit(
    kind: RecordKind,
    statement: Statement,
    row: Any,
    before: Plain,
    after: Plain,
    actor: User,
    reason: str = "",
) -> None:
    keep_edit(
        statement,
        kind=kind.name,
        ref=getattr(row, kind.ref),
        revision=row.revision,
        before=before,
        after=after,
        actor=actor,
        reason=reason,
        of_mission=True,
    )
