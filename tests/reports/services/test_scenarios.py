"""Missions that went less smoothly than the founding one: what their statement says, and what it may not."""

import json
from datetime import timedelta
from importlib import resources

import pytest
from jsonschema import Draft202012Validator

from missions.models import Incident
from missions.states import IncidentState
from reports.services import documents, snapshots
from tests import factories

pytestmark = pytest.mark.django_db

VISIT = {
    "v_admitted": "at_once",
    "v_chair": "woman",
    "v_members_present": 7,
    "v_members_women": 4,
    "vot_order": "yes",
    "vot_layout": "yes",
    "vot_secrecy_broken": "no",
    "vot_group": "no",
    "vot_intimidation": "no",
    "vot_pressure": "no",
    "vot_organised_groups": "no",
    "vot_ballots_moved": "no",
    "vot_stuffing": "no",
    "vot_view_restricted": "no",
    "vot_citizen_observers": "yes",
    "vot_overall": "good",
    "vot_procedures": "good",
}
COUNT = {
    "v_admitted": "at_once",
    "cnt_overall": "good",
    "cnt_procedures": "good",
    "cnt_transparency": "good",
    "cnt_posted": "yes",
    "cnt_stage_reached": "form_posted",
    "cnt_falsified": "no",
    "cnt_form_presigned": "no",
    "cnt_stuffing": "no",
    "cnt_seals_intact": "yes",
}


def visits(field, number, changed=None):
    """Voting visits, one a station in turn; `changed` holds other answers by the number of the visit."""
    changed = changed or {}
    return factories.keep(
        factories.stored(field, "voting", VISIT | changed.get(n, {}), station=n % len(field.stations))
        for n in range(number)
    )


def counts(field, number, changed=None):
    changed = changed or {}
    return factories.keep(
        factories.stored(field, "counting", COUNT | changed.get(n, {}), station=n) for n in range(number)
    )


def built(field):
    snapshot = snapshots.freeze(mission=field.mission, actor=field.secretariat)
    return documents.build(snapshot, language="en", profile="ots", version=1)


def said(document):
    """What the document says, by claim."""
    paragraphs = (p for section in document["sections"] for p in section["paragraphs"])
    return {s["claim"]: s["text"] for p in paragraphs for s in p["sentences"] if s["claim"]}


def rules(document, claim):
    figures = {figure["id"]: figure for figure in document["figures"]["figures"]}
    return [refusal["rule"] for refusal in figures[claim]["refusals"]]


def test_one_refusal_is_told_and_its_station_counted_as_gone_to_but_not_as_observed():
    field = factories.field(stations=15)
    visits(field, 14)
    factories.keep([factories.stored(field, "voting", {"v_admitted": "refused"}, station=14)])
    document = built(field)
    told = said(document)
    assert told["coverage_voting"] == (
        "On referendum day the Mission visited 15 polling stations in North Region during voting and was"
        " refused access to one of them."
    )
    assert told["full_access"] == "The Mission was refused access to one polling station."
    assert "voting in 14 polling stations." in document["method"]["paragraphs"][0]
    assert told["no_coercion"].endswith("in the 14 polling stations where this was assessed.")


def test_station_that_let_the_mission_in_on_another_visit_was_observed():
    field = factories.field(stations=15)
    visits(field, 15)
    factories.keep([factories.stored(field, "voting", {"v_admitted": "refused"}, station=14)])
    document = built(field)
    assert "voting in 15 polling stations." in document["method"]["paragraphs"][0]
    assert said(document)["full_access"] == "The Mission was refused access to one polling station."


def test_three_counts_are_told_in_words_and_a_bad_one_is_not_left_out():
    field = factories.field(stations=5)
    counts(field, 3, {0: {"cnt_overall": "bad"}})
    document = built(field)
    told = said(document)
    assert told["counting_overall"] == (
        "In one of the three polling stations where the Mission observed the count, it was assessed"
        " negatively."
    )
    assert rules(document, "counting_procedures") == ["below_min_n"]
    assert rules(document, "serious_count_breaches") == ["below_min_n"]
    assert "serious_count_breaches" not in told
    assert document["charts"] == []


def test_bad_counts_are_told_where_the_procedures_were_good():
    field = factories.field(stations=8)
    counts(field, 8, {0: {"cnt_overall": "bad"}, 1: {"cnt_overall": "very_bad"}})
    assert said(built(field))["counting_overall"] == (
        "The count was assessed negatively in 2 of the 8 counts observed."
    )


