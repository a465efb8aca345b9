"""Two documents compared: what moved, in which words, and why; pure."""

import pytest

from reports.claims.choices import OWN, Choice
from reports.claims.compared import Why
from reports.claims.comparing import compare
from reports.claims.differing import What, words_apart
from tests.reports.claims.samples import (
    FACT,
    MEETINGS,
    MISSION,
    RECOMMENDATIONS,
    SNAPSHOT,
    codes,
    document,
    fifteen,
    judgement,
    tally,
)

LATER = {**SNAPSHOT, "digest": "77aa", "stations": {"visited": 16}}
CLAIM = "chairs_women"


def figure_of(found, claim=CLAIM):
    return next((each for each in found.figures if each.claim == claim), None)


def sentence_of(found, claim=CLAIM):
    return next((each for each in found.sentences if each.line.claim == claim), None)


def chose(choice):
    return document(choices={CLAIM: choice})


def test_nothing_moved_between_two_compiles_of_one_evidence():
    found = compare(document(version=1), document(version=2))
    assert found.is_empty
    assert found.is_same_evidence


def test_a_figure_that_moved_tells_its_numbers_its_submissions_and_its_sentence():
    now = tally(11, 16, supporting=codes("VOT", 11), other=codes("CNT", 5))
    found = compare(document(), document(snapshot=LATER, figures=fifteen(chairs_women=now)))
    moved, changed = figure_of(found), sentence_of(found)
    assert not found.is_same_evidence
    assert ((moved.before.k, moved.before.n), (moved.after.k, moved.after.n)) == ((10, 15), (11, 16))
    assert (moved.came, moved.went, moved.otherwise) == (("KAZ22-VOT-0010",), (), ())
    assert moved.why == changed.why == (Why.EVIDENCE,)
    assert [(run.what, run.text) for run in changed.words if run.what is not What.SAME] == [
        (What.GONE, "10"),
        (What.NEW, "11"),
        (What.GONE, "15"),
        (What.NEW, "16"),
    ]


def test_a_submission_that_says_otherwise_and_one_that_left_are_named():
    now = tally(8, 14, supporting=codes("VOT", 8), other=(*codes("CNT", 5), "KAZ22-VOT-0008"))
    moved = figure_of(compare(document(), document(snapshot=LATER, figures=fifteen(chairs_women=now))))
    assert (moved.came, moved.went, moved.otherwise) == ((), ("KAZ22-VOT-0009",), ("KAZ22-VOT-0008",))


def test_a_sentence_that_is_refused_and_one_that_is_lifted():
    one, five = document(), document(snapshot=LATER, figures=fifteen(counting_procedures=tally(5, 5)))
    lifted = figure_of(compare(one, five), "counting_procedures")
    assert (list(lifted.refused), list(lifted.lifted)) == ([], ["below_min_n"])
    refused = figure_of(compare(five, one), "counting_procedures")
    assert refused.refused == {"below_min_n": "One count was observed; a plural needs five."}
    assert refused.lifted == {}
    assert (refused.before.form, refused.after.form) == ("count_of_n", "words")


def test_a_share_that_passes_to_another_band_says_which():
    before, after = (document(snapshot=LATER, figures=fifteen(chairs_women=tally(k, 60))) for k in (29, 31))
    moved = figure_of(compare(before, after))
    assert (moved.before.band, moved.after.band) == ((33, 50), (50, 75))
    assert figure_of(compare(document(), before)).before.band is None


def test_another_wording_moves_no_figure_and_is_told_as_a_choice():
    other = chose(Choice(OWN, "Women led {k} of the {n} {base}.", "The chair asked."))
    found = compare(document(), other)
    assert found.figures == ()
    assert [each.line.claim for each in found.sentences] == [CLAIM]
    assert found.sentences[0].why == (Why.WORDING,)
    own = chose(Choice(OWN, "Women chaired {k} of the {n} {base}.", "Shorter."))
    assert sentence_of(compare(other, own)).why == (Why.WORDING,)


def test_evidence_and_wording_may_both_be_the_reason():
    now = document(
        snapshot=LATER,
        figures=fifteen(chairs_women=tally(12, 16)),
        choices={CLAIM: Choice(OWN, "Women led {k} of the {n} {base}.", "Why")},
    )
    assert sentence_of(compare(document(), now)).why == (Why.EVIDENCE, Why.WORDING)


def test_rules_are_the_reason_where_nothing_else_changed():
    ruled = document()
    for figure in ruled["figures"]["figures"]:
        if figure["id"] == CLAIM:
            figure["sentence"]["standard"] = figure["sentence"]["text"] = "Ten chairs were women."
    for section in ruled["sections"]:
        for paragraph in section["paragraphs"]:
            for each in paragraph["sentences"]:
                if each["claim"] == CLAIM:
                    each["text"] = "Ten chairs were women."
    found = compare(document(), ruled)
    assert (found.figures, sentence_of(found).why) == ((), (Why.RULES,))


def test_what_people_wrote_is_added_changed_and_gone():
    told = judgement()
    first = document(judgements=[told])
    second = document(judgements=[{**told, "text": f"{told['text']} Nothing else."}])
    assert sentence_of(compare(document(), first), told["claim"]).before is None
    changed = sentence_of(compare(first, second), told["claim"])
    assert "".join(run.text for run in changed.words if run.what is What.NEW).strip() == "Nothing else."
    gone = sentence_of(compare(second, document()), told["claim"])
    assert gone.after is None
    assert {each.why for each in compare(first, second).sentences} == {(Why.WRITTEN,)}


def test_meetings_facts_and_recommendations_are_paired_by_their_words():
    first = document()
    second = document(
        mission={**MISSION, "courtesy": "The Mission congratulates everybody."},
        meetings=[{**MEETINGS[0], "purpose": "described the preparations in detail"}, *MEETINGS[1:]],
        facts=[{**FACT, "number": "66"}],
        recommendations=[*RECOMMENDATIONS, {**RECOMMENDATIONS[0], "id": "seals", "action": "number seals"}],
    )
    found = compare(first, second)
    told = {(each.line.kind, each.before is None, each.after is None) for each in found.sentences}
    assert told == {
        ("meeting", False, False),
        ("fact", False, False),
        ("recommendation", True, False),
        ("courtesy", False, False),
    }


def test_language_and_profile_are_said_once_and_for_each_sentence():
    found = compare(document(), document(language="ru"))
    assert (found.unlike, sentence_of(found).why) == ((Why.LANGUAGE,), (Why.LANGUAGE,))
    found = compare(document(), document(profile="odihr"))
    assert found.unlike == (Why.PROFILE,)
    assert not found.is_empty


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "Anew."),
        ("Gone.", ""),
        ("Ten of 15, as seen.", "Eleven of 16, as was seen."),
        ("Ten of 15 were so", "None at all was"),
    ],
)
def test_the_runs_of_a_difference_make_both_texts(before, after):
    runs = words_apart(before, after)
    assert "".join(run.text for run in runs if run.what is not What.NEW) == before
    assert "".join(run.text for run in runs if run.what is not What.GONE) == after


def test_figures_stand_in_the_order_in_which_the_statement_tells_them():
    now = fifteen(chairs_women=tally(11, 16), no_interference=tally(0, 16), accessible=tally(12, 16))
    found = compare(document(), document(snapshot=LATER, figures=now))
    marks = {each.line.claim: number for number, each in enumerate(found.sentences)}
    told = [each.claim for each in found.figures]
    assert told == sorted(told, key=marks.__getitem__)
