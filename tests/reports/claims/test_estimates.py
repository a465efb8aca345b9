"""Sample sizes, margins and estimates: the test vectors of the methodology (2.8), and refusals."""

import re

import pytest

from reports.claims import (
    Across,
    Unit,
    Wording,
    evaluate,
    figure_json,
    load_language,
    per_station,
    refusals,
    result,
)
from reports.claims.estimates import (
    Answered,
    Cluster,
    Design,
    Drawn,
    Stratum,
    TooFewRecovered,
    exact_size,
    margin,
    ratio_estimate,
    sample_size,
    stratified_estimate,
    upper_bound_of_none,
    wilson_interval,
)
from reports.claims.language import language_codes
from tests.reports.claims.samples import (
    CLAIMS,
    ENGLISH,
    MEASURES,
    MISSION,
    document,
    figure,
    rules,
    tally,
    text,
)

URBAN = Stratum("urban", population=4000, drawn=100, answered=100, k=20)
RURAL = Stratum("rural", population=6012, drawn=50, answered=50, k=5)


def per_cent(share: float, places: int = 1) -> float:
    return round(100 * share, places)


def test_size_of_the_peruvian_sample_is_the_exact_one() -> None:
    """The methodology prints the formula's value; the handbook's 163,185 comes of a rounded step."""
    peru = {"population": 14_570_774, "margin": 0.0032, "z": 2.58}
    assert round(exact_size(**peru)) == 160_717
    assert sample_size(**peru) == 160_718


@pytest.mark.parametrize(
    ("population", "five", "three"),
    [(2435, 332, 742), (8150, 367, 944), (10012, 370, 965), (191884, 384, 1062), (823220, 384, 1066)],
)
def test_sizes_by_population(population: int, five: int, three: int) -> None:
    assert sample_size(population=population, margin=0.05) == five
    assert sample_size(population=population, margin=0.03) == three


@pytest.mark.parametrize(("size", "at95", "at99"), [(1020, 3.07, 4.04), (816, 3.43, 4.52), (324, 5.44, 7.17)])
def test_margins_of_the_handbook_without_a_population(size: int, at95: float, at99: float) -> None:
    assert per_cent(margin(size=size), 2) == at95
    assert per_cent(margin(size=size, z=2.58), 2) == at99


@pytest.mark.parametrize(
    ("size", "population", "share", "expected"),
    [(300, 8150, 0.5, 5.6), (300, 8150, 0.1, 3.3), (614, 2200, 0.5, 3.4), (1507, 176846, 0.5, 2.5)],
)
def test_margins_in_a_finite_population(size: int, population: int, share: float, expected: float) -> None:
    assert per_cent(margin(size=size, population=population, share=share)) == expected


def test_a_whole_population_has_no_margin() -> None:
    assert margin(size=40, population=40) == 0
    assert margin(size=1, population=1) == 0


@pytest.mark.parametrize(("size", "expected"), [(15, 18.1), (170, 1.7)])
def test_upper_bound_where_no_case_was_seen(size: int, expected: float) -> None:
    assert per_cent(upper_bound_of_none(size)) == expected


def test_wilson_interval_against_the_published_example() -> None:
    low, high = wilson_interval(0, 10)
    assert (per_cent(low), per_cent(high)) == (0.0, 27.8)


def test_weighted_estimate_of_two_strata() -> None:
    found = stratified_estimate([URBAN, RURAL])
    assert per_cent(found.share, 3) == 13.995
    assert per_cent(found.error, 2) == 3.01
    assert per_cent(found.margin) == 5.9


@pytest.mark.parametrize(("answered", "refused"), [(90, False), (89, True)])
def test_nothing_is_estimated_below_nine_in_ten_of_the_sample(answered: int, refused: bool) -> None:
    strata = [Stratum("all", population=1000, drawn=100, answered=answered, k=9)]
    if not refused:
        assert stratified_estimate(strata).share == pytest.approx(9 / answered)
        return
    with pytest.raises(TooFewRecovered) as refusal:
        stratified_estimate(strata)
    assert (refusal.value.answered, refusal.value.drawn) == (answered, 100)


def test_a_stratum_nobody_drew_from_is_not_spoken_for() -> None:
    with pytest.raises(TooFewRecovered) as refusal:
        stratified_estimate([URBAN, Stratum("abroad", population=60, drawn=0, answered=0, k=0)])
    assert refusal.value.stratum == "abroad"


