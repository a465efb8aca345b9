"""From what came in to what is kept: valid, relevant answers, and what a person still has to mend."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from missions.checklists.adverse import adverse_among
from missions.checklists.form import Form
from missions.checklists.problems import did_you_mean
from missions.checklists.question import NEEDS_COMMENT, Question
from missions.checklists.relevance import Context, asked
from missions.checklists.special import is_blank, is_special
from missions.checklists.unfit import Unfit, shown, tidy_text
from missions.checklists.values import clean_value

# Problems of a form that is not finished; all other problems are of values that cannot be answers.
INCOMPLETE_RULES = frozenset({"required", "comment_required"})
# Each unknown key is looked up among the known ones, which takes time: no honest form has so many.
UNKNOWN_LISTED = 50


@dataclass(frozen=True, slots=True)
class AnswerProblem:
    """One thing to mend; the message is a sentence for the person who answers."""

    key: str
    rule: str
    message: str
    repeat: int | None = None


@dataclass(frozen=True, slots=True)
class Cleaned:
    """Valid answers and comments of relevant questions, in the order of the form, and every problem."""

    answers: dict[str, Any]
    comments: dict[str, str]
    problems: tuple[AnswerProblem, ...]


@dataclass(slots=True)
class _Cleaning:
    """One walk through a form."""

    form: Form
    context: Context
    answers: dict[str, Any] = field(default_factory=dict)
    comments: dict[str, str] = field(default_factory=dict)
    problems: list[AnswerProblem] = field(default_factory=list)

    def report(self, key: str, rule: str, message: str, repeat: int | None = None) -> None:
        self.problems.append(AnswerProblem(key, rule, message, repeat))

    def answer(self, question: Question, raw: Any) -> None:
        """Keeps the answer if it is one; a required question left blank is a problem."""
        value = self._repeated(question, raw) if question.is_repeated else self._single(question, raw, None)
        if value is not None:
            self.answers[question.key] = value

    def _single(self, question: Question, raw: Any, repeat: int | None) -> Any:
        if is_blank(raw):
            if question.required:
                self.report(question.key, "required", "Answer this question; the form needs it.", repeat)
            return None
        if is_special(raw):
            return self._special(question, raw, repeat)
        try:
            value = clean_value(question, raw)
        except Unfit as unfit:
            self.report(question.key, unfit.rule, unfit.message, repeat)
            return None
        return None if value == "" else value

    def _special(self, question: Question, raw: str, repeat: int | None) -> str | None:
        if raw in question.special_answers:
            return raw
        if question.required:
            self.report(
                question.key, "required", "Answer this question; the form cannot do without it.", repeat
            )
        else:
            self.report(
                question.key, "special", f'Choose another answer; "{raw}" is not offered here.', repeat
            )
        return None

    def _repeated(self, question: Question, raw: Any) -> dict[str, Any] | None:
        """{"1": answer, "2": answer}; one special answer given for all is spread over them."""
        numbers = [str(number) for number in self.context.repeats]
        if is_blank(raw):
            raw = {}
        elif is_special(raw):
            raw = dict.fromkeys(numbers, raw)
        if not isinstance(raw, Mapping) or any(number not in numbers for number in raw):
            last = numbers[-1] if numbers else "0"
            message = f'Answer by number of the question on the ballot, from "1" to "{last}".'
            self.report(question.key, "repeat", message)
            return None
        found = {number: self._single(question, raw.get(number), int(number)) for number in numbers}
        return {number: value for number, value in found.items() if value is not None} or None

    def comment(self, key: str, raw: Any) -> None:
        try:
            text = "" if raw is None else tidy_text(raw)
        except Unfit as unfit:
            self.report(key, f"comment_{unfit.rule}", f"In the comment: {unfit.message}")
            return
        if text:
            self.comments[key] = text

    def require_comments(self, questions: list[Question]) -> None:
        """An adverse critical or serious answer needs words, of its own or in the form's comment question."""
        explained = self.answers.get(self.form.comment_question)
        if explained and not is_special(explained):
            return
        uncommented = [question for question in questions if question.key not in self.comments]
        found = adverse_among(uncommented, self.answers, self.context)
        for key in dict.fromkeys(adverse.key for adverse in found if adverse.severity in NEEDS_COMMENT):
            self.report(key, "comment_required", "Say in a comment what happened and what you saw.")

    def unknown(self, keys: Any, what: str) -> None:
        known = self.form.by_key
        strangers = [key for key in keys if key not in known]
        if len(strangers) > UNKNOWN_LISTED:
            more = f"Remove {len(strangers) - UNKNOWN_LISTED} more {what}s; this form has no such questions."
            self.report("", "unknown_key", more)
        for key in strangers[:UNKNOWN_LISTED]:
            name = shown(key)
            message = f'Remove the {what} to "{name}"; this form has no such question.'
            self.report(name, "unknown_key", message + did_you_mean(name, known))


def clean_answers(form: Form, raw_answers: Any, comments: Any, context: Context) -> Cleaned:
    """The valid, relevant answers and every problem. Whatever comes in, it reports and never fails.

    An answer with a problem is left out, as is, without a word, any answer or comment to a question that is
    not asked. Cleaning what was cleaned changes nothing.
    """
    work = _Cleaning(form, context)
    raw_answers = _mapping(work, raw_answers, "answers")
    comments = _mapping(work, comments, "comments")
    questions = []
    for question in asked(form, context, work.answers):
        questions.append(question)
        work.answer(question, raw_answers.get(question.key))
        if question.key in comments:
            work.comment(question.key, comments[question.key])
    work.require_comments(questions)
    work.unknown(raw_answers, "answer")
    work.unknown(comments, "comment")
    return Cleaned(work.answers, work.comments, tuple(work.problems))


def _mapping(work: _Cleaning, raw: Any, name: str) -> Mapping[Any, Any]:
    if raw is None:
        return {}
    if isinstance(raw, Mapping):
        return raw
    work.report("", "type", f"Give the {name} as an object from question keys to {name}.")
    return {}
