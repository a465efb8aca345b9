"""What a valid value is, type by type. Each function returns the tidied value or raises Unfit."""

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from missions.checklists.problems import nearest
from missions.checklists.question import Question, QuestionType
from missions.checklists.records import clean_attachments, clean_facts, clean_persons
from missions.checklists.unfit import LARGEST, Unfit, shown, tidy_text

_TIME = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]")
_DATETIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T(?:[01][0-9]|2[0-3]):[0-5][0-9]")
_REFERENCE = re.compile(r"\S(?:.{0,98}\S)?")
_LISTED_AT_MOST = 8
_MULTI = QuestionType.MULTI


def clean_value(question: Question, value: Any) -> Any:
    """One answer, neither blank nor special, in its stored form. Raises Unfit."""
    if isinstance(value, str) and value in question.values and question.type is not _MULTI:
        return value  # nine answers in ten
    return _CLEANERS[question.type](question, value)


def _choice(question: Question, value: Any) -> str:
    if isinstance(value, str) and value in question.values:
        return value
    raise _not_offered(question, value)


def _not_offered(question: Question, value: Any) -> Unfit:
    if not isinstance(value, str):
        return Unfit("type.choice")
    if len(question.values) > _LISTED_AT_MOST:
        meant = nearest(shown(value), question.values)
        return Unfit("choice.long", shown(value), suggestion=meant)
    return Unfit("choice", ", ".join(question.values), shown(value))


def _multi(question: Question, value: Any) -> list[str]:
    if not isinstance(value, list):
        raise Unfit("type.multi")
    for item in value:
        _choice(question, item)
    chosen = [option for option in question.values if option in value]
    if len(chosen) != len(value):
        raise Unfit("unique")
    alone = next((option for option in chosen if option in question.exclusive), None)
    if alone and len(chosen) > 1:
        raise Unfit("exclusive", question.labels.get(alone, alone))
    return chosen


def _integer(question: Question, value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise Unfit("type.integer")
    lowest = -LARGEST if question.min is None else question.min
    highest = LARGEST if question.max is None else question.max
    if value < lowest:
        raise Unfit("min", lowest)
    if value > highest:
        raise Unfit("max", highest)
    return value


def _time(question: Question, value: Any) -> str:
    if isinstance(value, str) and _TIME.fullmatch(value):
        return value
    raise Unfit("time")


def _datetime(question: Question, value: Any) -> str:
    if isinstance(value, str) and _DATETIME.fullmatch(value) and _is_date(value[:10]):
        return value
    raise Unfit("datetime")


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _text(question: Question, value: Any) -> str:
    return tidy_text(value)


def _reference(question: Question, value: Any) -> str:
    if isinstance(value, str) and _REFERENCE.fullmatch(code := tidy_text(value)):
        return code
    raise Unfit("reference")


_CLEANERS: dict[QuestionType, Callable[[Question, Any], Any]] = {
    QuestionType.YES_NO: _choice,
    QuestionType.SINGLE: _choice,
    QuestionType.SCALE: _choice,
    QuestionType.COUNTRY: _choice,
    QuestionType.MULTI: _multi,
    QuestionType.INTEGER: _integer,
    QuestionType.TIME: _time,
    QuestionType.DATETIME: _datetime,
    QuestionType.TEXT: _text,
    QuestionType.STATION_REF: _reference,
    QuestionType.CENTRE_REF: _reference,
    QuestionType.PERSON_LIST: clean_persons,
    QuestionType.FACT_LIST: clean_facts,
    QuestionType.ATTACHMENT_LIST: clean_attachments,
}


def minutes_of(kind: QuestionType, answer: Any) -> int | None:
    """A clock time in minutes since midnight, a moment in minutes since year one; None if it is neither."""
    if not isinstance(answer, str):
        return None
    if kind is QuestionType.TIME and _TIME.fullmatch(answer):
        return int(answer[:2]) * 60 + int(answer[3:])
    if kind is QuestionType.DATETIME and _DATETIME.fullmatch(answer) and _is_date(answer[:10]):
        moment = datetime.fromisoformat(answer)
        return moment.toordinal() * 1440 + moment.hour * 60 + moment.minute
    return None
