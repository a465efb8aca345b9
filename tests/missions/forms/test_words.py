"""Conditions in words."""

from missions.checklists import load_standard_set
from missions.checklists.conditions import AllOf, AnyOf, ConfigIs, KeyIn
from missions.forms.words import can_hold, only_if

VOTING = load_standard_set().forms["voting"]


def said(key):
    return only_if(VOTING, VOTING.by_key[key].relevant)


def test_only_if_names_the_question_and_the_answer():
    assert said("vot_interference_who").endswith("is answered “Yes”.")
    assert said("vot_interference_who").startswith("Only if “Did officials, police")


def test_only_if_names_the_number():
    assert (
        said("vot_turned_away_why")
        == "Only if “How many people were turned away while you were there?” is more than 0."
    )


def test_only_if_says_nothing_of_the_mission_configuration():
    assert said("vot_added_voters") == ""
    assert "supplementary list" in said("vot_added_proof")


def test_only_if_joins_alternatives():
    either = AnyOf((KeyIn("vot_group", ("yes",)), KeyIn("vot_stuffing", ("yes",))))
    assert " or “Signs of ballot box stuffing?” is answered “Yes”." in only_if(VOTING, either)


def test_can_hold_follows_the_mission_configuration():
    condition = AllOf((ConfigIs("mobile_voting", True), KeyIn("vot_group", ("yes",))))
    assert can_hold(condition, {"mobile_voting": True})
    assert not can_hold(condition, {})
    assert can_hold(AnyOf((ConfigIs("mobile_voting", True), KeyIn("vot_group", ("yes",)))), {})
    assert can_hold(None, {})
