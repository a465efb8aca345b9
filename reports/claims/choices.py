"""Which wording of a figure stands: the rules' own, another the rules allow, or words of the mission's own.

In the mission's own words no number is typed: {k}, {n}, {pct} and {base} are filled by the figure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from reports.claims.language import Language, load_language
from reports.claims.templates import starts_with_digit

STANDARD = ""
OWN = "own"
BLANKS = ("k", "n", "pct", "base")
_BLANK = re.compile(r"\{(k|n|pct|base)\}")
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True)
class Choice:
    """`text_id`: STANDARD, the id of an alternative, or OWN with `text` and the `reason` for it."""

    text_id: str = STANDARD
    text: str = ""
    reason: str = ""


def chosen_text(
    standard: str,
    allowed: Mapping[str, str],
    blanks: Mapping[str, str],
    choice: Choice | None,
    language: Language,
) -> tuple[str, str]:
    """The text that stands and its id. What the figure no longer allows gives way to the rules."""
    if choice is None:
        return standard, STANDARD
    if choice.text_id == OWN and not any(faults_of_figure(choice.text, blanks)):
        return language.sentence(fill_blanks(choice.text, blanks)), OWN
    if choice.text_id in allowed:
        return allowed[choice.text_id], choice.text_id
    return standard, STANDARD


def fill_blanks(text: str, blanks: Mapping[str, str]) -> str:
    return _BLANK.sub(lambda found: blanks[found[1]], text.strip())


def faults(text: str, blanks: Mapping[str, str], language: Language) -> tuple[str, ...]:
    """What is wrong with words of the mission's own, as stable names; none when they may stand."""
    return tuple(dict.fromkeys([*_typed_numbers(text, language), *faults_of_figure(text, blanks)]))


def faults_of_figure(text: str, blanks: Mapping[str, str]) -> Iterator[str]:
    """What the figure cannot fill, or fills with a digit where a sentence begins."""
    if any(found not in blanks for found in _BLANK.findall(text)):
        yield "blank_unknown"
    elif "{" in _BLANK.sub("", text) or "}" in _BLANK.sub("", text):
        yield "brace"
    elif starts_with_digit(fill_blanks(text, blanks)):
        yield "starts_with_digit"


def _typed_numbers(text: str, language: Language) -> Iterator[str]:
    plain = _BLANK.sub(" ", text)
    if any(character.isnumeric() for character in plain):
        yield "digits"
    if {word.casefold() for word in _WORD.findall(plain)} & _number_words(language):
        yield "number_words"


def _number_words(language: Language) -> set[str]:
    """The language's words for numbers: those it writes, and those it would only read."""
    written = language.data["number_words"]
    lists = [written] if isinstance(written, list) else list(written.values())
    words = [word for listed in (*lists, language.data.get("read_number_words", ())) for word in listed]
    other = language.data.get("number_words_in_other_senses", ())
    return {part.casefold() for word in words for part in _WORD.findall(str(word))} - set(other)


def reworded(document: Mapping[str, Any], choices: Mapping[str, Choice]) -> dict[str, Any]:
    """The document with other wordings of its figures, without counting anything again.

    Only for reading: its content hash is that of the document it was made from.
    """
    language = load_language(document["language"])
    shown = {**document, "sections": deepcopy(document["sections"]), "figures": deepcopy(document["figures"])}
    texts: dict[str, str] = {}
    for figure in shown["figures"]["figures"]:
        said = figure["sentence"]
        if said and "standard" in said:
            allowed = {each["id"]: each["text"] for each in figure["alternatives"]}
            choice = choices.get(figure["id"])
            said["text"], said["chosen"] = chosen_text(
                said["standard"], allowed, said["blanks"], choice, language
            )
            texts[figure["id"]] = said["text"]
    for section in shown["sections"]:
        for paragraph in section["paragraphs"]:
            for each in paragraph["sentences"]:
                each["text"] = texts.get(each["claim"], each["text"])
    return shown
