"""The problems told behind an assessment (P17-P20)."""

import pytest

from reports.claims import Wording, load_claims, load_language
from reports.claims.language import language_codes
from reports.claims.payload import figure_json
from tests.reports.claims.samples import ENGLISH, figure, text

NOTED = {"vot_group": (9, 2), "vot_crowded": (12, 1), "vot_layout": (9, 5), "vot_materials": (0, 0)}


@pytest.mark.parametrize(
    ("k", "drivers", "ending"),
    [
        (
            190,
            NOTED,
            "in 95 per cent of the observations; noted most often: overcrowding (12) and group voting (9).",
        ),
        (190, {"vot_group": (2, 2), "vot_crowded": (4, 0)}, "in 95 per cent of the observations."),
        (
            180,
            {"vot_group": (5, 0)},
            "in 90 per cent of the observations; noted most often: group voting (5).",
        ),
        (
            160,
            NOTED,
            "in 80 per cent of the observations, but overcrowding (12) and group voting (9) were noted.",
        ),
        (179, {"vot_group": (1, 0)}, "in 90 per cent of the observations, but group voting (1) was noted."),
        (160, {}, "in 80 per cent of the observations."),
        (
            120,
            NOTED,
            "negatively in 40 per cent of the observations, mainly because of an unsuitable layout (5),"
            " group voting (2) and overcrowding (1).",
        ),
        (120, {"vot_group": (30, 0)}, "negatively in 40 per cent of the observations."),
    ],
)
def test_an_assessment_is_told_with_what_stands_behind_it(k, drivers, ending):
    assert text(figure("voting_overall", k, 200, drivers=drivers)).endswith(ending)


def test_any_negative_count_is_told_with_its_reasons():
    noted = {"cnt_one_by_one": (5, 3), "cnt_posted": (1, 1)}
    said = text(figure("counting_overall", 110, 114, drivers=noted))
    assert said.startswith(
        "The count was assessed negatively in 4 of the 114 counts observed, mainly because of"
    )
    assert said.endswith("ballots not counted one by one (3) and results forms not posted (1).")


def test_one_place_needs_no_number_behind_its_problem():
    said = text(figure("counting_overall", 0, 1, drivers={"cnt_in_view": (1, 1)}))
    assert said.endswith("it was assessed negatively, mainly because of ballots handled out of view.")


def test_every_wording_that_may_be_chosen_keeps_the_problems():
    said = ENGLISH.sentence(figure("voting_overall", 160, 200, drivers=NOTED))
    assert said.others
    assert all("overcrowding (12)" in other for other in said.alternatives)


def test_the_figures_file_has_what_was_noted():
    told = figure_json(figure("voting_overall", 160, 200, drivers=NOTED), "F1", ENGLISH)["drivers"]
    assert told["vot_layout"] == {"noted": 9, "negative": 5}
    assert "vot_materials" not in told


@pytest.mark.parametrize("code", language_codes())
def test_every_language_has_words_for_every_driver(code):
    wording = Wording(load_language(code))
    for claim in load_claims():
        for key in claim.drivers:
            for k in (190, 160, 100):
                assert "(7)" in text(figure(claim.id, k, 200, drivers={key: (7, 7)}), wording)
