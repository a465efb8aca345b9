"""Checklists in the observer's language: texts replaced at reading, nothing else of a form changed.

A published version stays in the language it was published in, and so does its digest. A translation is
found by the English text itself: where a mission words a question in its own way, or the standard text was
edited and nobody has translated the new one yet, the text stands as it is.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from missions.checklists.countries import COUNTRIES
from missions.checklists.form import Form, Group
from missions.checklists.parsing.yaml_text import load_yaml
from missions.checklists.problems import DefinitionError, DefinitionProblem, ProblemList
from missions.checklists.question import Question, QuestionType
from missions.checklists.standard_set import STANDARD_DIRECTORY

TRANSLATIONS_DIRECTORY = STANDARD_DIRECTORY / "translations"
# What a file holds besides its lists of texts.
_HEAD = ("language", "alphabet", "countries")


@dataclass(frozen=True)
class Translation:
    """The texts of one language. `own` holds, by (place, English), what one English word means only there.

    A place is the key of a question, group or form, or the id of a check. `alphabet` orders names; what is
    not in it, such as a space, comes first.
    """

    language: str
    texts: Mapping[str, str] = field(default_factory=dict, hash=False)
    own: Mapping[tuple[str, str], str] = field(default_factory=dict, hash=False)
    countries: Mapping[str, str] = field(default_factory=dict, hash=False)
    alphabet: str = ""

    def of(self, text: str, place: str) -> str:
        """The text in this language, itself where it has not been translated."""
        return self.own.get((place, text)) or self.texts.get(text, text)

    def words(self, table: Mapping[str, str], place: str) -> dict[str, str]:
        return {value: self.of(text, place) for value, text in table.items()}


def translated(form: Form, language: str) -> Form:
    """The form with its texts in the language; the same object where there is no translation.

    Keys, values, order and logic never change, so an answer means the same in every language.
    """
    translation = translation_to(language)
    if translation is None or form.language == language:
        return form
    of = translation.of
    return replace(
        form,
        language=language,
        title=of(form.title, form.key),
        short_title=of(form.short_title, form.key),
        use=of(form.use, form.key),
        reads=of(form.reads, form.key),
        unit_of_observation=of(form.unit_of_observation, form.key),
        observer_time=of(form.observer_time, form.key),
        groups=tuple(Group(group.key, of(group.title, group.key), group.keys) for group in form.groups),
        questions=tuple(_question(question, translation) for question in form.questions),
        coordinator_fields=tuple(_question(question, translation) for question in form.coordinator_fields),
        checks=tuple(replace(check, message=of(check.message, check.id)) for check in form.checks),
        special_answers=translation.words(form.special_answers, form.key),
    )


def _question(question: Question, translation: Translation) -> Question:
    of, key = translation.of, question.key
    is_country = question.type is QuestionType.COUNTRY
    labels = (
        _countries(question.labels, translation) if is_country else translation.words(question.labels, key)
    )
    return replace(
        question,
        text=of(question.text, key),
        hint=of(question.hint, key),
        labels=labels,
        special_answers=translation.words(question.special_answers, key),
    )


def _countries(labels: Mapping[str, str], translation: Translation) -> dict[str, str]:
    """Names by code, but for a country that a mission names in its own way."""
    return {
        code: translation.countries.get(code, name) if name == COUNTRIES.get(code) else name
        for code, name in labels.items()
    }


def country_name(code: str, language: str) -> str:
    """The country's name in the language, in English where there is none, the code of an unknown one."""
    translation = translation_to(language)
    english = COUNTRIES.get(code, code)
    return translation.countries.get(code, english) if translation else english


def alphabetical(name: str, language: str) -> tuple[tuple[int, str], ...]:
    """A key to sort names by: Kazakh and Turkish letters do not stand in the order of their code points."""
    translation = translation_to(language)
    alphabet = translation.alphabet if translation else ""
    if not alphabet:
        return ((0, name),)
    lower = name.replace("İ", "i").replace("I", "ı").lower() if "ı" in alphabet else name.lower()
    return tuple((alphabet.find(letter), letter) for letter in lower)


@cache
def translation_to(language: str) -> Translation | None:
    """The shipped translation, None when there is none. Raises DefinitionError if its file was broken."""
    path = TRANSLATIONS_DIRECTORY / f"{language}.yaml"
    return read_translation(path) if language.isalpha() and path.exists() else None


def read_translation(path: Path) -> Translation:
    """The translation in a file. Raises DefinitionError with all its problems."""
    problems = ProblemList()
    document = load_yaml(path.read_text("utf-8"), file=path.name, problems=problems)
    problems.raise_if_any()
    if not isinstance(document, dict) or document.get("language") != path.stem:
        message = f'The file must say "language: {path.stem}".'
        raise DefinitionError([DefinitionProblem(path.name, "language", "translation_language", message)])
    texts: dict[str, str] = {}
    own: dict[tuple[str, str], str] = {}
    for entry in _entries(document, path, problems):
        english, words = entry["en"], entry[path.stem]
        places = entry.get("at")
        for place in [places] if isinstance(places, str) else places or [None]:
            home: dict[Any, str] = own if place else texts
            name = (place, english) if place else english
            if name in home:
                problems.report(path.name, english, "translated_twice", "The text stands twice; keep one.")
            home[name] = words
    problems.raise_if_any()
    return Translation(
        path.stem, texts, own, document.get("countries", {}), str(document.get("alphabet", ""))
    )


def _entries(document: dict[str, Any], path: Path, problems: ProblemList) -> Iterator[dict[str, Any]]:
    for section, entries in document.items():
        if section in _HEAD:
            continue
        for entry in entries or ():
            if isinstance(entry, dict) and {"en", path.stem} <= set(entry) <= {"en", path.stem, "at"}:
                yield entry
            else:
                message = f'Each text must be written as "en", "{path.stem}" and, where needed, "at".'
                problems.report(path.name, section, "translation_entry", message)
