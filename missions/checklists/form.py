"""One checklist as it is filled: its questions in order, their groups, and the checks over the answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Self

from missions.checklists.conditions import KeyIn
from missions.checklists.expression_parser import parse_expression
from missions.checklists.expressions import Expression, names_in, tree_of
from missions.checklists.problems import DefinitionError, DefinitionProblem
from missions.checklists.question import Question, QuestionType, Severity

FORM_SCHEMA = "tanik-checklist/1"


@dataclass(frozen=True, slots=True)
class Group:
    """A named run of questions, for the observer's eye only."""

    key: str
    title: str
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Check:
    """A consistency check: `expr` holds when all is well. `form` is a form's key, or '*' for every form."""

    id: str
    form: str
    expr: str
    level: str  # error, warning, finding
    message: str
    severity: Severity | None = None  # of a finding only

    def to_json(self) -> dict[str, Any]:
        data = {
            "id": self.id,
            "form": self.form,
            "expr": self.expr,
            "level": self.level,
            "message": self.message,
        }
        return data | ({"severity": self.severity.value} if self.severity else {})

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        severity = Severity(data["severity"]) if "severity" in data else None
        return cls(data["id"], data["form"], data["expr"], data["level"], data["message"], severity)


@dataclass(frozen=True, slots=True)
class Standard:
    """The commitment a question gives evidence on."""

    instrument: str
    provision: str
    about: str


_TEXTS = ("title", "short_title", "code", "version", "language", "use", "unit_of_observation",
          "observer_time", "reads", "arrival", "departure", "comment_question")  # fmt: skip


@dataclass(frozen=True)
class Form:
    """Self-contained: with `to_json` it can be stored and used without the set it came from.

    `ends_form_if`: once one of these holds, every question after its key is irrelevant (refused access).
    `arrival` and `departure` name the two clock times of the visit, `comment_question` the question whose
    text explains any adverse answer. `references` gives the types of keys of other forms that checks look at.
    """

    key: str
    title: str
    short_title: str
    code: str
    version: str
    questions: tuple[Question, ...]
    groups: tuple[Group, ...] = ()
    checks: tuple[Check, ...] = ()
    ends_form_if: tuple[KeyIn, ...] = ()
    language: str = "en"
    use: str = ""
    unit_of_observation: str = ""
    observer_time: str = ""
    reads: str = ""
    arrival: str = ""
    departure: str = ""
    comment_question: str = ""
    may_pass_midnight: bool = False
    coordinator_fields: tuple[Question, ...] = ()
    special_answers: Mapping[str, str] = field(default_factory=dict, hash=False)
    sections: Mapping[str, str] = field(default_factory=dict, hash=False)
    standards: Mapping[str, Standard] = field(default_factory=dict, hash=False)
    references: Mapping[str, QuestionType] = field(default_factory=dict, hash=False)

    @cached_property
    def by_key(self) -> Mapping[str, Question]:
        return {question.key: question for question in self.questions}

    @cached_property
    def station_key(self) -> str:
        """The key whose answer is the polling station of a submission, or nothing."""
        return self._first_of(QuestionType.STATION_REF)

    @cached_property
    def centre_key(self) -> str:
        return self._first_of(QuestionType.CENTRE_REF)

    def _first_of(self, wanted: QuestionType) -> str:
        return next((question.key for question in self.questions if question.type is wanted), "")

    @cached_property
    def repeated(self) -> frozenset[str]:
        """The keys of the questions asked once for each question on the ballot."""
        return frozenset(question.key for question in self.questions if question.is_repeated)

    @cached_property
    def expressions(self) -> tuple[tuple[Check, Expression], ...]:
        """The checks with their expressions, compiled once."""
        return tuple((check, parse_expression(check.expr)) for check in self.checks)

    @cached_property
    def check_messages(self) -> Mapping[str, str]:
        """What a person reads when a check fails, by its id."""
        return {check.id: check.message for check in self.checks}

    @cached_property
    def endings(self) -> Mapping[str, KeyIn]:
        """The conditions that end the form, by the key after whose answer they are looked at."""
        return {condition.key: condition for condition in self.ends_form_if}

    def to_json(self) -> dict[str, Any]:
        data: dict[str, Any] = {"schema": FORM_SCHEMA, "key": self.key}
        data |= {name: getattr(self, name) for name in _TEXTS}
        data["may_pass_midnight"] = self.may_pass_midnight
        data["special_answers"] = dict(self.special_answers)
        data["groups"] = [
            {"key": group.key, "title": group.title, "keys": list(group.keys)} for group in self.groups
        ]
        data["questions"] = [question.to_json() for question in self.questions]
        data["coordinator_fields"] = [question.to_json() for question in self.coordinator_fields]
        data["ends_form_if"] = [condition.to_json() for condition in self.ends_form_if]
        data["checks"] = [check.to_json() for check in self.checks]
        data["references"] = {name: kind.value for name, kind in self.references.items()}
        data["sections"] = dict(self.sections)
        data["standards"] = {
            key: {"instrument": std.instrument, "provision": std.provision, "about": std.about}
            for key, std in self.standards.items()
        }
        return data

    def for_device(self) -> dict[str, Any]:
        """`to_json`, and what a device needs to run the checks without a parser.

        Each check has besides `tree`, its expression (`expressions.tree_of`), and `keys`, the questions of
        this form it looks at, in the order of the form. What is stored, and its digest, stays `to_json`.
        """
        data = self.to_json()
        for stored, (_check, expression) in zip(data["checks"], self.expressions, strict=True):
            looked_at = set(names_in(expression))
            stored["tree"] = tree_of(expression)
            stored["keys"] = [question.key for question in self.questions if question.key in looked_at]
        return data

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """The inverse of `to_json`. It trusts what it reads but for the schema; takes about a millisecond."""
        if data.get("schema") != FORM_SCHEMA:
            message = f'The stored checklist must say "schema": "{FORM_SCHEMA}".'
            raise DefinitionError([DefinitionProblem("stored checklist", "schema", "schema", message)])
        return cls(
            key=data["key"],
            **{name: data[name] for name in _TEXTS},
            may_pass_midnight=data["may_pass_midnight"],
            special_answers=dict(data["special_answers"]),
            groups=tuple(
                Group(group["key"], group["title"], tuple(group["keys"])) for group in data["groups"]
            ),
            questions=tuple(Question.from_json(question) for question in data["questions"]),
            coordinator_fields=tuple(Question.from_json(question) for question in data["coordinator_fields"]),
            ends_form_if=tuple(KeyIn(item["key"], tuple(item["in"])) for item in data["ends_form_if"]),
            checks=tuple(Check.from_json(check) for check in data["checks"]),
            references={name: QuestionType(kind) for name, kind in data["references"].items()},
            sections=dict(data["sections"]),
            standards={key: Standard(**standard) for key, standard in data["standards"].items()},
        )
