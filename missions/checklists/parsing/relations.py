"""What the questions of one form say about each other: order, cycles, and what the short form leaves out."""

from collections.abc import Mapping
from dataclasses import dataclass

from missions.checklists.conditions import ConfigIs, KeyAbove, KeyIn, keys_of, leaves
from missions.checklists.form import Form
from missions.checklists.parsing.vocabulary import Vocabulary
from missions.checklists.problems import ProblemList, did_you_mean
from missions.checklists.question import Question, QuestionType


@dataclass
class Relations:
    """Checks one form; `files` gives the file of each question."""

    form: Form
    files: Mapping[str, str]
    words: Vocabulary
    problems: ProblemList

    def check(self) -> None:
        place = {question.key: number for number, question in enumerate(self.form.questions)}
        for question in self.form.questions:
            for leaf in leaves(question.relevant):
                self._check_leaf(question, leaf, place)
            self._check_short_form(question)
        for ending in self.form.ends_form_if:
            self._check_target(ending.key, ending)

    def _report(self, key: str, rule: str, message: str) -> None:
        self.problems.report(self.files.get(key, ""), key, rule, message)

    def _check_leaf(
        self, question: Question, leaf: KeyIn | KeyAbove | ConfigIs, place: Mapping[str, int]
    ) -> None:
        if isinstance(leaf, ConfigIs):
            if leaf.flag not in self.words.config_flags:
                hint = did_you_mean(leaf.flag, self.words.config_flags)
                message = f'The configuration flag "{leaf.flag}" is not declared.{hint}'
                self._report(question.key, "config_unknown", message)
        elif leaf.key not in place:
            message = f'It depends on "{leaf.key}", which is not a question of this form.'
            self._report(question.key, "relevant_unknown_key", message + did_you_mean(leaf.key, place))
        elif self._reaches(leaf.key, question.key, set()):
            self._report(
                question.key, "relevant_cycle", f'It depends on "{leaf.key}", which in turn depends on it.'
            )
        elif place[leaf.key] > place[question.key]:
            message = f'It depends on "{leaf.key}", which is asked later; move one of them.'
            self._report(question.key, "relevant_later_key", message)
        else:
            self._check_target(question.key, leaf)

    def _reaches(self, start: str, goal: str, seen: set[str]) -> bool:
        """Whether the relevance of `start` depends, however indirectly, on `goal`."""
        if start == goal:
            return True
        seen.add(start)
        question = self.form.by_key.get(start)
        nexts = keys_of(question.relevant) if question else ()
        return any(self._reaches(key, goal, seen) for key in nexts if key not in seen)

    def _check_target(self, key: str, leaf: KeyIn | KeyAbove) -> None:
        target = self.form.by_key.get(leaf.key)
        if target is None:
            message = (
                f'"{leaf.key}" is not a question of this form.{did_you_mean(leaf.key, self.form.by_key)}'
            )
            self._report(key, "relevant_unknown_key", message)
        elif target.is_repeated:
            message = f'"{leaf.key}" is asked once for each question on the ballot and cannot decide this.'
            self._report(key, "relevant_repeated", message)
        elif isinstance(leaf, KeyAbove):
            if target.type is not QuestionType.INTEGER:
                self._report(
                    key, "relevant_not_a_number", f'"gt" needs an integer question; "{leaf.key}" is not one.'
                )
        else:
            for value in leaf.values:
                if value not in target.values:
                    message = f'"{value}" is not among the values of "{leaf.key}".'
                    hint = did_you_mean(value, target.values)
                    self._report(key, "relevant_unknown_value", message + hint)

    def _check_short_form(self, question: Question) -> None:
        if question.required and not question.core:
            message = "A required question must be core, or the short form could not be completed."
            self._report(question.key, "required_not_core", message)
        if not question.core:
            return
        for key in keys_of(question.relevant):
            target = self.form.by_key.get(key)
            if target and not target.core:
                message = f'It is core but depends on "{key}", which the short form leaves out.'
                self._report(question.key, "core_depends", message)
