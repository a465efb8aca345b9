"""The counterparts of the founding statement's sentences, from its fifteen stations and one count."""

import pytest

from tests.reports.claims.samples import CLAIMS, ENGLISH, MISSION, document, fifteen, sentences, text

SEED = {
    "S14": ("chairs_women", "Women chaired 10 of the 15 observed commissions."),
    "S19": ("coverage_voting", "On referendum day the Mission observed voting in 15 polling stations."),
    "S20": (
        "materials_available",
        "The necessary information and materials were available in all 15 polling stations visited.",
    ),
    "S21": ("full_access", "The Mission was given full access to all 15 polling stations visited."),
    "S25": (
        "no_interference",
        "No case of interference by officials, law enforcement or others in the work of the commissions"
        " was observed"
        " in the 15 polling stations visited.",
    ),
    "S27": (
        "no_obstacle_to_vote",
        "No obstacle to the free exercise of the vote was observed in the 15 polling stations visited.",
    ),
    "S29": (
        "citizen_observers_present",
        "Citizen observers were present in 14 of the 15 polling stations visited.",
    ),
    "S31": ("order_secured", "Public order was maintained in all 15 polling stations visited."),
    "S32a": (
        "no_campaign_material",
        "No campaign material or activity was seen in or around the 15 polling stations visited.",
    ),
    "S32b": ("no_coercion", "No coercion of voters was observed in the 15 polling stations visited."),
    "S32c": (
        "no_ballots_moved",
        "No removal of ballots from, or introduction of ballots into, the 15 polling stations visited was"
        " observed.",
    ),
    "S33": (
        "same_day_additions",
        "By the time of the visit, voters had been added to supplementary lists in 12 of the 15 polling"
        " stations visited, on average 7 voters in each of these.",
    ),
    "S34": (
        "accessible",
        "Without help, a wheelchair user could reach 11 of the 15 polling stations visited.",
    ),
    "S35": ("coverage_counting", "The Mission observed the count in one polling station."),
}


@pytest.mark.parametrize("seed", SEED)
def test_seed_sentence_has_its_counterpart_with_its_base(seed):
    claim, said = SEED[seed]
    assert seed[:3] in CLAIMS[claim].seed
    assert text(fifteen()[claim]) == said


@pytest.mark.parametrize("seed", SEED)
def test_seed_counterpart_stands_in_the_document(seed):
    claim, said = SEED[seed]
    (found,) = [sentence for sentence in sentences(document()) if sentence["claim"] == claim]
    assert found["text"] == said
    assert found["mark"]


def test_plural_from_one_count_is_refused_and_the_scoped_wording_used():
    built = document()
    (counting,) = [section for section in built["sections"] if section["key"] == "counting"]
    (refused,) = [entry for entry in counting["refused"] if entry["claim"] == "counting_procedures"]
    assert refused["text"] == "The precinct commissions implemented the counting of votes per the rules."
    assert refused["reason"] == "One count was observed; a plural needs five."
    assert refused["offered"] == (
        "In the polling station where the Mission observed the count, the procedures were followed."
    )
    assert refused["offered"] in [sentence["text"] for sentence in sentences(built, "counting")]
    assert refused["text"] not in [sentence["text"] for sentence in sentences(built)]


def test_drawn_alternative_for_the_chairs_is_offered():
    said = ENGLISH.sentence(fifteen()["chairs_women"])
    assert said.alternatives == ("Of the 15 commissions observed, 10 were chaired by women.",)


def test_a_ballot_box_mission_speaks_of_ballot_boxes():
    built = document(
        mission={
            **MISSION,
            "unit_name": {"singular": "ballot box", "plural": "ballot boxes"},
        }
    )
    told = " ".join(sentence["text"] for sentence in sentences(built))
    assert "Public order was maintained in all 15 ballot boxes visited." in told
    assert "polling station visited" not in told
    assert "polling stations visited" not in told
