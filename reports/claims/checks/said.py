"""The sentences of a document as checks read them, each with the figures it speaks of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from reports.claims.checks.results import Flag, flag
from reports.claims.checks.words import Vocabulary, load_vocabulary, numbers_in

Plain = Mapping[str, Any]
# Sentences people write, rather than the rules.
WRITTEN = frozenset({"judgement", "recommendation", "metadata", "courtesy", "thanks"})
RECORDS = frozenset({"meeting", "fact", "judgement"})  # counted as records, not from answers
COURTESY = frozenset({"courtesy", "thanks"})  # excluded from evidence checks (methodology S39)


@dataclass(frozen=True)
class Said:
    """A sentence; `mark` is its mark, or its id where it has none; `rests_on` marks or short codes."""

    mark: str
    section: str
    text: str
    kind: str = ""
    claim: str = ""
    author: str = ""
    rests_on: tuple[str, ...] = ()

    def flag(self, rule: str, /, **values: object) -> Flag:
        return flag(rule, self.mark, self.section, self.text, **values)


@dataclass(frozen=True)
class Reading:
    """A document and the vocabulary of its language."""

    document: Plain

    @cached_property
    def words(self) -> Vocabulary:
        return load_vocabulary(str(self.document["language"]))

    def numbers_in(self, text: str) -> list[str]:
        return numbers_in(text, str(self.document["language"]))

    @cached_property
    def sentences(self) -> tuple[Said, ...]:
        return tuple(_said(self.document))

    @cached_property
    def checked(self) -> tuple[Said, ...]:
        """All but courtesy."""
        return tuple(each for each in self.sentences if each.kind not in COURTESY)

    @cached_property
    def figures(self) -> Mapping[str, Plain]:
        """Figures of figures.json by claim."""
        return {each["id"]: each for each in self.document["figures"]["figures"]}

    @cached_property
    def by_mark(self) -> Mapping[str, Plain]:
        return {str(each["mark"]): each for each in self.figures.values() if each.get("mark")}

    def figures_of(self, said: Said) -> list[Plain]:
        """The counted figures a sentence speaks of: its own, else those it rests on."""
        own = self.figures.get(said.claim)
        if own and own["kind"] not in RECORDS:
            return [own] if own.get("n") else []
        rests_on = (self.by_mark.get(mark) for mark in said.rests_on)
        return [each for each in rests_on if each and each["kind"] not in RECORDS and each.get("n")]

    def is_rewritten(self, said: Said) -> bool:
        """Whether people chose the words: a written sentence, or a figure in the mission's own words."""
        if said.kind in WRITTEN:
            return True
        told = (self.figures.get(said.claim) or {}).get("sentence") or {}
        return told.get("chosen") == "own" or told.get("text", said.text) != said.text


def _said(document: Plain) -> Iterator[Said]:
    for section in document["sections"]:
        for paragraph in section["paragraphs"]:
            for each in paragraph["sentences"]:
                yield Said(
                    mark=str(each.get("mark") or each.get("id") or ""),
                    section=str(section["key"]),
                    text=str(each["text"]),
                    kind=str(each["kind"]),
                    claim=str(each.get("claim") or ""),
                    author=str((each.get("author") or {}).get("name") or ""),
                    rests_on=tuple(each.get("rests_on") or ()),
                )
