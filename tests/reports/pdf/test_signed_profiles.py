"""Signed statements of every profile before three checkers that know nothing of each other."""

from io import BytesIO

import outloud
import pdfua
import pikepdf
import pytest
from django.test import override_settings

from reports.claims import load_profile
from reports.claims.layout import profile_names
from reports.pdf import render
from reports.signing import sign, state_of
from tests.reports.pdf.documents import LOGO, MAP, kazakhstan
from tests.reports.pdf.test_checkers import MISTAKEN
from tests.reports.pdf.verapdf import failures

ADDRESS = "https://tanik.example.org/statements/0b6a4b9e-6d2f-4c43-9a35-7a2f8e5c0c11/"


@pytest.fixture(scope="module")
def signed(tmp_path_factory):
    """The path of each profile's statement by the profile's name, with all that a first page may carry."""
    folder = tmp_path_factory.mktemp("signed")
    with override_settings(SIGNING_CERTIFICATE="test", SIGNING_TIMESTAMP_URL=""):
        for name in profile_names():
            furniture = load_profile(name).furniture.to_json() | {"contents": "always"}
            document = kazakhstan(furniture=furniture, logos=[LOGO], map=MAP, verification_url=ADDRESS)
            (folder / f"{name}.pdf").write_bytes(sign(render(document)))
    return {name: folder / f"{name}.pdf" for name in profile_names()}


@pytest.mark.parametrize("name", profile_names())
def test_two_accessibility_checkers_find_nothing(name, signed):
    assert state_of(signed[name].read_bytes()).kind == "test"
    assert pdfua.validate(str(signed[name])).findings == ()
    result = outloud.check(str(signed[name]), skip=MISTAKEN)
    assert result.error is None
    assert [each for each in result.findings if each.severity in ("error", "warning")] == []


def test_the_reference_validator_finds_pdf_a_3a_and_pdf_ua_1(signed, tmp_path):
    """And that it looks: a file with its conformance and a font taken away fails."""
    broken = tmp_path / "broken.pdf"
    with pikepdf.open(BytesIO(signed["ots"].read_bytes())) as pdf:
        del pdf.Root.OutputIntents, pdf.Root.MarkInfo
        pdf.save(broken)
    found = failures(*signed.values(), broken)
    assert {name: found[name] for name in signed} == {name: [] for name in signed}
    assert {"PDFA_3_A", "PDFUA_1"} <= set(found["broken"])
