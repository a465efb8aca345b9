"""One question of a checklist as a form field: it reads what was given and shows it again."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from missions.checklists import Question, QuestionType, alphabetical
from missions.checklists.question import NEEDS_COMMENT
from missions.forms.given import SPARE_ROWS, Given, control_of, given_in_form, given_in_record

if TYPE_CHECKING:
    from missions.forms.screen import OnScreen

SHORT_LABEL = 15


@dataclass(frozen=True)
class Choice:
    value: str
    label: str
    is_chosen: bool
    id: str


@dataclass(frozen=True)
class Part:
    """What is asked once: the whole question, or the question for one ballot question."""

    name: str
    id: str
    label: str
    given: Given
    choices: tuple[Choice, ...]
    specials: tuple[Choice, ...]

    @property
    def rows(self) -> list[tuple[int, dict[str, Any]]]:
        """The rows given, then spare ones to fill."""
        return list(enumerate([*self.given.rows, *({} for _spare in range(SPARE_ROWS))]))


class AnswerWidget(forms.Widget):
    """Reads the parts of a question from what the browser sent; the question's template draws it."""

    def __init__(self, question: Question, repeats: Iterable[int]) -> None:
        super().__init__()
        self.question = question
        self.repeats = tuple(repeats)

    def names(self, name: str) -> dict[str, str]:
        """Part number ("" when the question is asked once) to the name in the browser."""
        if not self.question.is_repeated:
            return {"": name}
        return {str(number): f"{name}.{number}" for number in self.repeats}

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> dict[str, Given]:
        return {number: given_in_form(self.question, data, part) for number, part in self.names(name).items()}

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return False


class AnswerField(forms.Field):
    """The answer in the record's shape, None when blank. The checklist library decides what is valid."""

    widget: AnswerWidget

    def __init__(self, question: Question, *, repeats: Mapping[int, str]) -> None:
        self.question = question
        self.repeats = repeats
        widget = AnswerWidget(question, repeats)
        super().__init__(required=False, label=question.text, help_text=question.hint, widget=widget)

    def clean(self, value: dict[str, Given]) -> Any:
        if any(given.is_double for given in value.values()):
            message = _("Give the answer or “%(special)s”, not both.")
            special = next(given.special for given in value.values() if given.is_double)
            raise forms.ValidationError(
                message % {"special": self.question.special_answers.get(special, special)}, code="double"
            )
        answers = {number: given.as_answer(self.question) for number, given in value.items()}
        if not self.question.is_repeated:
            return answers[""]
        return {number: answer for number, answer in answers.items() if answer is not None} or None

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> "BoundAnswer":
        return BoundAnswer(form, self, field_name)


class BoundAnswer(forms.BoundField):
    """A question as its template sees it."""

    field: AnswerField
    form: "OnScreen"

    @property
    def question(self) -> Question:
        return self.field.question

    @property
    def control(self) -> str:
        return control_of(self.question)

    @cached_property
    def given(self) -> dict[str, Given]:
        if self.form.is_bound:
            return self.field.widget.value_from_datadict(self.form.data, self.form.files, self.html_name)
        answer = self.initial
        if not self.question.is_repeated:
            return {"": given_in_record(self.question, answer)}
        by_number = answer if isinstance(answer, Mapping) else {}
        return {
            str(number): given_in_record(self.question, by_number.get(str(number)))
            for number in self.field.repeats
        }

    @cached_property
    def parts(self) -> list[Part]:
        names = self.field.widget.names(self.html_name)
        return [self._part(number, name) for number, name in names.items()]

    def _part(self, number: str, name: str) -> Part:
        given = self.given[number]
        part_id = f"a-{name}".replace(".", "-")
        chosen = given.value if isinstance(given.value, list) else [given.value]
        return Part(
            name=name,
            id=part_id,
            label=self.field.repeats[int(number)] if number and len(self.field.repeats) > 1 else "",
            given=given,
            choices=tuple(
                Choice(value, self.question.labels.get(value, value), value in chosen, f"{part_id}-{value}")
                for value in self._values()
            ),
            specials=tuple(
                Choice(value, label, value == given.special, f"{part_id}-{value}")
                for value, label in self.question.special_answers.items()
            ),
        )

    def _values(self) -> Iterable[str]:
        if self.question.type is QuestionType.COUNTRY:
            language, labels = self.form.definition.language, self.question.labels
            return sorted(
                self.question.values, key=lambda code: alphabetical(labels.get(code, code), language)
            )
        return self.question.values

    @property
    def shape(self) -> str:
        """How buttons stand: side by side, two by two, or under each other."""
        labels = [self.question.labels.get(value, value) for value in self.question.values]
        if self.question.type is QuestionType.SCALE:
            return "four"
        if len(labels) <= 3 and all(len(label) <= SHORT_LABEL for label in labels):
            return "side"
        return "list"

    @property
    def is_answered(self) -> bool:
        return any(given.as_answer(self.question) is not None for given in self.given.values())

    @property
    def is_asked(self) -> bool:
        return self.html_name in self.form.asked_keys

    @property
    def needs_words(self) -> bool:
        """Whether the answer given is one that must be explained."""
        return self.html_name in self.form.keys_needing_words

    @property
    def remarks(self) -> Sequence[Any]:
        """What the coordinator who returned it asked here."""
        return self.form.remarks.get(self.html_name, ())

    @property
    def only_if(self) -> str:
        return self.form.only_if(self.question)

    @property
    def note(self) -> forms.BoundField | None:
        """The comment beside the answer; a question for words is its own comment."""
        name = f"{self.html_name}.comment"
        return self.form[name] if name in self.form.fields else None

    @property
    def relevant_json(self) -> str:
        return json.dumps(self.question.relevant.to_json()) if self.question.relevant else ""

    @property
    def words_json(self) -> str:
        """The answers after which the form asks what was seen, for the browser."""
        question = self.question
        if question.adverse_above is not None:
            heavy = question.severity in NEEDS_COMMENT
            return json.dumps({"gt": question.adverse_above}) if heavy else ""
        values = [value for value in question.adverse if question.severity_of(value) in NEEDS_COMMENT]
        return json.dumps({"in": values}) if values else ""

    @property
    def exclusive_json(self) -> str:
        return json.dumps(list(self.question.exclusive)) if self.question.exclusive else ""
