"""A set of checklists that belong together: the forms, and what they share."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from missions.checklists.form import Form, Standard


@dataclass(frozen=True)
class ChecklistSet:
    """`forms` in the order a mission uses them; `rules` as written in the set (percentages, coverage, ...).

    `config_flags` says what each flag of a mission means; `special_answers` gives the words for the special
    answers; `labels` the shared words for option values.
    """

    version: str
    title: str
    language: str
    forms: Mapping[str, Form]
    sections: Mapping[str, str]
    standards: Mapping[str, Standard]
    config_flags: Mapping[str, str]
    special_answers: Mapping[str, str]
    labels: Mapping[str, str]
    rules: Mapping[str, Any]
    origin: str = ""

    @property
    def question_count(self) -> int:
        """How many different questions the set holds; a question shared by several forms counts once."""
        return len({key for form in self.forms.values() for key in form.by_key})
