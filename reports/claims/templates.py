"""Fills sentence forms: a small grammar of placeholders, and nothing that could run.

  {name}            a phrase, or a number in digits
  {name:word}       a number in words where the language has one, else digits; {name:small} only below five
  {name:digits.x}   a number in digits with the ending `x` the language writes on it
  {noun:name}       a noun in the plural form the number `name` asks for
  {name#a|b|c}      one of the texts, by the plural form of the number, in the language's order
A name may carry a case or gender after a dot, as the language file defines it: {unit.gen:n}, {k:word.f}.
Where a number has no word of that case, the digits carry its ending, if the language has one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

PLACEHOLDER = re.compile(r"\{([a-z_]+(?:\.[a-z_]+)?)(?::([a-z_]+(?:\.[a-z_]+)?)|#([^{}]*))?\}")
SMALL_BELOW = 5

Noun = Mapping[str, str]
Values = Mapping[str, "int | str | Noun"]


class TemplateError(ValueError):
    """A sentence form that cannot be filled; says which placeholder."""


class Numbers(Protocol):
    """What filling needs of a language."""

    @property
    def plural_forms(self) -> tuple[str, ...]: ...
    def plural(self, number: int) -> str: ...
    def digits(self, number: int) -> str: ...
    def word(self, number: int, variant: str) -> str | None: ...
    def ending(self, number: int, variant: str) -> str: ...


@dataclass(frozen=True)
class Placeholder:
    name: str
    spec: str = ""
    choices: tuple[str, ...] = ()


def placeholders(template: str) -> Iterator[Placeholder]:
    """The placeholders of a form; TemplateError for a brace that belongs to none."""
    rest = PLACEHOLDER.sub("", template)
    if "{" in rest or "}" in rest:
        raise TemplateError(f"`{template}` has a brace outside a placeholder.")
    for found in PLACEHOLDER.finditer(template):
        yield _placeholder(found)


def _placeholder(found: re.Match[str]) -> Placeholder:
    choices = tuple(found[3].split("|")) if found[3] is not None else ()
    return Placeholder(name=found[1], spec=found[2] or "", choices=choices)


def fill(template: str, values: Values, numbers: Numbers) -> str:
    """The text; TemplateError if a placeholder has no value or one of the wrong sort."""
    list(placeholders(template))
    return PLACEHOLDER.sub(lambda found: _text(_placeholder(found), values, numbers), template)


def _text(place: Placeholder, values: Values, numbers: Numbers) -> str:
    if place.name not in values:
        raise TemplateError(f"Nothing is known for {{{place.name}}}.")
    value = values[place.name]
    if isinstance(value, int):
        return _number(value, place, numbers)
    if isinstance(value, str):
        return value
    agrees = values.get(place.spec)
    if not isinstance(agrees, int):
        raise TemplateError(f"{{{place.name}}} must name the number it agrees with.")
    return value[numbers.plural(agrees)]


def _number(value: int, place: Placeholder, numbers: Numbers) -> str:
    if place.choices:
        chosen = dict(zip(numbers.plural_forms, place.choices, strict=True))
        return chosen[numbers.plural(value)]
    style, _, variant = place.spec.partition(".")
    word = None
    if style == "word" or (style == "small" and value < SMALL_BELOW):
        word = numbers.word(value, variant)
    return word or numbers.digits(value) + numbers.ending(value, variant)


def sentence(text: str, capitals: Mapping[str, str] | None = None) -> str:
    """A text with its first letter large; digits stay as they are.

    `capitals` are the letters a language makes large in its own way, as Turkish i.
    """
    first = text[:1]
    return (capitals or {}).get(first, first.upper()) + text[1:]


def starts_with_digit(text: str) -> bool:
    return text.lstrip("\"'“”‘’«(")[:1].isdigit()
