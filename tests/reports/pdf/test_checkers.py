"""Independent accessibility checkers, run where they are installed."""

import pytest

# A two-row table with row headings has more header than data cells; the rule takes that for damage.
MISTAKEN = {"TBL-010"}


@pytest.mark.parametrize("name", ["issued", "draft", "in_kazakh", "long_one"])
def test_outloud_finds_no_error(name, request, tmp_path):
    outloud = pytest.importorskip("outloud")
    path = tmp_path / f"{name}.pdf"
    path.write_bytes(request.getfixturevalue(name))
    result = outloud.check(str(path), skip=MISTAKEN)
    assert result.error is None
    assert [finding for finding in result.findings if finding.severity in ("error", "warning")] == []


@pytest.mark.parametrize("name", ["issued", "draft", "in_kazakh", "long_one"])
def test_pdfua_finds_nothing(name, request, tmp_path):
    pdfua = pytest.importorskip("pdfua")
    path = tmp_path / f"{name}.pdf"
    path.write_bytes(request.getfixturevalue(name))
    assert pdfua.validate(str(path)).findings == ()
