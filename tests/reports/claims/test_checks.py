"""Each of the thirteen cross-checks, passing and failing on a small document."""

import copy

import pytest

from reports.claims import Wording, load_language
from reports.claims.checks import CheckContext, late_changes, run
from tests.reports.claims.samples import (
    FACT,
    MEETINGS,
    MISSION,
    REFERENDUM,
    SNAPSHOT,
    document,
    fifteen,
    judgement,
    tally,
)

INCIDENT = {"code": "KAZ22-INC-0001", "severity": "critical", "was_verified": False}


def flags(number, built=None, **changed):
    """The rules of one check's flags with their marks."""
    given = {"mission": MISSION, "referendum": REFERENDUM, "meetings": MEETINGS, "facts": [FACT]}
    results = run(built or document(), CheckContext(**(given | changed)))
    return [(flag.rule, flag.mark) for flag in results[number - 1].flags]


def rules(number, built=None, **changed):
    return [rule for rule, _mark in flags(number, built, **changed)]


def written(text, **changed):
    return document(judgements=[judgement(text=text, **changed)])


def edited(built, claim, text):
    """The document with the sentence of a claim changed by hand."""
    built = copy.deepcopy(built)
    for section in built["sections"]:
        for paragraph in section["paragraphs"]:
            for each in paragraph["sentences"]:
                if each["claim"] == claim:
                    each["text"] = text
    return built


def test_thirteen_results_in_order_and_a_sound_statement_passes_all():
    results = run(
        document(judgements=[judgement()]),
        CheckContext(mission=MISSION, referendum=REFERENDUM, meetings=MEETINGS, facts=[FACT]),
    )
    assert [each.number for each in results] == list(range(1, 14))
    assert all(each.passed and each.title and each.explanation.endswith(".") for each in results)
    assert len({each.key for each in results}) == 13


def test_1_an_absence_against_an_incident_reported_since():
    told = {**INCIDENT, "category": "interference_by_officials"}
    found = flags(1, incidents=[told])
    assert [rule for rule, _ in found] == ["negative_claims.incidents"]
    assert found[0][1].startswith("N")
    assert rules(1, incidents=[{**told, "category": "technical_failure"}]) == ["negative_claims.incidents"]
    assert rules(1, incidents=[{**told, "category": "other"}]) == []


def test_1_an_absence_against_an_undecided_finding_of_its_own_questions():
    finding = {"code": "KAZ22-VOT-0001", "kind": "voting", "key": "vot_interference"}
    assert rules(1, findings=[finding]) == ["negative_claims.findings"]
    assert rules(1, findings=[{**finding, "kind": "counting"}]) == []


def test_1_a_written_absence_against_cases():
    cases = fifteen(no_campaign_material=tally(2, 15))
    said = judgement(text="The Mission did not detect any campaign materials.")
    assert rules(1, document(figures=cases, judgements=[said])) == ["negative_claims.cases"]
    assert rules(1, document(judgements=[said])) == []


def test_2_full_access_with_refusals():
    refused = fifteen(full_access=tally(2, 15, groups={"refused": 1, "restricted": 1}))
    said = judgement(text="The Mission enjoyed full access to the polling stations visited.")
    assert rules(2, document(figures=refused)) == []
    assert rules(2, document(figures=refused, judgements=[said])) == ["full_access.refused"]
    assert rules(2, incidents=[{**INCIDENT, "category": "observers_obstructed"}]) == ["full_access.incidents"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Voting was orderly throughout the country.", ["country_wide.country_wide"]),
        ("The precinct commissions acted with care.", ["country_wide.country_wide"]),
        ("Voting was orderly in all polling stations.", ["country_wide.country_wide"]),
        ("Voting was orderly in all polling stations visited.", []),
        ("Commissions kept to the rules of counting.", ["country_wide.plural"]),
        ("Voting was orderly.", []),
    ],
)
def test_3_wording_wider_than_the_base(text, expected):
    assert rules(3, written(text)) == expected


def test_4_outcome_words_need_a_named_author():
    text = "No problem would affect the results of the Referendum."
    assert rules(4, written(text)) == []
    unsigned = document(mission={**MISSION, "legal_basis": ["laws that reflect the will of the people"]})
    assert "outcome_words.unsigned" in rules(4, edited(unsigned, "order_secured", text))


@pytest.mark.parametrize(
    ("k", "n", "expected"),
    [(60, 100, []), (90, 100, ["adjectives.band"]), (6, 10, ["adjectives.small"])],
)
def test_5_adjectives_within_the_band_of_what_they_rest_on(k, n, expected):
    said = judgement(text="Women chaired most commissions.", evidence=["chairs_women", "cec"])
    built = document(figures=fifteen(chairs_women=tally(k, n)), judgements=[said])
    assert rules(5, built) == expected


def test_5_an_adjective_that_rests_on_no_figure():
    said = judgement(text="Most commissions worked with care.", evidence=["cec", "mfa"])
    assert rules(5, document(judgements=[said])) == ["adjectives.no_figure"]


def test_6_a_positive_whole_with_a_critical_finding_undecided():
    finding = {"code": "KAZ22-CNT-0001", "kind": "counting", "key": "cnt_stuffing"}
    said = document(judgements=[judgement()])
    assert flags(6, said, findings=[finding])[0][0] == "positive_overall.findings"
    assert rules(6, said) == []
    grave = {**INCIDENT, "category": "ballot_stuffing", "was_verified": True}
    assert rules(6, said, incidents=[grave]) == ["positive_overall.incidents"]
    both = written("The Referendum was well organised, but ballots were stuffed in one station.")
    assert rules(6, both, incidents=[grave]) == []


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, []),
        ({"checked": False}, ["facts.unchecked"]),
        ({"as_of": None}, ["facts.undated"]),
        ({"as_of": "2022-05-20"}, ["facts.old"]),
        ({"number": "66"}, ["facts.changed"]),
    ],
)
def test_7_facts_as_they_stand_on_record_now(changed, expected):
    assert rules(7, facts=[FACT | changed]) == expected


