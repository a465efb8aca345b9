"""Whether a statement is long enough for a list of contents, and the list."""

from typing import Any

from reports.claims.furniture import Furniture
from reports.pdf.sentences import all_sentences

# A body of more pages than this gets a list, where the profile leaves it to the length.
_PAGES = 6
# Points and letters of a page of running text; what stands between paragraphs, around headings and in charts.
_PAGE, _LINE, _LETTERS, _GAP, _HEADING, _CHART_ROW, _CHART = 685, 15, 92, 8, 43, 18, 70


def contents_view(
    document: dict[str, Any], furniture: Furniture, sections: list[dict[str, Any]], annex: dict[str, Any]
) -> list[dict[str, str]]:
    """Headings with their anchors, or nothing."""
    if furniture.contents == "never" or (furniture.contents == "auto" and body_pages(document) <= _PAGES):
        return []
    lines = [{"heading": section["heading"], "href": f"#{section['anchor']}"} for section in sections]
    return lines + ([{"heading": annex["heading"], "href": "#annex"}] if annex["parts"] else [])


def body_pages(document: dict[str, Any]) -> float:
    """Pages of sections and charts, by their letters: the annex is looked up and not read through."""
    lines = sum(1 + len(str(one.get("text"))) / _LETTERS for one in all_sentences(document))
    paragraphs = sum(len(section.get("paragraphs", [])) for section in document.get("sections", []))
    charts = sum(_CHART + _CHART_ROW * len(chart.get("rows", [])) for chart in document.get("charts", []))
    points = lines * _LINE + paragraphs * _GAP + charts + _HEADING * len(document.get("sections", []))
    return points / _PAGE
