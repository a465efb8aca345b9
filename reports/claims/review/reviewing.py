"""Reviews an outside text sentence by sentence: the cross-checks, then what only a foreign text can lack."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import count
from typing import Any

from reports.claims.checks.absence import full_access, negative_claims
from reports.claims.checks.context import CheckContext
from reports.claims.checks.judged import outcome_words, positive_overall
from reports.claims.checks.names import names
from reports.claims.checks.results import Flag
from reports.claims.checks.said import Reading
from reports.claims.checks.scope import adjectives, country_wide
from reports.claims.checks.signs import opposite_signs
from reports.claims.checks.sums import sums
from reports.claims.review.classing import Class, class_of
from reports.claims.review.rules import SENTENCE_RULES, TEXT_RULES
from reports.claims.review.splitting import split

Plain = Mapping[str, Any]
# Checks that need nothing but sentences and records; the others compare a document with itself.
SHARED = (
    negative_claims,
    full_access,
    country_wide,
    outcome_words,
    adjectives,
    positive_overall,
    opposite_signs,
    sums,
    names,
)
# How the checks treat a class: what somebody wrote as a finding is checked like a judgement.
KINDS = {
    Class.TITLE: "metadata",
    Class.FIGURE: "judgement",
    Class.ABSENCE: "judgement",
}


@dataclass(frozen=True)
class Sentence:
    """`mark` is its place in the text (S1, S2 ... titles counted); `flags` what stops at it."""

    mark: str
    text: str
    kind: Class
    flags: tuple[Flag, ...] = ()


@dataclass(frozen=True)
class Reviewed:
    """The text in paragraphs; `missing` are flags of what the whole text does not say."""

    paragraphs: tuple[tuple[Sentence, ...], ...]
    missing: tuple[Flag, ...] = ()

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        return tuple(each for paragraph in self.paragraphs for each in paragraph)

    @property
    def flags(self) -> tuple[Flag, ...]:
        return (*(flag for each in self.sentences for flag in each.flags), *self.missing)


def review_text(text: str, document: Plain, context: CheckContext) -> Reviewed:
    """Hold a text in the document's language against the document's figures and the mission's records."""
    as_read = _as_document(text, document)
    reading = Reading(as_read)
    flags = [flag for check in SHARED for flag in check(reading, context)]
    for said, kind in zip(reading.sentences, _classes(as_read), strict=True):
        flags += [flag for rule in SENTENCE_RULES for flag in rule(said, kind, reading, context)]
    whole = [flag for rule in TEXT_RULES for flag in rule(reading, context)]
    at: dict[str, list[Flag]] = {}
    for flag in flags:
        at.setdefault(flag.mark, []).append(flag)
    paragraphs = tuple(
        tuple(
            Sentence(each["id"], each["text"], each["class"], tuple(at.get(each["id"], ())))
            for each in paragraph["sentences"]
        )
        for paragraph in as_read["sections"][0]["paragraphs"]
    )
    return Reviewed(paragraphs, (*at.get("", ()), *whole))


def _as_document(text: str, document: Plain) -> dict[str, Any]:
    """The text in the shape of a document: its own sentences beside the figures that were counted."""
    numbers = count(1)
    words = Reading(document).words
    paragraphs = [
        {"sentences": [_sentence(next(numbers), each, class_of(each, words)) for each in paragraph]}
        for paragraph in split(text)
    ]
    return {
        "language": document["language"],
        "snapshot": document["snapshot"],
        "figures": document["figures"],
        "sections": [{"key": "", "paragraphs": paragraphs}],
    }


def _sentence(number: int, text: str, kind: Class) -> dict[str, Any]:
    return {"id": f"S{number}", "text": text, "class": kind, "kind": KINDS.get(kind, kind.value)}


def _classes(as_read: Plain) -> Iterator[Class]:
    for paragraph in as_read["sections"][0]["paragraphs"]:
        yield from (each["class"] for each in paragraph["sentences"])
