"""The tinted box: never more than half a page, and nothing lost by that."""

import pytest

from reports.pdf.fonts import load_fonts
from reports.pdf.render import lay_out
from tests.reports.pdf.documents import kazakhstan, seal

HALF_A_PAGE = (297 - 50) / 2 * 96 / 25.4
PARAGRAPHS = {
    "many short": ["The polling stations were not selected at random."] * 60,
    "wide letters": ["ШЩЖЮМ Әділетті дауыс беру " * 20] * 6,
    "one that never fits": ["Wide WWWW MMMM words " * 200],
    "none": [],
}


def boxes(pages):
    for page in pages:
        yield from (box for box in page._page_box.descendants() if box.element is not None)


@pytest.mark.parametrize("stages", [0, 8, 30])
@pytest.mark.parametrize("name", PARAGRAPHS)
def test_box_is_never_more_than_half_a_page_and_nothing_is_lost(name, stages):
    coverage = [{"stage": f"Stage{number}", "expected": number} for number in range(stages)]
    method = {"heading": "Method", "paragraphs": PARAGRAPHS[name], "coverage": coverage, "bias": []}
    document = seal(kazakhstan(method=method, charts=[], annex={}, sections=[]))
    pages = lay_out(document, load_fonts()).pages
    (tinted,) = [box for box in boxes(pages) if box.element.get("class") == "box" and hasattr(box, "height")]
    assert tinted.height + tinted.padding_top + tinted.padding_bottom <= HALF_A_PAGE
    words = " ".join(box.text for box in boxes(pages) if hasattr(box, "text")).split()
    for word in set(" ".join(PARAGRAPHS[name]).split()) - {"the", "The"}:
        if "-" not in word:
            assert words.count(word) >= " ".join(PARAGRAPHS[name]).split().count(word)
    assert {f"Stage{number}" for number in range(stages)} <= set(words)


def test_box_stands_between_the_sections_and_the_annex(issued, words_of):
    text = words_of(issued)
    closing, box, annex = map(text.index, ("gave it their time.", "How the Mission observed", "Annex: what"))
    assert closing < box < annex
