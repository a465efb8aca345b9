"""A DOCX of the same words in the same order, in real styles, so that it can be edited and restyled."""

from io import BytesIO
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt

from reports.docx.styles import set_styles
from reports.pdf.metadata import frozen_at
from reports.pdf.view import print_view


def write(document: dict[str, Any]) -> bytes:
    """The whole statement; charts are their readings as a table, because Word draws no SVG everywhere."""
    view = print_view(document)
    paper = docx.Document()
    set_styles(paper, view["language"])
    _furniture(paper, view, document)
    _title_block(paper, view["title"])
    for section in view["sections"]:
        _section(paper, section, view["words"])
    for chart in view["charts"]:
        _chart(paper, chart)
    _method(paper, view)
    _imprint(paper, view)
    _annex(paper, view["annex"], view["words"])
    kept = BytesIO()
    paper.save(kept)
    return kept.getvalue()


def _furniture(paper: Any, view: dict[str, Any], document: dict[str, Any]) -> None:
    page = paper.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.top_margin = page.bottom_margin = Mm(25)
    page.left_margin = page.right_margin = Mm(22)
    page.header.paragraphs[0].text = f"{view['head']['left']}\t\t{view['head']['right']}"
    page.footer.paragraphs[0].text = view["foot"]
    about = paper.core_properties
    about.title, about.author, about.language = (
        view["meta"]["title"],
        view["meta"]["author"],
        view["language"],
    )
    about.created = about.modified = frozen_at(document).replace(tzinfo=None)
    about.comments = ""


def _title_block(paper: Any, title: dict[str, Any]) -> None:
    for key, style in (("organisation", "Subtitle"), ("referendum", "Title"), ("kind", "Subtitle")):
        if title[key]["lines"]:
            line = paper.add_paragraph(" ".join(title[key]["lines"]), style=style)
            line.runs[0].font.small_caps = title[key]["is_true"]
    for text in (title["date"], title["place"], title["notice"]):
        if text:
            paper.add_paragraph(text).alignment = WD_ALIGN_PARAGRAPH.CENTER


def _section(paper: Any, section: dict[str, Any], words: Any) -> None:
    paper.add_heading(section["heading"], level=1)
    for block in section["blocks"]:
        if block["kind"] == "recommendation":
            for sentence in block["sentences"]:
                _recommendation(paper, sentence, words)
            continue
        style = "Quote" if block["kind"] == "judgement" else None
        _sentences(paper.add_paragraph(style=style), block["sentences"])
        if block["kind"] == "judgement":
            byline = block["byline"]
            paper.add_paragraph(_cited(byline["text"], words["rests_on"], byline["rests_on"]), "Caption")
    for chart in section["charts"]:
        _chart(paper, chart)


def _sentences(paragraph: Any, sentences: list[dict[str, Any]]) -> None:
    for index, sentence in enumerate(sentences):
        paragraph.add_run((" " if index else "") + sentence["text"])
        if sentence["mark"]:
            paragraph.add_run(sentence["mark"]).font.superscript = True


def _recommendation(paper: Any, sentence: dict[str, Any], words: Any) -> None:
    paragraph = paper.add_paragraph()
    paragraph.paragraph_format.left_indent = Pt(18)
    paragraph.add_run(f"{sentence['number']}. {sentence['addressee']} ".rstrip() + " ").bold = True
    _sentences(paragraph, [sentence])
    if sentence["rests_on"]:
        paper.add_paragraph(_cited("", words["evidence"], sentence["rests_on"]), "Caption")
    if sentence["standard"]:
        paper.add_paragraph(f"{words['standard']} {sentence['standard']}", "Caption")


def _cited(text: str, word: str, references: list[dict[str, str]]) -> str:
    names = ", ".join(reference["text"] for reference in references)
    return " · ".join(part for part in (text, f"{word} {names}" if names else "") if part)


def _chart(paper: Any, chart: dict[str, Any]) -> None:
    paper.add_paragraph(f"{chart['number']}  {chart['title']}", "Caption")
    _table(paper, [], [[row["label"], row["text"]] for row in chart["rows"]])
    if chart["caption"]:
        paper.add_paragraph(chart["caption"], "Caption")


def _method(paper: Any, view: dict[str, Any]) -> None:
    method, words = view["method"], view["words"]
    if method["is_empty"]:
        return
    paper.add_heading(method["heading"], level=1)
    for text in [*method["paragraphs"], *method["after"]["paragraphs"]]:
        paper.add_paragraph(text)
    columns = {
        "coverage": ("stage", "expected", "received", "verified"),
        "bias": ("group", "visited", "register"),
    }
    tables = {
        "coverage": method["coverage"] or method["after"]["coverage"],
        "bias": method["after"]["bias"],
    }
    for name, rows in tables.items():
        if rows:
            paper.add_paragraph(words[name], "Caption")
            _table(paper, [words[column] for column in columns[name]], rows)


def _imprint(paper: Any, view: dict[str, Any]) -> None:
    paper.add_heading(view["words"]["imprint"], level=1)
    if view["verification"]:
        paper.add_paragraph(f"{view['verification']['text']} {view['verification']['address']}")
    _table(paper, [], [[line["label"], "\n".join(line["values"])] for line in view["imprint"]])


def _annex(paper: Any, annex: dict[str, Any], words: Any) -> None:
    if not annex["parts"]:
        return
    paper.add_page_break()
    paper.add_heading(annex["heading"], level=1)
    if annex["intro"]:
        paper.add_paragraph(annex["intro"])
    for part in annex["parts"]:
        if part["heading"]:
            paper.add_heading(part["heading"], level=2)
        for row in (row for pair in part["pairs"] for row in pair):
            _entry(paper, row, words)


def _entry(paper: Any, row: dict[str, Any], words: Any) -> None:
    paragraph = paper.add_paragraph(style="Annex entry")
    paragraph.add_run(row["mark"]).bold = True
    paragraph.add_run(f" {row['claim']}")
    codes = "; ".join(
        part
        for part in (
            ", ".join(row["codes"]),
            f"{words['others']} {', '.join(row['others'])}" if row["others"] else "",
        )
        if part
    )
    for text in (row["text"], row["base"], f"{codes} {row['more']}".strip()):
        if text:
            paragraph.add_run().add_break()
            paragraph.add_run(text)


def _table(paper: Any, head: list[str], rows: list[list[str]]) -> None:
    if not rows:
        return
    table = paper.add_table(rows=0, cols=len(rows[0]), style="Light List")
    for cells in ([head] if head else []) + rows:
        for cell, text in zip(table.add_row().cells, cells, strict=True):
            cell.text = text
