"""A signed statement validates, stays what it was, and shows any change."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

import pdfua
import pikepdf
import pytest

from observation.env_values import signing_certificate
from reports.pdf import render
from reports.signing import NoCertificate, sign, state_of
from reports.signing.certificate import TEST_NAME, _test_pkcs12
from tests.reports.pdf import documents


@pytest.fixture(scope="module")
def plain():
    return render(documents.kazakhstan())


@pytest.fixture
def signed(plain, settings):
    settings.SIGNING_CERTIFICATE, settings.SIGNING_TIMESTAMP_URL = "test", ""
    return sign(plain)


def test_the_signature_of_the_test_certificate_says_what_it_is(signed):
    state = state_of(signed)
    assert (state.kind, state.signer) == ("test", TEST_NAME)
    assert state.at is not None


def test_it_is_signed_and_read_as_well_where_an_event_loop_runs(plain, settings):
    """pyHanko starts one of its own; that a second is refused was once read as a file that was changed."""
    settings.SIGNING_CERTIFICATE, settings.SIGNING_TIMESTAMP_URL = "test", ""

    async def both():
        return state_of(sign(plain)).kind

    with ThreadPoolExecutor(max_workers=1) as thread:
        assert thread.submit(asyncio.run, both()).result() == "test"


def test_the_signed_file_begins_with_the_file_that_was_signed(plain, signed):
    assert signed.startswith(plain)


@pytest.mark.parametrize("where", [0.1, 0.5, 0.9])
def test_one_changed_byte_makes_it_invalid(plain, signed, where):
    place = int(len(plain) * where)
    changed = signed[:place] + bytes([signed[place] ^ 1]) + signed[place + 1 :]
    assert state_of(changed).kind == "invalid"


def test_what_was_added_after_signing_makes_it_invalid(signed):
    with pikepdf.open(BytesIO(signed)) as pdf:
        pdf.docinfo["/Title"] = "Another"
        again = BytesIO()
        pdf.save(again)
    assert state_of(again.getvalue()).kind == "invalid"
    assert state_of(signed + b"\n% more").kind == "invalid"


def test_it_stays_tagged_pdf_a_3_and_the_field_stands_in_the_structure(signed, tmp_path):
    path = tmp_path / "signed.pdf"
    path.write_bytes(signed)
    with pikepdf.open(path) as pdf:
        assert pdf.open_metadata().pdfa_status == "3A"
        field = pdf.Root.AcroForm.Fields[0]
        assert field.TU
        numbers = pdf.Root.StructTreeRoot.ParentTree.Nums
        keys = [int(numbers[index]) for index in range(0, len(numbers), 2)]
        element = numbers[2 * keys.index(int(field.StructParent)) + 1]
        assert element.S == "/Form"
        assert element.K.Obj.objgen == field.objgen
    assert pdfua.validate(str(path)).findings == ()


def test_no_signature_and_no_pdf_are_told_apart(plain):
    assert state_of(plain).kind == "none"
    assert state_of(b"not a PDF").kind == "invalid"


def test_an_operators_certificate_is_valid_and_a_strangers_is_not(plain, settings, tmp_path, monkeypatch):
    monkeypatch.setattr("reports.signing.certificate.TEST_NAME", "A mission")
    own, stranger = tmp_path / "own.p12", tmp_path / "stranger.p12"
    for path in (own, stranger):
        path.write_bytes(_test_pkcs12())
    settings.SIGNING_PASSPHRASE, settings.SIGNING_TIMESTAMP_URL = "not a secret", ""
    settings.SIGNING_CERTIFICATE = str(stranger)
    strange = sign(plain)
    settings.SIGNING_CERTIFICATE = str(own)
    assert state_of(sign(plain)).kind == "valid"
    assert state_of(strange).kind == "invalid"
    assert state_of(strange).signer == "A mission"


def test_without_a_certificate_nothing_is_signed(plain, settings):
    settings.SIGNING_CERTIFICATE = ""
    with pytest.raises(NoCertificate):
        sign(plain)


def test_a_certificate_that_does_not_open_is_refused_at_start(tmp_path):
    path = tmp_path / "own.p12"
    with pytest.raises(ValueError, match="cannot be read"):
        signing_certificate(str(path), "")
    path.write_bytes(_test_pkcs12())
    assert signing_certificate(str(path), "not a secret") == str(path)
    with pytest.raises(ValueError, match="SIGNING_PASSPHRASE"):
        signing_certificate(str(path), "wrong")
