"""Meetings recorded from the meeting checklist; those of a mission file are made in services.loading."""

from collections.abc import Mapping
from typing import Any

from django.utils.dateparse import parse_date, parse_datetime

from missions.models import ContextFact, Meeting, Submission

NOT_TOPICS = frozenset(
    [
        "mtg_date",
        "mtg_place",
        "mtg_type",
        "mtg_institution",
        "mtg_persons",
        "mtg_attribution",
        "mtg_purpose",
        "mtg_facts",
        "mtg_documents",
        "mtg_suggestions",
        "mtg_assessment",
        "mtg_allegation",
    ]
)


def record_from(submission: Submission, answers: Mapping[str, Any]) -> None:
    """Make or refresh the meeting a submission tells of; it counts once the submission is verified."""
    for number, fact in enumerate(_list(answers, "mtg_facts"), start=1):
        _learn(submission, number, fact)
    values = _values(submission, answers)
    known = Meeting.objects.filter(submission=submission).first()
    if known and known.revision > 1:
        values |= _terms_of_the_desk(known, values)
    Meeting.objects.update_or_create(submission=submission, defaults=values)


def _values(submission: Submission, answers: Mapping[str, Any]) -> dict[str, Any]:
    when = parse_datetime(str(answers.get("mtg_date", "")))
    return {
        "mission": submission.mission,
        "ref": submission.code,
        "date": when.date() if when else submission.received_at.date(),
        "place": _text(answers, "mtg_place"),
        "type": _text(answers, "mtg_type"),
        "institution": _text(answers, "mtg_institution"),
        "persons": _list(answers, "mtg_persons"),
        "attribution": _text(answers, "mtg_attribution") or Meeting.Attribution.CONFIDENTIAL,
        "purpose": _text(answers, "mtg_purpose"),
        "topics": {
            key: value
            for key, value in answers.items()
            if key.startswith("mtg_") and key not in NOT_TOPICS and isinstance(value, str)
        },
        "suggestions": _text(answers, "mtg_suggestions"),
        "assessment": _text(answers, "mtg_assessment"),
    }


def _terms_of_the_desk(known: Meeting, said: Mapping[str, Any]) -> dict[str, Any]:
    """What was edited at the statement desk stands; of the two terms the stricter, and nobody is named who
    no longer agrees."""
    strictness = list(Meeting.Attribution)
    withdrawn = {person.get("name") for person in said["persons"] if person.get("public") is not True}
    return {
        "institution": known.institution,
        "purpose": known.purpose,
        "attribution": max(known.attribution, said["attribution"], key=strictness.index),
        "persons": [
            {**person, "public": person.get("public") is True and person.get("name") not in withdrawn}
            for person in known.persons
        ],
    }


def _text(answers: Mapping[str, Any], key: str) -> str:
    value = answers.get(key)
    return (
        value
        if isinstance(value, str) and value not in ("not_observed", "not_applicable", "not_discussed")
        else ""
    )


def _list(answers: Mapping[str, Any], key: str) -> list[Any]:
    value = answers.get(key)
    return value if isinstance(value, list) else []


def _learn(submission: Submission, number: int, fact: Mapping[str, Any]) -> None:
    """A figure given at a meeting becomes a context fact; it is cited only after a second person's check.

    A change makes that check void. One that was written anew at the statement desk, or removed there, stands
    as it stands there.
    """
    key: dict[str, Any] = {"mission": submission.mission, "ref": f"{submission.code}-{number}"}
    known = ContextFact.objects.filter(**key).first()
    if known and (known.removed_at or known.entered_by_id != submission.observer_id):
        return
    values = {
        "label": fact["label"],
        "number": fact["number"],
        "unit": fact["unit"],
        "second_number": fact.get("second_number"),
        "second_unit": fact.get("second_unit", ""),
        "as_of": parse_date(str(fact.get("as_of") or "")),
        "source_kind": ContextFact.Source.MEETING,
        "source_ref": submission.code,
        "source_name": fact.get("source", ""),
        "entered_by": submission.observer,
    }
    if known and all(getattr(known, name) == value for name, value in values.items()):
        return
    values |= {"checked_at": None, "checked_by": None, "revision": known.revision + 1 if known else 1}
    ContextFact.objects.update_or_create(**key, defaults=values)
