"""The look of the DOCX: Word's own style names, so that a secretariat's template fits over it."""

from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

_INK, _QUIET = RGBColor(0x16, 0x20, 0x2C), RGBColor(0x55, 0x61, 0x6D)
_LOOK = {  # style: face, points, bold, points before and after
    "Normal": ("Noto Serif", 10.5, False, 0, 7),
    "Title": ("Noto Serif", 17, False, 6, 9),
    "Subtitle": ("Noto Serif", 13, False, 6, 9),
    "Heading 1": ("Noto Sans", 13, True, 18, 6),
    "Heading 2": ("Noto Sans", 10, True, 10, 4),
    "Caption": ("Noto Sans", 9, True, 8, 3),
    "Header": ("Noto Sans", 7.5, False, 0, 0),
    "Footer": ("Noto Sans", 7.5, False, 0, 0),
    "Byline": ("Noto Sans", 8.5, False, 0, 8),
    "Table text": ("Noto Sans", 9, False, 2, 2),
    "Annex entry": ("Noto Sans", 8.5, False, 0, 7),
}
_OWN = ("Byline", "Table text", "Annex entry")
_QUIETER = ("Byline", "Header", "Footer")
_WITH_NEXT = ("Title", "Heading 1", "Heading 2", "Caption")


def set_styles(paper: Any, language: str, *, headings: str) -> None:
    """Faces, sizes, what stays together, and the language a spelling checker and a screen reader go by."""
    for name in _OWN:
        paper.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = paper.styles["Normal"]
    for name, (face, size, bold, before, after) in _LOOK.items():
        style = paper.styles[name]
        style.font.name, style.font.size, style.font.bold, style.font.italic = face, Pt(size), bold, False
        style.font.color.rgb = _QUIET if name in _QUIETER else _INK
        layout = style.paragraph_format
        layout.space_before, layout.space_after, layout.widow_control = Pt(before), Pt(after), True
        layout.keep_with_next = name in _WITH_NEXT
        layout.keep_together = name == "Annex entry"
        _one_face(style, face)
    paper.styles["Heading 1"].font.all_caps = headings == "capitals"
    _without_rule(paper.styles["Title"])
    paper.styles["Title"].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for spoken in paper.styles.element.iter(qn("w:lang")):
        spoken.set(qn("w:val"), language)


def _one_face(style: Any, face: str) -> None:
    """The same face for every script, and none of the theme's."""
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(script), face)
    for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:cstheme", "w:eastAsiaTheme"):
        fonts.attrib.pop(qn(theme), None)


def _without_rule(style: Any) -> None:
    """Word's own title carries a blue rule."""
    for rule in list(style.element.iter(qn("w:pBdr"))):
        rule.getparent().remove(rule)
