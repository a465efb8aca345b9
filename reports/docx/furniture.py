"""What stands around the text in Word: page, running head and foot, title block, closing lines."""

from base64 import b64decode
from io import BytesIO
from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.shared import Mm, Pt

from reports.claims.furniture import SLOTS, Furniture, Running
from reports.docx.parts import field
from reports.pdf.metadata import frozen_at

_WIDTH, _MARGIN = Mm(210), Mm(22)
_LINE_STYLES = {"organisation": "Subtitle", "referendum": "Title", "kind": "Subtitle"}
_LOGO_HEIGHT = Mm(20)


def set_page(paper: Any, view: dict[str, Any], document: dict[str, Any]) -> None:
    """A4 with the profile's running head (not on the first page) and foot."""
    page, furniture = paper.sections[0], view["furniture"]
    page.page_width, page.page_height = _WIDTH, Mm(297)
    page.top_margin = page.bottom_margin = Mm(25)
    page.left_margin = page.right_margin = _MARGIN
    page.different_first_page_header_footer = True
    _running(page.header.paragraphs[0], furniture.head, view["running"]["head"], view["words"])
    for foot in (page.footer, page.first_page_footer):
        _running(foot.paragraphs[0], furniture.foot, view["running"]["foot"], view["words"])
    about = paper.core_properties
    about.title, about.author = view["meta"]["title"], view["meta"]["author"]
    about.language = view["language"]
    about.created = about.modified = frozen_at(document).replace(tzinfo=None)
    about.comments = ""


def title_block(paper: Any, view: dict[str, Any]) -> None:
    furniture: Furniture = view["furniture"]
    alignment = WD_ALIGN_PARAGRAPH.CENTER if furniture.align == "centre" else WD_ALIGN_PARAGRAPH.LEFT
    for line in view["title"]:
        paragraph = paper.add_paragraph(style=_LINE_STYLES.get(line["key"]))
        paragraph.alignment = alignment
        for logo in line["logos"]:
            _logo(paragraph, logo)
        if line["lines"]:
            paragraph.add_run(" ".join(line["lines"])).font.small_caps = line["is_true"] or None
    for text in (view["notice"], view["translation"]):
        if text:
            notice = paper.add_paragraph()
            notice.alignment = alignment
            notice.add_run(text).bold = True


def closing(paper: Any, parts: list[list[str]]) -> None:
    for lines in parts:
        paragraph = paper.add_paragraph("\n".join(lines))
        paragraph.paragraph_format.space_before = Pt(12)
        paragraph.paragraph_format.keep_together = True


def _running(paragraph: Any, line: Running, texts: dict[str, str], words: Any) -> None:
    """Left, centre and right of one line, by two tab stops."""
    stops = paragraph.paragraph_format.tab_stops
    stops.add_tab_stop((_WIDTH - 2 * _MARGIN) // 2, WD_TAB_ALIGNMENT.CENTER)
    stops.add_tab_stop(_WIDTH - 2 * _MARGIN, WD_TAB_ALIGNMENT.RIGHT)
    for number, slot in enumerate(SLOTS):
        paragraph.add_run(("\t" if number else "") + texts[slot])
        if "page" in getattr(line, slot):
            paragraph.add_run((" · " if texts[slot] else "") + words["page_before"])
            field(paragraph, "PAGE")
            paragraph.add_run(words["page_between"])
            field(paragraph, "NUMPAGES")


def _logo(paragraph: Any, logo: dict[str, str]) -> None:
    """Word draws no SVG everywhere; such a logo is left to the secretariat's template."""
    if "svg" in logo["src"].partition(";")[0]:
        return
    run = paragraph.add_run()
    image = run.add_picture(BytesIO(b64decode(logo["src"].partition(",")[2])), height=_LOGO_HEIGHT)
    image._inline.docPr.set("descr", logo["alt"])
    paragraph.add_run("  ")
