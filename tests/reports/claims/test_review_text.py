"""The founding statement entered as text raises the twelve flags of methodology 1.3; one test a flag."""

from functools import cache
from pathlib import Path

import pytest

from reports.claims.checks import CheckContext
from reports.claims.review import review_text, split
from tests.reports.claims.samples import FACT, MEETINGS, MISSION, REFERENDUM, document

SEED = Path(__file__).parent / "data" / "ots-statement-2022-06-05.txt"
TYPES = ("central_commission", "foreign_ministry_or_consular")
# On record as the founding mission had it: both officials met agreed to be named.
MET = [{**each, "type": kind, "attribution": "on_record"} for each, kind in zip(MEETINGS, TYPES, strict=True)]


def context(**changed):
    given = {"mission": MISSION, "referendum": REFERENDUM, "meetings": MET, "facts": [FACT]}
    return CheckContext(**(given | changed))


@cache
def seed():
    return review_text(SEED.read_text(encoding="utf-8"), document(), context())


def rules(reviewed, mark=""):
    if not mark:
        return [flag.rule for flag in reviewed.missing]
    (found,) = [each for each in reviewed.sentences if each.mark == mark]
    return [flag.rule for flag in found.flags]


def review(text, **changed):
    return review_text(text, document(), context(**changed))


def test_flag_1_the_unit_differs_from_the_record():
    (found,) = [each for each in seed().flags if each.rule == "review.unit"]
    assert found.mark == "S10"
    assert "52 foreign states" in found.explanation


def test_flag_2_a_plural_from_one_count():
    assert "country_wide.plural" in rules(seed(), "S36")
    assert "country_wide.plural" not in rules(seed(), "S35")


@pytest.mark.parametrize("mark", ["S22", "S23", "S24", "S27"])
def test_flag_3_not_scoped_to_the_places_visited(mark):
    assert "review.unscoped" in rules(seed(), mark)


@pytest.mark.parametrize("mark", ["S14", "S19", "S21", "S31"])
def test_what_names_the_places_visited_is_not_asked_for_them(mark):
    assert not {"review.unscoped", "review.no_base"} & set(rules(seed(), mark))


def test_flag_4_confidence_of_stakeholders_without_a_meeting_that_is_not_official():
    assert "review.confidence" in rules(seed(), "S13")
    society = {**MET[0], "id": "ngo", "type": "civil_society"}
    said = "The local commissions enjoyed the confidence of local stakeholders."
    assert "review.confidence" in rules(review(said), "S1")
    assert "review.confidence" not in rules(review(said, meetings=[*MET, society]), "S1")


def test_flag_5_sessions_nobody_is_on_record_as_having_attended():
    assert "review.sessions" in rules(seed(), "S12")
    attended = {**MET[0], "id": "session", "purpose": "let the Mission attend its session"}
    said = "Public meetings were conducted in a collegial manner and were open to the media."
    assert rules(review(said, meetings=[attended]), "S1") == []


def test_flag_6_two_sentences_on_one_topic_point_in_opposite_directions():
    (found,) = [each for each in seed().flags if each.rule == "opposite_signs.opposite"]
    assert found.mark == "S18"
    assert "S16" in found.explanation


def test_flag_7_a_judgement_on_the_outcome_without_an_author():
    assert "outcome_words.unsigned" in rules(seed(), "S30")


def test_flag_8_a_recommendation_without_its_figure():
    (found,) = [each for each in seed().flags if each.rule == "review.recommendation"]
    assert found.mark == "S33"
    assert "12 of the 15" in found.what_to_do


@pytest.mark.parametrize("mark", ["S20", "S29"])
def test_flag_9_no_base(mark):
    assert "review.no_base" in rules(seed(), mark)


def test_flag_10_what_every_statement_says_of_itself():
    lacking = ["review.head", "review.issued", "review.members", "review.preliminary"]
    assert rules(seed())[:4] == lacking
    told = (
        "Preliminary statement, issued in Nur-Sultan on 6 June 2022.\n\n"
        "The Mission of 17 observers was led by Ms. Ada Witness."
    )
    assert not set(lacking) & set(rules(review(told)))


def test_flag_11_two_fragments_joined_by_hand():
    assert "review.joined" in rules(seed(), "S6")
    said = "The Mission was composed of officials of two bodies, which carried out its activities."
    assert rules(review(said), "S1") == []


def test_flag_12_tabulation_and_complaints_were_still_to_come():
    assert "review.process_open" in rules(seed())
    assert "review.process_open" not in rules(
        review("This statement is delivered before the completion of the process.")
    )


def test_sentences_are_those_of_the_methodology_with_the_page_break_closed():
    sentences = seed().sentences
    assert len(sentences) == 39
    assert sentences[27].text.endswith("local public associations and international observers.")
    assert [each.kind.value for each in sentences[:4]] == ["title"] * 4
    assert sentences[38].kind.value == "courtesy"
    assert sentences[38].flags == ()


def test_a_title_before_a_name_ends_no_sentence():
    assert split("It met Mr. Yerman. He agreed.") == (("It met Mr. Yerman.", "He agreed."),)


def test_numbers_are_held_against_what_was_counted():
    wrong = "Women chaired 11 of the 15 observed commissions."
    assert rules(review(wrong), "S1") == ["review.number"]
    assert rules(review(wrong.replace("11", "10")), "S1") == []


def test_the_statement_the_rules_wrote_is_not_faulted():
    built = document()
    text = "\n\n".join(
        " ".join(each["text"] for each in paragraph["sentences"])
        for section in built["sections"]
        for paragraph in section["paragraphs"]
    )
    reviewed = review_text(text, built, context())
    assert [(each.rule, each.text) for each in reviewed.flags if each.mark] == []


@pytest.mark.parametrize("text", ["", "   \n\n  ", "...", "5", "\f\f", "No.", "А" * 5000, "(((" * 200])
def test_any_text_is_reviewed(text):
    assert review(text).missing
