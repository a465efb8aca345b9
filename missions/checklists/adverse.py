"""Answers that count against the process."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from missions.checklists.conditions import Answers
from missions.checklists.form import Form
from missions.checklists.question import Question, Severity, Value
from missions.checklists.relevance import Context, relevant_questions


@dataclass(frozen=True, slots=True)
class AdverseAnswer:
    """`repeat` is the number of the question on the ballot for questions asked once for each, else None."""

    key: str
    value: Value
    severity: Severity
    repeat: int | None = None


def adverse_answers(form: Form, answers: Answers, context: Context) -> tuple[AdverseAnswer, ...]:
    """The adverse answers among the relevant ones, in the order of the form; one for each adverse value."""
    return adverse_among(relevant_questions(form, answers, context), answers, context)


def adverse_among(
    questions: Iterable[Question], answers: Answers, context: Context
) -> tuple[AdverseAnswer, ...]:
    """The adverse answers to these questions; special and blank answers never are."""
    found: list[AdverseAnswer] = []
    for question in questions:
        answer = answers.get(question.key)
        if answer is None or not question.is_evaluative:
            continue
        for repeat, part in parts_of(question, answer, context):
            for value in question.adverse_values(part):
                found.append(AdverseAnswer(question.key, value, question.severity_of(value), repeat))
    return tuple(found)


def parts_of(question: Question, answer: Any, context: Context) -> Iterable[tuple[int | None, Any]]:
    """The answer itself, or the answers by number of the question on the ballot."""
    if not question.repeat_for:
        return ((None, answer),)
    if not isinstance(answer, Mapping):
        return ()
    return [(number, answer.get(str(number))) for number in context.repeats]