def test_confirmed_critical_findings_are_cases_and_say_what_they_were():
    field = factories.field(stations=60)
    problems = {n: {"vot_stuffing": "yes"} for n in range(3)}
    stuffed = visits(field, 60, problems)[:3]
    for submission, state in zip(stuffed, ("confirmed", "confirmed", "open"), strict=True):
        factories.finding(submission, "vot_stuffing", state=state)
    document = built(field)
    assert said(document)["no_ballots_moved"] == (
        "Ballots were removed from, or introduced into, two polling stations."
    )
    assert rules(document, "no_ballots_moved") == ["cases_recorded", "cases_unconfirmed"]
    factories.Finding.objects.filter(state="open").delete()
    factories.finding(stuffed[2], "vot_stuffing", state="confirmed")
    assert said(built(field))["no_ballots_moved"] == (
        "Ballots were removed from, or introduced into, three polling stations: ballot stuffing."
    )


def test_problems_of_secrecy_are_combined_and_named_not_added_up():
    field = factories.field(stations=60)
    both = {"vot_group": "yes", "vot_secrecy_broken": "yes"}
    visits(field, 60, {0: both, 1: both, 2: {"vot_group": "yes"}})
    assert said(built(field))["secrecy_problems"] == (
        "The secrecy of the vote was not fully ensured in 3 of the 60 observations (5 per cent): group voting"
        " in 3 and ballots marked outside the booth, shown or photographed in 2."
    )


def test_one_hit_in_many_visits_is_neither_nothing_nor_rounded_away():
    field = factories.field(stations=201)
    visits(field, 201, {0: {"vot_group": "yes", "vot_order": "no"}})
    document = built(field)
    told = said(document)
    assert told["secrecy_problems"] == (
        "The secrecy of the vote was not fully ensured in less than one per cent of the observations:"
        " group voting."
    )
    assert (
        told["order_secured"] == "Public order was maintained in almost all of the polling stations visited."
    )
    assert rules(document, "order_secured") == ["not_everywhere"]


def test_an_absence_assessed_in_four_fifths_is_refused():
    field = factories.field(stations=100)
    unseen = {"vot_intimidation": "not_observed", "vot_order": "not_observed"}
    visits(field, 100, dict.fromkeys(range(20), unseen))
    document = built(field)
    assert "no_coercion" not in said(document)
    assert rules(document, "no_coercion") == ["coverage_low_for_absence"]
    assert said(document)["order_secured"] == (
        "Public order was maintained in all 80 polling stations where this was assessed."
    )


def test_reported_incident_is_told_beside_the_absence_and_a_refuted_one_is_not():
    field = factories.field(stations=15)
    visits(field, 15)
    factories.filed(field, "incident", {"inc_category": "ballot_stuffing"})
    refuted = factories.filed(field, "incident", {"inc_category": "observers_obstructed"})
    Incident.objects.filter(submission=refuted).update(state=IncidentState.REFUTED)
    document = built(field)
    assert said(document)["no_ballots_moved"].endswith(
        "was observed; one allegation was reported to the Mission and could not be verified."
    )
    assert said(document)["full_access"] == (
        "The Mission was given full access to all 15 polling stations visited."
    )
    assert rules(document, "full_access") == []


def test_conflicting_forms_of_one_visit_leave_the_base_and_are_counted():
    field = factories.field(stations=15)
    visits(field, 14)
    start = factories.MORNING + timedelta(days=1)
    changed = VISIT | {"vot_group": "yes", "v_chair": "man"}
    factories.keep(
        factories.stored(field, "voting", given, station=14, start=start) for given in (VISIT, changed)
    )
    document = built(field)
    figures = {figure["id"]: figure for figure in document["figures"]["figures"]}
    for claim in ("secrecy_problems", "chairs_women"):
        assert (figures[claim]["n"], figures[claim]["base"]["conflicts"]) == (14, 1)
    assert said(document)["chairs_women"] == (
        "Women chaired all 14 observed commissions for which this was recorded."
    )


def test_figures_of_a_rough_mission_are_what_their_schema_says():
    field = factories.field(stations=10)
    visits(field, 10, {n: {"vot_citizen_observers": "not_observed"} for n in range(6)})
    figures = built(field)["figures"]
    schema = json.loads(resources.files("reports").joinpath("schemas/figures.schema.json").read_text())
    assert [error.message for error in Draft202012Validator(schema).iter_errors(figures)] == []
    found = {figure["id"]: figure for figure in figures["figures"]}
    assert found["citizen_observers_present"]["mark"] == "A1"
    assert [each["rule"] for each in found["citizen_observers_present"]["refusals"]] == ["coverage_low"]
