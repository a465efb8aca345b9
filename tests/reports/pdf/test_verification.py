"""The printed way to the public page, and what an issued file keeps to itself."""

import json
from io import BytesIO

import pdfua
import pikepdf
import pytest

from reports.pdf import render
from tests.reports.pdf.documents import kazakhstan

ADDRESS = "https://tanik.example.org/statements/0b6a4b9e-6d2f-4c43-9a35-7a2f8e5c0c11/"


@pytest.fixture(scope="module")
def verified():
    return render(kazakhstan(verification_url=ADDRESS))


def alternatives(pdf):
    with pikepdf.open(BytesIO(pdf)) as opened:
        return [
            str(one.Alt)
            for one in opened.objects
            if isinstance(one, pikepdf.Dictionary) and one.get("/S") == "/Figure"
        ]


def test_the_address_is_printed_and_its_code_told(verified, issued, words_of):
    assert ADDRESS in words_of(verified).replace(" ", "")
    assert f"QR code of the address {ADDRESS}" in alternatives(verified)
    assert not any("QR" in one for one in alternatives(issued))


def test_the_code_leaves_the_file_accessible_and_repeatable(verified, tmp_path):
    path = tmp_path / "verified.pdf"
    path.write_bytes(verified)
    assert pdfua.validate(str(path)).findings == ()
    assert render(kazakhstan(verification_url=ADDRESS)) == verified


@pytest.mark.parametrize(("status", "kept"), [("issued", 0), ("draft", 1)])
def test_an_issued_file_carries_no_refused_sentence(status, kept):
    document = kazakhstan(status=status)
    document["sections"][0]["refused"] = [{"claim": "x", "text": "", "reason": "One count was observed."}]
    with pikepdf.open(BytesIO(render(document))) as pdf:
        embedded = json.loads(pdf.attachments["statement.json"].get_file().read_bytes())
    assert len(embedded["sections"][0]["refused"]) == kept
