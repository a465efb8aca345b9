"""The same statement in another language: its figures and sentences, with what people wrote translated.

What the rules say is worded by the language. What people wrote has a translation by its own text, or waits
for one: nothing is printed in the wrong language without being named.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from reports.claims.choices import OWN, Choice
from reports.claims.document import build_document
from reports.claims.figures import Figure, Say
from reports.claims.sealing import content_hash, published

Plain = Mapping[str, Any]
# Words people write, by the argument of `build_document` they stand in; * is every item.
WRITTEN: Mapping[str, tuple[str, ...]] = {
    "mission": (
        "title",
        "short_name",
        "mission_type",
        "organisation.name",
        "organisation.short_name",
        "invitation.inviting_body",
        "benchmarks.*",
        "legal_basis.*",
        "head.title",
        "composition.*.body",
        "composition.*.kind",
        "open_stages.*",
        "final_report.due",
        "final_report.recipients.*",
        "thanks",
        "courtesy",
        "issue_place",
    ),
    "referendum": ("official_title", "short_name"),
    "meetings": ("*.institution", "*.persons.*.title", "*.purpose"),
    "facts": ("*.label", "*.unit", "*.second_unit", "*.source.name", "*.source.ref"),
    "judgements": ("*.text", "*.author.title"),
    "recommendations": ("*.addressee", "*.action", "*.text"),
    "standards": ("*",),
    "bias": ("*.group",),
    "sample": ("frame",),
    "coverage_map": ("places.*.name",),
}
OWN_WORDS = "wordings"  # in place of the rules' own, with blanks the figure fills
UNREAD = frozenset({"evidence", "figures"})  # parts of a document that are files beside it
# Names stand as they are unless somebody writes them in the other alphabet.
NAMES: Mapping[str, tuple[str, ...]] = {
    "mission": ("head.name",),
    "meetings": ("*.persons.*.name",),
    "judgements": ("*.author.name",),
}


@dataclass(frozen=True)
class Waiting:
    """Words that have no translation yet, and where they were written, as "meetings.purpose"."""

    text: str
    where: str


@dataclass(frozen=True)
class Rendition:
    """`document` is whole whatever waits; it may be issued once nothing does."""

    document: dict[str, Any]
    waiting: tuple[Waiting, ...]


@dataclass
class Phrasebook:
    """Translations by the text they translate, spaces aside; what was looked for in vain is kept."""

    entries: Mapping[str, str]
    missing: dict[str, str] = field(default_factory=dict)

    def find(self, text: str, where: str = "") -> str:
        """The translation; else the text itself, noted as missing when `where` names its place."""
        found = self.entries.get(normal(text))
        if found is None and where and text.strip():
            self.missing.setdefault(normal(text), where)
        return found if found is not None else text


def normal(text: str) -> str:
    """A text as phrasebooks know it: line breaks and runs of spaces are one space."""
    return " ".join(text.split())


def rendition(given: Plain, *, of: Plain, language: str, translations: Mapping[str, str]) -> Rendition:
    """`given` are the arguments the document `of` was built from, but for its language."""
    book = Phrasebook(translations)
    built = build_document(**translated(given, book), language=language)
    body = {name: part for name, part in built.items() if name != "content_hash"}
    body["translation_of"] = {"language": of["language"], "content_hash": of["content_hash"]}
    read = {name: part for name, part in published(body).items() if name not in UNREAD}
    printed = "\n".join(normal(text) for text in _texts(read)).casefold()
    waiting = tuple(
        Waiting(text, where)
        for text, where in book.missing.items()
        if where == OWN_WORDS or text.rstrip(".").casefold() in printed
    )
    return Rendition({**body, "content_hash": content_hash(body)}, waiting)


def translated(given: Plain, book: Phrasebook) -> dict[str, Any]:
    """The arguments with every written word the book knows in its language."""
    told = dict(given)
    for written, is_asked in ((WRITTEN, True), (NAMES, False)):
        for part, path in ((part, path) for part, paths in written.items() for path in paths):
            where = _where(part, path) if is_asked else ""
            told[part] = _walk(told.get(part), path.split("."), book, where)
    told["figures"] = {claim: _in_places(figure, book) for claim, figure in given["figures"].items()}
    told["choices"] = {claim: _choice(choice, book) for claim, choice in (given.get("choices") or {}).items()}
    return told


def _texts(value: Any) -> Iterator[str]:
    """Every text in a document, wherever it stands."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)


def _where(part: str, path: str) -> str:
    return ".".join([part, *(name for name in path.split(".") if name != "*")])


def _walk(value: Any, path: list[str], book: Phrasebook, where: str) -> Any:
    if not path:
        return book.find(value, where) if isinstance(value, str) else value
    name, rest = path[0], path[1:]
    if name == "*" and isinstance(value, Mapping):
        return {key: _walk(each, rest, book, where) for key, each in value.items()}
    if name == "*":
        return [_walk(each, rest, book, where) for each in value or ()]
    if isinstance(value, Mapping) and name in value:
        return {**value, name: _walk(value[name], rest, book, where)}
    return value


def _in_places(figure: Figure, book: Phrasebook) -> Figure:
    """Areas are named where the places observed are told."""
    if figure.say is not Say.COVERAGE:
        return figure
    areas: dict[str, int] = {}
    for area, number in figure.tally.areas.items():
        name = book.find(area, "areas")
        areas[name] = areas.get(name, 0) + number
    return replace(figure, tally=replace(figure.tally, areas=areas))


def _choice(choice: Choice, book: Phrasebook) -> Choice:
    return replace(choice, text=book.find(choice.text, OWN_WORDS)) if choice.text_id == OWN else choice
