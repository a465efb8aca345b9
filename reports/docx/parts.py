"""Pieces of WordprocessingML that python-docx has no call for: fields, links, bookmarks, quiet tables."""

import re
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt

_LINE = {"val": "single", "sz": "4", "space": "0", "color": "8A8F94"}


def element(tag: str, **attributes: str) -> Any:
    """`element("w:top", val="single")`: an element whose attributes are of the same namespace."""
    made = OxmlElement(tag)
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    return made


def field(paragraph: Any, code: str) -> None:
    """A field that Word fills: PAGE, NUMPAGES."""
    paragraph._p.append(simple := element("w:fldSimple", instr=code))
    simple.append(run := OxmlElement("w:r"))
    run.append(text := OxmlElement("w:t"))
    text.text = "1"


def target_name(anchor: str) -> str:
    """An anchor of the page as Word names bookmarks: letters, digits and low lines, 40 at most."""
    return re.sub(r"\W", "_", anchor)[:40]


def link(paragraph: Any, text: str, name: str, *, raised: bool = False) -> None:
    """Text that leads to the bookmark `name` of the same document."""
    run = paragraph.add_run(text)
    run.font.superscript = raised or None
    anchor = element("w:hyperlink", anchor=target_name(name), history="1")
    run._r.addprevious(anchor)
    anchor.append(run._r)


def bookmark(paragraph: Any, name: str, number: int) -> None:
    """Make a paragraph a target of links. ``number`` is unique in the document."""
    paragraph._p.append(element("w:bookmarkStart", id=str(number), name=target_name(name)))
    paragraph._p.append(element("w:bookmarkEnd", id=str(number)))


def table(paper: Any, head: list[str], rows: list[list[str]], *, title: str = "") -> None:
    """A table with thin lines; its head is repeated on every page and no row is torn apart."""
    if not rows:
        return
    made = paper.add_table(rows=0, cols=len(rows[0]))
    properties = made._tbl.tblPr
    properties.append(lines := OxmlElement("w:tblBorders"))
    lines.extend(element(f"w:{edge}", **_LINE) for edge in ("top", "bottom", "insideH"))
    if title:
        properties.append(element("w:tblCaption", val=title))
    for number, texts in enumerate(([head] if head else []) + rows):
        row = made.add_row()
        row_properties = row._tr.get_or_add_trPr()
        row_properties.append(OxmlElement("w:cantSplit"))
        is_head = bool(head) and number == 0
        if is_head:
            row_properties.append(OxmlElement("w:tblHeader"))
        for cell, text in zip(row.cells, texts, strict=True):
            line = cell.paragraphs[0]
            line.style = "Table text"
            line.add_run(text).bold = is_head or None
    paper.add_paragraph().paragraph_format.space_after = Pt(2)