def test_8_opposite_signs_on_one_topic():
    good = judgement(
        claim="information_assessment",
        text="The authorities made all efforts to provide unbiased information.",
    )
    change = {
        "id": "education",
        "addressee": "The Central Election Commission",
        "action": "improve voter education",
        "evidence": ["cec"],
    }
    assert rules(8, document(judgements=[good])) == []
    assert rules(8, document(judgements=[good], recommendations=[change])) == ["opposite_signs.opposite"]
    balanced = {**good, "text": f"{good['text'][:-1]}, while concerns remained."}
    assert rules(8, document(judgements=[balanced], recommendations=[change])) == []


def test_9_sums():
    assert rules(9, mission={**MISSION, "members": 18}) == ["sums.members"]
    places = written("Voting was orderly in the three cities visited.")
    assert rules(9, places, mission={**MISSION, "places": ["A", "B"]}) == ["sums.places"]
    assert rules(9, places, mission={**MISSION, "places": ["A", "B", "C"]}) == []
    asked = written("Two questions were put to voters.")
    assert rules(9, asked, referendum={**REFERENDUM, "questions": ["One?"]}) == ["sums.questions"]
    many = document(figures=fifteen(coverage_voting=tally(16, 16)))
    assert rules(9, many) == ["sums.visited"]


def test_10_names():
    assert rules(10) == []
    thanks = document(mission={**MISSION, "thanks": "The Mission thanks Ms. Not Public."})
    assert rules(10, thanks) == ["names.person"]
    assert rules(10, written("Adil Tursynov said so.")) == ["names.person"]
    assert rules(10, written("Ada Witness saw it."), unnamed=["Ada Witness"]) == ["names.observer"]
    hidden = [{**MEETINGS[1], "attribution": "not_for_attribution"}]
    assert "names.institution" in rules(
        10, written("The Ministry of Foreign Affairs said so."), meetings=hidden
    )


def test_11_a_figure_edited_by_hand():
    changed = edited(document(), "chairs_women", "Women chaired 12 of the 15 observed commissions.")
    assert flags(11, changed)[0][0] == "edited_figures.text"
    said = judgement(text="Voting was good in 14 of the 15 observations.", evidence=["voting_overall", "cec"])
    assert rules(11, document(judgements=[said])) == ["edited_figures.number"]
    right = {**said, "text": "Voting was good in 15 of the 15 observations, as Article 12 of the law asks."}
    assert rules(11, document(judgements=[right])) == []


def late(**changed):
    wording = Wording(load_language("en"), unit=MISSION["unit_name"], visited=15)
    return [(each.claim, bool(each.after)) for each in late_changes(document(), fifteen(**changed), wording)]


def test_12_what_came_late_is_listed_when_it_breaks_a_negative_claim_or_a_band():
    assert late() == []
    assert late(no_campaign_material=tally(1, 16)) == [("no_campaign_material", True)]
    assert late(no_campaign_material=tally(0, 20, not_observed=5)) == [("no_campaign_material", False)]
    assert late(chairs_women=tally(11, 16)) == []
    assert late(chairs_women=tally(16, 16)) == [("chairs_women", True)]
    wording = Wording(load_language("en"), unit=MISSION["unit_name"], visited=15)
    changes = late_changes(document(), fifteen(order_secured=tally(1, 16)), wording)
    assert rules(12, late=changes) == ["late_forms.changed"]
    assert rules(12) == []


def test_12_bands_of_shares_from_fifty_on():
    many = document(figures=fifteen(accessible=tally(70, 100)))
    wording = Wording(load_language("en"), unit=MISSION["unit_name"], visited=15)

    def moved(k, n):
        return [each.claim for each in late_changes(many, fifteen(accessible=tally(k, n)), wording)]

    assert moved(75, 100) == []
    assert moved(76, 100) == ["accessible"]


def test_13_translations_have_the_same_sentences_and_figures():
    assert rules(13, translations={"ru": document(language="ru")}) == []
    other = document(language="ru", figures=fifteen(chairs_women=tally(9, 15)))
    assert rules(13, translations={"ru": other}) == ["translations.figure"]
    lacking = document(language="ru", recommendations=[])
    assert rules(13, translations={"ru": lacking}) == ["translations.missing"]
    assert rules(13, lacking, translations={"en": document()}) == ["translations.extra"]
    stale = document(language="ru", snapshot={**SNAPSHOT, "digest": "other"})
    assert rules(13, translations={"ru": stale}) == ["translations.evidence"]
    typed = document(language="ru", judgements=[judgement(text="В 14 из 15 участков.")])
    assert rules(13, written("In 15 of 15 stations."), translations={"ru": typed}) == ["translations.number"]


def test_a_language_whose_words_are_not_written_down_says_so():
    unread = run(document(language="ru") | {"language": "xx"}, CheckContext())
    assert [each.number for each in unread if "read for it yourself" in each.explanation] == [
        2,
        3,
        4,
        5,
        6,
        8,
    ]
    read = run(document(), CheckContext())
    assert not any("read for it yourself" in each.explanation for each in read)
