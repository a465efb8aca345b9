"""From what came in to what is kept: valid, relevant answers, and what a person still has to mend."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from missions.checklists.adverse import adverse_among
from missions.checklists.form import Form
from missions.checklists.messages import Translate, rule_of, sentence
from missions.checklists.problems import nearest
from missions.checklists.question import NEEDS_COMMENT, Question
from missions.checklists.relevance import Context, asked
from missions.checklists.special import is_blank, is_special
from missions.checklists.unfit import Unfit, in_order, shown, tidy_text
from missions.checklists.values import clean_value

# Problems of a form that is not finished; all other problems are of values that cannot be answers.
INCOMPLETE_RULES = frozenset({"required", "comment_required"})
# Each unknown key is looked up among the known ones, which takes time: no honest form has so many.
UNKNOWN_LISTED = 50


@dataclass(frozen=True, slots=True)
class AnswerProblem:
    """One thing to mend: the wording of the sentence for the person who answers, and what it speaks of."""

    key: str
    wording: str
    params: tuple[str | int, ...] = ()
    repeat: int | None = None
    suggestion: str = ""

    @property
    def rule(self) -> str:
        """The stable id of the rule that is broken."""
        return rule_of(self.wording)

    @property
    def message(self) -> str:
        return self.in_words(str)

    def in_words(self, translate: Translate) -> str:
        """The sentence, in the language `translate` (gettext) gives its template in."""
        return sentence(self.wording, self.params, self.suggestion, translate=translate)


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

    def report(
        self, key: str, wording: str, *params: str | int, repeat: int | None = None, suggestion: str = ""
    ) -> None:
        self.problems.append(AnswerProblem(key, wording, params, repeat, suggestion))

    def answer(self, question: Question, raw: Any) -> None:
        """Keeps the answer if it is one; a required question left blank is a problem."""
        value = self._repeated(question, raw) if question.is_repeated else self._single(question, raw, None)
        if value is not None:
            self.answers[question.key] = value

    def _single(self, question: Question, raw: Any, repeat: int | None) -> Any:
        if is_blank(raw):
            return self._nothing(question, repeat)
        if is_special(raw):
            return self._special(question, raw, repeat)
        try:
            value = clean_value(question, raw)
        except Unfit as unfit:
            self.report(
                question.key, unfit.wording, *unfit.params, repeat=repeat, suggestion=unfit.suggestion
            )
            return None
        return self._nothing(question, repeat) if value == "" else value

    def _nothing(self, question: Question, repeat: int | None) -> None:
        if question.required:
            self.report(question.key, "required", repeat=repeat)

    def _special(self, question: Question, raw: str, repeat: int | None) -> str | None:
        if raw in question.special_answers:
            return raw
        if question.required:
            self.report(question.key, "required.special", repeat=repeat)
        else:
            self.report(question.key, "special", raw, repeat=repeat)
        return None

    def _repeated(self, question: Question, raw: Any) -> dict[str, Any] | None:
        """{"1": answer, "2": answer}; one special answer given for all is spread over them."""
        numbers = [str(number) for number in self.context.repeats]
        if is_blank(raw):
            raw = {}
        elif is_special(raw):
            raw = dict.fromkeys(numbers, raw)
        if not isinstance(raw, Mapping) or any(number not in numbers for number in raw):
            self.report(question.key, "repeat", len(numbers))
            return None
        found = {number: self._single(question, raw.get(number), int(number)) for number in numbers}
        return {number: value for number, value in found.items() if value is not None} or None

    def comment(self, key: str, raw: Any) -> None:
        try:
            text = "" if raw is None else tidy_text(raw)
        except Unfit as unfit:
            self.report(key, f"comment_{rule_of(unfit.wording)}", *unfit.params)
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
            self.report(key, "comment_required")

    def unknown(self, keys: Any, what: str) -> None:
        """Keys the form does not have, in the order of their letters."""
        known = self.form.by_key
        strangers = in_order(shown(key) for key in keys if key not in known)
        if len(strangers) > UNKNOWN_LISTED:
            self.report("", f"unknown_key.{what}s", len(strangers) - UNKNOWN_LISTED)
        for name in strangers[:UNKNOWN_LISTED]:
            self.report(name, f"unknown_key.{what}", name, suggestion=nearest(name, known))


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
    work.report("", f"type.{name}")
    return {}
