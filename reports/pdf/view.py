"""Everything the page prints, as text ready to set: the document read once, in the order of the paper."""

from typing import Any

import pyphen

from reports.claims.furniture import furniture_of
from reports.pdf.annex import annex_view
from reports.pdf.charts import chart_view
from reports.pdf.contents import contents_view
from reports.pdf.maps import map_view
from reports.pdf.metadata import frozen_at_w3c
from reports.pdf.method import method_view
from reports.pdf.running import running_view
from reports.pdf.sentences import (
    Marks,
    all_sentences,
    anchor,
    keep_first_anchors,
    number_paragraphs,
    number_recommendations,
    printed,
    section_view,
)
from reports.pdf.title import closing_view, title_view
from reports.pdf.verification import verification_view
from reports.pdf.words import Words, base_language, clean, language_tag, words_for

_FILES = ("figures", "statement", "evidence")
_FILE_NAMES = {"figures": "figures.json", "statement": "statement.json", "evidence": "evidence.csv"}


def print_view(document: dict[str, Any]) -> dict[str, Any]:
    """The template's context: nothing but text, links and order."""
    language = language_tag(document.get("language"))
    words = words_for(language)
    furniture = furniture_of(document.get("furniture"))
    marks = Marks.of(document)
    sections = [
        section_view(section, number, marks, words)
        for number, section in enumerate(document.get("sections", []), 1)
    ]
    keep_first_anchors(printed(sections))
    number_recommendations(sections)
    if furniture.numbered:
        number_paragraphs(sections)
    annex = annex_view(document.get("annex") or {}, _headings(document), marks, words)
    return {
        "words": words.labels,
        "language": language,
        "is_draft": is_draft(document),
        "is_hyphenated": bool(pyphen.language_fallback(base_language(language))),
        "meta": _meta(document, words),
        "furniture": furniture,
        "title": title_view(document, furniture, words),
        "notice": words["draft_notice"] if is_draft(document) else "",
        "translation": _translation(document, words),
        "running": running_view(document, furniture, words),
        "sections": sections,
        "closing": closing_view(document, furniture, words),
        "contents": contents_view(document, furniture, sections, annex),
        "charts": _place_charts(document, sections, words),
        "method": method_view(document.get("method") or {}, words),
        "map": map_view(document, words),
        "annex": annex,
        "imprint": _imprint(document, words),
        "verification": verification_view(document, words),
    }


def _translation(document: dict[str, Any], words: Words) -> str:
    """Of a translation: that it is one, and which text stands when they differ."""
    of = document.get("translation_of") or {}
    if not of:
        return ""
    language = base_language(of.get("language"))
    name = words.labels["languages"].get(language, language)
    return words["translation_notice"].format(language=name, hash=clean(of.get("content_hash"))[:12])


def is_draft(document: dict[str, Any]) -> bool:
    """Anything that is not issued is a draft: a missing status must never look official."""
    return document.get("status") != "issued"


def link_titles(document: dict[str, Any]) -> dict[str, str]:
    """What each internal link target is called, for readers who hear the link."""
    words = words_for(document.get("language"))
    titles = {
        f"section-{number}": words["go_to"].format(heading=clean(section.get("heading")))
        for number, section in enumerate(document.get("sections", []), 1)
    }
    marks = [sentence["mark"] for sentence in all_sentences(document) if sentence.get("mark")]
    marks += [row["mark"] for row in (document.get("annex") or {}).get("rows", []) if row.get("mark")]
    for mark in marks:
        titles[f"annex-{anchor(mark)}"] = words["see_annex"].format(mark=clean(mark))
        titles[f"sentence-{anchor(mark)}"] = words["back_to"].format(mark=clean(mark))
    titles["annex"] = words["go_to"].format(heading=clean((document.get("annex") or {}).get("heading")))
    return titles


def _headings(document: dict[str, Any]) -> dict[str, str]:
    return {
        clean(section.get("key")): clean(section.get("heading")) for section in document.get("sections", [])
    }


def _meta(document: dict[str, Any], words: Words) -> dict[str, str]:
    block = document.get("title_block", {})
    parts = [clean(block.get("kind")), clean(block.get("referendum")), words.date(block.get("date"))]
    title = ", ".join(part for part in parts if part)
    return {
        "title": f"{words['draft']}: {title}" if is_draft(document) else title,
        "author": clean(block.get("organisation") or document.get("mission", {}).get("organisation")),
        "created": frozen_at_w3c(document),
    }


def _place_charts(
    document: dict[str, Any], sections: list[dict[str, Any]], words: Words
) -> list[dict[str, Any]]:
    """A chart that names a section stands at its end; the others stand together before the annex."""
    by_key = {section["key"]: section for section in sections if section["key"]}
    loose: list[dict[str, Any]] = []
    for number, chart in enumerate(document.get("charts", []), 1):
        view = chart_view(chart, number, words)
        (by_key[view["section"]]["charts"] if view["section"] in by_key else loose).append(view)
    return loose


def _imprint(document: dict[str, Any], words: Words) -> list[dict[str, Any]]:
    snapshot, digest = document.get("snapshot", {}), clean(document.get("content_hash"))
    status = words["status_draft"] if is_draft(document) else words["status_issued"]
    version = words["version"].format(number=words.number(document.get("version")))
    lines = [
        (words["mission"], [clean(document.get("mission", {}).get("title"))]),
        (words["status"], [f"{status}, {version}"]),
        (words["translation"], [_translation(document, words)]),
        (words["content_hash"], [digest, words["hash_recipe"]] if digest else []),
        (words["snapshot"], [clean(snapshot.get("digest"))]),
        (words["cut_off"], [words.moment(snapshot.get("cut_off"))]),
        (words["files"], [f"{_FILE_NAMES[name]}: {words[f'file_{name}']}" for name in _FILES]),
    ]
    return [{"label": label, "values": values} for label, values in lines if any(values)]
