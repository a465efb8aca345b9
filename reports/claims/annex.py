"""The annex: one row from each marked sentence to its claim, base, coverage and short codes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from reports.claims.binding import ADVERSE_KINDS
from reports.claims.document_texts import DocumentTexts
from reports.claims.drafts import Draft
from reports.claims.figures import Figure
from reports.claims.measures import Kind
from reports.claims.numbering import Marks, references
from reports.claims.wording import Wording


@dataclass(frozen=True)
class Annex:
    """Rows for the marks of a document; `codes_printed` caps the short codes of one row."""

    marks: Marks
    wording: Wording
    texts: DocumentTexts
    codes_printed: int

    def to_json(self) -> dict[str, Any]:
        words = self.texts["annex"]
        rows = [self._row(mark, section, draft) for mark, section, draft in self.marks.rows]
        return {"heading": words["heading"], "intro": words["intro"], "rows": rows}

    def _row(self, mark: str, section: str, draft: Draft) -> dict[str, Any]:
        rest = self._figure(draft.figure) if draft.figure else self._record(draft)
        return {"mark": mark, "section": section, "text": draft.text, **rest}

    def _figure(self, figure: Figure) -> dict[str, Any]:
        speaking, other = evidence(figure)
        codes = speaking[: self.codes_printed]
        others = other[: self.codes_printed - len(codes)]
        return {
            "claim": self.wording.title(figure.claim.id),
            "base": base_text(figure, self.wording, self.texts),
            "k": figure.k,
            "n": figure.n,
            "coverage": share_number(figure.coverage),
            "codes": codes,
            "others": others,
            "more": len(speaking) + len(other) - len(codes) - len(others),
        }

    def _record(self, draft: Draft) -> dict[str, Any]:
        nothing = {"k": None, "n": None, "coverage": None, "more": 0}
        claim = self.texts["annex"]["claims"][draft.kind]
        return {"claim": claim, "base": draft.base, "codes": references(draft, self.marks), **nothing}


def evidence(figure: Figure) -> tuple[list[str], list[str]]:
    """Short codes that speak for the sentence, and the rest of its base. Nothing seen: all of it speaks."""
    tally = figure.tally
    hits, clean = sorted(set(tally.supporting)), sorted(set(tally.other) - set(tally.supporting))
    if figure.claim.kind in ADVERSE_KINDS and not tally.k:
        return sorted(set(tally.other) | set(tally.supporting)), []
    if figure.claim.kind is Kind.POSITIVE_ALL:
        return clean, hits
    return hits, clean


def base_text(figure: Figure, wording: Wording, texts: DocumentTexts) -> str:
    """The base in words: what was assessed, and what could not be."""
    language, words = texts.language, texts["annex"]
    values = wording.base_values(figure)
    if figure.claim.kind is Kind.COUNT:
        return ""
    form = words["sums"] if figure.claim.kind is Kind.RATIO else words["assessed"]
    parts = [texts.fill(form, values)]
    for name in ("not_observed", "blank", "conflicts"):
        if number := getattr(figure.tally, name):
            parts.append(texts.fill(words[name], {"number": language.digits(number)}))
    return ", ".join(parts)


def share_number(share: object) -> float | None:
    """A share as the figures file holds it: four decimals, for reading, not for deciding."""
    return None if share is None else round(float(share), 4)  # type: ignore[arg-type]
