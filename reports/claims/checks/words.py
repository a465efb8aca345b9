"""The words checks look for, one file a language: data, so that a language needs no code.

phrases     {name: [patterns]}: regular expressions, found at the borders of words, in any case
topics      {name: {words: [patterns], claims: [claim ids]}}
stages      {coverage claim: [patterns]}: what a sentence about this stage says
adjectives  [{words: [patterns], above, up_to}]: shares in per cent an adjective stands for
numbers     {word: number}
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from reports.claims.language import language_codes, load_language

DIRECTORY = Path(__file__).parent / "vocabulary"
NUMBER = re.compile(r"(?<![\w.])\d+(?:[,.\u00a0\u202f]\d+)*")
ADJECTIVES = 1  # so many words may stand between a number and what it counts
NEVER = re.compile(r"(?!)")


@dataclass(frozen=True)
class Adjective:
    pattern: re.Pattern[str]
    above: int
    up_to: int


@dataclass(frozen=True)
class Topic:
    pattern: re.Pattern[str]
    claims: tuple[str, ...]


@dataclass(frozen=True)
class Vocabulary:
    """`find` gives the words found, empty when none; a name the language does not know finds nothing."""

    phrases: Mapping[str, re.Pattern[str]] = field(default_factory=dict)
    topics: Mapping[str, Topic] = field(default_factory=dict)
    stages: Mapping[str, re.Pattern[str]] = field(default_factory=dict)
    adjectives: tuple[Adjective, ...] = ()
    numbers: Mapping[str, int] = field(default_factory=dict)

    def find(self, name: str, text: str) -> str:
        found = self.phrases.get(name, NEVER).search(text)
        return found[0] if found else ""

    def begins(self, name: str, text: str) -> bool:
        return self.phrases.get(name, NEVER).match(text) is not None

    def ends(self, name: str, text: str) -> bool:
        return any(found.end() == len(text) for found in self.phrases.get(name, NEVER).finditer(text))

    def topics_of(self, text: str) -> set[str]:
        return {name for name, topic in self.topics.items() if topic.pattern.search(text)}

    def claims_of(self, text: str) -> list[str]:
        """The claims a sentence's words are about, in the order of the vocabulary."""
        found = [
            claim for name in self.topics if name in self.topics_of(text) for claim in self._claims(name)
        ]
        return list(dict.fromkeys(found))

    def _claims(self, topic: str) -> tuple[str, ...]:
        return self.topics[topic].claims

    def topic_of_claim(self, claim: str) -> set[str]:
        return {name for name, topic in self.topics.items() if claim in topic.claims}

    def number_before(self, name: str, text: str) -> int | None:
        """The number, in digits or words, that stands before the named things; None when there is none."""
        things = self.phrases.get(name)
        if things is None:
            return None
        for thing in things.finditer(text):
            for word in reversed(text[: thing.start()].casefold().split()[-ADJECTIVES - 1 :]):
                if word.isdecimal() or word in self.numbers:
                    return int(word) if word.isdecimal() else self.numbers[word]
        return None


@cache
def load_vocabulary(language: str) -> Vocabulary:
    """The vocabulary of a language; one without a file has no words, and checks of words find nothing."""
    path = DIRECTORY / f"{language}.yaml"
    if not path.is_file():
        return Vocabulary()
    data: Mapping[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return Vocabulary(
        phrases={name: _any(patterns) for name, patterns in data["phrases"].items()},
        topics={
            name: Topic(_any(topic["words"]), tuple(topic["claims"]))
            for name, topic in data["topics"].items()
        },
        stages={claim: _any(patterns) for claim, patterns in data["stages"].items()},
        adjectives=tuple(
            Adjective(_any(each["words"]), int(each["above"]), int(each["up_to"]))
            for each in data["adjectives"]
        ),
        numbers=data["numbers"],
    )


def _any(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(patterns)})(?!\w)", re.IGNORECASE)


def numbers_in(text: str, language: str = "en") -> list[str]:
    """Numbers written in digits, without the marks by which the language groups thousands."""
    return [_grouped(language).sub("", found) for found in NUMBER.findall(text)]


@cache
def _grouped(language: str) -> re.Pattern[str]:
    known = language if language in language_codes() else "en"
    mark = re.escape(load_language(known).data["thousands"])
    return re.compile(rf"(?:{mark}|[\u00a0\u202f])(?=\d{{3}}(?!\d))")
