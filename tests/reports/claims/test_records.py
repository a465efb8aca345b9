"""Sentences from the mission's records: who it is, whom it met, what it learnt, judges, recommends."""

import json

import pytest

from tests.reports.claims.samples import (
    FACT,
    MEETINGS,
    MISSION,
    RECOMMENDATIONS,
    document,
    judgement,
    refused,
    sentences,
    texts,
)


def test_the_mission_introduces_itself():
    assert texts(document(), "introduction") == [
        "Following an invitation from the Government of the Republic of Kazakhstan, the Organization of"
        " Turkic States"
        " (OTS) deployed its International Referendum Observation Mission (the Mission) on 2 June 2022 to"
        " observe the"
        " Republican Referendum (the Referendum), held on 5 June 2022.",
        "The Mission comprised 1 core team member and 16 short-term observers from the Secretariat of the"
        " OTS and the"
        " Chamber of Commerce; they came from Azerbaijan, Kyrgyzstan and Türkiye.",
        "It carried out its activities in accordance with the national legislation.",
        "The assessment was made against international standards and the national legislation.",
        "This statement is delivered before the completion of the process; the final assessment will"
        " depend in part on"
        " the remaining stages, including the tabulation of results and any complaints and appeals.",
    ]


def test_a_mission_without_invitation_or_known_countries_says_less():
    told = texts(document(mission={**MISSION, "invitation": None, "countries": ["AZ", "QQ"]}), "introduction")
    assert told[0].startswith("The Organization of Turkic States (OTS) deployed its")
    assert told[1].endswith("from the Secretariat of the OTS and the Chamber of Commerce.")


def test_a_composition_that_does_not_add_up_is_refused():
    built = document(mission={**MISSION, "members": 18})
    assert (None, "composition_sum") in refused(built)
    assert not any("comprised" in text for text in texts(built))


def test_final_results_end_the_word_preliminary_in_the_text():
    assert not any(
        "before the completion" in text
        for text in texts(document(mission={**MISSION, "results_final": True}))
    )


def test_meetings_name_only_whom_they_may():
    assert texts(document(facts=[]), "meetings") == [
        "On 3 June 2022 the Mission met the Central Election Commission, represented by Mr. Mukhtar"
        " Yerman, Secretary,"
        " who described the preparations.",
        "On the same day the Mission also met the Ministry of Foreign Affairs,"
        " which explained voting abroad.",
    ]


@pytest.mark.parametrize("attribution", ["not_for_attribution", "confidential", None])
def test_meetings_without_attribution_leave_no_name_anywhere(attribution):
    secret = {**MEETINGS[0], "id": "secret-source", "attribution": attribution}
    built = document(
        meetings=[secret],
        facts=[{**FACT, "source": {"kind": "meeting", "ref": "secret-source"}}],
        recommendations=[{**RECOMMENDATIONS[0], "evidence": ["secret-source", "same_day_additions"]}],
    )
    everything = json.dumps(built)
    for trace in (
        "Yerman",
        "the Central Election Commission, ",
        "secret-source",
        "described the preparations",
    ):
        assert trace not in everything
    assert ("context_fact", "fact_source_unnamed") in refused(built)
    counted = "The Mission held one further meeting in which no attribution was agreed."
    assert (counted in texts(built)) is (attribution == "not_for_attribution")


def test_three_meetings_without_purpose_become_one_list():
    bare = [
        {"id": f"m{n}", "date": f"2022-06-0{n}", "institution": f"party {n}", "attribution": "on_record"}
        for n in (3, 1, 2)
    ]
    built = document(meetings=bare, facts=[])
    assert texts(built, "meetings") == ["The Mission also met party 1, party 2 and party 3."]
    assert texts(document(meetings=bare[:1], facts=[]), "meetings") == [
        "On 3 June 2022 the Mission met party 3."
    ]
    (figure,) = [f for f in built["figures"]["figures"] if f["id"] == "meeting"]
    assert (figure["k"], figure["mark"]) == (3, "M1")


