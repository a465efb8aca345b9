"""A document as plain text, a sentence a line: to be read and compared without a program of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

Plain = Mapping[str, Any]


def plain_text(document: Plain) -> str:
    """Title, sections with their marks, method, charts and annex, in the order of the paper."""
    return "\n".join(_lines(document)).strip() + "\n"


def _lines(document: Plain) -> Iterator[str]:
    block = document["title_block"]
    for name in ("organisation", "referendum", "date", "kind", "place"):
        if block.get(name):
            yield str(block[name])
    for section in document["sections"]:
        if section["paragraphs"]:
            yield from ("", f"# {section['heading']}")
        for paragraph in section["paragraphs"]:
            yield ""
            yield from (_sentence(each) for each in paragraph["sentences"])
    yield from _method(document["method"])
    for chart in document["charts"]:
        yield from ("", f"# {chart['title']}")
        yield from (f"{row['label']}: {row['text']}" for row in chart["rows"])
        yield chart["caption"]
    yield from _annex(document["annex"])


def _sentence(each: Plain) -> str:
    mark = f" [{each['mark']}]" if each.get("mark") else ""
    author = each.get("author") or {}
    signed = f" ({', '.join(author.values())})" if author else ""
    standards = "".join(f" <{name}>" for name in each.get("standards") or ())
    return f"{each['text']}{mark}{signed}{standards}"


def _method(method: Plain) -> Iterator[str]:
    yield from ("", f"# {method['heading']}", "")
    yield from method["paragraphs"]
    for row in method["coverage"]:
        yield f"{row['stage']}: {row['expected']} / {row['received']} / {row['verified']}"
    for row in method["bias"]:
        yield f"{row['group']}: {row['visited']} / {row['register']}"


def _annex(annex: Plain) -> Iterator[str]:
    yield from ("", f"# {annex['heading']}", "", annex["intro"])
    for row in annex["rows"]:
        counted = f" {row['k']} / {row['n']}" if row.get("n") is not None else ""
        yield f"[{row['mark']}] {row['claim']}:{counted} {row['base']}".rstrip()
