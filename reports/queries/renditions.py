"""A version in other languages: what is made, what waits for a translation, and what was translated."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from missions.models import Mission
from reports.claims.language import language_codes, load_language
from reports.models import Rendition, Statement, StatementVersion, Translation


@dataclass(frozen=True)
class Phrase:
    """Words to translate: `where` they were written ("" once nothing waits for them), the translation that
    stands, and its row, 0 where there is none yet."""

    source: str
    where: str
    text: str
    row: int

    @property
    def key(self) -> str:
        """What a form field is called by."""
        return sha256(self.source.encode()).hexdigest()[:16]


def languages_beside(statement: Statement) -> tuple[str, ...]:
    """The mission's languages for its statement, but for that of the statement itself."""
    named = dict.fromkeys(str(code) for code in statement.mission.statement_languages)
    return tuple(code for code in named if code != statement.language and code in language_codes())


def language_name(code: str) -> str:
    return str(load_language(code).data["name"])


def translations_of(mission: Mission, language: str) -> dict[str, str]:
    """By the words they translate. One query."""
    return {source: row.text for source, row in _newest(mission, language).items()}


def _newest(mission: Mission, language: str) -> Mapping[str, Translation]:
    rows = Translation.objects.filter(mission=mission, language=language).order_by("source", "-id")
    return {row.source: row for row in rows.distinct("source")}


def renditions_of(version: StatementVersion) -> dict[str, Rendition]:
    """The newest of each language, without its document. One query."""
    rows = Rendition.objects.filter(version=version, language__in=languages_beside(version.statement))
    newest = rows.order_by("language", "-id").distinct("language").defer("document")
    return {row.language: row for row in newest}


def documents_of(version: StatementVersion) -> dict[str, Any]:
    """The documents of the newest renditions by language. One query."""
    rows = Rendition.objects.filter(version=version).order_by("language", "-id").distinct("language")
    return dict(rows.values_list("language", "document"))


def phrases_of(version: StatementVersion, language: str, made: Rendition | None) -> list[Phrase]:
    """What waits first, in the order of the document, then what is translated. One query."""
    known = _newest(version.statement.mission, language)
    waiting = {each["text"]: each["where"] for each in (made.waiting if made else ())}
    return [
        Phrase(source, where, row.text if (row := known.get(source)) else "", row.pk if row else 0)
        for source, where in (waiting | dict.fromkeys(set(known) - set(waiting), "")).items()
    ]


def lacking(version: StatementVersion) -> dict[str, int | None]:
    """The languages that keep a version from being issued: how many texts wait, None where none is made."""
    made = renditions_of(version)
    beside = languages_beside(version.statement)
    found = {code: len(made[code].waiting) if code in made else None for code in beside}
    return {code: number for code, number in found.items() if number != 0}
