"""A DOCX of the same words in the same order, in real styles, so that it can be edited and restyled."""

from io import BytesIO
from typing import Any

import docx
from docx.shared import Pt

from reports.docx.furniture import closing, set_page, title_block
from reports.docx.looked_up import annex, coverage_map, imprint, method
from reports.docx.parts import link, table
from reports.docx.styles import set_styles
from reports.pdf.view import print_view

_HANGING = Pt(28)


def write(document: dict[str, Any]) -> bytes:
    """The whole statement; charts are their readings as a table, because Word draws no SVG everywhere."""
    view = print_view(document)
    paper = docx.Document()
    set_styles(paper, view["language"], headings=view["furniture"].headings)
    set_page(paper, view, document)
    title_block(paper, view)
    for section in view["sections"]:
        _section(paper, section, view["words"])
    closing(paper, view["closing"])
    if view["charts"]:
        paper.add_heading(view["words"]["charts"], level=1)
    for chart in view["charts"]:
        _chart(paper, chart)
    method(paper, view)
    coverage_map(paper, view["map"])
    imprint(paper, view)
    annex(paper, view["annex"], view["words"])
    kept = BytesIO()
    paper.save(kept)
    return kept.getvalue()


def _section(paper: Any, section: dict[str, Any], words: Any) -> None:
    paper.add_heading(section["heading"], level=1)
    for block in section["blocks"]:
        if block["kind"] == "recommendation":
            for sentence in block["sentences"]:
                _recommendation(paper, sentence, words)
            continue
        is_judged = block["kind"] == "judgement"
        paragraph = paper.add_paragraph(style="Quote" if is_judged else None)
        _numbered(paragraph, block.get("number"))
        _sentences(paragraph, block["sentences"])
        if is_judged:
            paragraph.paragraph_format.keep_with_next = True
            byline = block["byline"]
            paper.add_paragraph(_cited(byline["text"], words["rests_on"], byline["rests_on"]), "Byline")
    for chart in section["charts"]:
        _chart(paper, chart)


def _numbered(paragraph: Any, number: str | None) -> None:
    """The number hangs in a column of its own."""
    if number:
        paragraph.paragraph_format.left_indent = _HANGING
        paragraph.paragraph_format.first_line_indent = -_HANGING
        paragraph.add_run(f"{number}\t").bold = True


def _sentences(paragraph: Any, sentences: list[dict[str, Any]]) -> None:
    """Each with its mark, which leads to the annex where the annex has a row."""
    for index, sentence in enumerate(sentences):
        paragraph.add_run((" " if index else "") + sentence["text"])
        if sentence["mark"] and sentence["href"]:
            link(paragraph, sentence["mark"], sentence["href"][1:], raised=True)
        elif sentence["mark"]:
            paragraph.add_run(sentence["mark"]).font.superscript = True


def _recommendation(paper: Any, sentence: dict[str, Any], words: Any) -> None:
    paragraph = paper.add_paragraph()
    _numbered(paragraph, sentence["number"])
    if sentence["addressee"]:
        paragraph.add_run(f"{sentence['addressee']} ").bold = True
    _sentences(paragraph, [sentence])
    below = [_cited("", words["evidence"], sentence["rests_on"])]
    below += [f"{words['standard']} {sentence['standard']}"] if sentence["standard"] else []
    for text in filter(None, below):
        paragraph.paragraph_format.keep_with_next = True
        paragraph = paper.add_paragraph(text, "Byline")
        paragraph.paragraph_format.left_indent = _HANGING


def _cited(text: str, word: str, references: list[dict[str, str]]) -> str:
    names = ", ".join(reference["text"] for reference in references)
    return " · ".join(part for part in (text, f"{word} {names}" if names else "") if part)


def _chart(paper: Any, chart: dict[str, Any]) -> None:
    paper.add_paragraph(f"{chart['number']}  {chart['title']}", "Caption")
    table(paper, [], [[row["label"], row["text"]] for row in chart["rows"]], title=chart["title"])
    if chart["caption"]:
        paper.add_paragraph(chart["caption"], "Byline")
