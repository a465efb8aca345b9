"""What more evidence may do to a figure, and that every share has exactly one word."""

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from reports.claims import Say
from reports.claims.language import language_codes, load_language
from reports.claims.measures import Kind
from tests.reports.claims.samples import COUNTED, figure

SHARES = [c.id for c in COUNTED if c.kind in (Kind.SHARE, Kind.ASSESSMENT, Kind.SHARE_ADVERSE)]
ABSENCES = [c.id for c in COUNTED if c.kind is Kind.NEGATIVE]
BASES = st.integers(5, 3000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@given(st.sampled_from(SHARES), BASES)
def test_one_more_case_raises_a_share_and_one_more_without_lowers_it(claim, base):
    k, n = base
    stands = figure(claim, k, n)
    assert figure(claim, k + 1, n + 1).share >= stands.share >= figure(claim, k, n + 1).share


@given(st.sampled_from(ABSENCES), st.integers(5, 3000), st.integers(1, 40))
def test_one_adverse_answer_ends_an_absence_and_no_clean_one_brings_it_back(claim, n, clean):
    none = figure(claim, 0, n)
    assert none.say is Say.ABSENT
    absent = (Say.ABSENT, Say.ABSENT_REPORTED)
    assert figure(claim, 1, n + 1).say not in absent
    assert figure(claim, 1, n + 1 + clean).say not in absent


@given(st.sampled_from(ABSENCES), st.integers(0, 3000), st.integers(0, 3000))
def test_an_answer_not_observed_never_helps_an_absence(claim, n, not_observed):
    before = figure(claim, 0, n, not_observed=not_observed)
    after = figure(claim, 0, n, not_observed=not_observed + 1)
    assert after.say is Say.NOTHING or before.say is Say.ABSENT
    assert n == 0 or after.coverage <= before.coverage


@settings(deadline=None)  # the first example reads every language
@given(BASES.filter(lambda base: 0 < base[0] < base[1]))
def test_every_share_has_one_band_in_every_language(base):
    share = Fraction(100 * base[0], base[1])
    for code in language_codes():
        limits = [b["up_to"] for b in load_language(code).data["bands"] if not b.get("isolated")]
        assert sum(low < share <= high for low, high in zip([0, *limits], limits, strict=False)) == 1
