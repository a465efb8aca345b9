"""The same statement in another language: same sentences and figures, and what people wrote translated."""

import pytest

from reports import html
from reports.claims import build_document, content_hash, load_claims
from reports.claims.checks import CheckContext, run
from reports.claims.choices import OWN, Choice
from reports.claims.renditions import rendition
from tests.reports.claims.samples import (
    FACT,
    MEETINGS,
    MISSION,
    RECOMMENDATIONS,
    REFERENDUM,
    SNAPSHOT,
    fifteen,
    judgement,
    sentences,
    tally,
    texts,
)

WRITTEN = "Referandum iyi düzenlendi."


def given(**changed):
    return {
        "mission": MISSION,
        "referendum": REFERENDUM,
        "snapshot": SNAPSHOT,
        "figures": fifteen(coverage_voting=tally(15, 15, areas={"Almaty district": 15})),
        "meetings": MEETINGS,
        "facts": [FACT | {"number": "1065"}],
        "recommendations": RECOMMENDATIONS,
        "judgements": [judgement()],
    } | changed


def rendered(translations, language="tr", **changed):
    material = given(**changed)
    return rendition(material, of=build_document(**material), language=language, translations=translations)


def everything(language="tr"):
    """Every text that waits, with something in its place."""
    return {each.text: f"«{each.where}»" for each in rendered({}, language).waiting}


def test_what_people_wrote_waits_until_it_is_translated():
    waiting = {each.where: each.text for each in rendered({}).waiting}
    assert waiting["judgements.text"] == "The Referendum was well organised."
    assert waiting["meetings.purpose"] == "explained voting abroad"
    assert waiting["facts.unit"] == "polling stations"
    assert waiting["areas"] == "Almaty district"
    assert waiting["mission.courtesy"].startswith("The Mission congratulates")
    assert rendered(everything()).waiting == ()


def test_who_is_not_named_is_not_asked_for():
    closed = [meeting | {"attribution": "confidential"} for meeting in MEETINGS]
    asked = {each.text for each in rendered({}, meetings=closed).waiting}
    assert "the Ministry of Foreign Affairs" not in asked
    assert not {"Ms. Not Public", "Adviser", "Mr. Mukhtar Yerman"} & {e.text for e in rendered({}).waiting}


@pytest.mark.parametrize("language", ["kk", "ru", "tr"])
def test_a_rendition_has_the_same_sentences_and_figures(language):
    document = build_document(**given())
    other = rendered(everything(language), language).document
    assert [(s["id"], s["claim"]) for s in sentences(document)] == [
        (s["id"], s["claim"]) for s in sentences(other)
    ]
    check = run(document, CheckContext(facts=[FACT], translations={language: other}))[12]
    assert check.flags == ()


def test_the_check_of_translations_sees_a_number_and_a_figure_that_differ():
    document = build_document(**given())
    book = everything() | {"polling stations": "7 oy verme yeri"}
    moved = rendition(
        given(figures=fifteen(chairs_women=tally(9, 15))), of=document, language="tr", translations=book
    ).document
    flags = run(document, CheckContext(facts=[FACT], translations={"tr": moved}))[12].flags
    assert len(flags) == 2


def test_a_translation_is_found_whatever_its_line_breaks():
    said = texts(
        rendered(
            {"The Referendum was well organised.": WRITTEN},
            judgements=[judgement(text="The Referendum\n was well  organised.")],
        ).document
    )
    assert WRITTEN in said


def test_words_of_the_missions_own_in_place_of_the_rules_wait_too():
    own = Choice(OWN, "Women chaired {k} of {n}, which is many.", "Asked for by the delegation.")
    waiting = rendered({}, choices={"chairs_women": own}).waiting
    assert own.text in {each.text for each in waiting}
    book = {own.text: "Kadınlar {n} kurulun {k} tanesine başkanlık etti."}
    document = rendered(book, choices={"chairs_women": own}).document
    assert "Kadınlar 15 kurulun 10 tanesine başkanlık etti." in texts(document)


def test_a_rendition_names_the_text_that_is_authoritative():
    document = build_document(**given())
    made = rendered(everything()).document
    assert made["translation_of"] == {"language": "en", "content_hash": document["content_hash"]}
    assert made["content_hash"] == content_hash(made) != document["content_hash"]
    page = html.write(made)
    assert "esas alınan metninin dili: İngilizce" in page
    assert "çeviridir" not in html.write(document)


def test_only_written_words_wait():
    claims = {claim.id for claim in load_claims()}
    assert not {each.where.partition(".")[0] for each in rendered({}).waiting} & claims
