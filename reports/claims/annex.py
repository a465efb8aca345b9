"""The annex: one row from each marked sentence to its claim, base, coverage and short codes."""

from __future__ import annotations

from typing import Any

from reports.claims.binding import ADVERSE_KINDS
from reports.claims.document_texts import DocumentTexts
from reports.claims.drafts import Draft
from reports.claims.figures import Figure
from reports.claims.measures import Kind
from reports.claims.numbering import Marks, references
from reports.claims.wording import Wording


def annex(marks: Marks, wording: Wording, texts: DocumentTexts, *, codes_printed: int) -> dict[str, Any]:
    return {
        "heading": texts["annex"]["heading"],
        "intro": texts["annex"]["intro"],
        "rows": [
            _figure_row(mark, section, draft, draft.figure, wording, texts, codes_printed)
            if draft.figure
            else _record_row(mark, section, draft, marks, wording, texts)
            for mark, section, draft in marks.rows
        ],
    }


def _figure_row(
    mark: str,
    section: str,
    draft: Draft,
    figure: Figure,
    wording: Wording,
    texts: DocumentTexts,
    codes_printed: int,
) -> dict[str, Any]:
    speaking, other = evidence(figure)
    codes = [*speaking, *other]
    return {
        "mark": mark,
        "section": section,
        "text": draft.text,
        "claim": wording.title(figure.claim.id),
        "base": base_text(figure, wording, texts),
        "k": figure.k,
        "n": figure.n,
        "coverage": share_number(figure.coverage),
        "codes": codes[:codes_printed],
        "more": max(0, len(codes) - codes_printed),
    }


def _record_row(
    mark: str, section: str, draft: Draft, marks: Marks, wording: Wording, texts: DocumentTexts
) -> dict[str, Any]:
    claim = wording.title(draft.claim) if draft.claim else texts["annex"]["claim_recommendation"]
    return {
        "mark": mark,
        "section": section,
        "text": draft.text,
        "claim": claim,
        "base": draft.base,
        "k": None,
        "n": None,
        "coverage": None,
        "codes": references(draft, marks),
        "more": 0,
    }


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
