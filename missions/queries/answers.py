"""Answers in words: what a person reads where the record holds values."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from django.utils.dateparse import parse_date, parse_datetime, parse_time
from django.utils.formats import date_format, number_format, time_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from missions.checklists import Question, QuestionType, country_name, is_blank, option_label


def answer_in_words(question: Question, answer: Any) -> str:
    """One answer as a sentence part; "" when it was left blank. Repeated ones name each ballot question."""
    if is_blank(answer):
        return ""
    if question.is_repeated and isinstance(answer, Mapping):
        parts = [
            _("Question %(number)s: %(answer)s") % {"number": number, "answer": _one(question, value)}
            for number, value in sorted(answer.items())
            if not is_blank(value)
        ]
        return "; ".join(parts) if len(answer) > 1 else _one(question, next(iter(answer.values())))
    return _one(question, answer)


def _one(question: Question, answer: Any) -> str:
    if isinstance(answer, str) and answer in question.special_answers:
        return question.special_answers[answer]
    if question.is_choice:
        chosen = answer if isinstance(answer, list | tuple) else [answer]
        return ", ".join(option_label(question, str(value)) for value in chosen)
    words = _WORDS.get(question.type)
    return words(answer) if words else str(answer)


def _number(answer: Any) -> str:
    return (
        number_format(answer, use_l10n=True, force_grouping=True) if isinstance(answer, int) else str(answer)
    )


def _time(answer: Any) -> str:
    found = _parsed(parse_time, answer)
    return time_format(found, "TIME_FORMAT") if isinstance(found, time) else str(answer)


def _datetime(answer: Any) -> str:
    found = _parsed(parse_datetime, answer)
    return date_format(found, "DATETIME_FORMAT") if isinstance(found, datetime) else str(answer)


def _date(answer: Any) -> str:
    found = _parsed(parse_date, answer)
    return date_format(found, "DATE_FORMAT") if isinstance(found, date) else str(answer)


def _parsed(parse: Any, answer: Any) -> Any:
    try:
        return parse(str(answer))
    except ValueError:
        return None


def _country(answer: Any) -> str:
    return country_name(str(answer), get_language() or "en")


def _persons(answer: Any) -> str:
    return "; ".join(_person(each) for each in answer) if isinstance(answer, list) else str(answer)


def _person(person: Mapping[str, Any]) -> str:
    words = ", ".join(str(person[name]) for name in ("name", "title") if person.get(name))
    return words if person.get("public") else _("%(person)s (not to be named)") % {"person": words}


def _facts(answer: Any) -> str:
    return "; ".join(_fact(each) for each in answer) if isinstance(answer, list) else str(answer)


def _fact(fact: Mapping[str, Any]) -> str:
    words = f"{fact.get('label', '')}: {_number(fact.get('number'))} {fact.get('unit', '')}".strip()
    if fact.get("second_number") is not None:
        words += f", {_number(fact['second_number'])} {fact.get('second_unit', '')}".rstrip()
    source = ", ".join(
        part
        for part in (str(fact.get("source") or ""), _date(fact["as_of"]) if fact.get("as_of") else "")
        if part
    )
    return f"{words} ({source})" if source else words


def _files(answer: Any) -> str:
    count = len(answer) if isinstance(answer, list) else 0
    return _("%(n)s attached") % {"n": count}


_WORDS = {
    QuestionType.INTEGER: _number,
    QuestionType.TIME: _time,
    QuestionType.DATETIME: _datetime,
    QuestionType.COUNTRY: _country,
    QuestionType.PERSON_LIST: _persons,
    QuestionType.FACT_LIST: _facts,
    QuestionType.ATTACHMENT_LIST: _files,
}
