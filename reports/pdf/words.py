"""The few words of the paper itself (page, annex, base) and how it writes dates and numbers, per language."""

import json
import re
import textwrap
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

_LABELS = Path(__file__).parent / "labels"
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_TAG = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
_DOTTED_I = str.maketrans({"i": "İ", "ı": "I"})
_TURKIC_LATIN = {"tr", "az"}


@dataclass(frozen=True)
class Words:
    """The labels of one language; unknown languages read English."""

    language: str
    labels: Mapping[str, Any]

    def __getitem__(self, key: str) -> str:
        return str(self.labels[key])

    def date(self, value: Any) -> str:
        """A day as people write it; text that is no ISO date is already written and stays."""
        text = clean(value)
        if not _DATE.fullmatch(text):
            return text
        return self._day(datetime.fromisoformat(text))

    def moment(self, value: Any) -> str:
        """A day with its local time and offset, from an ISO moment."""
        text = clean(value)
        if not _DATE.match(text) or len(text) <= 10:
            return self.date(text)
        moment = datetime.fromisoformat(text)
        return f"{self._day(moment)}, {moment:%H:%M}{_offset(moment)}"

    def number(self, value: Any) -> str:
        """Digits grouped by thousands; what is no number is printed as it is, nothing as a dash."""
        if value is None or value == "":
            return "–"
        if isinstance(value, int) and not isinstance(value, bool):
            return f"{value:,}".replace(",", self["thousands"])
        return clean(value)

    def share(self, value: Any) -> str:
        """A share of 1 as whole per cent, halves up, never 0 for some nor 100 for not all (methodology 4.5).

        For display of a coverage that the figures already hold; no figure is made here.
        """
        if isinstance(value, bool) or not isinstance(value, int | float):
            return self.number(value)
        whole = int(value * 100 + 0.5)
        if 0 < value < 1:
            whole = min(max(whole, 1), 99)
        return self.per_cent(whole)

    def per_cent(self, whole: int) -> str:
        return self["per_cent"].format(number=whole)

    def _day(self, moment: datetime) -> str:
        month = self.labels["months"][moment.month - 1]
        return self["date"].format(day=moment.day, month=month, year=moment.year)


@cache
def words_for(language: str | None) -> Words:
    """Labels of a language tag (``kk-KZ`` reads ``kk``), English where none are shipped."""
    base = base_language(language)
    file = _LABELS / f"{base}.json"
    if not file.is_file():
        file = _LABELS / "en.json"
    return Words(language=base, labels=json.loads(file.read_text(encoding="utf-8")))


def language_tag(language: Any) -> str:
    """A well-formed tag, as readers need to choose a voice; English for anything else."""
    tag = clean(language).replace("_", "-")
    return tag if _TAG.fullmatch(tag) else "en"


def base_language(language: Any) -> str:
    return language_tag(language).split("-")[0].lower()


def clean(value: Any) -> str:
    """Text that every part of a PDF can hold: composed, without control characters and lone surrogates."""
    text = unicodedata.normalize("NFC", "" if value is None else str(value))
    return "".join(" " if unicodedata.category(char) in ("Cc", "Cs") else char for char in text)


def upper(text: str, language: str | None) -> str:
    """Capitals as the language writes them: Turkish and Azerbaijani keep the dot on i."""
    return (text.translate(_DOTTED_I) if base_language(language) in _TURKIC_LATIN else text).upper()


def has_small_capitals(text: str, language: str | None) -> bool:
    """Whether Noto Serif has true small capitals for this text: Latin outside Turkish and Azerbaijani."""
    letters = [char for char in text if char.isalpha()]
    return base_language(language) not in _TURKIC_LATIN and all(ord(char) < 0x180 for char in letters)


def balanced(text: str, room: int) -> list[str]:
    """As few lines of ``room`` letters as the text needs, all about equally long; longer words are cut."""
    lines = _filled(text, room)
    longest = max((len(word) for word in text.split()), default=0)
    for narrower in range(max(len(text) // max(len(lines), 1), longest), room):
        if len(_filled(text, narrower)) == len(lines):
            return _filled(text, narrower)
    return lines


def _filled(text: str, room: int) -> list[str]:
    return textwrap.wrap(text, max(room, 1), break_on_hyphens=False)


def _offset(moment: datetime) -> str:
    offset = moment.utcoffset()
    if offset is None:
        return ""
    minutes = int(offset.total_seconds() // 60)
    if not minutes:
        return " UTC"
    hours, rest = divmod(abs(minutes), 60)
    return f" (UTC{'+' if minutes > 0 else '−'}{hours}{f':{rest:02d}' if rest else ''})"
