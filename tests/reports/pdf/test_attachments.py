"""What a machine reads: figures, document and evidence inside the file."""

import csv
import json
from datetime import UTC, datetime
from io import StringIO

import pytest

from reports.claims import published
from reports.pdf import render
from reports.pdf.attachments import canonical_json, evidence_csv
from tests.reports.pdf.documents import kazakhstan, long_statement


def embedded(pdf, name):
    return pdf.attachments[name].get_file().read_bytes()


def test_figures_and_document_are_embedded_without_what_was_not_said(issued, draft, opened):
    document = kazakhstan()
    pdf = opened(issued)
    assert set(pdf.attachments) == {"figures.json", "statement.json", "evidence.csv"}
    assert json.loads(embedded(pdf, "figures.json")) == published(document)["figures"]
    assert json.loads(embedded(pdf, "statement.json")) == published(document)
    assert not any(each["refusals"] for each in published(document)["figures"]["figures"])
    assert json.loads(embedded(opened(draft), "statement.json")) == kazakhstan(status="draft")


def test_relationships_and_dates_come_from_the_document(issued, opened):
    pdf = opened(issued)
    kinds = {name: str(pdf.attachments[name].relationship) for name in pdf.attachments}
    assert kinds == {"figures.json": "/Data", "statement.json": "/Data", "evidence.csv": "/Supplement"}
    assert len(pdf.Root.AF) == 3
    for name in kinds:
        file = pdf.attachments[name].get_file()
        assert file.creation_date == file.mod_date == datetime(2022, 6, 5, 22, 10, tzinfo=UTC)
        assert pdf.attachments[name].description
    assert pdf.attachments["evidence.csv"].get_file().mime_type == "text/csv"


def test_evidence_is_the_whole_table(long_one, opened):
    text = embedded(opened(long_one), "evidence.csv").decode("utf-8-sig")
    rows = list(csv.reader(StringIO(text)))
    evidence = long_statement()["evidence"]
    assert rows == [evidence["columns"], *evidence["rows"]]
    assert len(rows) == 20_001


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_cell_that_would_be_a_formula_is_text(cell):
    content = evidence_csv({"columns": ["answer"], "rows": [[cell]]}).decode("utf-8-sig")
    assert next(csv.reader(StringIO(content.split("\r\n", 1)[1]))) == ["'" + cell]


def test_header_that_would_be_a_formula_is_text():
    assert evidence_csv({"columns": ["=cmd"], "rows": []}).decode("utf-8-sig") == "'=cmd\r\n"


def test_numbers_blanks_and_lists_keep_their_meaning():
    content = evidence_csv({"columns": ["a", "b", "c", "d"], "rows": [[-5, None, ["x", "y"], 'q"u,o']]})
    assert list(csv.reader(StringIO(content.decode("utf-8-sig"))))[1] == ["-5", "", '["x","y"]', 'q"u,o']


def test_spreadsheets_read_the_letters():
    assert evidence_csv({"columns": ["Қала"], "rows": []}).startswith(b"\xef\xbb\xbf")


def test_lone_surrogate_stays_readable_json():
    assert json.loads(canonical_json({"text": "a\ud800b"})) == {"text": "a\ud800b"}


def test_document_without_evidence_still_has_three_files(opened):
    document = kazakhstan()
    del document["evidence"], document["figures"]
    pdf = opened(render(document))
    assert embedded(pdf, "figures.json") == b"{}"
    assert embedded(pdf, "evidence.csv").decode("utf-8-sig") == "\r\n"
