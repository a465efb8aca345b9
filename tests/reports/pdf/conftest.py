"""Statements set once a run, and how a reader opens them."""

from contextlib import ExitStack
from io import BytesIO

import pikepdf
import pypdf
import pytest

from reports.pdf import render
from tests.reports.pdf import documents


@pytest.fixture(scope="session")
def issued():
    return render(documents.kazakhstan())


@pytest.fixture(scope="session")
def draft():
    return render(documents.kazakhstan(status="draft"))


@pytest.fixture(scope="session")
def in_kazakh():
    return render(documents.multilingual())


@pytest.fixture(scope="session")
def long_one():
    return render(documents.long_statement())


@pytest.fixture
def words_of():
    """The text of a PDF as one line: hyphens at line ends closed up, runs of spaces made one."""

    def read(pdf, pages=slice(None)):
        text = "\n".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(pdf)).pages[pages])
        return " ".join(text.replace("\u2010\n", "").split())

    return read


@pytest.fixture
def opened():
    """The PDF's objects, alive until the test ends."""
    with ExitStack() as stack:
        yield lambda pdf: stack.enter_context(pikepdf.open(BytesIO(pdf)))
