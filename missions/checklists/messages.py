"""What a person reads about an answer that cannot be kept: English sentences, to be translated by wording."""

import re
from collections.abc import Callable, Mapping
from typing import Any

Translate = Callable[[str], str]

# By wording: a rule, and after the dot which of its sentences; %s is filled from the problem's params.
# A test compares static/js/checklist/problems.js and templates/missions/field/words/problems.html with it.
TEMPLATES: Mapping[str, str] = {
    "required": "Answer this question; the form needs it.",
    "required.special": "Answer this question; the form cannot do without it.",
    "special": "Choose another answer; “%s” is not offered here.",
    "repeat": "Answer by number of the question on the ballot, from 1 to %s.",
    "comment_required": "Say in a comment what happened and what you saw.",
    "comment_type": "Give the comment as a text.",
    "comment_max_length": "Shorten the comment to %s characters.",
    "unknown_key.answer": "Remove the answer to “%s”; this form has no such question.",
    "unknown_key.comment": "Remove the comment to “%s”; this form has no such question.",
    "unknown_key.answers": "Remove %s more answers; this form has no such questions.",
    "unknown_key.comments": "Remove %s more comments; this form has no such questions.",
    "type.answers": "Give the answers as an object from question keys to answers.",
    "type.comments": "Give the comments as an object from question keys to comments.",
    "type.choice": "Give one of the answers offered here, as text.",
    "choice": "Choose one of %s; “%s” is not one of them.",
    "choice.long": "Choose one of the answers offered here; “%s” is not one.",
    "type.multi": "Give a list of answers, even when there is only one.",
    "unique": "Give each answer once only.",
    "exclusive": "Choose either “%s” alone or the other answers.",
    "type.integer": "Enter a whole number, in digits alone.",
    "min": "Enter a number of %s or more.",
    "max": "Enter a number of %s or less.",
    "time": "Enter the time as hours and minutes, for example 07:05.",
    "datetime": "Enter the date and time as in 2022-06-05T14:30.",
    "type.text": "Give a text, in quotes.",
    "max_length": "Shorten the text to %s characters.",
    "reference": "Choose the place from the list, by its code.",
    "type.records": "Give a list of at most %s records with the fields %s.",
    "type.record": "Give each record with the fields %s.",
    "unknown_field": "Remove the unknown field “%s”.",
    "person": "Say with true or false whether person %s may be named in public.",
    "incomplete_record.name": "Give the name of person %s.",
    "incomplete_record.label": "Say what figure %s counts.",
    "incomplete_record.unit": "Give the unit of figure %s.",
    "incomplete_record.source": "Say who gave figure %s.",
    "fact.number": "Give the number of figure %s in digits, such as 65.",
    "fact.second_number": "Give the second number of figure %s in digits, such as 65.",
    "fact.second": "Give both the second number of figure %s and its unit, or neither.",
    "fact.as_of": "Give the date of figure %s as in 2022-06-05.",
    "type.files": "Give a list of at most %s file digests.",
    "attachment": "Name each file by its SHA-256 digest, 64 hexadecimal characters.",
    "unique.files": "Name each file once only.",
}
_PLACE = re.compile(r"%(?:([1-9])\$)?s")
SUGGESTION = "Did you mean “%s”?"


def rule_of(wording: str) -> str:
    """The stable id of the rule a sentence belongs to."""
    return wording.partition(".")[0]


def sentence(
    wording: str, params: tuple[Any, ...], suggestion: str = "", *, translate: Translate = str
) -> str:
    """The sentence for the person; `translate` gives a template in their language (gettext)."""
    said = _filled(translate(TEMPLATES[wording]), params)
    return f"{said} {_filled(translate(SUGGESTION), (suggestion,))}" if suggestion else said


def _filled(template: str, params: tuple[Any, ...]) -> str:
    """%s takes the next param; %1$s the first, for languages that want another order."""
    following = iter(params)
    return _PLACE.sub(lambda found: str(params[int(found[1]) - 1] if found[1] else next(following)), template)
