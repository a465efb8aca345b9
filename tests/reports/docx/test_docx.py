"""The DOCX opens, holds every sentence with its mark, and uses real styles."""

import re
from io import BytesIO

import docx

from reports.claims import load_profile
from reports.docx import write
from reports.pdf.sentences import all_sentences
from tests.reports.pdf.documents import MAP, kazakhstan


def opened(document):
    return docx.Document(BytesIO(write(document)))


def test_every_sentence_heading_and_annex_entry_is_there():
    document = kazakhstan()
    paper = opened(document)
    text = "\n".join(paragraph.text for paragraph in paper.paragraphs)
    assert all(one["text"] in text for one in all_sentences(document))
    headings = [one.text for one in paper.paragraphs if one.style.name == "Heading 1"]
    assert headings[: len(document["sections"])] == [one["heading"] for one in document["sections"]]
    entries = [one for one in paper.paragraphs if one.style.name == "Annex entry"]
    assert len(entries) == len(document["annex"]["rows"])
    inline = [piece for one in paper.paragraphs for piece in one.iter_inner_content()]
    runs = [run for piece in inline for run in getattr(piece, "runs", [piece])]
    raised = {run.text for run in runs if run.font.superscript}
    assert raised == {one["mark"] for one in all_sentences(document) if one.get("mark")}


def test_coverage_and_chart_readings_are_tables():
    document = kazakhstan()
    cells = [[cell.text for cell in row.cells] for table in opened(document).tables for row in table.rows]
    assert ["Stage", "Expected", "Received", "Verified"] in cells
    assert ["Opening", "8", "8", "8"] in cells
    assert ["Citizen observers present", "14 of 15"] in cells


def test_the_map_is_a_list_with_its_caption():
    paper = opened(kazakhstan(map=MAP))
    cells = [[cell.text for cell in row.cells] for table in paper.tables for row in table.rows]
    assert ["2", "Baikonur district", "3 visited; 2 planned and not visited"] in cells
    assert any("such areas: 2" in one.text for one in paper.paragraphs)


def test_a_draft_says_so_in_title_head_and_properties():
    paper = opened(kazakhstan(status="draft"))
    assert any("not for citation" in one.text for one in paper.paragraphs)
    assert "Draft" in paper.sections[0].footer.paragraphs[0].text
    assert paper.core_properties.title.startswith("Draft")


def test_marks_lead_to_the_annex_and_headings_stay_with_their_text():
    paper = opened(kazakhstan())
    xml = paper.element.xml
    targets = set(re.findall(r'<w:bookmarkStart [^>]*w:name="([^"]+)"', xml))
    links = set(re.findall(r'<w:hyperlink w:anchor="([^"]+)"', xml))
    assert links
    assert links <= targets
    for name in ("Heading 1", "Heading 2", "Caption"):
        assert paper.styles[name].paragraph_format.keep_with_next


def test_a_table_repeats_its_head_and_tears_no_row():
    (coverage,) = [one for one in opened(kazakhstan()).tables if one.cell(0, 0).text == "Stage"]
    rows = [row._tr.xml for row in coverage.rows]
    assert ["w:tblHeader" in row for row in rows] == [True, False, False, False]
    assert all("w:cantSplit" in row for row in rows)


def test_page_numbers_are_fields_and_the_first_page_has_no_head():
    page = opened(kazakhstan()).sections[0]
    assert page.different_first_page_header_footer
    assert re.findall(r'w:instr="(\w+)"', page.footer._element.xml) == ["PAGE", "NUMPAGES"]
    assert "OTS Mission" in page.header.paragraphs[0].text
    assert page.first_page_header.paragraphs[0].text == ""


def test_numbered_parts_number_their_paragraphs_and_close_with_head_and_place():
    furniture = load_profile("sco").furniture.to_json()
    paper = opened(kazakhstan(furniture=furniture))
    texts = [one.text for one in paper.paragraphs]
    assert texts[0] == kazakhstan()["title_block"]["kind"]
    assert [text.split("\t")[0] for text in texts if re.match(r"1\.\d\t", text)] == ["1.1", "1.2"]
