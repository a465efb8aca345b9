"""What people read when an answer cannot be kept, and what the vectors do not reach."""

import pytest

from missions.checklists import (
    INCOMPLETE_RULES,
    Context,
    clean_answers,
    is_blank,
    is_relevant,
    is_special,
    load_standard_set,
    parse_set,
)
from tests.missions.checklists.toy import TOY

VOTING = load_standard_set().forms["voting"]
START = {"v_station": "0101", "v_admitted": "at_once", "v_arrival": "13:40"}


def messages(answers, comments=None):
    return {
        p.key: p.message for p in clean_answers(VOTING, {**START, **answers}, comments, Context()).problems
    }


@pytest.mark.parametrize(
    ("answers", "key", "message"),
    [
        ({"v_arrival": ""}, "v_arrival", "Answer this question; the form needs it."),
        ({"v_station": "not_observed"}, "v_station", "Answer this question; the form cannot do without it."),
        ({"v_registered": -4}, "v_registered", "Enter a number of 0 or more."),
        ({"v_registered": 20001}, "v_registered", "Enter a number of 20000 or less."),
        ({"v_registered": "12"}, "v_registered", "Enter a whole number, in digits alone."),
        ({"v_departure": "2 pm"}, "v_departure", "Enter the time as hours and minutes, for example 07:05."),
        ({"v_chair": "female"}, "v_chair",
         "Choose one of woman, man, vacant_or_absent; “female” is not one of them."),
        ({"vot_gruop": "yes"}, "vot_gruop",
         "Remove the answer to “vot_gruop”; this form has no such question. Did you mean “vot_group”?"),
        ({"vot_group": "yes"}, "vot_group", "Say in a comment what happened and what you saw."),
        ({"vot_side_observers": ["neither", "against"]}, "vot_side_observers",
         "Choose either “Neither side” alone or the other answers."),
    ],
)  # fmt: skip
def test_message_says_what_to_do(answers, key, message):
    assert messages(answers)[key] == message


def test_long_list_of_values_suggests_instead_of_listing():
    incident = load_standard_set().forms["incident"]
    problems = clean_answers(incident, {"inc_category": "vote_bying"}, {}, Context()).problems
    (message,) = (problem.message for problem in problems if problem.key == "inc_category")
    assert message.endswith("“vote_bying” is not one. Did you mean “vote_buying”?")


def test_message_quotes_what_came_in_short_and_clean():
    message = messages({"v_chair": "x" * 500 + "\x00\ud800"})["v_chair"]
    assert len(message) < 200
    assert messages({"v_chair": "\x00\ud800"})["v_chair"].encode()


def test_half_of_a_surrogate_pair_is_replaced_in_texts():
    cleaned = clean_answers(VOTING, {**START, "vot_comment": "seen \ud83d"}, {}, Context())
    assert cleaned.answers["vot_comment"] == "seen \ufffd"


def test_text_that_is_too_long_is_reported():
    assert messages({"vot_comment": "x" * 10_001})["vot_comment"] == "Shorten the text to 10000 characters."
    comments = {"vot_group": "x" * 10_001}
    assert messages({}, comments)["vot_group"] == "Shorten the comment to 10000 characters."


def test_unfinished_form_can_be_told_from_a_wrong_one():
    cleaned = clean_answers(VOTING, {"vot_group": "yes"}, {}, Context())
    assert {problem.rule for problem in cleaned.problems} == INCOMPLETE_RULES


def test_huge_numbers_are_refused_even_without_a_limit():
    other = parse_set(TOY, file="toy.yaml").forms["other"]
    assert clean_answers(other, {"o_number": 2**53 - 1}, {}, Context()).problems == ()
    (problem,) = clean_answers(other, {"o_number": 10**6000}, {}, Context()).problems
    assert problem.rule == "max"


def test_answers_come_out_in_the_order_of_the_form():
    given = {"vot_overall": "good", **dict(reversed(START.items()))}
    assert list(clean_answers(VOTING, given, {}, Context()).answers) == [*START, "vot_overall"]


@pytest.mark.parametrize("value", [None, "", "  ", [], {}])
def test_blank_is_nothing_answered(value):
    assert is_blank(value)


@pytest.mark.parametrize("value", [0, False, "no", "not_observed", ["x"]])
def test_blank_is_not_zero_or_no(value):
    assert not is_blank(value)


def test_special_answers_are_three():
    words = ["not_observed", "not_applicable", "not_discussed", "no", "", None, ["not_observed"]]
    assert [is_special(word) for word in words] == [True, True, True, False, False, False, False]


def test_question_of_another_form_is_not_relevant():
    assert is_relevant(VOTING, START, Context(), "vot_group")
    assert not is_relevant(VOTING, START, Context(), "opn_opened")


@pytest.mark.parametrize("number", [10**6000, float("nan"), float("inf")], ids=["huge", "nan", "inf"])
def test_figure_nobody_can_store_is_refused(number):
    meeting = load_standard_set().forms["meeting"]
    fact = {"label": "L", "number": number, "unit": "u", "source": "s", "as_of": "2022-06-02"}
    problems = clean_answers(meeting, {"mtg_facts": [fact]}, {}, Context()).problems
    assert ("mtg_facts", "fact") in {(problem.key, problem.rule) for problem in problems}


def test_message_is_translated_by_its_template():
    words = {
        "Choose one of the answers offered here; “%s” is not one.": "“%1$s” seçeneklerden biri değil.",
        "Did you mean “%s”?": "“%s” mi demek istediniz?",
    }
    incident = load_standard_set().forms["incident"]
    problems = clean_answers(incident, {"inc_category": "vote_bying"}, {}, Context()).problems
    (said,) = (problem.in_words(words.get) for problem in problems if problem.key == "inc_category")
    assert said == "“vote_bying” seçeneklerden biri değil. “vote_buying” mi demek istediniz?"


def test_required_text_of_nothing_but_what_no_database_stores_is_not_answered():
    incident = load_standard_set().forms["incident"]
    problems = clean_answers(incident, {"inc_facts": "\x00"}, {}, Context()).problems
    assert ("inc_facts", "required") in {(problem.key, problem.rule) for problem in problems}
