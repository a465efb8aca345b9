from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.claims import Unit
from reports.claims.numbers import Basis, Extreme, Form, basis_for, coverage, form_for, percent, rounded
from tests.reports.claims.samples import tally


@pytest.mark.parametrize(
    ("n", "visits", "counts"),
    [
        (0, Form.NONE, Form.NONE),
        (1, Form.WORDS, Form.WORDS),
        (4, Form.WORDS, Form.WORDS),
        (5, Form.COUNT_OF_N, Form.COUNT_OF_N),
        (49, Form.COUNT_OF_N, Form.COUNT_OF_N),
        (50, Form.COUNT_AND_PERCENT, Form.COUNT_OF_N),
        (99, Form.COUNT_AND_PERCENT, Form.COUNT_OF_N),
        (100, Form.PERCENT, Form.COUNT_OF_N),
        (199, Form.PERCENT, Form.COUNT_OF_N),
        (200, Form.PERCENT, Form.PERCENT),
    ],
)
def test_figure_form_follows_the_base(n, visits, counts):
    for unit in (Unit.STATION, Unit.OBSERVATION, Unit.OPENING):
        assert form_for(n, unit) is visits
    for unit in (Unit.COUNT, Unit.CENTRE):
        assert form_for(n, unit) is counts


@pytest.mark.parametrize(
    ("k", "n", "value", "extreme"),
    [
        (1, 2, 50, None),
        (1, 8, 13, None),  # 12.5: halves up
        (1, 200, 1, None),  # 0.5
        (1, 201, 0, Extreme.BELOW_ONE),
        (1, 1000, 0, Extreme.BELOW_ONE),
        (199, 200, 100, Extreme.ALMOST_ALL),  # 99.5
        (197, 198, 99, None),
        (999, 1000, 100, Extreme.ALMOST_ALL),
        (0, 1000, 0, None),
        (1000, 1000, 100, None),
        (145, 1000, 15, None),  # 14.5, which a float may hold as less
    ],
)
def test_per_cent_is_whole_with_halves_up_and_never_false(k, n, value, extreme):
    assert (percent(k, n).value, percent(k, n).extreme) == (value, extreme)


@given(st.integers(1, 10**7).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_per_cent_is_within_half_of_the_share(pair):
    k, n = pair
    found = percent(k, n)
    assert abs(Fraction(100 * k, n) - found.value) <= Fraction(1, 2)
    assert (found.value == 0) <= (k == 0 or found.extreme is Extreme.BELOW_ONE)
    assert (found.value == 100) <= (k == n or found.extreme is Extreme.ALMOST_ALL)


def test_averages_round_halves_up():
    assert [rounded(k, 2) for k in (1, 2, 3, 4, 5)] == [1, 1, 2, 2, 3]


def test_coverage_counts_those_who_could_answer():
    assert coverage(tally(3, 9, not_observed=2, blank=1, conflicts=5)) == Fraction(9, 12)
    assert coverage(tally(0, 0)) is None


@pytest.mark.parametrize(
    ("answered", "basis"),
    [
        (100, Basis.FREE),
        (75, Basis.FREE),
        (74, Basis.STATED),
        (50, Basis.STATED),
        (49, Basis.ANNEX),
        (0, Basis.ANNEX),
    ],
)
def test_coverage_limits_what_a_figure_may_be_used_for(answered, basis):
    assert basis_for(Fraction(answered, 100)) is basis


def test_no_coverage_is_for_the_annex():
    assert basis_for(None) is Basis.ANNEX
