"""The DOCX opens, holds every sentence with its mark, and uses real styles."""

from io import BytesIO

import docx

from reports.docx import write
from reports.pdf.sentences import all_sentences
from tests.reports.pdf.documents import kazakhstan


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
    raised = {run.text for one in paper.paragraphs for run in one.runs if run.font.superscript}
    assert raised == {one["mark"] for one in all_sentences(document) if one.get("mark")}


def test_coverage_and_chart_readings_are_tables():
    document = kazakhstan()
    cells = [[cell.text for cell in row.cells] for table in opened(document).tables for row in table.rows]
    assert ["Stage", "Expected", "Received", "Verified"] in cells
    assert ["Opening", "8", "8", "8"] in cells
    assert ["Citizen observers present", "14 of 15"] in cells


def test_a_draft_says_so_in_title_head_and_properties():
    paper = opened(kazakhstan(status="draft"))
    assert any("not for citation" in one.text for one in paper.paragraphs)
    assert "Draft" in paper.sections[0].header.paragraphs[0].text
    assert paper.core_properties.title.startswith("Draft")