def test_a_ratio_weighs_stations_by_their_voters_and_spreads_by_station() -> None:
    """By hand: ratio 90/200; departures 5 and -5 from it; 10 * 10 * 0.8 * 50 / 2 over a total of 1,000."""
    stations = {"all": [Cluster(part=50, whole=100), Cluster(part=40, whole=100)]}
    found = ratio_estimate(stations, {"all": 10}, {"all": 2})
    assert found.share == pytest.approx(0.45)
    assert found.error == pytest.approx((10 * 10 * 0.8 * 50 / 2) ** 0.5 / 1000)


def test_a_ratio_is_refused_below_nine_in_ten() -> None:
    with pytest.raises(TooFewRecovered):
        ratio_estimate({"all": [Cluster(1, 2)] * 8}, {"all": 100}, {"all": 10})


# Urban 4,000 of which 100 were drawn, rural 6,012 of which 50 (methodology 2.8).
DESIGN = Design("the register", (Drawn("urban", 4000, 100), Drawn("rural", 6012, 50)))


def answered(urban=(20, 100), rural=(5, 50)):
    """Stations in the order of receipt, turn by turn, so that every stratum grows."""
    rows = [("urban", n < urban[0], n / urban[1]) for n in range(urban[1])]
    rows += [("rural", n < rural[0], n / rural[1]) for n in range(rural[1])]
    rows.sort(key=lambda row: row[2])
    return Answered(DESIGN, tuple((name, Cluster(int(hit), 1)) for name, hit, _ in rows))


def estimate(claim, k, n, sample, **more):
    return evaluate(CLAIMS[claim], MEASURES[claim], tally(k, n, **more), None, sample)


@pytest.mark.parametrize(
    ("claim", "kind", "said"),
    [
        (
            "accessible",
            "say",
            "Without help, a wheelchair user could reach an estimated 14.0 per cent (± 5.9) of",
        ),
        ("chairs_women", "say", "Women chaired an estimated 14.0 per cent (± 5.9) of commissions."),
        (
            "secrecy_problems",
            "present",
            "was not fully ensured in an estimated 14.0 per cent (± 5.9) of polling",
        ),
        (
            "voting_overall",
            "deny",
            "assessed negatively in an estimated 86.0 per cent (± 5.9) of polling stations.",
        ),
    ],
)
def test_the_figure_of_a_random_sample_is_told_weighted_and_with_its_margin(claim, kind, said):
    found = estimate(claim, 25, 150, answered())
    worded = ENGLISH.sentence(found)
    assert said in worded.text
    assert worded.wording == f"{kind}:estimate"
    assert found.refused == ()


def test_the_figures_file_tells_what_an_estimate_was_made_of():
    made = figure_json(estimate("accessible", 25, 150, answered()), "F1", ENGLISH)
    assert (made["k"], made["n"], made["form"]) == (25, 150, "estimate")
    told = made["estimate"]
    assert (told["share"], told["margin"]) == (
        pytest.approx(0.13995, abs=1e-5),
        pytest.approx(0.059, abs=1e-4),
    )
    assert (told["answered"], told["drawn"], told["population"]) == (150, 150, 10012)
    assert told["strata"][1] == {"name": "rural", "population": 6012, "drawn": 50, "answered": 50, "k": 5}
    assert told["convergence"][-1] == {"received": 150, "share": told["share"], "margin": told["margin"]}
    received = [point["received"] for point in told["convergence"]]
    assert received == sorted(set(received))
    assert len(received) == 20


@pytest.mark.parametrize(
    ("claim", "sample", "rule", "said"),
    [
        ("accessible", answered((20, 88), (5, 46)), "sample_not_recovered", "in 25 of"),
        ("accessible", answered((20, 100), (1, 1)), "sample_not_recovered", "of 150"),
        ("accessible", answered((1, 100), (0, 50)), "margin_past_the_end", ""),
        ("accessible", answered((100, 100), (50, 50)), "margin_past_the_end", ""),
    ],
)
def test_a_sample_that_does_not_carry_an_estimate_leaves_the_plain_figure_and_says_why(
    claim, sample, rule, said
):
    found = estimate(claim, 25, 150, sample)
    plain = figure(claim, 25, 150)
    assert rules(found) == [rule]
    assert text(found) == text(plain)
    (told,) = refusals(found, ENGLISH)
    assert told.offered == text(plain)
    assert "±" not in text(found)


