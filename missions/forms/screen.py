"""What the screen shows of a checklist being filled: what is asked, answered, and to be mended."""

import json
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, cast

from django import forms

from missions.checklists import Context, Form, Question, adverse_answers, is_blank, relevant_questions
from missions.checklists.question import NEEDS_COMMENT
from missions.forms.fields import BoundAnswer
from missions.forms.words import only_if


class OnScreen(forms.Form):
    """The looking half of a checklist form; the answers shown may be unfinished or wrong."""

    definition: Form
    context: Context
    # What a coordinator asked at single questions, by question key: anything with ``by`` and ``text``.
    remarks: Mapping[str, Sequence[Any]] = {}

    @property
    def questions(self) -> tuple[Question, ...]:
        """Every question the form can ask."""
        raise NotImplementedError

    def answer(self, key: str) -> BoundAnswer:
        """The question as its template sees it."""
        return cast(BoundAnswer, self[key])

    @cached_property
    def current_answers(self) -> dict[str, Any]:
        """The answers as they stand on the screen, valid or not."""
        shown = {}
        for question in self.questions:
            try:
                answer = self.fields[question.key].clean(self.answer(question.key).given)
            except forms.ValidationError:
                continue
            if not is_blank(answer):
                shown[question.key] = answer
        return shown

    @cached_property
    def asked_keys(self) -> frozenset[str]:
        asked = relevant_questions(self.definition, self.current_answers, self.context)
        return frozenset(question.key for question in asked)

    @cached_property
    def keys_needing_words(self) -> frozenset[str]:
        """Questions whose answer counts so heavily against the process that it must be explained."""
        adverse = adverse_answers(self.definition, self.current_answers, self.context)
        return frozenset(each.key for each in adverse if each.severity in NEEDS_COMMENT)

    @property
    def total(self) -> int:
        return sum(1 for question in self.questions if question.key in self.asked_keys)

    @property
    def done(self) -> int:
        return sum(1 for key in self.current_answers if key in self.asked_keys)

    def only_if(self, question: Question) -> str:
        return only_if(self.definition, question.relevant)

    @property
    def config_json(self) -> str:
        return json.dumps(dict(self.context.config))

    @property
    def endings_json(self) -> str:
        return json.dumps([condition.to_json() for condition in self.definition.ends_form_if])

    @property
    def problem_list(self) -> list[tuple[str, str, str]]:
        """(question key, question, sentence) in the order of the form; what belongs to no question last."""
        texts: Mapping[str, str] = {question.key: question.text for question in self.questions}
        order = {key: number for number, key in enumerate(texts)}
        found = []
        for name, sentences in self.errors.items():
            key = name.removesuffix(".comment")
            key = key if key in texts else ""
            found += [(key, texts.get(key, ""), str(sentence)) for sentence in sentences]
        return sorted(found, key=lambda each: order.get(each[0], len(order)))
