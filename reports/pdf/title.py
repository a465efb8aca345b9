"""The first page's title block and the closing lines: what a profile puts there, in its order."""

import re
from typing import Any

from reports.claims.furniture import Furniture
from reports.pdf.words import Words, balanced, clean, has_small_capitals, upper

# Letters a line holds at the size each is set in.
_ROOM = {"organisation": 44, "referendum": 42, "kind": 30}
_IMAGE = re.compile(r"data:image/(png|jpeg|svg\+xml);base64,[A-Za-z0-9+/=]+")


def title_view(document: dict[str, Any], furniture: Furniture, words: Words) -> list[dict[str, Any]]:
    """Lines of the title block that have something to say: {key, lines, is_true} or {key, logos}."""
    block, language = document.get("title_block", {}), document.get("language")
    lines = [
        _logos(document) if key == "logos" else _line(key, block, language, words)
        for key in furniture.title_block
    ]
    lines = [line for line in lines if line["lines"] or line["logos"]]
    words_only = [line for line in lines if line["lines"]]
    return [line | {"leads": line is words_only[0]} for line in lines]


def closing_view(document: dict[str, Any], furniture: Furniture, words: Words) -> list[list[str]]:
    """Who leads the mission, then where and when it speaks, each as lines."""
    head = (document.get("mission") or {}).get("head") or {}
    said = {
        "head": [clean(head.get("name")), clean(head.get("title"))],
        "place": [issue_line(document, words)],
    }
    parts = ([line for line in said[key] if line] for key in furniture.closing)
    return [lines for lines in parts if lines]


def issue_line(document: dict[str, Any], words: Words) -> str:
    """Place and day of issue."""
    block = document.get("title_block", {})
    return ", ".join(part for part in (clean(block.get("place")), words.date(block.get("issued_on"))) if part)


def _line(key: str, block: dict[str, Any], language: Any, words: Words) -> dict[str, Any]:
    if key in _ROOM:
        return {"key": key, "logos": [], **_capitals(block.get(key), language, room=_ROOM[key])}
    text = words.date(block.get("date")) if key == "date" else issue_line({"title_block": block}, words)
    return {"key": key, "logos": [], "lines": [text] if text else [], "is_true": False}


def _logos(document: dict[str, Any]) -> dict[str, Any]:
    """The mission's own images with what they show; one that is no inline image is left out."""
    logos = [
        {"src": str(logo.get("src")), "alt": clean(logo.get("alt"))}
        for logo in document.get("logos") or []
        if _IMAGE.fullmatch(str(logo.get("src")))
    ]
    return {"key": "logos", "lines": [], "is_true": False, "logos": logos}


def _capitals(value: Any, language: str | None, *, room: int) -> dict[str, Any]:
    """True small capitals where the typeface has them, letterspaced capitals of the language elsewhere."""
    text = clean(value)
    is_true = has_small_capitals(text, language)
    return {"lines": balanced(text if is_true else upper(text, language), room), "is_true": is_true}
