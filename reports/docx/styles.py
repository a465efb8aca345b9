"""The look of the DOCX: Word's own style names, so that a secretariat's template fits over it."""

from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

_INK = RGBColor(0x16, 0x20, 0x2C)
_LOOK = {  # style: face, points, bold
    "Normal": ("Noto Serif", 10.5, False),
    "Title": ("Noto Serif", 17, False),
    "Subtitle": ("Noto Serif", 13, False),
    "Heading 1": ("Noto Sans", 13, True),
    "Heading 2": ("Noto Sans", 10, True),
    "Caption": ("Noto Sans", 8.5, False),
    "Annex entry": ("Noto Sans", 8.5, False),
}
_CENTRED = ("Title", "Subtitle")


def set_styles(paper: Any, language: str) -> None:
    """Faces, sizes and the language a spelling checker and a screen reader go by."""
    paper.styles.add_style("Annex entry", WD_STYLE_TYPE.PARAGRAPH).base_style = paper.styles["Normal"]
    for name, (face, size, bold) in _LOOK.items():
        style = paper.styles[name]
        style.font.name, style.font.size, style.font.bold, style.font.italic = face, Pt(size), bold, False
        style.font.color.rgb = _INK
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for script in ("w:hAnsi", "w:cs", "w:eastAsia"):
            fonts.set(qn(script), face)
        for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:cstheme", "w:eastAsiaTheme"):
            fonts.attrib.pop(qn(theme), None)
        if name in _CENTRED:
            style.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for spoken in paper.styles.element.iter(qn("w:lang")):
        spoken.set(qn("w:val"), language)
