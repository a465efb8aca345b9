"""What a language says around the figures: headings, the mission's own sentences, method, annex.

A file `<language>.document.yaml` beside the wording has `kinds`, `headings`, `metadata` and `facts` (forms
tried in order: the first whose placeholders are all known is used), `meetings`, `method`, `stages`,
`charts`, `annex`, `problems`, `countries` and the small texts named in TOP.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import yaml

from reports.claims.language import FOLDER, Language, LanguageError, load_language
from reports.claims.templates import TemplateError, Values, placeholders

TOP = frozenset(
    [
        *(
            "kinds",
            "headings",
            "metadata",
            "named",
            "defined",
            "open_stages",
            "numbered",
            "member_kinds",
            "meetings",
        ),
        *(
            "facts",
            "concerns",
            "recommendation",
            "method",
            "stages",
            "charts",
            "annex",
            "problems",
            "countries",
        ),
    ]
)


@dataclass(frozen=True, eq=False)
class DocumentTexts:
    """The document texts of a language, filled by it."""

    language: Language
    texts: Mapping[str, Any]

    def __getitem__(self, name: str) -> Any:
        return self.texts[name]

    def fill(self, template: str, values: Values) -> str:
        return self.language.fill(template.strip(), values)

    def sentence(self, template: str, values: Values) -> str:
        """Filled, its first letter large."""
        return self.language.sentence(self.fill(template, values))

    def first_known(self, forms: Sequence[str], values: Values) -> str | None:
        """The first form all of whose placeholders have a value, filled; None when none has."""
        for form in forms:
            if all(values.get(place.name) not in (None, "") for place in placeholders(form)):
                return self.sentence(form, values)
        return None

    def named(self, name: str, short: str, form: str = "named") -> str:
        """A name with its short form behind it, where it has one."""
        return self.fill(self[form], {"name": name, "short": short}) if name and short else name

    def country(self, code: str) -> str | None:
        """A country's name by its ISO code; a text that is no code is a name already."""
        name: str | None = self["countries"].get(code)
        return name or (code if len(code) > 2 else None)

    def members(self, number: int, kind: str) -> str:
        """ "4 core team members"; a kind the language does not know is printed as the mission wrote it."""
        forms = self["member_kinds"].get(kind)
        noun = forms[self.language.plural(number)] if forms else kind
        return self.fill(self["numbered"], {"count": self.language.digits(number), "kind": noun})


@cache
def load_document_texts(code: str) -> DocumentTexts:
    """The shipped document texts of a language; LanguageError if there are none or they are broken."""
    language = load_language(code)
    file = FOLDER / f"{code}.document.yaml"
    if not file.exists():
        raise LanguageError(f"There are no document texts for the language `{code}`.")
    texts = yaml.safe_load(file.read_text(encoding="utf-8"))
    if wrong := list(problems(texts)):
        raise LanguageError("\n".join(f"{file.name}: {problem}" for problem in wrong))
    return DocumentTexts(language, texts)


def problems(texts: object, path: str = "") -> Iterator[str]:
    """Missing parts, and texts with a brace outside a placeholder."""
    if not path:
        missing = TOP - set(texts if isinstance(texts, Mapping) else ())
        yield from (f"`{name}` is missing." for name in sorted(missing))
    if isinstance(texts, str):
        try:
            list(placeholders(texts))
        except TemplateError as error:
            yield f"{path}: {error}"
    elif isinstance(texts, Mapping):
        for key, inner in texts.items():
            yield from problems(inner, f"{path}.{key}".lstrip("."))
    elif isinstance(texts, list):
        for position, inner in enumerate(texts):
            yield from problems(inner, f"{path}.{position}")
