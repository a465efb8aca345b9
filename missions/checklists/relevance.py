"""Which questions are asked, given the answers so far and what the mission's law provides for."""

from collections.abc import Iterator, Mapping, MutableMapping
from dataclasses import dataclass, field
from typing import Any

from missions.checklists.conditions import Answers
from missions.checklists.form import Form
from missions.checklists.question import Question


@dataclass(frozen=True)
class Context:
    """What of the mission decides how a form is filled; a configuration flag nobody set is off."""

    config: Mapping[str, bool] = field(default_factory=dict)
    referendum_questions: int = 1
    short_form: bool = False

    @property
    def repeats(self) -> range:
        """The numbers of the questions on the ballot."""
        return range(1, self.referendum_questions + 1)


def asked(form: Form, context: Context, answered: MutableMapping[str, Any]) -> Iterator[Question]:
    """The relevant questions in order, each decided by what `answered` holds when its turn comes.

    Whoever walks puts the answer of each question into `answered` before going on. An answer of an irrelevant
    question never gets there, so it can decide nothing.
    """
    endings = form.endings
    for question in form.questions:
        if context.short_form and not question.core:
            continue
        if question.relevant is not None and not question.relevant.holds(answered, context.config):
            continue
        yield question
        ending = endings.get(question.key)
        if ending is not None and ending.holds(answered, context.config):
            return


def relevant_questions(form: Form, answers: Answers, context: Context) -> tuple[Question, ...]:
    """The questions these answers call for, in the order of the form."""
    answered: dict[str, Any] = {}
    found = []
    for question in asked(form, context, answered):
        found.append(question)
        answered[question.key] = answers.get(question.key)
    return tuple(found)


def is_relevant(form: Form, answers: Answers, context: Context, key: str) -> bool:
    """Whether the question is asked; a key the form does not have is not."""
    return any(question.key == key for question in relevant_questions(form, answers, context))
