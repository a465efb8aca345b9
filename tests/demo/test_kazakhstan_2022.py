"""The demonstration mission: sound, the same at every run, and what the founding statement rests on."""

import importlib
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest

from missions.checklists import (
    Context,
    adverse_answers,
    clean_answers,
    is_blank,
    is_special,
    load_standard_set,
    relevant_questions,
    run_checks,
)
from missions.formats import read_mission, read_submissions

FOLDER = Path(__file__).parents[2] / "demo" / "kazakhstan-2022"


@pytest.fixture(scope="module")
def mission():
    standards = load_standard_set().standards
    return read_mission((FOLDER / "mission.yaml").read_bytes(), "mission.yaml", standards=standards)


@pytest.fixture(scope="module")
def lines():
    with (FOLDER / "submissions.jsonl").open("rb") as stream:
        return list(read_submissions(stream, "submissions.jsonl"))


@pytest.fixture(scope="module")
def filed(lines):
    """Submissions by checklist."""
    return {
        kind: [line.payload for line in lines if line.payload["checklist"] == kind]
        for kind in load_standard_set().forms
    }


@pytest.fixture(scope="module")
def context(mission):
    return Context(config=mission.data["mission"]["config_flags"])


def answered(submissions, key, *values):
    return sum(each["answers"].get(key) in values for each in submissions)


def test_mission_file_has_no_problems(mission):
    assert mission.problems == ()


def test_submissions_file_has_no_problems(lines):
    assert [problem for line in lines for problem in line.problems] == []


def test_generator_writes_the_same_bytes(monkeypatch):
    monkeypatch.syspath_prepend(str(FOLDER))

    generate = importlib.import_module("generate")
    for name, given in (("submissions", generate.submissions()), ("late", generate.late())):
        assert generate.text(given).encode() == (FOLDER / f"{name}.jsonl").read_bytes()


def test_numbers_of_submissions(filed, lines):
    assert {kind: len(found) for kind, found in filed.items() if found} == {
        "opening": 7,
        "voting": 15,
        "counting": 1,
    }
    assert all(
        line.payload["review"] == {"decision": "verified", "by": "coordinator@example.org"} for line in lines
    )


def test_mission_is_that_of_the_founding_statement(mission):
    data = mission.data

    assert data["referendum"]["date"] == "2022-06-05"
    assert data["mission"]["start_date"] == "2022-06-02"
    assert data["mission"]["invitation"]["inviting_body"] == "the Government of the Republic of Kazakhstan"
    assert [person["name"] for meeting in data["meetings"] for person in meeting["persons"]] == [
        "Mr. Mukhtar Yerman",
        "Mr. Adil Tursynov",
    ]
    (fact,) = data["context_facts"]
    assert (fact["number"], fact["second_number"], fact["second_unit"]) == (65, 52, "foreign states")
    assert fact["checked_by"] != fact["entered_by"]
    assert len(data["stations"]) == 15
    assert all(station["synthetic"] and station["code"].startswith("SYN-") for station in data["stations"])
    assert [(each["evidence"], each["standards"]) for each in data["recommendations"]] == [
        (["cec-secretary", "side_observers_in_favour", "side_observers_against"], ["VCR-I.2.2", "VCR-I.3.1"]),
        (["same_day_additions"], ["VCR-I.1.2"]),
    ]


def test_teams_are_of_two_and_composition_counts_every_person(mission):
    data = mission.data

    assert [len(team["members"]) for team in data["teams"]] == [2] * 8
    assert sum(row["number"] for row in data["mission"]["composition"]) == len(data["people"]) == 20


def test_evidence_of_the_founding_statement(filed):
    voting = filed["voting"]

    assert len({each["answers"]["v_station"] for each in voting}) == 15
    assert answered(voting, "v_chair", "woman") == 10
    assert answered(voting, "v_chair", "man") == 5
    assert answered(voting, "vot_citizen_observers", "yes") == 14
    assert answered(voting, "vot_step_free", "yes") == 12
    assert sum(each["answers"]["vot_added_voters"] > 0 for each in voting) == 11
    assert answered(filed["opening"], "opn_opened", "on_time") == 6
    assert answered(filed["counting"], "cnt_stage_reached", "materials_handed_over") == 1


# The answers on which negative and all-positive sentences rest, by the claim they belong to.
CLEAN = {
    "no_interference": {"opn_interference": "no", "vot_interference": "no", "cnt_interference": "no"},
    "no_obstacle_to_vote": {
        "vot_intimidation": "no",
        "vot_pressure": "no",
        "vot_inducement": "no",
        "vot_suspended": "no",
    },
    "no_campaign_material": {
        "opn_campaign_inside": "no",
        "opn_campaign_outside": "no",
        "vot_campaign_inside": "no",
        "vot_campaign_outside": "no",
    },
    "no_coercion": {"vot_intimidation": "no", "vot_pressure": "no", "vot_organised_groups": "no"},
    "no_ballots_moved": {"vot_ballots_moved": "no", "vot_stuffing": "no"},
    "order_secured": {"vot_order": "yes", "cnt_order": "yes"},
    "full_access": {
        "v_admitted": "at_once",
        "opn_view_restricted": "no",
        "vot_view_restricted": "no",
        "cnt_view_restricted": "no",
    },
    "materials_available": {"vot_text_available": "yes", "vot_instructions": "yes", "vot_materials": "yes"},
}


