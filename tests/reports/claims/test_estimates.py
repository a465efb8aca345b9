"""Sample sizes, margins and estimates: the test vectors of the methodology (2.8), and refusals."""

import pytest

from reports.claims.estimates import (
    Cluster,
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
