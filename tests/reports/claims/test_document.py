import json
import random
from datetime import UTC, date, datetime

import pytest

from reports.claims import content_hash
from reports.claims.document_texts import load_document_texts
from reports.claims.language import FOLDER as WORDING
from reports.claims.layout import FOLDER as PROFILES
from reports.claims.layout import ProfileError, load_profile, parse_profile
from tests.reports.claims.samples import (
    FIFTEEN,
    MEETINGS,
    MISSION,
    REFERENDUM,
    SNAPSHOT,
    codes,
    document,
    fifteen,
    judgement,
    refused,
    sentences,
    tally,
)


def test_document_has_the_parts_of_its_schema():
    built = document()
    assert built["schema"] == "tanik-document/1"
    assert (built["language"], built["profile"], built["status"], built["version"]) == (
        "en",
        "ots",
        "draft",
        1,
    )
    assert built["title_block"] == {
        "organisation": MISSION["title"],
        "referendum": "Republican Referendum",
        "referendum_short_name": "Referendum",
        "date": "2022-06-05",
        "kind": "Preliminary statement",
        "place": "Nur-Sultan",
        "issued_on": None,
    }
    assert built["mission"]["unit_name"] == "polling station"
    assert built["figures"]["schema"] == "tanik-figures/1"
    json.dumps(built)


def test_sections_follow_the_profile_and_leave_no_gap():
    keys = [section["key"] for section in document()["sections"]]
    assert keys == [
        "introduction",
        "meetings",
        "administration",
        "referendum_day",
        "counting",
        "recommendations",
        "closing",
    ]


def test_marks_are_numbered_in_document_order_and_lead_to_the_annex():
    built = document(judgements=[judgement()])
    marks = [sentence["mark"] for sentence in sentences(built) if sentence["mark"]]
    for letter in "FNMCJR":
        numbers = [int(mark[1:]) for mark in marks if mark[0] == letter]
        assert numbers == list(range(1, len(numbers) + 1))
    assert [row["mark"] for row in built["annex"]["rows"]][: len(marks)] == marks
    by_id = {figure["id"]: figure["mark"] for figure in built["figures"]["figures"]}
    for sentence in sentences(built):
        if sentence["kind"] in ("figure", "negative"):
            assert by_id[sentence["claim"]] == sentence["mark"]
            assert sentence["id"] == sentence["mark"]
    assert {s["kind"] for s in sentences(built) if not s["mark"]} == {"metadata", "courtesy"}


def test_annex_rows_hold_base_coverage_and_a_cap_of_codes():
    chairs = tally(10, 14, not_observed=1, supporting=codes("VOT", 10), other=codes("CNT", 5))
    built = document(figures=fifteen(chairs_women=chairs))
    (row,) = [row for row in built["annex"]["rows"] if row["claim"] == "Commissions chaired by women"]
    assert row["base"] == "14 polling stations assessed, 1 not observed"
    assert (row["k"], row["n"], row["coverage"], row["section"]) == (10, 14, 0.9333, "administration")
    assert (row["codes"], row["others"]) == (list(codes("VOT", 10)), list(codes("CNT", 2)))
    assert row["more"] == 3


def test_evidence_of_an_absence_is_its_whole_base():
    (figure,) = [f for f in document()["figures"]["figures"] if f["id"] == "no_interference"]
    assert figure["evidence"] == {"supporting": list(codes("VOT", 15)), "other": [], "complete": True}
    assert (figure["k"], figure["n"], figure["coverage"], figure["unit"]) == (0, 15, 1.0, "station")


def test_thinly_covered_figures_stand_in_the_annex_alone():
    built = document(figures=fifteen(accessible=tally(2, 6, blank=9)))
    assert "accessible" not in [sentence["claim"] for sentence in sentences(built)]
    (row,) = [row for row in built["annex"]["rows"] if row["mark"].startswith("A")]
    assert (row["claim"], row["base"]) == (
        "Access for wheelchair users",
        "6 polling stations assessed, 9 left blank",
    )
    assert ("accessible", "coverage_low") in refused(built)


def test_every_claim_is_in_the_figures_and_speaks_or_is_refused():
    for figure in document()["figures"]["figures"]:
        assert figure["sentence"] or figure["refusals"] or figure["kind"] in ("meeting", "fact")
    assert {f["id"] for f in document()["figures"]["figures"]} >= set(FIFTEEN)


def test_what_was_never_looked_at_is_no_refusal_beside_the_text():
    assert not [claim for claim, _ in refused(document()) if claim and claim.startswith("tabulation")]


def test_method_box_says_what_was_observed_until_when_and_how():
    method = document()["method"]
    assert method["paragraphs"][:3] == [
        "On referendum day the Mission observed the opening in 7 polling stations, voting in 15 polling"
        " stations and"
        " the count in one polling station.",
        "The statement rests on 23 verified submissions, frozen at 04:10 on 6 June 2022. Every figure on"
        " referendum day is"
        " counted from"
        " them.",
        "The polling stations were not selected at random; the findings relate to those visited and are"
        " not projected to"
        " the country.",
    ]
    assert method["coverage"][1] == {"stage": "Counting", "expected": 2, "received": 1, "verified": 1}