@pytest.mark.parametrize("claim", CLEAN)
def test_claim_has_its_evidence_with_enough_coverage(claim, lines):
    answers = [line.payload["answers"] for line in lines]
    for key, clean in CLEAN[claim].items():
        given = Counter(each[key] for each in answers if key in each)
        assert set(given) <= {clean, "not_observed"}, key
        assert given[clean] >= 0.9 * given.total(), key


def test_nobody_was_turned_away_against_the_rules(filed):
    reasons = {
        reason for each in filed["voting"] for reason in each["answers"].get("vot_turned_away_why", [])
    }

    assert reasons == {"wrong_station", "no_valid_id"}


def test_every_relevant_question_is_answered_and_fits_its_checklist(lines, context):
    forms = load_standard_set().forms
    for line in lines:
        form, answers = forms[line.payload["checklist"]], line.payload["answers"]
        cleaned = clean_answers(form, answers, line.payload["comments"], context)
        asked = {question.key for question in relevant_questions(form, answers, context)}

        assert cleaned.problems == ()
        assert set(cleaned.answers) == set(answers)
        assert {key for key in asked - set(answers) if not key.endswith("_comment")} == set()
        assert [check.check_id for check in run_checks(form, answers, context) if check.passed is False] == []


def test_some_answers_are_special_and_adverse_ones_carry_a_remark(lines, context):
    forms = load_standard_set().forms
    special, severities = 0, Counter()
    for line in lines:
        form, answers = forms[line.payload["checklist"]], line.payload["answers"]
        special += sum(isinstance(value, str) and is_special(value) for value in answers.values())
        assert not any(is_blank(value) for value in answers.values())
        for adverse in adverse_answers(form, answers, context):
            severities[adverse.severity.value] += 1
            assert adverse.key in line.payload["comments"]

    assert special >= 15
    assert severities["critical"] == 0
    assert severities["serious"] == 1
    assert severities["minor"] >= 8


def test_count_reconciles_and_agrees_with_the_opening(filed):
    (count,) = (each["answers"] for each in filed["counting"])
    opening = next(
        each["answers"] for each in filed["opening"] if each["answers"]["v_station"] == count["v_station"]
    )

    for_question = [count[f"cnt_fig_{name}"]["1"] for name in ("yes", "no", "invalid", "other")]
    assert sum(for_question) == count["cnt_fig_in_box"] == count["cnt_fig_signatures"]
    assert count["cnt_fig_signatures"] + count["cnt_fig_unused"] == opening["opn_ballots_number"]
    assert count["cnt_fig_signatures"] <= count["cnt_fig_registered"]


def test_station_has_one_chair_all_day(lines):
    chairs = {(line.payload["answers"]["v_station"], line.payload["answers"]["v_chair"]) for line in lines}

    assert len(chairs) == 15


def test_teams_are_never_in_two_places_at_once(lines):
    visits = sorted(
        (line.payload["team"], line.payload["answers"]["v_arrival"], line.payload["answers"]["v_departure"])
        for line in lines
    )
    for (team, arrival, departure), (next_team, next_arrival, _) in pairwise(visits):
        assert arrival < departure
        assert team != next_team or departure < next_arrival


def test_forms_were_filed_after_the_visit_in_local_time(lines):
    for line in lines:
        moment = line.payload["filled_at"]
        assert moment.startswith("2022-06-05T")
        assert moment.endswith("+06:00")
        assert moment[11:16] > line.payload["answers"]["v_departure"]


def test_what_was_filed_is_what_was_expected(lines, mission):
    expected = {(row["team"], row["station"], row["stage"]) for row in mission.data["deployments"]}
    filed = {
        (line.payload["team"], line.payload["answers"]["v_station"], line.payload["checklist"])
        for line in lines
    }

    assert filed == expected


def test_observers_file_for_their_own_team(lines, mission):
    members = {team["code"]: team["members"] for team in mission.data["teams"]}

    assert all(line.payload["observer"] in members[line.payload["team"]] for line in lines)


def test_voters_on_the_list_are_those_of_the_register(lines, mission):
    voters = {station["code"]: station["registered_voters"] for station in mission.data["stations"]}

    assert all(1100 <= number <= 2900 for number in voters.values())
    for line in lines:
        assert line.payload["answers"]["v_registered"] == voters[line.payload["answers"]["v_station"]]
