"""Judgements: what nobody can derive from data, under a name and on two pieces of evidence (P31)."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from missions.errors import DomainError, Problem
from missions.models import Membership
from missions.states import STAFF
from reports.claims.record_sentences import EVIDENCE_FOR_JUDGEMENT
from reports.models import Judgement, Statement
from reports.queries.writing import Desk, desk_of, place_titles
from reports.services import records
from reports.services.content import locked

KIND = records.RecordKind(
    name="judgement",
    model=Judgement,
    ref="claim",
    fields=("text", "author_id", "author_title", "evidence"),
    told=lambda row, language: {"text": row.text, "author": f"{row.author}, {row.author_title}"},
)
ELSEWHERE = ""


@dataclass(frozen=True)
class Given:
    """``claim``: the place in the profile it takes, ELSEWHERE for one of its own among the judgements."""

    text: str
    author_id: int
    author_title: str
    evidence: tuple[str, ...]
    claim: str = ELSEWHERE


@transaction.atomic
def write(
    *, statement: Statement, pk: int | None = None, given: Given, expected_revision: int, actor: User
) -> Judgement:
    """Write a new judgement, or change the one with this key; what was removed stands again.

    Raises NotAllowedError, InvalidInputError and EditedMeanwhileError.
    """
    statement = locked(statement, actor)
    row = records.record_of(KIND, statement, pk) if pk else _new(statement, given.claim)
    if not pk and records.is_removed(row):
        expected_revision = row.revision
    return _keep(statement, row, given, expected_revision, actor)


@transaction.atomic
def remove(*, statement: Statement, pk: int, expected_revision: int, actor: User) -> Judgement:
    statement = locked(statement, actor)
    row = records.record_of(KIND, statement, pk)
    return records.remove(KIND, statement, row, expected_revision=expected_revision, actor=actor)


@transaction.atomic
def bring_back(*, statement: Statement, pk: int, edit: int, expected_revision: int, actor: User) -> Judgement:
    """As it stood before an edit, if it may stand now."""
    statement = locked(statement, actor)
    row = records.record_of(KIND, statement, pk)
    given = Given(**records.before_of(KIND, statement, row, edit))
    return _keep(statement, row, given, expected_revision, actor)


def authors(statement: Statement) -> dict[int, str]:
    """Who may sign: the mission's staff, by key."""
    rows = Membership.objects.filter(mission=statement.mission_id, role__in=STAFF)
    return dict(rows.order_by("user__name").values_list("user_id", "user__name"))


def _new(statement: Statement, claim: str) -> Judgement:
    ours = Judgement.objects.filter(mission=statement.mission_id)
    if claim and claim not in place_titles(statement):
        raise DomainError(_("The profile of this statement has no such place. Choose another."))
    if not claim:
        claim = f"judgement-{ours.count() + 1}"
    return ours.filter(claim=claim).first() or Judgement(mission=statement.mission, claim=claim)


def _keep(
    statement: Statement, row: Judgement, given: Given, expected_revision: int, actor: User
) -> Judgement:
    text, title = records.clean(given.text), records.clean(given.author_title)
    evidence = list(dict.fromkeys(given.evidence))
    desk = desk_of(statement)
    records.require_none(_problems(statement, desk, replace(given, text=text, author_title=title), row))
    values = {
        "text": text,
        "author_id": given.author_id,
        "author_title": title,
        "evidence": evidence,
        "written_at": timezone.now(),
    }
    return records.keep(KIND, statement, row, values, expected_revision=expected_revision, actor=actor)


def _problems(statement: Statement, desk: Desk, given: Given, row: Judgement) -> Iterator[Problem]:
    if not given.text:
        yield Problem("text", "required", _("Write the judgement."))
    elif records.typed_numbers(given.text, desk.names(), statement.language):
        yield Problem("text", "numbers", str(records.NO_NUMBERS))
    if given.author_id not in authors(statement):
        yield Problem("author_id", "author", _("Choose who stands for it: one of the mission's staff."))
    if not given.author_title:
        yield Problem("author_title", "required", _("Write as what the author judges, as it is printed."))
    standing = desk.citable(row.evidence)
    if len(standing.intersection(given.evidence)) < EVIDENCE_FOR_JUDGEMENT:
        yield Problem(
            "evidence", "two", _("A judgement rests on at least two pieces of evidence; choose them below.")
        )
    if not standing.issuperset(given.evidence):
        yield Problem("evidence", "unknown", _("Some of the evidence chosen is no longer on record."))
