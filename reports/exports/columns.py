"""The columns of one kind of checklist over all versions a mission used, and the cells of one record."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from missions.checklists import Form, Question
from reports.exports.cells import Cell, cell

COMMENT = "comment"


class Sheet:
    """One kind: a column a question (``key.1``, ``key.2`` where asked of each ballot question), its comment.

    ``forms``: the versions, the newest first, whose order and texts lead. What only an older one asked
    follows. A question is confidential when any version says so.
    """

    def __init__(
        self, kind: str, title: str, forms: Sequence[Form], *, repeats: int, with_confidential: bool
    ) -> None:
        self.kind, self.title, self.form, self.repeats = kind, title, forms[0], repeats
        self.questions: dict[str, Question] = {}
        for form in forms:
            for question in form.questions:
                self.questions.setdefault(question.key, question)
        self.confidential = frozenset(
            question.key for form in forms for question in form.questions if question.confidential
        )
        self.left_out = frozenset() if with_confidential else self.confidential
        self._asked = [each for key, each in self.questions.items() if key not in self.left_out]
        self._plan = [
            (question.key, tuple(self._numbers()) if question.is_repeated else ()) for question in self._asked
        ]

    @property
    def names(self) -> list[str]:
        """The headings, in the order of :meth:`cells`."""
        return [name for question in self._asked for name in self.columns_of(question)]

    def columns_of(self, question: Question) -> list[str]:
        """The headings of one question; none for one that is left out."""
        if question.key in self.left_out:
            return []
        answers = [f"{question.key}.{n}" for n in self._numbers()] if question.is_repeated else [question.key]
        return [*answers, f"{question.key}.{COMMENT}"]

    def cells(self, answers: Mapping[str, Any], comments: Mapping[str, str]) -> list[Cell]:
        """The record's cells, None for none; an answer for the whole ballot stands in each column."""
        found: list[Cell] = []
        add = found.append
        for key, numbers in self._plan:
            answer = answers.get(key)
            if numbers:
                is_each = isinstance(answer, Mapping)
                found += [cell(answer.get(n) if is_each else answer) for n in numbers]  # type: ignore[union-attr]
            else:
                add(answer if answer is None or type(answer) is str else cell(answer))
            add(comments.get(key))
        return found

    def named(self, answers: Mapping[str, Any], comments: Mapping[str, str]) -> dict[str, Cell]:
        """The cells that hold something, by their heading."""
        pairs = zip(self.names, self.cells(answers, comments), strict=True)
        return {name: value for name, value in pairs if value not in (None, "")}

    def _numbers(self) -> Iterable[str]:
        return (str(number) for number in range(1, self.repeats + 1))
