"""Consistency checks over the answers of a submission, and of others for the same station."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from missions.checklists.adverse import adverse_among
from missions.checklists.conditions import Answers
from missions.checklists.expressions import Expression, names_in
from missions.checklists.form import Check, Form
from missions.checklists.question import Question, QuestionType, Severity
from missions.checklists.relevance import Context, relevant_questions
from missions.checklists.special import NOT_OBSERVED, is_blank, is_special
from missions.checklists.unfit import LARGEST
from missions.checklists.values import minutes_of

Others = Mapping[str, Answers]
_MOMENTS = (QuestionType.TIME, QuestionType.DATETIME)
_DAY = 24 * 60


@dataclass(frozen=True, slots=True)
class CheckOutcome:
    """`passed` is None when an answer the check depends on is blank, special or irrelevant.

    `severity` is that of a finding, else None; `repeat` the number of the question on the ballot.
    """

    check_id: str
    level: str
    severity: Severity | None
    passed: bool | None
    message: str
    repeat: int | None = None


def run_checks(
    form: Form, answers: Answers, context: Context, others: Others | None = None
) -> tuple[CheckOutcome, ...]:
    """The outcome of every check of the form; of one over repeated questions, an outcome for each of them.

    `others` holds the answers of other submissions for the same station by form key. Answers need not be
    clean: one that makes no sense counts as missing.
    """
    view = _View(form, answers, context, others or {})
    outcomes = []
    for check, expression in form.expressions:
        for repeat in _repeats(form, expression, context):
            passed = expression.worth(_Scope(view, repeat))
            outcomes.append(_outcome(check, passed, repeat))
    return tuple(outcomes)


def _repeats(form: Form, expression: Expression, context: Context) -> Iterable[int | None]:
    """The numbers to check one by one, or a single None when no repeated question is looked at."""
    if not form.repeated or form.repeated.isdisjoint(names_in(expression)):
        return (None,)
    return context.repeats


def _outcome(check: Check, passed: Any, repeat: int | None) -> CheckOutcome:
    known = passed if isinstance(passed, bool) else None
    return CheckOutcome(check.id, check.level, check.severity, known, check.message, repeat)


@dataclass
class _View:
    """The submission as checks see it."""

    form: Form
    answers: Answers
    context: Context
    others: Others
    relevant: Mapping[str, Question] = field(init=False)

    def __post_init__(self) -> None:
        found = relevant_questions(self.form, self.answers, self.context)
        self.relevant = {question.key: question for question in found}

    @cached_property
    def has_critical(self) -> bool:
        found = adverse_among(self.relevant.values(), self.answers, self.context)
        return any(adverse.severity is Severity.CRITICAL for adverse in found)


@dataclass(slots=True)
class _Scope:
    """Gives names their worth, for one question on the ballot where the check is run for each."""

    view: _View
    repeat: int | None

    def value(self, name: str) -> Any:
        view = self.view
        if "." in name:
            kind = view.form.references.get(name)
            return _worth(kind, self._foreign(name)) if kind else None
        question = view.relevant.get(name)
        if question is None:
            return None
        worth = _worth(question.type, self._own(name))
        if worth is not None and name == view.form.departure and view.form.may_pass_midnight:
            return self._after_arrival(worth)
        return worth

    def _after_arrival(self, departure: int) -> int:
        """A departure before the arrival is one of the next day."""
        arrival = self.value(self.view.form.arrival)
        return departure + _DAY if arrival is not None and departure < arrival else departure

    def is_without_value(self, name: str) -> bool:
        answer = self._foreign(name) if "." in name else self._own(name)
        return is_blank(answer) or is_special(answer)

    def value_or_zero(self, name: str) -> int | None:
        """0 for what is blank, irrelevant or did not arise; what was not observed stays unknown."""
        answer = self._foreign(name) if "." in name else self._own(name)
        is_irrelevant = "." not in name and name not in self.view.relevant
        if is_irrelevant or is_blank(answer) or (is_special(answer) and answer != NOT_OBSERVED):
            return 0
        worth: int | None = self.value(name)
        return worth

    def any_critical(self) -> bool:
        return self.view.has_critical

    def _own(self, name: str) -> Any:
        return self._of_this_repeat(self.view.answers.get(name))

    def _foreign(self, name: str) -> Any:
        form, key = name.split(".")
        return self._of_this_repeat(self.view.others.get(form, {}).get(key))

    def _of_this_repeat(self, answer: Any) -> Any:
        if not isinstance(answer, Mapping):
            return answer
        return None if self.repeat is None else answer.get(str(self.repeat))


def _worth(kind: QuestionType, answer: Any) -> Any:
    """An answer as expressions compute with it; None for a blank, special or senseless one."""
    if kind is QuestionType.INTEGER:
        is_number = isinstance(answer, int) and not isinstance(answer, bool)
        return answer if is_number and abs(answer) <= LARGEST else None
    if kind in _MOMENTS:
        return minutes_of(kind, answer)
    if kind is QuestionType.MULTI:
        is_list = isinstance(answer, list) and all(isinstance(value, str) for value in answer)
        return tuple(answer) if is_list else None
    is_text = isinstance(answer, str) and not is_special(answer) and not is_blank(answer)
    return answer if is_text else None
