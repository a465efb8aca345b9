"""From a document to a tagged PDF/A-3a with its evidence embedded."""

from functools import partial
from importlib.resources import files
from pathlib import Path
from typing import Any

from django.template import Context, Engine
from weasyprint import CSS, HTML, Document
from weasyprint.css import ColorProfile
from weasyprint.text.fonts import FontConfiguration

from reports.claims.furniture import furniture_of
from reports.pdf.attachments import attachments
from reports.pdf.fonts import Fonts, PaperFetcher, font_faces, load_fonts
from reports.pdf.furniture import draft_watermark
from reports.pdf.metadata import PaperMetadata, frozen_at, identifier
from reports.pdf.running import page_css
from reports.pdf.structure import finish
from reports.pdf.view import is_draft, link_titles, print_view
from reports.pdf.words import words_for

PAPER = Path(__file__).parent / "paper"
VARIANT = "pdf/a-3a"
OUTPUT_INTENT = "sRGB"
_engine = Engine(dirs=[str(PAPER)], autoescape=True)


def render(document: dict[str, Any], *, fonts_dir: Path | str | None = None) -> bytes:
    """The statement as PDF bytes; the same document gives the same bytes at any time.

    ``fonts_dir`` holds the npm packages ``noto-serif`` and ``noto-sans`` of @expo-google-fonts; without it
    the nearest ``node_modules`` is used. Raises FontsMissing when the fonts are not there.
    """
    pages = lay_out(document, load_fonts(fonts_dir))
    pages.metadata = PaperMetadata.of_statement(pages.metadata, document)
    moment = frozen_at(document)
    pdf: bytes = pages.write_pdf(
        finisher=partial(finish, link_titles=link_titles(document)),
        pdf_variant=VARIANT,
        output_intent=OUTPUT_INTENT,
        pdf_identifier=identifier(document),
        attachments=attachments(document, created=moment),
    )
    return pdf


def lay_out(document: dict[str, Any], fonts: Fonts) -> Document:
    """The pages, set but not yet drawn."""
    fetcher = PaperFetcher(fonts)
    font_config = FontConfiguration()
    page_source = HTML(string=statement_html(document), url_fetcher=fetcher)
    sheets = _stylesheets(document, fetcher, font_config)
    return page_source.render(
        font_config=font_config,
        stylesheets=sheets,
        color_profiles={OUTPUT_INTENT: _screen_colours()},
        output_intent=OUTPUT_INTENT,
        pdf_variant=VARIANT,
    )


def statement_html(document: dict[str, Any]) -> str:
    """The page source. Numbers are formatted before they get here, so no ambient language can change them."""
    context = Context(print_view(document), use_l10n=False, use_tz=False)
    return _engine.get_template("statement.html").render(context)


def _screen_colours() -> ColorProfile:
    """WeasyPrint's own sRGB profile, read here because its default for PDF/A leaves the file open."""
    with (files("weasyprint.pdf") / "sRGB2014.icc").open("rb") as profile:
        return ColorProfile(profile, "sRGB2014.icc", "relative-colorimetric", (["r"], ["g"], ["b"]))


def _stylesheets(
    document: dict[str, Any], fetcher: PaperFetcher, font_config: FontConfiguration
) -> list[CSS]:
    sheets = [font_faces(), *(file.read_text(encoding="utf-8") for file in sorted(PAPER.glob("*.css")))]
    sheets.append(page_css(furniture_of(document.get("furniture"))))
    if is_draft(document):
        words = words_for(document.get("language"))
        sheets.append(draft_watermark(words["watermark"]))
    return [CSS(string=sheet, url_fetcher=fetcher, font_config=font_config) for sheet in sheets]
