"""Sections as blocks of text: running sentences, judgements under a name, numbered recommendations."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from reports.pdf.words import Words, clean

_APART = {"judgement", "recommendation"}


@dataclass(frozen=True)
class Marks:
    """Which marks stand in the text and which have an annex row, so that links lead somewhere both ways."""

    in_text: frozenset[str]
    in_annex: frozenset[str]

    @classmethod
    def of(cls, document: dict[str, Any]) -> "Marks":
        spoken = (sentence.get("mark") for sentence in all_sentences(document))
        rows = (document.get("annex") or {}).get("rows", [])
        return cls(
            in_text=frozenset(anchor(mark) for mark in spoken if mark),
            in_annex=frozenset(anchor(row["mark"]) for row in rows if row.get("mark")),
        )


def all_sentences(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every sentence that prints, in order. Refused ones live elsewhere in a section and never print."""
    for section in document.get("sections", []):
        for paragraph in section.get("paragraphs", []):
            yield from paragraph.get("sentences", [])


def anchor(mark: Any) -> str:
    """The mark as part of a link target."""
    return re.sub(r"[^A-Za-z0-9]+", "-", clean(mark))


def section_view(section: dict[str, Any], number: int, marks: Marks, words: Words) -> dict[str, Any]:
    return {
        "key": clean(section.get("key")),
        "anchor": f"section-{number}",
        "heading": clean(section.get("heading")),
        "blocks": list(_merged(_blocks(section, marks, words))),
        "charts": [],
    }


def _blocks(section: dict[str, Any], marks: Marks, words: Words) -> Iterator[dict[str, Any]]:
    for paragraph in section.get("paragraphs", []):
        for key, group in groupby(paragraph.get("sentences", []), key=_setting):
            sentences = [_sentence(sentence, marks, words) for sentence in group]
            yield {"kind": key[0], "byline": key[1] and _byline(sentences[-1], words), "sentences": sentences}


def _setting(sentence: dict[str, Any]) -> tuple[str, str]:
    """What may share a block: running text with running text, judgements with those of the same author."""
    kind = sentence.get("kind") if sentence.get("kind") in _APART else "text"
    return str(kind), _person(sentence.get("author")) or " " if kind == "judgement" else ""


def _merged(blocks: Iterator[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Recommendations that follow each other are one list, whatever paragraphs they came in."""
    for kind, group in groupby(blocks, key=lambda block: block["kind"]):
        if kind == "recommendation":
            yield {"kind": kind, "sentences": [item for block in group for item in block["sentences"]]}
        else:
            yield from group


def _sentence(sentence: dict[str, Any], marks: Marks, words: Words) -> dict[str, Any]:
    mark = clean(sentence.get("mark"))
    target = anchor(mark)
    return {
        "text": clean(sentence.get("text")),
        "mark": mark,
        "anchor": f"sentence-{target}" if mark else "",
        "href": f"#annex-{target}" if target in marks.in_annex else "",
        "author": _person(sentence.get("author")),
        "rests_on": _references(sentence, marks),
        "addressee": _addressee(sentence, words),
        "standard": (standard := _standards(_texts(sentence.get("standard") or sentence.get("standards")))),
        "standard_words": standard.split(),
    }


def _standards(names: list[str]) -> str:
    """Provisions of one instrument together: "the Code, I.2.2, I.3.1; the Covenant, article 25"."""
    provisions: dict[str, list[str]] = {}
    for name in names:
        instrument, comma, provision = name.rpartition(", ")
        provisions.setdefault(instrument if comma else name, []).extend([provision] if comma else [])
    return "; ".join(", ".join([instrument, *found]) for instrument, found in provisions.items())


def _byline(sentence: dict[str, Any], words: Words) -> dict[str, Any]:
    author = sentence["author"]
    text = words["judgement_by"].format(author=author) if author else words["judgement"]
    return {"text": text, "rests_on": sentence["rests_on"]}


def _references(sentence: dict[str, Any], marks: Marks) -> list[dict[str, str]]:
    """Marks link to their annex row; other references (a meeting, a short code) are printed."""
    texts = _texts(sentence.get("rests_on") or sentence.get("evidence"))
    return [
        {"text": text, "href": f"#annex-{anchor(text)}" if anchor(text) in marks.in_annex else ""}
        for text in texts
    ]


def _addressee(sentence: dict[str, Any], words: Words) -> str:
    name = clean(sentence.get("addressee"))
    return words["recommendation_to"].format(addressee=name) if name else ""


def _person(author: Any) -> str:
    if isinstance(author, dict):
        return ", ".join(clean(author[key]) for key in ("name", "title") if author.get(key))
    return clean(author)


def _texts(value: Any) -> list[str]:
    return [clean(item) for item in value] if isinstance(value, list) else [clean(value)] if value else []


def printed(sections: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The sentence views of all sections, in order."""
    return [item for section in sections for block in section["blocks"] for item in block["sentences"]]


def keep_first_anchors(items: list[dict[str, Any]]) -> None:
    """A mark may be cited twice; a link leads to where it stands first."""
    seen: set[str] = set()
    for item in items:
        if item["anchor"] in seen:
            item["anchor"] = ""
        seen.add(item["anchor"])


def number_recommendations(sections: list[dict[str, Any]]) -> None:
    """Recommendations count through the whole document, so that one can be cited by its number."""
    blocks = (
        block for section in sections for block in section["blocks"] if block["kind"] == "recommendation"
    )
    for number, item in enumerate((item for block in blocks for item in block["sentences"]), 1):
        item["number"] = f"{number}."


def number_paragraphs(sections: list[dict[str, Any]]) -> None:
    """1.1, 1.2 … through each part: paragraphs, judgements and recommendations alike."""
    for part, section in enumerate(sections, 1):
        items = [
            each
            for block in section["blocks"]
            for each in (block["sentences"] if block["kind"] == "recommendation" else [block])
        ]
        for number, item in enumerate(items, 1):
            item["number"] = f"{part}.{number}"
