"""What a reader of the paper reads."""

from io import BytesIO

import pypdf

from reports.pdf import render
from reports.pdf.sentences import all_sentences
from tests.reports.pdf import documents
from tests.reports.pdf.documents import kazakhstan, seal, section, sentence


def test_every_sentence_prints_once_in_the_text(issued, words_of):
    document = kazakhstan(annex={})
    text = words_of(render(seal(document)))
    texts = [one["text"] + (one["mark"] or "") for one in all_sentences(document)]
    assert len(texts) == 26
    assert [one for one in texts if text.count(one) != 1] == []
    assert [text.index(one) for one in texts] == sorted(text.index(one) for one in texts)


def test_refused_sentence_never_prints(issued, words_of):
    refused = kazakhstan()["sections"][4]["refused"][0]
    assert refused["text"].startswith("The precinct commissions implemented")
    assert refused["text"] not in words_of(issued)
    assert refused["reason"] not in words_of(issued)


def test_title_block_holds_organisation_referendum_date_and_place(issued, words_of):
    first_page = words_of(issued, slice(0, 1))
    assert "International Observation Mission of the Organization of Turkic States" in first_page
    assert "“On Introducing Amendments and Additions to the Constitution of the Republic" in first_page
    assert "5 June 2022 Preliminary Statement Nur-Sultan, 6 June 2022" in first_page


def test_letters_of_five_languages_survive_extraction(in_kazakh, words_of):
    text = words_of(in_kazakh)
    assert [line for line in documents.LETTERS.values() if line not in text] == []
    for letters in ("Әә", "Ғғ", "Ққ", "Ңң", "Өө", "Ұұ", "Үү", "Һһ", "Іі", "Əə", "Ğğ", "Şş", "İı"):
        assert set(letters) <= set(text), letters
    assert "Oʻzbekiston" in text
    assert "АЛДЫН АЛА МӘЛІМДЕМЕ" in text


def test_judgement_stands_apart_with_author_and_evidence(issued, words_of):
    text = words_of(issued)
    assert "the deadlines that the law sets.J1 Judgement of the Head of Mission · rests on M1, M2, N1" in text


def test_judgement_without_author_is_the_missions(words_of):
    document = kazakhstan(sections=[section([sentence("It was calm.", "judgement", "J1")])], annex={})
    assert "It was calm.J1 Judgement of the Mission" in words_of(render(seal(document)))


def test_judgements_of_two_authors_are_not_joined(words_of):
    judged = [
        sentence("One.", "judgement", "J1", author={"name": "A. First", "title": "Head of Mission"}),
        sentence("Two.", "judgement", "J2", author="B. Second"),
    ]
    text = words_of(render(seal(kazakhstan(sections=[section(judged)], annex={}))))
    assert "One.J1 Judgement of A. First, Head of Mission Two.J2 Judgement of B. Second" in text


def test_recommendations_are_numbered_through_the_document_with_addressee(words_of):
    advice = [
        sentence(f"Do {name}.", "recommendation", name, addressee=f"body {name}")
        for name in ("R1", "R2", "R3")
    ]
    document = kazakhstan(sections=[section(advice[:2]), section([sentence("Then.")], advice[2:])], annex={})
    text = words_of(render(seal(document)))
    for number in (1, 2, 3):
        assert f"{number}. To body R{number} Do R{number}.R{number}" in text


def test_coverage_table_gives_every_stage(issued, words_of):
    assert "Stage Expected Received Verified Opening 8 8 8 Voting 15 15 15 Counting 2 1 1" in words_of(issued)


def test_unknown_expectation_is_a_dash_and_thousands_are_grouped(words_of):
    method = {"heading": "Method", "paragraphs": [], "bias": []}
    method["coverage"] = [{"stage": "Voting", "expected": None, "received": 20_000, "verified": 1_234}]
    assert "Voting – 20,000 1,234" in words_of(render(seal(kazakhstan(method=method))))


