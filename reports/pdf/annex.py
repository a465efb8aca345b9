"""The annex: from each sentence to the claim, base, coverage and submissions it rests on."""

from collections.abc import Mapping
from itertools import groupby
from typing import Any

from reports.pdf.sentences import Marks, anchor, keep_first_anchors
from reports.pdf.words import Words, clean

_NO_BREAK = "\N{NO-BREAK SPACE}"


def annex_view(
    annex: dict[str, Any], headings: Mapping[str, str], marks: Marks, words: Words
) -> dict[str, Any]:
    """Entries under the heading of their section, in the order of the statement, two beside each other.

    Pairs and not balanced columns: balancing lays every column out again and again, and a page of pairs
    reads in the order of the statement from left to right.
    """
    rows = [_row(row, headings, marks, words) for row in annex.get("rows", [])]
    keep_first_anchors(rows)
    parts = [
        {"heading": heading, "pairs": _pairs(list(group))}
        for heading, group in groupby(rows, key=lambda row: row["section"])
    ]
    return {"heading": clean(annex.get("heading")), "intro": clean(annex.get("intro")), "parts": parts}


def _pairs(rows: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    return [rows[start : start + 2] for start in range(0, len(rows), 2)]


def _row(row: dict[str, Any], headings: Mapping[str, str], marks: Marks, words: Words) -> dict[str, Any]:
    mark = clean(row.get("mark"))
    target = anchor(mark)
    section = clean(row.get("section"))
    return {
        "mark": mark,
        "anchor": f"annex-{target}",
        "href": f"#sentence-{target}" if target in marks.in_text else "",
        "section": headings.get(section, section),
        "text": clean(row.get("text")),
        "claim": clean(row.get("claim")),
        "base": " · ".join(_base(row, words)),
        "codes": [clean(code) for code in row.get("codes") or []],
        "others": [clean(code) for code in row.get("others") or []],
        "more": words["more"].format(number=words.number(row["more"])) if row.get("more") else "",
    }


def _base(row: dict[str, Any], words: Words) -> list[str]:
    """Count ("10 of 15"), base in words and item coverage; only what the row holds."""
    parts = []
    if row.get("k") is not None and row.get("n") is not None:
        parts.append(words["annex_of"].format(k=words.number(row["k"]), n=words.number(row["n"])))
    elif row.get("n") is not None:
        parts.append(f"{words['base']} {words.number(row['n'])}")
    if row.get("base") not in (None, ""):
        parts.append(words.number(row["base"]))
    if row.get("coverage") not in (None, ""):
        share = words.share(row["coverage"]).replace(" ", _NO_BREAK)
        parts.append(f"{words['item_coverage']}{_NO_BREAK}{share}")
    return parts
