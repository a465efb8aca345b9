"""What the search box understands, and how it says what it does not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from missions.search_language import LONGEST, MOST_PARTS, Vocabulary, fold, parse

VOCABULARY = Vocabulary(
    words={
        "state": {"returned": "returned", "in_review": "in_review", "received": "received"},
        "vot_overall": {"bad": "bad", "very_bad": "very_bad", "good": "good"},
        "v_voters": {"not_observed": "not_observed"},
    },
    takes_numbers=frozenset({"v_voters"}),
    takes_anything=frozenset({"team", "observer"}),
)


def terms(text):
    return [(each.key, each.values, each.is_not) for each in parse(text, VOCABULARY).terms]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ('  - , " " :  ', []),
        ("sealed", [("", ("sealed",), False)]),
        ("3F7K VOT-7F3K", [("", ("3F7K",), False), ("", ("VOT-7F3K",), False)]),
        ("-A-03", [("", ("A-03",), True)]),
        ('"back door"', [("", ("back door",), False)]),
        ("“back door”", [("", ("back door",), False)]),
        ("«back door", [("", ("back door",), False)]),
        ("state:returned", [("state", ("returned",), False)]),
        ("STATE:In-Review", [("state", ("in_review",), False)]),
        ('state:"in review",returned', [("state", ("in_review", "returned"), False)]),
        ("-team:A-03,A-04", [("team", ("A-03", "A-04"), True)]),
        ('vot_overall:bad,"Very  bad"', [("vot_overall", ("bad", "very_bad"), False)]),
        ("v_voters:>5 v_voters:3..9", [("v_voters", (">5",), False), ("v_voters", ("3..9",), False)]),
        ("School 3, North", [("", ("School",), False), ("", ("3",), False), ("", ("North",), False)]),
        ("opened at 10:30", [("", ("opened",), False), ("", ("at",), False), ("", ("10:30",), False)]),
        ("note: see", [("", ("note:",), False), ("", ("see",), False)]),
    ],
)
def test_text_is_read_as_terms(text, expected):
    assert terms(text) == expected
    assert parse(text, VOCABULARY).problems == ()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            "stat:returned",
            "Nothing is called “stat”; put words with a colon in quotation marks. Did you mean “state”?",
        ),
        ("state:retruned", "“state” is never “retruned”. Did you mean “returned”?"),
        ("state:purple", "“state” is never “purple”. It can be returned, in_review, received."),
        ("v_voters:many", "“v_voters” is never “many”. It can be not_observed."),
        ("x" * (LONGEST + 1), f"This is too long to search for; shorten it to {LONGEST} characters."),
        ("a " * (MOST_PARTS + 1), f"Ask for at most {MOST_PARTS} things at once."),
    ],
)
def test_what_is_not_understood_is_told(text, sentence):
    assert parse(text, VOCABULARY).problems == (sentence,)


def test_a_part_can_be_taken_away():
    search = parse('state:returned "back door" -team:A-03', VOCABULARY)
    assert [search.without(each) for each in search.terms] == [
        '"back door" -team:A-03',
        "state:returned -team:A-03",
        'state:returned "back door"',
    ]
    assert search.values_of("state") == ("returned",)
    assert search.values_of("team") == ()


@given(st.text(max_size=400))
def test_no_text_is_too_much(text):
    search = parse(text, VOCABULARY)
    assert len(search.terms) <= MOST_PARTS
    assert all(term.values and all(term.values) for term in search.terms)
    assert not any("\x00" in value for term in search.terms for value in term.values)


@given(
    st.lists(
        st.sampled_from(["-", ":", ",", '"', "state", "team", "returned", " ", "5..9", "«", "\\", "%"]),
        max_size=40,
    )
)
def test_no_mixture_of_signs_is_too_much(parts):
    search = parse("".join(parts), VOCABULARY)
    again = parse(" ".join(term.text for term in search.terms), VOCABULARY)
    if not search.problems:
        assert [(each.key, each.values) for each in again.terms] == [
            (each.key, each.values) for each in search.terms
        ]


@given(st.text(max_size=30))
def test_folding_twice_is_folding_once(word):
    assert fold(fold(word)) == fold(word)
