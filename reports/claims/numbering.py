"""Marks in the order of the document, and the sections as the document holds them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from reports.claims.document_texts import DocumentTexts
from reports.claims.drafts import Draft
from reports.claims.loading import load_claims
from reports.claims.numbers import STATE_BASE_FROM
from reports.claims.sections import Material, Section


@dataclass(frozen=True)
class Marks:
    """What evidence is printed as, by the key evidence lists use (a mark, or a short code as it is), and the
    drafts in the order of the annex."""

    by_key: Mapping[str, str]
    rows: tuple[tuple[str, str, Draft], ...]  # mark, section key, draft


def number(sections: Sequence[Section], material: Material) -> Marks:
    """F1, N1, M1 ... in document order; then A1 ... for figures that stand in the annex alone."""
    counts: Counter[str] = Counter()
    by_key: dict[str, str] = {}
    rows: list[tuple[str, str, Draft]] = []

    def add(draft: Draft, letter: str, section: str) -> None:
        counts[letter] += 1
        mark = f"{letter}{counts[letter]}"
        for key in (draft.key, *draft.also):
            by_key.setdefault(key, mark)
        rows.append((mark, section, draft))

    told = list(_marked(sections))
    for section, draft in told:
        add(draft, draft.letter, section)
    cited = {ref for _, draft in told for ref in draft.evidence}
    for draft in _annex_only(by_key, cited, material):
        add(draft, "A", "")
    return Marks({**by_key, **{ref: ref for ref in cited if material.is_code(ref)}}, tuple(rows))


def _marked(sections: Sequence[Section]) -> Iterator[tuple[str, Draft]]:
    for section in sections:
        for paragraph in section.paragraphs:
            yield from ((section.key, draft) for draft in paragraph if draft.letter)


def _annex_only(by_key: Mapping[str, str], cited: Collection[str], material: Material) -> list[Draft]:
    """Figures too thinly covered for the text, and those only a judgement or recommendation rests on."""
    wanted = []
    for claim in load_claims():
        figure = material.figures.get(claim.id)
        if figure is None or claim.id in by_key or figure.n == 0:
            continue
        thin = figure.coverage is not None and figure.coverage < STATE_BASE_FROM
        if thin or claim.id in cited:
            title = material.wording.title(claim.id)
            wanted.append(Draft("figure", claim.id, title, "A", claim.id, figure))
    return wanted


def sections_json(sections: Sequence[Section], marks: Marks, texts: DocumentTexts) -> list[dict[str, Any]]:
    numbered = iter(marks.rows)
    return [
        {
            "key": section.key,
            "heading": _heading(section, texts),
            "paragraphs": [
                {"sentences": [_sentence_json(draft, numbered, marks) for draft in paragraph]}
                for paragraph in section.paragraphs
            ],
            "refused": [{"claim": claim, **refusal.to_json()} for claim, refusal in section.refused],
        }
        for section in sections
    ]


def _heading(section: Section, texts: DocumentTexts) -> str:
    heading = str(texts["headings"][section.key])
    return f"{section.number}. {heading}" if section.number else heading


def _sentence_json(draft: Draft, numbered: Iterator[tuple[str, str, Draft]], marks: Marks) -> dict[str, Any]:
    mark = next(numbered)[0] if draft.letter else None
    sentence: dict[str, Any] = {
        "id": mark or draft.key,
        "kind": draft.kind,
        "claim": draft.claim,
        "text": draft.text,
        "mark": mark,
    }
    if draft.author:
        sentence["author"] = dict(draft.author)
    if draft.evidence:
        sentence["rests_on"] = references(draft, marks)
    if draft.standards:
        sentence["standards"] = list(draft.standards)
    return sentence


def references(draft: Draft, marks: Marks) -> list[str]:
    """Evidence as the reader can follow it; a record that may not be named has no mark and is left out."""
    found = dict.fromkeys(marks.by_key.get(ref, "") for ref in draft.evidence)
    return [reference for reference in found if reference]
