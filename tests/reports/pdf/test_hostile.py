"""Texts that people did not mean to be code, and files that are not there."""

import pytest

from reports.pdf import FontsMissing, render
from reports.pdf.fonts import PaperFetcher, ResourceRefused, load_fonts
from tests.reports.pdf.documents import kazakhstan, seal, section, sentence


def test_markup_in_a_sentence_is_printed_as_text(words_of, opened):
    text = 'Seen: <img src="file:///etc/passwd"> & <script>alert(1)</script> {{ 7|add:7 }} {% now "Y" %}'
    pdf = render(seal(kazakhstan(sections=[section([sentence(text)])])))
    assert text in words_of(pdf)


def test_markup_everywhere_else_is_printed_as_text(words_of):
    evil = (
        '"><link rel="attachment" href="file:///etc/passwd"><style>@import url(http://x.test/a.css)</style>'
    )
    document = kazakhstan()
    document["mission"]["short_name"] = document["mission"]["title"] = evil
    document["title_block"] |= {"place": evil, "kind": evil}
    document["charts"][0]["title"] = document["charts"][0]["rows"][0]["label"] = evil
    document["annex"]["rows"][0] |= {"mark": evil, "claim": evil, "codes": [evil]}
    document["method"]["coverage"][0]["stage"] = evil
    document["language"] = 'en"><script>'
    pdf = render(seal(document))
    assert words_of(pdf).count("http://x.test") >= 6


def test_very_long_word_stays_on_the_page(words_of, opened):
    word = "Қ" * 400
    pdf = render(seal(kazakhstan(sections=[section([sentence(word)], heading=word)], annex={})))
    assert words_of(pdf).replace(" ", "").count("Қ") >= 800
    for page in opened(pdf).pages:
        assert float(page.MediaBox[2]) < 596


def test_control_characters_and_surrogates_do_not_break_the_file(words_of):
    document = kazakhstan()
    document["sections"] = [section([sentence("a\x00b\x0bc\ud800d\u0007e")])]
    document["title_block"]["organisation"] = "O\x01rg"
    assert "a b c d e" in words_of(render(document))


def test_mark_cited_twice_and_mark_without_annex_row_still_print(words_of):
    twice = [
        sentence("One.", "figure", "F1"),
        sentence("Two.", "figure", "F1"),
        sentence("Three.", "figure", "F9"),
    ]
    text = words_of(render(seal(kazakhstan(sections=[section(twice)]))))
    assert "One.F1 Two.F1 Three.F9" in text


def test_smallest_document_renders(words_of):
    assert "Page 1 of 1" in words_of(render({"schema": "tanik-document/1", "language": "en"}))


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "http://example.test/a.css",
        "https://example.test/a.png",
        "ftp://example.test/a",
        "file://server/share/a.ttf",
        "paper-font:../package.json",
    ],
)
def test_fetching_anything_but_data_and_fonts_is_refused(url):
    with pytest.raises(ResourceRefused):
        PaperFetcher(load_fonts()).fetch(url)


def test_fetching_inline_data_and_fonts_works():
    fetcher = PaperFetcher(load_fonts())
    assert fetcher.fetch("data:text/plain,hello").read() == b"hello"
    file = "noto-sans/400Regular/NotoSans_400Regular.ttf"
    assert fetcher.fetch(f"paper-font:{file}").read() == load_fonts()[file]


def test_missing_fonts_are_named_with_what_to_do(tmp_path):
    with pytest.raises(FontsMissing, match=r"NotoSerif_400Regular\.ttf is missing\. Run npm ci\."):
        render(kazakhstan(), fonts_dir=tmp_path)


def test_broken_font_never_gives_a_statement_in_another_typeface(tmp_path):
    for file in load_fonts():
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).write_bytes(b"")
    with pytest.raises(FontsMissing, match="is broken"):
        render(kazakhstan(), fonts_dir=tmp_path)
