"""One question of a checklist: what is asked, what may be answered, and what counts against the process."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Self, TypeAlias

from missions.checklists.conditions import Condition, condition_from_json

Value: TypeAlias = str | int


class Severity(StrEnum):
    """How much an adverse answer weighs, heaviest first (methodology 3)."""

    CRITICAL = "critical"
    SERIOUS = "serious"
    MINOR = "minor"
    INFO = "info"


# Adverse answers this heavy need words: what happened, when, what was seen.
NEEDS_COMMENT = frozenset({Severity.CRITICAL, Severity.SERIOUS})


class QuestionType(StrEnum):
    YES_NO = "yes_no"
    SINGLE = "single"
    SCALE = "scale"
    MULTI = "multi"
    INTEGER = "integer"
    TIME = "time"
    DATETIME = "datetime"
    TEXT = "text"
    STATION_REF = "station_ref"
    CENTRE_REF = "centre_ref"
    COUNTRY = "country"
    PERSON_LIST = "person_list"
    FACT_LIST = "fact_list"
    ATTACHMENT_LIST = "attachment_list"


_MULTI = QuestionType.MULTI
# The types whose answers come from the question's own list of values.
CHOICE_TYPES = frozenset({QuestionType.YES_NO, QuestionType.SINGLE, QuestionType.SCALE, QuestionType.MULTI})
REPEAT_FOR_QUESTIONS = "referendum.questions"

_SCALARS = (
    "section",
    "group",
    "hint",
    "core",
    "required",
    "confidential",
    "measure",
    "repeat_for",
    "min",
    "max",
)
_LISTS = ("values", "exclusive", "standards")
_TABLES = ("labels", "special_answers")


def _is_given(value: object) -> bool:
    return value is not None and value is not False and value != ""


@dataclass(frozen=True)
class Question:
    """`labels` gives the words for every value; `special_answers` those for the special answers allowed here.

    `adverse` lists the values that count against the process, `adverse_above` the number above which an
    integer does. `exclusive` lists values of a multiple answer that stand alone. With `repeat_for` the
    answer is an object by number of the question on the ballot.
    """

    key: str
    text: str
    type: QuestionType
    section: str = ""
    group: str = ""
    hint: str = ""
    values: tuple[str, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict, hash=False)
    exclusive: tuple[str, ...] = ()
    adverse: tuple[str, ...] = ()
    adverse_above: int | None = None
    severity: Severity = Severity.INFO
    severity_by_value: Mapping[str, Severity] = field(default_factory=dict, hash=False)
    relevant: Condition | None = None
    standards: tuple[str, ...] = ()
    special_answers: Mapping[str, str] = field(default_factory=dict, hash=False)
    core: bool = False
    required: bool = False
    confidential: bool = False
    min: int | None = None
    max: int | None = None
    measure: str = ""
    repeat_for: str = ""

    @property
    def is_choice(self) -> bool:
        return self.type in CHOICE_TYPES

    @property
    def is_repeated(self) -> bool:
        return bool(self.repeat_for)

    @property
    def is_evaluative(self) -> bool:
        """Whether some answer counts against the process; otherwise it is a neutral fact."""
        return bool(self.adverse) or self.adverse_above is not None

    def severity_of(self, value: Value) -> Severity:
        """How much this adverse value weighs."""
        return (
            self.severity_by_value.get(str(value), self.severity) if self.severity_by_value else self.severity
        )

    def adverse_values(self, answer: object) -> tuple[Value, ...]:
        """The parts of one answer that count against the process; a multiple answer can have several."""
        if self.adverse_above is not None:
            is_above = (
                isinstance(answer, int) and not isinstance(answer, bool) and answer > self.adverse_above
            )
            return (answer,) if is_above else ()  # type: ignore[return-value]
        if isinstance(answer, str):
            return (answer,) if answer in self.adverse and self.type is not _MULTI else ()
        if self.type is _MULTI:
            values = answer if isinstance(answer, list | tuple) else ()
            return tuple(value for value in values if value in self.adverse)
        return ()

    def to_json(self) -> dict[str, Any]:
        """Everything but what is left at its default, in the names of the definition format."""
        data: dict[str, Any] = {"key": self.key, "text": self.text, "type": self.type.value}
        data |= {name: given for name in _SCALARS if _is_given(given := getattr(self, name))}
        data |= {name: list(getattr(self, name)) for name in _LISTS if getattr(self, name)}
        data |= {name: dict(getattr(self, name)) for name in _TABLES if getattr(self, name)}
        data["adverse"] = list(self.adverse) if self.adverse_above is None else {"gt": self.adverse_above}
        data["severity"] = self.severity.value
        if self.severity_by_value:
            data["severity_by_value"] = {
                value: level.value for value, level in self.severity_by_value.items()
            }
        if self.relevant is not None:
            data["relevant"] = self.relevant.to_json()
        return data

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """The inverse of `to_json`."""
        given = dict(data)
        given["type"] = QuestionType(data["type"])
        given["severity"] = Severity(data["severity"])
        for name in _LISTS:
            given[name] = tuple(data.get(name, ()))
        adverse = data["adverse"]
        if isinstance(adverse, Mapping):
            given["adverse"], given["adverse_above"] = (), adverse["gt"]
        else:
            given["adverse"] = tuple(adverse)
        by_value = data.get("severity_by_value", {})
        given["severity_by_value"] = {value: Severity(level) for value, level in by_value.items()}
        if "relevant" in data:
            given["relevant"] = condition_from_json(data["relevant"])
        return cls(**given)