def test_visits_that_differ_from_stations_are_told_in_the_method():
    figures = fifteen(coverage_voting=tally(15, 15, observations=18))
    assert document(figures=figures)["method"]["paragraphs"][0].endswith(
        "During voting, 18 observations were made in 15 polling stations."
    )


def test_chart_shows_assessments_and_no_bar_for_a_base_of_one():
    (chart,) = document()["charts"]
    rows = {row["label"]: row for row in chart["rows"]}
    assert (rows["Voting procedures"]["value"], rows["Voting procedures"]["of"]) == (14, 15)
    assert "Counting procedures" not in rows
    assert "Tabulation, overall assessment" not in rows


def test_method_does_not_count_places_that_let_nobody_in_as_observed():
    refused = tally(15, 15, stations=15, observations=15, refused=1)
    method = document(figures=fifteen(coverage_voting=refused))["method"]
    assert "voting in 14 polling stations" in method["paragraphs"][0]


def test_mission_names_its_head():
    mission = {**MISSION, "head": {"name": "Mr. Selim Aydoğan", "title": "Head of Mission"}}
    (head,) = [s for s in sentences(document(mission=mission)) if s["id"] == "head"]
    assert head["text"] == "It was headed by Mr. Selim Aydoğan."


def test_a_mission_that_saw_nothing_still_gives_a_document():
    empty = fifteen(**{claim: tally(0, 0) for claim in fifteen()})
    built = document(
        figures=empty,
        meetings=[],
        facts=[],
        recommendations=[],
        coverage=[],
        snapshot={**SNAPSHOT, "submissions": {}},
    )
    assert [section["key"] for section in built["sections"]] == ["introduction", "closing"]
    assert built["charts"] == []


def shuffled(items, seed):
    return random.Random(seed).sample(list(items), len(items))


@pytest.mark.parametrize("seed", range(3))
def test_hash_is_the_same_whatever_the_order_of_the_input(seed):
    figures = fifteen()
    chairs = FIFTEEN["chairs_women"]
    mixed = tally(
        10, 15, supporting=tuple(shuffled(chairs.supporting, seed)), other=tuple(shuffled(chairs.other, seed))
    )
    other = document(
        mission=dict(shuffled(MISSION.items(), seed)),
        figures=dict(shuffled((figures | fifteen(chairs_women=mixed)).items(), seed)),
        meetings=shuffled(MEETINGS, seed),
        referendum={**REFERENDUM, "date": date(2022, 6, 5)},
    )
    assert other == document()


def test_hash_covers_the_content_and_not_the_status():
    built = document()
    assert built["content_hash"] == content_hash(built) == document(status="issued")["content_hash"]
    assert len(built["content_hash"]) == 64
    for changed in (
        {"version": 2},
        {"figures": fifteen(accessible=tally(12, 15))},
        {"meetings": MEETINGS[:1]},
    ):
        assert document(**changed)["content_hash"] != built["content_hash"]


def test_moments_may_be_dates():
    built = document(snapshot={**SNAPSHOT, "cut_off": datetime(2022, 6, 5, 22, 10, tzinfo=UTC)})
    assert built["snapshot"]["cut_off"] == "2022-06-05T22:10:00+00:00"
    assert "frozen at 22:10 on 5 June 2022" in built["method"]["paragraphs"][1]


def test_profiles_name_their_faults():
    with pytest.raises(ProfileError, match="no statement profile"):
        load_profile("../ots")
    items = "[[chairs_women, nobody, chairs_women]]"
    text = f"{{profile: x, kind: k, sections: [{{key: a, paragraphs: {items}}}], charts: [pie]}}"
    with pytest.raises(ProfileError) as error:
        parse_profile(text, file="x.yaml")
    assert str(error.value).splitlines() == [
        "x.yaml: `codes_printed` is missing.",
        "x.yaml: a: `nobody` is neither a claim nor a block.",
        "x.yaml: a: `chairs_women` stands in the profile twice.",
        "x.yaml: `pie` is not a chart.",
    ]


def test_another_order_of_sections_is_data():
    profile = parse_profile(
        "{profile: y, kind: preliminary_statement, codes_printed: 1, sections: [{key: closing, paragraphs:"
        " [[courtesy]]}]}",
        file="y.yaml",
    )
    assert [section.key for section in profile.sections] == ["closing"]
    assert profile.charts == ()


def test_every_profile_has_its_headings_in_every_language():
    for profile in sorted(PROFILES.glob("*.yaml")):
        for wording in sorted(WORDING.glob("??.yaml")):
            words = load_document_texts(wording.stem)
            found = load_profile(profile.stem)
            assert {section.key for section in found.sections} <= set(words["headings"])
            assert found.kind in words["kinds"]