def test_a_stratum_of_which_nobody_answered_cannot_be_spoken_for():
    design = Design("the register", (Drawn("all", 1000, 100), Drawn("abroad", 60, 2)))
    stations = tuple(("all", Cluster(int(n < 30), 1)) for n in range(100))
    assert rules(estimate("accessible", 30, 100, Answered(design, stations))) == ["stratum_not_recovered"]


def test_nothing_observed_and_confirmed_cases_are_never_projected():
    absent = estimate("no_interference", 0, 150, answered((0, 100), (0, 50)))
    assert absent.estimate is None
    assert text(absent).endswith("in the 150 polling stations visited.")
    cases = estimate("serious_count_breaches", 5, 150, answered(), established=5)
    assert cases.estimate is None
    assert "±" not in text(cases)


@pytest.mark.parametrize(
    ("claim", "unit", "across"),
    [
        ("voting_overall", Unit.STATION, Across.MISS_WINS),
        ("secrecy_problems", Unit.STATION, Across.HIT_WINS),
        ("chairs_women", Unit.STATION, Across.LATEST),
    ],
)
def test_an_estimate_speaks_of_stations_whatever_the_figure_counts(claim, unit, across):
    measure = per_station(CLAIMS[claim], MEASURES[claim])
    assert (measure.unit, measure.across) == (unit, across)


@pytest.mark.parametrize("claim", ["coverage_voting", "tabulation_overall"])
def test_places_gone_to_and_tabulation_centres_are_not_sampled(claim):
    assert per_station(CLAIMS[claim], MEASURES[claim]) is None


SAMPLE = {
    "frame": "the register of the Commission",
    "population": 10012,
    "drawn": 150,
    "reported": 148,
    "strata": [{"name": "urban"}, {"name": "rural"}],
}
AT_RANDOM = "were not selected at random"


def test_only_a_sample_that_is_described_takes_away_the_sentence_on_selection():
    flagged = document(mission={**MISSION, "is_random_sample": True})["method"]["paragraphs"]
    assert any(AT_RANDOM in paragraph for paragraph in flagged)
    drawn = document(sample=SAMPLE)["method"]
    assert not any(AT_RANDOM in paragraph for paragraph in drawn["paragraphs"])
    assert any(
        "The Mission drew 150 polling stations at random, in 2 strata" in p for p in drawn["paragraphs"]
    )
    assert any("is not projected to the country" in p for p in drawn["paragraphs"])
    assert drawn["sample"] == SAMPLE


@pytest.mark.parametrize("code", sorted(set(language_codes()) - {"en"}))
def test_every_language_tells_an_estimate_with_its_own_decimal_mark(code):
    wording = Wording(load_language(code))
    for claim in ("accessible", "chairs_women", "secrecy_problems", "voting_overall"):
        told = text(estimate(claim, 25, 150, answered()), wording)
        assert "14,0" in told or "86,0" in told
        assert "5,9" in told


def results(claim, parts, whole=100):
    """Every station drawn answered; `parts` of `whole` by question on the ballot and stratum."""
    answered = {}
    for question, each in parts.items():
        rows = [
            (name, Cluster(part + n % 3, whole))
            for (name, drawn), part in zip((("urban", 100), ("rural", 50)), each, strict=True)
            for n in range(drawn)
        ]
        answered[question] = Answered(DESIGN, tuple(rows), is_share=False)
    return result(CLAIMS[claim], answered)


def test_the_votes_on_each_question_are_told_with_their_margins():
    found = results("vote_share", {"1": (70, 60), "2": (40, 30)})
    said = ENGLISH.sentence(found).text
    pct = r"\d\d\.\d per cent \(± 0\.\d\)"
    assert re.search(rf"are estimated at {pct} on question 1 and {pct} on question 2\.$", said)
    told = figure_json(found, "F1", ENGLISH)["estimate"]
    assert (told["question"], [each["question"] for each in told["others"]]) == ("1", ["2"])


def test_no_answer_leads_within_its_margin():
    found = results("vote_share", {"1": (49, 49)})
    assert rules(found) == ["lead_within_margin"]
    assert text(found) is None


def test_turnout_needs_nine_in_ten_of_the_sample_and_is_never_told_plainly():
    rows = tuple(("urban", Cluster(50 + n % 3, 100)) for n in range(90))
    found = result(CLAIMS["turnout"], {"": Answered(DESIGN, rows, is_share=False)})
    assert rules(found) == ["sample_not_recovered"]
    assert text(found) is None
    assert not [each for each in document()["figures"]["figures"] if each["id"] == "turnout"]
