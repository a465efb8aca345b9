"""The page says what the paper says, alone and without a script."""

import re

from reports.html import write
from reports.pdf.sentences import all_sentences
from tests.reports.pdf.documents import kazakhstan, section, sentence


def test_every_sentence_stands_in_the_page_and_every_link_leads_somewhere():
    document = kazakhstan()
    page = write(document)
    text = " ".join(re.sub(r"<[^>]+>", " ", page).split())
    assert all(one["text"].split(" “")[0] in text for one in all_sentences(document))
    targets = set(re.findall(r' id="([^"]+)"', page))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= targets
    assert page.startswith("<!doctype html>")
    assert '<html lang="en">' in page


def test_the_page_needs_nothing_else_and_runs_nothing():
    page = write(kazakhstan(verification_url="https://tanik.example.org/statements/x/"))
    assert "<script" not in page
    assert ' style="' not in page
    assert not re.findall(r'(?:src)="(?!data:)', page)
    assert "default-src 'none'" in page


def test_what_people_wrote_is_text_and_a_draft_says_so():
    hostile = "</style><script>alert(1)</script>"
    document = kazakhstan(status="draft", sections=[section([sentence(hostile)])])
    page = write(document)
    assert "<script" not in page
    assert "Draft, not approved and not for citation" in page
    assert "not for citation" not in write(kazakhstan())