def test_a_fact_is_printed_with_its_own_units_source_and_day():
    assert texts(document(meetings=[]), "meetings") == [
        "According to the official notices, there were 65 polling stations abroad in 52 foreign states as of"
        " 22 May 2022."
    ]


def test_a_fact_nobody_checked_is_refused():
    built = document(meetings=[], facts=[{**FACT, "checked": False}])
    assert texts(built, "meetings") == []
    assert refused(built)[0] == ("context_fact", "fact_unchecked")


def test_a_fact_from_a_meeting_on_record_names_the_institution():
    fact = {
        **FACT,
        "source": {"kind": "meeting", "ref": "mfa"},
        "second_number": None,
        "number": "12.50",
        "as_of": None,
    }
    assert texts(document(meetings=MEETINGS, facts=[fact]), "meetings")[-1] == (
        "According to the Ministry of Foreign Affairs, there were 12.5 polling stations abroad."
    )


def test_a_judgement_stands_under_its_author_with_its_evidence():
    built = document(judgements=[judgement(evidence=["voting_overall", "group_voting", "cec", "nothing"])])
    (found,) = [sentence for sentence in sentences(built) if sentence["kind"] == "judgement"]
    marks = {s["claim"]: s["mark"] for s in sentences(built)}
    assert found["author"] == {"name": "Mr. Selim Aydoğan", "title": "Head of Mission"}
    assert found["rests_on"] == [marks["voting_overall"], "A1", "M1"]
    (row,) = [row for row in built["annex"]["rows"] if row["mark"] == "A1"]
    assert row["claim"] == "Group voting"


@pytest.mark.parametrize(
    "changed",
    [
        {"author": None},
        {"evidence": ["voting_overall"]},
        {"evidence": ["cec", "cec"]},
        {"evidence": ["cec", "tabulation_overall"]},
    ],
)
def test_a_judgement_without_author_or_evidence_is_refused(changed):
    built = document(judgements=[judgement(**changed)])
    assert ("overall_assessment", "judgement_unsigned") in refused(built)
    assert not [sentence for sentence in sentences(built) if sentence["kind"] == "judgement"]
    (figure,) = [f for f in built["figures"]["figures"] if f["id"] == "overall_assessment"]
    assert figure["refusals"][0]["rule"] == "unsigned"


def test_a_recommendation_leads_to_its_evidence_and_standard():
    built = document(standards={"VCR-I.1.2": "Code of Good Practice on Referendums, I.1.2"})
    (found,) = [sentence for sentence in sentences(built) if sentence["kind"] == "recommendation"]
    additions = next(s["mark"] for s in sentences(built) if s["claim"] == "same_day_additions")
    assert (
        found["text"] == "The Central Election Commission should review the practice of supplementary lists."
    )
    assert found["rests_on"] == [additions, "M1"]
    assert found["standards"] == ["Code of Good Practice on Referendums, I.1.2"]
    assert sentences(built, "recommendations")[0]["claim"] == "same_day_additions"


def test_a_recommendation_without_evidence_is_refused():
    built = document(recommendations=[{**RECOMMENDATIONS[0], "evidence": ["unknown"]}])
    assert (None, "recommendation_without_evidence") in refused(built)


def test_a_judgement_on_a_topic_without_a_place_stands_among_the_others():
    built = document(judgements=[judgement(claim="media_coverage", evidence=["cec", "KAZ22-VOT-7F3K"])])
    (found,) = [
        sentence for sentence in sentences(built, "referendum_day") if sentence["kind"] == "judgement"
    ]
    assert found["rests_on"] == ["M1", "KAZ22-VOT-7F3K"]
    (row,) = [row for row in built["annex"]["rows"] if row["mark"] == found["mark"]]
    assert row["claim"] == "Judgement"


def test_one_of_something_is_singular_in_a_fact():
    fact = {**FACT, "number": "1.0000", "unit": "polling station", "second_number": None}
    assert "there was 1 polling station as of" in texts(document(facts=[fact]), "meetings")[-1]
