"""Answers that are lists of records: people met, official figures, files attached."""

import re
from datetime import date
from typing import Any

from missions.checklists.problems import nearest
from missions.checklists.question import Question
from missions.checklists.unfit import LARGEST, Unfit, in_order, shown, tidy_text

_SHA256 = re.compile(r"[0-9a-f]{64}")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LONGEST_LIST = 200


def clean_persons(question: Question, value: Any) -> list[dict[str, Any]]:
    """[{"name", "title", "public"}]; a person is not public unless it is said."""
    return [_person(number, record) for number, record in _records(value, ("name", "title", "public"))]


def _person(number: int, record: dict[str, Any]) -> dict[str, Any]:
    public = record.get("public", False)
    if not isinstance(public, bool):
        raise Unfit("person", number)
    name = _words(record, "name", number)
    return {"name": name, "title": _words(record, "title", number, needed=False), "public": public}


_FACT_WORDS = ("label", "unit", "source")
_FACT_FIELDS = (*_FACT_WORDS, "number", "as_of", "second_number", "second_unit")


def clean_facts(question: Question, value: Any) -> list[dict[str, Any]]:
    """[{"label", "number", "unit", "source", "as_of"}] and, for a pair of figures, the second one."""
    return [_fact(number, record) for number, record in _records(value, _FACT_FIELDS)]


def _fact(number: int, record: dict[str, Any]) -> dict[str, Any]:
    words = {name: _words(record, name, number) for name in _FACT_WORDS}
    fact = {
        "label": words["label"],
        "number": _number(record.get("number"), "number", number),
        "unit": words["unit"],
        "source": words["source"],
        "as_of": _day(record.get("as_of"), number),
    }
    second, unit = record.get("second_number"), _words(record, "second_unit", number, needed=False)
    if (second is None) != (not unit):
        raise Unfit("fact.second", number)
    if second is not None:
        fact |= {"second_number": _number(second, "second_number", number), "second_unit": unit}
    return fact


def clean_attachments(question: Question, value: Any) -> list[str]:
    """[sha256, ...] in small hexadecimal letters."""
    if not isinstance(value, list) or len(value) > _LONGEST_LIST:
        raise Unfit("type.files", _LONGEST_LIST)
    for item in value:
        if not isinstance(item, str) or not _SHA256.fullmatch(item):
            raise Unfit("attachment")
    if len(set(value)) != len(value):
        raise Unfit("unique.files")
    return list(value)


def _records(value: Any, known: tuple[str, ...]) -> list[tuple[int, dict[str, Any]]]:
    if not isinstance(value, list) or len(value) > _LONGEST_LIST:
        raise Unfit("type.records", _LONGEST_LIST, ", ".join(known))
    for record in value:
        if not isinstance(record, dict):
            raise Unfit("type.record", ", ".join(known))
        unknown = in_order(shown(name) for name in record if name not in known)
        if unknown:
            raise Unfit("unknown_field", unknown[0], suggestion=nearest(unknown[0], known))
    return list(enumerate(value, start=1))


def _words(record: dict[str, Any], name: str, number: int, *, needed: bool = True) -> str:
    given = record.get(name)
    text = "" if given is None else tidy_text(given)
    if needed and not text:
        raise Unfit(f"incomplete_record.{name}", number)
    return text


def _number(value: Any, name: str, number: int) -> int | float:
    if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= LARGEST:
        return value
    raise Unfit(f"fact.{name}", number)


def _day(value: Any, number: int) -> str:
    if isinstance(value, str) and _DATE.fullmatch(value):
        try:
            return date.fromisoformat(value).isoformat()
        except ValueError:
            pass
    raise Unfit("fact.as_of", number)
