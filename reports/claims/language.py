"""A language: how numbers, nouns and sentences are written, read from its data file.

A file has `plural` (rules tried in order; `is`, `mod10`, `mod100`, `not_mod100` are lists a number must be
in, or not), `thousands`, `number_words` (a list from one on, or lists by gender), `per_cent`, `list`,
`date`, `months`, `units` (the mission's word for a place, by plural form, or by case and plural form; `any`
is the language's own word for a place whose name it does not know),
`bases`, `negation` (`doubled` where "in none of them" needs the verb denied), `phrases` (several where a
language has cases; `where` names the one that says where), `cases`,
`bands`, `estimate` (its decimal mark, names of all places, phrases), `claims` (the frames of each claim),
`drivers` (the problems behind an assessment), `things`, `seen`, `reasons`; and where it needs them
`endings` (what is written on digits, by case and the last number spoken: 1 to 9, tens, 100, 1000 ...),
`capitals` (letters made large otherwise than by Unicode) and `read_number_words`.
`language_check.problems` says what is wrong with one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from reports.claims.language_check import missing_frames, problems
from reports.claims.loading import load_claims
from reports.claims.templates import Noun, Values, fill, sentence

FOLDER = Path(__file__).parent / "wording"
ANY_UNIT = "any"
MODEL = "en"  # the language whose frames every other one must have


class LanguageError(Exception):
    """A language that cannot be used, or does not exist."""


@dataclass(frozen=True, eq=False)
class Language:
    """`data` is the file as read; the methods are what filling and wording need of it."""

    code: str
    data: Mapping[str, Any]

    @property
    def plural_forms(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(rule["form"] for rule in self.data["plural"]))

    @property
    def where_phrase(self) -> str:
        """The phrase that says where something was seen: `where` in the file, else the first."""
        return str(self.data.get("where") or next(iter(self.data["phrases"])))

    @property
    def doubles_negation(self) -> bool:
        """Whether "in none of them" needs the verb denied, as in Russian and Turkish: `negation: doubled`."""
        return self.data.get("negation") == "doubled"

    def plural(self, number: int) -> str:
        return next(str(rule["form"]) for rule in self.data["plural"] if _applies(rule, number))

    def digits(self, number: int) -> str:
        return f"{number:,}".replace(",", self.data["thousands"])

    def word(self, number: int, variant: str = "") -> str | None:
        words = self.data["number_words"]
        listed: Sequence[str] = words if isinstance(words, list) else words[variant or next(iter(words))]
        return listed[number - 1] if 1 <= number <= len(listed) else None

    def ending(self, number: int, variant: str) -> str:
        """What is written on the digits of a number in a case, as "14’ünde"; often nothing."""
        endings: Mapping[int, str] = self.data.get("endings", {}).get(variant, {})
        return endings.get(_last_spoken(number), "")

    def fill(self, template: str, values: Values) -> str:
        return fill(template, values, self)

    def sentence(self, text: str) -> str:
        """A text with its first letter large, as the language makes it."""
        return sentence(text, self.capitals)

    @property
    def capitals(self) -> Mapping[str, str]:
        found: Mapping[str, str] = self.data.get("capitals", {})
        return found

    def unit(self, name: str | Mapping[str, Any]) -> dict[str, Noun]:
        """The nouns "unit" and "unit.<case>" for a mission's unit name, or for forms a mission gives."""
        known: Mapping[str, Any] = self.data["units"]
        if isinstance(name, Mapping) and "singular" in name:
            given = dict.fromkeys(self.plural_forms, name["plural"]) | {self.plural(1): name["singular"]}
            name = known.get(name["singular"], known.get(ANY_UNIT, given))
        forms = known.get(name, known.get(ANY_UNIT)) if isinstance(name, str) else name
        if forms is None:
            raise LanguageError(f"{self.code}: the unit name `{name}` is not known.")
        cases: dict[str, Noun] = {name: form for name, form in forms.items() if isinstance(form, Mapping)}
        if not cases:
            return {"unit": dict(forms)}
        return {"unit": next(iter(cases.values())), **{f"unit.{case}": noun for case, noun in cases.items()}}

    def join(self, items: Sequence[str]) -> str:
        """A list in running text."""
        if len(items) < 2:
            return "".join(items)
        forms = self.data["list"]
        if len(items) == 2:
            return self.fill(forms["two"], {"a": items[0], "b": items[1]})
        text = items[0]
        for item in items[1:-1]:
            text = self.fill(forms["more"], {"a": text, "b": item})
        return self.fill(forms["last"], {"a": text, "b": items[-1]})

    def date(self, day: date) -> str:
        month = self.data["months"][day.month - 1]
        return self.fill(self.data["date"], {"day": str(day.day), "month": month, "year": str(day.year)})

    def moment(self, when: datetime) -> str:
        return self.fill(self.data["time"], {"time": when.strftime("%H:%M"), "date": self.date(when.date())})


def _last_spoken(number: int) -> int:
    """The word a number ends on when spoken: 14 on 4, 130 on 30, 200 on 100, 5000 on 1000."""
    for power in (10, 100):
        if rest := number % power:
            return rest
    for power, above in ((100, 1000), (1000, 10**6)):
        if number % above:
            return power
    return 10**6 if number else 0


def _applies(rule: Mapping[str, Any], number: int) -> bool:
    return (
        ("is" not in rule or number in rule["is"])
        and ("mod10" not in rule or number % 10 in rule["mod10"])
        and ("mod100" not in rule or number % 100 in rule["mod100"])
        and number % 100 not in rule.get("not_mod100", ())
    )


def language_codes() -> tuple[str, ...]:
    """The languages a statement can be written in."""
    return tuple(sorted(file.stem for file in FOLDER.glob("*.yaml") if "." not in file.stem))


@cache
def load_language(code: str) -> Language:
    """A shipped language by its code; LanguageError if there is none."""
    file = FOLDER / f"{code}.yaml"
    if not code.isalpha() or not file.exists():
        raise LanguageError(f"There is no wording for the language `{code}`.")
    return parse_language(file.read_text(encoding="utf-8"), file=file.name)


def parse_language(text: str, *, file: str) -> Language:
    """A language from YAML text; LanguageError naming the file and every fault."""
    try:
        data = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise LanguageError(f"{file}: {error}") from error
    if not isinstance(data, dict) or "language" not in data:
        raise LanguageError(f"{file}: `language` is missing.")
    wrong = problems(data, load_claims())
    if not wrong and data["language"] != MODEL:
        wrong = tuple(missing_frames(data, load_language(MODEL).data))
    if wrong:
        raise LanguageError("\n".join(f"{file}: {problem}" for problem in wrong))
    return Language(code=str(data["language"]), data=data)
