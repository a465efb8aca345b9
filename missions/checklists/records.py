"""Answers that are lists of records: people met, official figures, files attached."""

import re
from datetime import date
from typing import Any

from missions.checklists.problems import did_you_mean
from missions.checklists.question import Question
from missions.checklists.unfit import LARGEST, Unfit, shown, tidy_text

_SHA256 = re.compile(r"[0-9a-f]{64}")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LONGEST_LIST = 200


def clean_persons(question: Question, value: Any) -> list[dict[str, Any]]:
    """[{"name", "title", "public"}]; a person is not public unless it is said."""
    return [_person(number, record) for number, record in _records(value, ("name", "title", "public"))]


def _person(number: int, record: dict[str, Any]) -> dict[str, Any]:
    public = record.get("public", False)
    if not isinstance(public, bool):
        raise Unfit("person", f'Say with true or false whether person {number} is "public".')
    name = _words(record, "name", f"person {number}")
    return {
        "name": name,
        "title": _words(record, "title", f"person {number}", needed=False),
        "public": public,
    }


_FACT_WORDS = ("label", "unit", "source")
_FACT_FIELDS = (*_FACT_WORDS, "number", "as_of", "second_number", "second_unit")


def clean_facts(question: Question, value: Any) -> list[dict[str, Any]]:
    """[{"label", "number", "unit", "source", "as_of"}] and, for a pair of figures, the second one."""
    return [_fact(number, record) for number, record in _records(value, _FACT_FIELDS)]


def _fact(number: int, record: dict[str, Any]) -> dict[str, Any]:
    which = f"figure {number}"
    words = {name: _words(record, name, which) for name in _FACT_WORDS}
    fact = {
        "label": words["label"],
        "number": _number(record.get("number"), "number", which),
        "unit": words["unit"],
        "source": words["source"],
        "as_of": _day(record.get("as_of"), which),
    }
    second, unit = record.get("second_number"), _words(record, "second_unit", which, needed=False)
    if (second is None) != (not unit):
        raise Unfit("fact", f"Give both the second number and its unit for {which}, or neither.")
    if second is not None:
        fact |= {"second_number": _number(second, "second_number", which), "second_unit": unit}
    return fact


def clean_attachments(question: Question, value: Any) -> list[str]:
    """[sha256, ...] in small hexadecimal letters."""
    if not isinstance(value, list) or len(value) > _LONGEST_LIST:
        raise Unfit("type", f"Give a list of at most {_LONGEST_LIST} file digests.")
    for item in value:
        if not isinstance(item, str) or not _SHA256.fullmatch(item):
            raise Unfit("attachment", "Name each file by its SHA-256 digest, 64 hexadecimal characters.")
    if len(set(value)) != len(value):
        raise Unfit("unique", "Name each file once only.")
    return list(value)


def _records(value: Any, known: tuple[str, ...]) -> list[tuple[int, dict[str, Any]]]:
    if not isinstance(value, list) or len(value) > _LONGEST_LIST:
        raise Unfit(
            "type", f"Give a list of at most {_LONGEST_LIST} records with the fields {', '.join(known)}."
        )
    for record in value:
        if not isinstance(record, dict):
            raise Unfit("type", f"Give each record with the fields {', '.join(known)}.")
        for name in record:
            if name not in known:
                raise Unfit(
                    "unknown_field",
                    f'Remove the unknown field "{shown(name)}".{did_you_mean(shown(name), known)}',
                )
    return list(enumerate(value, start=1))


def _words(record: dict[str, Any], name: str, which: str, *, needed: bool = True) -> str:
    given = record.get(name)
    text = "" if given is None else tidy_text(given)
    if needed and not text:
        raise Unfit("incomplete_record", f'Give the "{name}" of {which}.')
    return text


def _number(value: Any, name: str, which: str) -> int | float:
    if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= LARGEST:
        return value
    raise Unfit("fact", f'Give the "{name}" of {which} in digits, without quotes.')


def _day(value: Any, which: str) -> str:
    if isinstance(value, str) and _DATE.fullmatch(value):
        try:
            return date.fromisoformat(value).isoformat()
        except ValueError:
            pass
    raise Unfit("fact", f'Give the "as_of" date of {which} as in 2022-06-05.')