def test_annex_gives_claim_count_base_coverage_and_codes(issued, words_of):
    text = words_of(issued)
    for row in kazakhstan()["annex"]["rows"]:
        assert f"{row['mark']} {row['claim']}".strip() in text
        assert [code for code in row["codes"] if code not in text] == []
    assert "10 of 15 · polling stations, latest visit that recorded it · coverage 100 %" in text
    assert "KAZ22-VOT-R4KW and 3 more" in text


def test_draft_says_so_on_every_page_and_issued_never(draft, issued, words_of):
    for page in pypdf.PdfReader(BytesIO(draft)).pages:
        assert "DRAFT" in page.extract_text()
    assert "Draft, not approved and not for citation" in words_of(draft, slice(0, 1))
    assert "draft," not in words_of(issued).lower()
    assert "DRAFT" not in words_of(issued)


def test_document_without_status_is_a_draft(words_of):
    document = kazakhstan()
    del document["status"]
    assert "DRAFT" in words_of(render(document))


def test_pages_are_numbered_and_carry_the_short_hash(issued):
    pages = pypdf.PdfReader(BytesIO(issued)).pages
    digest = kazakhstan()["content_hash"]
    short = f"Issued · version 1 · Statement {digest[:4]} {digest[4:8]} {digest[8:12]}"
    for number, page in enumerate(pages, 1):
        assert f"Page {number} of {len(pages)}" in page.extract_text()
        assert short in page.extract_text()
    heads = ["OTS Mission, Kazakhstan 2022" in page.extract_text() for page in pages]
    assert heads == [False] + [True] * (len(pages) - 1)


def test_running_head_names_the_mission_and_the_day_of_the_referendum():
    document = kazakhstan()
    document["title_block"] |= {"referendum_short_name": "Referendum"}
    second = pypdf.PdfReader(BytesIO(render(seal(document)))).pages[1].extract_text()
    assert "OTS Mission, Kazakhstan 2022 · Referendum, 5 June 2022" in second


def test_annex_tells_codes_that_support_a_sentence_from_the_rest(words_of):
    document = kazakhstan()
    document["annex"]["rows"][0] |= {"codes": ["KAZ-V-1"], "others": ["KAZ-V-2", "KAZ-V-3"], "more": 4}
    assert "KAZ-V-1; rest of the base: KAZ-V-2, KAZ-V-3 and 4 more" in words_of(render(seal(document)))


def test_provisions_of_one_instrument_stand_together(words_of):
    standards = ["The Code, I.2.2", "The Code, I.3.1", "The Covenant, Art. 25(b)"]
    advice = sentence("The authorities should act.", "recommendation", "R1", standards=standards)
    text = words_of(render(seal(kazakhstan(sections=[section([advice])], annex={}))))
    assert "Standard: The Code, I.2.2, I.3.1; The Covenant, Art. 25(b)" in text


def test_contents_only_when_long(issued, long_one, words_of):
    assert "Contents" not in words_of(issued)
    first_page = words_of(long_one, slice(0, 1))
    assert "Contents Meetings before referendum day in region 1 2" in first_page
    assert "Annex: what each sentence rests on" in first_page


def test_short_statement_is_short_and_long_one_aggregates_its_evidence(issued, long_one):
    assert len(pypdf.PdfReader(BytesIO(issued)).pages) in (5, 6)
    assert len(pypdf.PdfReader(BytesIO(long_one)).pages) < 20


def test_labels_follow_the_language(words_of):
    document = kazakhstan(language="tr", status="draft")
    document["title_block"]["kind"] = "Ön açıklama"
    document["title_block"]["organisation"] = "Türk Devletleri Teşkilatı"
    text = words_of(render(seal(document)))
    assert "TASLAK" in text
    assert "TÜRK DEVLETLERİ TEŞKİLATI" in text
    assert "5 Haziran 2022" in text
