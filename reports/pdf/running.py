"""Running heads and feet: which words stand where on every page, as the profile says."""

from typing import Any

from reports.claims.furniture import SLOTS, Furniture, Running
from reports.pdf.words import Words, clean

_DOT = " · "
_PAGE = "string(page) counter(page) string(of) counter(pages)"


def running_view(document: dict[str, Any], furniture: Furniture, words: Words) -> dict[str, dict[str, str]]:
    """{head: {left, centre, right}, foot: …}; the page number is not text but counted: `page_css`."""
    said = _said(document, words)
    return {
        "head": _slots(furniture.head, said),
        "foot": _slots(furniture.foot, said),
    }


def page_css(furniture: Furniture) -> str:
    """Margin boxes that print the strings of the page source, and the page number where it belongs."""
    boxes = [
        f"@{edge}-{'center' if slot == 'centre' else slot} {{ content: {content} }}"
        for edge, name, line in (("top", "head", furniture.head), ("bottom", "foot", furniture.foot))
        for slot in SLOTS
        if (content := _content(f"{name}-{slot}", getattr(line, slot)))
    ]
    bare = " ".join(f"@top-{side} {{ content: none }}" for side in ("left", "center", "right"))
    return f"@page {{ {' '.join(boxes)} }} @page :first {{ {bare} }}"


def _content(string: str, items: tuple[str, ...]) -> str:
    """A CSS content value; the page number stands last in its place."""
    text = f"string({string})" if set(items) - {"page"} else ""
    dot = f'"{_DOT}"' if text and "page" in items else ""
    return " ".join(part for part in (text, dot, _PAGE if "page" in items else "") if part)


def _slots(line: Running, said: dict[str, str]) -> dict[str, str]:
    return {slot: _DOT.join(said[item] for item in getattr(line, slot) if said.get(item)) for slot in SLOTS}


def _said(document: dict[str, Any], words: Words) -> dict[str, str]:
    block, mission = document.get("title_block", {}), document.get("mission", {})
    name, owner = clean(mission.get("short_name")), clean(mission.get("organisation_short_name"))
    referendum, date = clean(block.get("referendum_short_name")), words.date(block.get("date"))
    is_issued = document.get("status") == "issued"
    return {
        "mission": name if owner in name else f"{owner} {name}",
        "referendum": words["referendum_on"].format(referendum=referendum, date=date)
        if referendum and date
        else "",
        "kind": clean(block.get("kind")),
        "status": words["status_issued"] if is_issued else words["status_draft"],
        "version": words["version"].format(number=words.number(document.get("version"))),
        "hash": words["statement_hash"].format(hash=_short(document)),
    }


def _short(document: dict[str, Any]) -> str:
    digest = clean(document.get("content_hash"))[:12]
    return " ".join(digest[start : start + 4] for start in range(0, len(digest), 4))
