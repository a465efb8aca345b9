"""Says in microseconds that a payload is valid, so that the schema need only speak about the others.

Everything accepted here the schema accepts too (a test holds the two against each other); what is not
accepted here goes to the schema, which decides and finds the words.
"""

import re
from typing import Any

from missions.formats.schema import DEVICE_ID, EMAIL, is_date, is_moment

_KINDS = frozenset({"opening", "voting", "counting", "tabulation", "mobile", "abroad", "incident", "meeting"})
_REQUIRED = ("id", "checklist", "version", "team", "observer", "filled_at", "visit_date", "answers")
_FIELDS = frozenset({*_REQUIRED, "base_revision", "comments", "attachments", "review"})
_KEY = re.compile(r"[a-z][a-z0-9_]{0,59}")
_CODE = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_. -]{0,18}[A-Za-z0-9])?")
_LONGEST_TEXT = 20000


def is_plainly_valid(payload: Any) -> bool:
    """True only for payloads the schema of a submissions file allows; False says nothing yet."""
    return (
        isinstance(payload, dict)
        and _FIELDS.issuperset(payload)
        and all(field in payload for field in _REQUIRED)
        and _has_good_header(payload)
        and _has_good_answers(payload["answers"])
        and _has_good_comments(payload.get("comments", {}))
        and payload.get("attachments", []) == []
        and _is_good_review(payload.get("review"), "review" in payload)
    )


def _has_good_header(payload: dict[str, Any]) -> bool:
    texts = [payload[field] for field in ("id", "checklist", "team", "observer", "filled_at", "visit_date")]
    return (
        all(type(text) is str for text in texts)
        and DEVICE_ID.fullmatch(payload["id"]) is not None
        and payload["checklist"] in _KINDS
        and _CODE.fullmatch(payload["team"]) is not None
        and _is_email(payload["observer"])
        and is_moment(payload["filled_at"])
        and is_date(payload["visit_date"])
        and _is_number(payload["version"], 1)
        and _is_number(payload.get("base_revision", 0), 0)
    )


def _is_number(value: Any, smallest: int) -> bool:
    return type(value) is int and smallest <= value <= 100_000


def _is_email(value: Any) -> bool:
    return type(value) is str and len(value) <= 254 and EMAIL.fullmatch(value) is not None


def suspicious_part(payload: dict[str, Any]) -> dict[str, Any]:
    """The payload without the answers that are plainly right, so that the schema has less to go through.

    What is wrong with the whole is wrong with this part too: one answer stays, where all are right.
    """
    answers = payload.get("answers")
    if type(answers) is not dict or not answers:
        return payload
    doubtful = {key: value for key, value in answers.items() if not _is_good_answer(key, value)}
    key, value = next(iter(answers.items()))
    return payload | {"answers": doubtful or {key: value}}


def _has_good_answers(answers: Any) -> bool:
    if type(answers) is not dict or not answers:
        return False
    return all(_is_good_answer(key, value) for key, value in answers.items())


def _is_good_answer(key: str, value: Any) -> bool:
    kind = type(value)
    if kind is str:
        good = len(value) <= _LONGEST_TEXT
    elif kind is list:
        good = all(type(item) is str or type(item) is dict for item in value)
    else:
        good = kind is int or kind is dict or kind is float or value is None
    return good and _KEY.fullmatch(key) is not None


def _has_good_comments(comments: Any) -> bool:
    return type(comments) is dict and all(
        type(text) is str and len(text) <= _LONGEST_TEXT and _KEY.fullmatch(key)
        for key, text in comments.items()
    )


def _is_good_review(review: Any, is_given: bool) -> bool:
    if not is_given:
        return True
    if type(review) is not dict or not {"decision", "by", "reason"}.issuperset(review):
        return False
    reason, decision = review.get("reason", ""), review.get("decision")
    if "reason" in review and not (type(reason) is str and 1 <= len(reason) <= 5000):
        return False
    needs_reason = decision in ("returned", "excluded")
    return (decision == "verified" or (needs_reason and "reason" in review)) and _is_email(review.get("by"))
