"""What must hold of every sentence, whatever was counted."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.claims import Against, LanguageError, Say, Tally, Wording, evaluate, load_language, refusals
from reports.claims.templates import starts_with_digit
from tests.reports.claims.samples import CLAIMS, COUNTED, ENGLISH, MEASURES, figure, text


def groups_of(claim):
    return sorted({part.group for part in MEASURES[claim.id].parts} - {"numerator", "denominator"})


@st.composite
def counted(draw):
    """Any claim with any tally a query could give."""
    claim = draw(st.sampled_from(COUNTED))
    n = draw(
        st.one_of(st.integers(0, 6), st.sampled_from([49, 50, 99, 100, 199, 200, 201]), st.integers(0, 30000))
    )
    k = (
        n
        if claim.kind == "count"
        else draw(st.one_of(st.integers(0, n), st.sampled_from([0, n, min(1, n), max(0, n - 1)])))
    )
    missing, blank = draw(st.integers(0, n + 1)), draw(st.sampled_from([0, 0, 1]))
    seen = n + missing + blank
    denominator = draw(st.integers(0, 40000))
    numerator = draw(st.integers(0, denominator)) if claim.kind == "ratio" else draw(st.integers(k, 5 * k))
    tally = Tally(
        k=k,
        n=n,
        not_observed=missing,
        blank=blank,
        stations=draw(st.sampled_from([seen, max(1, seen // 2)])) if claim.unit != "station" else seen,
        observations=seen,
        numerator=numerator,
        denominator=denominator,
        established=draw(st.one_of(st.none(), st.integers(0, k))),
        groups={group: draw(st.integers(0, k)) for group in groups_of(claim)},
        areas=draw(
            st.dictionaries(st.sampled_from(["Almaty", "Aqtau", "Nur-Sultan", "Oral"]), st.integers(1, 9))
        ),
    )
    against = Against(
        findings_open=("A-1",) * draw(st.sampled_from([0, 0, 0, 2])),
        incidents_open=("A-2",) * draw(st.sampled_from([0, 0, 1, 3])),
        incidents_verified=("A-3",) * draw(st.sampled_from([0, 0, 0, 1])),
    )
    return evaluate(claim, MEASURES[claim.id], tally, against)


def everything_said(found, wording):
    said = wording.sentence(found)
    return [said.text, *said.alternatives] if said else []


@given(
    counted(), st.sampled_from(["polling station", "ballot box", "precinct"]), st.sampled_from([None, 40000])
)
def test_every_sentence_is_whole_and_well_formed(found, unit, visited):
    wording = Wording(load_language("en"), unit=unit, visited=visited)
    for sentence in everything_said(found, wording):
        assert not starts_with_digit(sentence)
        assert sentence[0].isupper()
        assert sentence.endswith(".")
        assert not re.search(r"[{}#|]|  |\.\.|,\.| \.| ,", sentence)
        assert not re.search(
            r"(?<!\d)1 (polling stations|ballot boxes|precincts|counts|observations|openings)\b", sentence
        )
        assert not re.search(
            r"\b(\d\d+|[2-9]) (polling station|ballot box|precinct|count|observation|opening)\b(?! \w*s\b)",
            sentence,
        )


@given(counted())
def test_no_per_cent_is_false(found):
    for sentence in everything_said(found, ENGLISH):
        if 0 < found.k < found.n:
            assert not re.search(r"\b(0|100) per cent", sentence)
        if found.say in (Say.SHARE, Say.DENY, Say.RATIO) and 0 < found.k < found.n:
            assert not re.search(
                r"\b(all \d|all \w+ (polling|observed|visits|obs)|none of|both|neither)\b", sentence
            )


@given(counted())
def test_a_claim_says_something_or_says_why_not(found):
    told = refusals(found, ENGLISH)
    assert (found.say is Say.NOTHING) <= bool(told)
    for refusal in told:
        for part in (refusal.text, refusal.reason, refusal.lifted_by):
            assert part[0].isupper()
            assert part.endswith(".")
            assert not re.search(r"[{}#|]", part)
            assert not starts_with_digit(part)
        assert refusal.offered is None or refusal.offered == text(found)


@given(counted())
def test_an_absence_is_never_said_against_the_rules(found):
    if found.say not in (Say.ABSENT, Say.ABSENT_REPORTED):
        return
    assert found.tally.k == 0
    assert found.tally.n >= 5
    assert 10 * found.tally.n >= 9 * (found.tally.n + found.tally.not_observed + found.tally.blank)
    assert not found.against.findings_open
    assert not found.against.incidents_verified
    assert (found.say is Say.ABSENT_REPORTED) == bool(found.against.incidents_open)


@given(counted())
def test_below_five_nothing_general_is_said(found):
    if found.claim.min_n == 5 and 0 < found.units < 5 and found.say in (Say.SHARE, Say.DENY, Say.RATIO):
        assert "below_min_n" in [refused.rule for refused in found.refused]


@pytest.mark.parametrize("claim", [claim.id for claim in COUNTED if claim.unit == "station"])
def test_station_sentences_name_the_places_visited(claim):
    said = text(figure(claim, 0, 15, numerator=20, denominator=40))
    assert "visited" in said or "observed commissions" in said


def test_places_elsewhere_narrow_the_base_to_the_stage():
    wording = Wording(load_language("en"), visited=40)
    found = figure("accessible", 11, 15)
    assert text(found, wording) == (
        "Without help, a wheelchair user could reach 11 of the 15 polling stations visited during voting."
    )
    assert text(figure("chairs_women", 10, 15), wording) == "Women chaired 10 of the 15 observed commissions."


@pytest.mark.parametrize(
    ("k", "words"),
    [
        (2, "isolated cases (2 of 200 observations)"),
        (4, "isolated cases (4 of 200 observations)"),
        (5, "a few of the observations (5 of 200)"),
        (10, "a few of the observations (10 of 200)"),
        (11, "some of the observations (11 of 200)"),
        (30, "some of the observations (30 of 200)"),
        (66, "a significant number of the observations (66 of 200)"),
        (67, "many of the observations (67 of 200)"),
        (100, "many of the observations (100 of 200)"),
        (150, "most of the observations (150 of 200)"),
        (190, "the great majority of the observations (190 of 200)"),
        (199, "almost all of the observations (199 of 200)"),
    ],
)
def test_prevalence_words_stay_in_their_band(k, words):
    areas = {str(area): 1 for area in range(k)}
    (alternative,) = ENGLISH.sentence(figure("group_voting", k, 200, areas=areas)).alternatives
    assert alternative == f"Group voting was observed in {words}."


def test_isolated_is_not_said_of_a_cluster_nor_where_areas_are_unknown():
    for areas in ({"Oral": 3, "Aqtau": 1}, {}):
        (alternative,) = ENGLISH.sentence(figure("group_voting", 4, 200, areas=areas)).alternatives
        assert "a few of the observations" in alternative


def test_no_words_of_prevalence_below_fifty():
    assert ENGLISH.sentence(figure("group_voting", 20, 49)).alternatives == ()


def test_a_unit_the_language_does_not_know_is_refused_or_given_its_forms():
    with pytest.raises(LanguageError, match="voting booth"):
        text(figure("order_secured", 0, 15), Wording(load_language("en"), unit="voting booth"))
    own = {"singular": "voting post", "plural": "voting posts"}
    assert text(figure("order_secured", 0, 15), Wording(load_language("en"), unit=own)) == (
        "Public order was maintained in all 15 voting posts visited."
    )


def test_every_claim_has_a_title_and_a_general_sentence():
    for claim in CLAIMS.values():
        frames = ENGLISH.frames(claim.id)
        assert frames["title"]
        assert frames["general"].strip().endswith(".")


def test_places_elsewhere_and_several_stages_narrow_the_base_to_what_was_assessed():
    wording = Wording(load_language("en"), visited=40)
    assert text(figure("no_interference", 0, 15), wording).endswith(
        "in the 15 polling stations where this was assessed."
    )


def test_areas_are_named_only_when_they_hold_every_place_counted():
    for areas, tail in (
        ({"Oral": 8, "Aqtau": 7}, " in Aqtau and Oral."),
        ({"Oral": 8}, "15 polling stations."),
    ):
        assert text(figure("coverage_voting", 15, 15, areas=areas)).endswith(tail)


def test_few_cases_of_a_problem_refuse_no_plural():
    assert figure("group_voting", 1, 3).refused == ()
