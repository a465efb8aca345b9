"""What a person put into one question, between the names in the browser and the answer in the record."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from missions.checklists import Question, QuestionType, is_blank

# Longer lists are chosen from a menu: a phone shows twelve buttons at most without losing the question.
MOST_BUTTONS = 12
SPARE_ROWS = 3
MOST_ROWS = 50

_FIELDS: dict[QuestionType, tuple[str, ...]] = {
    QuestionType.PERSON_LIST: ("name", "title", "public"),
    QuestionType.FACT_LIST: ("label", "number", "unit", "second_number", "second_unit", "source", "as_of"),
}
_NUMBERS = ("number", "second_number")


def control_of(question: Question) -> str:
    """How a question is asked on the screen: the name of its part template."""
    if question.type in (QuestionType.YES_NO, QuestionType.SCALE):
        return "segments"
    if question.type is QuestionType.SINGLE:
        return "segments" if len(question.values) <= MOST_BUTTONS else "menu"
    return _CONTROLS[question.type]


_CONTROLS = {
    QuestionType.MULTI: "checks",
    QuestionType.COUNTRY: "menu",
    QuestionType.INTEGER: "integer",
    QuestionType.TIME: "time",
    QuestionType.DATETIME: "datetime",
    QuestionType.TEXT: "text",
    QuestionType.STATION_REF: "place",
    QuestionType.CENTRE_REF: "place",
    QuestionType.PERSON_LIST: "persons",
    QuestionType.FACT_LIST: "facts",
    QuestionType.ATTACHMENT_LIST: "files",
}


@dataclass(frozen=True)
class Given:
    """The value as typed or chosen, and a special answer beside it; rows for lists of people or figures."""

    value: Any = ""
    special: str = ""
    rows: tuple[dict[str, Any], ...] = field(default=())

    @property
    def is_double(self) -> bool:
        """Both an answer and a special answer: only the person can say which one holds."""
        return bool(self.special) and not (is_blank(self.value) and not self.rows)

    def as_answer(self, question: Question) -> Any:
        """The answer in the record's shape, None when blank; what makes no sense is left as typed."""
        if self.special:
            return self.special
        if question.type in _FIELDS:
            return [_record(question.type, row) for row in self.rows] or None
        if question.type is QuestionType.INTEGER:
            return _whole_number(self.value)
        return self.value or None


def given_in_form(question: Question, data: Mapping[str, Any], name: str) -> Given:
    """What the browser sent under this name."""
    special = data.get(f"{name}.special", "")
    if question.type in _FIELDS:
        return Given(special=special, rows=_rows(question.type, data, name))
    if question.type is QuestionType.MULTI:
        chosen = data.getlist(name) if hasattr(data, "getlist") else data.get(name, [])
        return Given(value=list(chosen), special=special)
    value = str(data.get(name, "")).strip()
    if value and value in question.special_answers:
        return Given(special=value)
    if question.type is QuestionType.TIME:
        value = value[:5]  # some browsers add seconds
    if question.type is QuestionType.DATETIME:
        value = value[:16]
    return Given(value=value, special=special)


def given_in_record(question: Question, answer: Any) -> Given:
    """The same for an answer that stands in a record."""
    if isinstance(answer, str) and answer in question.special_answers:
        return Given(special=answer)
    if is_blank(answer):
        return Given(value=[] if question.type is QuestionType.MULTI else "")
    if question.type in _FIELDS:
        return Given(rows=tuple(answer))
    return Given(value=answer if isinstance(answer, list) else str(answer))


def _rows(kind: QuestionType, data: Mapping[str, Any], name: str) -> tuple[dict[str, Any], ...]:
    """Rows in order; rows left wholly empty are spare ones."""
    found = []
    for number in range(MOST_ROWS):
        row = {key: str(data.get(f"{name}.{number}.{key}", "")).strip() for key in _FIELDS[kind]}
        if any(row.values()):
            found.append(row)
    return tuple(found)


def _record(kind: QuestionType, row: Mapping[str, Any]) -> dict[str, Any]:
    record: dict[str, Any] = {}
    for key in _FIELDS[kind]:
        value = row.get(key, "")
        if key == "public":
            record[key] = value is True or value in ("on", "true", "yes")
        elif key in _NUMBERS:
            record[key] = _number(value)
        else:
            record[key] = value
    return {key: value for key, value in record.items() if value not in ("", None)}


def _whole_number(text: Any) -> Any:
    """1 904 and 1904 are one number; anything else stays as typed, for the checklist to refuse."""
    plain = "".join(str(text).split())
    try:
        return int(plain) if plain else None
    except ValueError:
        return text


def _number(text: Any) -> Any:
    if not isinstance(text, str):
        return text
    plain = "".join(text.split()).replace(",", ".")
    try:
        return (float(plain) if "." in plain else int(plain)) if plain else None
    except ValueError:
        return text
