"""Two forms of one visit side by side, question by question: what differs first, what is equal after it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from django.utils.translation import get_language

from missions.models import Attachment, Submission
from missions.queries.answers import answer_in_words
from missions.queries.checklists import form_in
from missions.queries.differing import is_compared
from missions.queries.duplicates import Telling
from missions.queries.sheet import Line, Sheet, sheet_of

_Lines = dict[str, Line]


@dataclass(frozen=True)
class Side:
    """One of the two forms as it is read; ``is_sent_again``: since the decision that stands."""

    submission: Submission
    sheet: Sheet
    is_sent_again: bool

    @cached_property
    def lines(self) -> _Lines:
        """What it answers, by question."""
        inside = (line for section in self.sheet.sections for line in section.lines)
        found = [*self.sheet.alarming, *self.sheet.comments, *inside]
        return {line.key: line for line in found if line.answer or line.comment}

    @property
    def loose_photos(self) -> list[Attachment]:
        return self.sheet.loose_photos


@dataclass(frozen=True)
class Row:
    """One question with what each of the two answers; ``chosen`` is the id of the one that counts, or ""."""

    key: str
    question: str
    one: Line | None
    other: Line | None
    chosen: str = ""

    @property
    def is_hidden(self) -> bool:
        return any(line is not None and line.is_hidden for line in (self.one, self.other))

    @property
    def is_same(self) -> bool:
        return bool(self.one and self.other and self.one.answer == self.other.answer)


@dataclass(frozen=True)
class SideBySide:
    """The form received first stands for the visit and is ``one``."""

    one: Side
    other: Side
    different: tuple[Row, ...]
    only_other: tuple[Row, ...]  # may be taken over into the one that stands
    in_words: tuple[Row, ...]  # texts and times, which nobody holds to one answer
    rest: tuple[Row, ...]

    @property
    def sides(self) -> tuple[Side, Side]:
        return self.one, self.other

    @property
    def is_taken(self) -> bool:
        """Whether an answer that only the later form gives is chosen."""
        return any(row.chosen for row in self.only_other)

    @property
    def in_confidence(self) -> int:
        """How many questions either answers in confidence."""
        return len({*self.one.sheet.in_confidence, *self.other.sheet.in_confidence})


def side_by_side(told: Telling, *, chosen: Mapping[str, str], reads_confidential: bool) -> SideBySide:
    """At most ten queries, whatever they answer. ``chosen``: id of the form that counts, by question."""
    one, other = (_side(each, told, reads_confidential) for each in (told.standing, told.other))
    first, second = _as_told(told, one.lines), other.lines
    rows = [
        Row(key, line.question, first.get(key), second.get(key), chosen.get(key, ""))
        for key, line in {**second, **first}.items()
    ]
    places = {question.key: at for at, question in enumerate(told.form.questions)}
    rows.sort(key=lambda row: places.get(row.key, len(places)))
    left = [row for row in rows if row.key not in told.choosable]
    in_words = [row for row in left if not row.is_same and not _is_compared(told, row.key)]
    return SideBySide(
        one,
        other,
        different=tuple(row for row in rows if row.key in told.different),
        only_other=tuple(row for row in rows if row.key in told.only_other),
        in_words=tuple(in_words),
        rest=tuple(row for row in left if row not in in_words),
    )


def _side(submission: Submission, told: Telling, reads_confidential: bool) -> Side:
    sheet = sheet_of(submission, reads_confidential=reads_confidential)
    decision = told.decision
    return Side(submission, sheet, bool(decision and sheet.revision.created_at > decision.at))


def _as_told(told: Telling, lines: _Lines) -> _Lines:
    """The lines of the form that stands, without what a decision put there where it may be chosen anew."""
    questions = form_in(told.standing.checklist_version_id, get_language() or "en").by_key
    found = dict(lines)
    for key in told.choosable:
        answer = told.answers.get(key)
        line = found.pop(key, None)
        if answer is None or line is None:
            continue
        if not line.is_hidden and answer != told.current.get(key):
            words = answer_in_words(questions[key], answer)
            line = replace(line, answer=words, comment=told.comments.get(key, ""), severity="", finding=None)
        found[key] = line
    return found


def _is_compared(told: Telling, key: str) -> bool:
    question = told.form.by_key.get(key)
    return question is not None and is_compared(question)
