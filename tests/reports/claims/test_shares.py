import pytest

from reports.claims import Kind, Say, evaluate_records
from tests.reports.claims.samples import CLAIMS, figure, reasons, rules, text


@pytest.mark.parametrize(
    ("k", "n", "said"),
    [
        (10, 15, "Women chaired 10 of the 15 observed commissions."),
        (1, 15, "Women chaired 1 of the 15 observed commissions."),
        (15, 15, "Women chaired all 15 observed commissions."),
        (0, 15, "Women chaired none of the 15 observed commissions."),
        (3, 4, "Women chaired three of the four observed commissions."),
        (2, 2, "Women chaired both observed commissions."),
        (0, 2, "Women chaired neither of the two observed commissions."),
        (1, 1, "The commission observed was chaired by a woman."),
        (0, 1, "The commission observed was chaired by a man."),
        (27, 54, "Women chaired 27 of the 54 observed commissions (50 per cent)."),
        (24, 100, "Women chaired 24 per cent of the observed commissions."),
        (1, 500, "Women chaired less than one per cent of the observed commissions."),
        (499, 500, "Women chaired almost all of the observed commissions."),
        (1200, 1200, "Women chaired all 1,200 observed commissions."),
    ],
)
def test_a_share_is_worded_by_its_base(k, n, said):
    assert text(figure("chairs_women", k, n)) == said


def test_a_share_of_a_few_is_scoped_and_the_plural_refused():
    found = figure("accessible", 2, 3)
    assert found.say is Say.SHARE
    assert reasons(found) == ["Three polling stations were assessed; a plural needs five."]
    assert (
        text(found)
        == "Without help, a wheelchair user could reach two of the three polling stations visited."
    )


def test_five_are_enough_for_a_share():
    assert rules(figure("accessible", 2, 5)) == []


def test_nothing_answered_says_nothing():
    found = figure("accessible", 0, 0, blank=3)
    assert text(found) is None
    assert rules(found) == ["no_base"]


@pytest.mark.parametrize(
    ("n", "missing", "said"),
    [
        (
            150,
            50,
            "The voting process was assessed positively in 80 per cent of the observations where this was"
            " assessed.",
        ),
        (
            100,
            50,
            "The voting process was assessed positively in 80 per cent of the 100 observations where this"
            " was assessed.",
        ),
        (
            100,
            100,
            "The voting process was assessed positively in 80 per cent of the 100 observations where this was"
            " assessed.",
        ),
        (100, 101, None),
    ],
)
def test_coverage_decides_whether_the_base_is_named(n, missing, said):
    found = figure("voting_overall", n * 8 // 10, n, not_observed=missing)
    assert text(found) == said
    assert rules(found) == ([] if said else ["coverage_low"])


def test_low_coverage_has_its_reason():
    found = figure("voting_overall", 8, 10, blank=12)
    assert reasons(found) == ["This could be assessed in only 10 of 22; below half it goes to the annex."]


@pytest.mark.parametrize(
    ("k", "n", "say"),
    [(75, 100, Say.SHARE), (74, 100, Say.DENY), (15, 15, Say.SHARE), (0, 15, Say.DENY)],
)
def test_voting_is_told_from_its_negative_side_below_three_quarters(k, n, say):
    assert figure("voting_overall", k, n).say is say


def test_a_count_is_told_from_its_negative_side_whenever_one_was_negative():
    assert text(figure("counting_overall", 33, 34)) == (
        "The count was assessed negatively in 1 of the 34 counts observed."
    )
    assert figure("counting_overall", 199, 200).say is Say.SHARE


def test_one_count_gets_the_scoped_wording_and_the_plural_is_refused():
    found = figure("counting_procedures", 1, 1)
    assert (
        text(found)
        == "In the polling station where the Mission observed the count, the procedures were followed."
    )
    assert reasons(found) == ["One count was observed; a plural needs five."]


def test_one_count_not_followed_is_said():
    assert text(figure("counting_procedures", 0, 1)) == (
        "In the polling station where the Mission observed the count, adherence to the procedures was"
        " assessed"
        " negatively."
    )


@pytest.mark.parametrize(
    ("women", "present", "said"),
    [
        (61, 105, "58 per cent of the commission members present in the 15 polling stations visited."),
        (40, 60, "40 of the 60 commission members present in the 15 polling stations visited (67 per cent)."),
        (20, 40, "20 of the 40 commission members present in the 15 polling stations visited."),
    ],
)
def test_a_ratio_is_worded_by_its_denominator(women, present, said):
    found = figure("members_women", 15, 15, numerator=women, denominator=present)
    assert text(found) == f"Women made up {said}"


def test_a_ratio_of_nobody_says_nothing():
    assert rules(figure("members_women", 15, 15, numerator=0, denominator=0)) == ["no_base"]


def test_a_ratio_without_women_says_so():
    found = figure("members_women", 15, 15, numerator=0, denominator=90)
    assert text(found) == (
        "There were no women among the 90 commission members present in the 15 polling stations visited."
    )


def test_a_ratio_from_few_stations_is_refused_in_general():
    found = figure("members_women", 2, 2, numerator=5, denominator=12)
    assert rules(found) == ["below_min_n"]
    assert (
        text(found)
        == "Women made up 5 of the 12 commission members present in the two polling stations visited."
    )


@pytest.mark.parametrize(
    ("k", "total", "tail"),
    [
        (12, 84, "12 of the 15 polling stations visited, on average 7 voters in each of these."),
        (2, 3, "2 of the 15 polling stations visited, on average 2 voters in each of these."),
        (2, 2, "2 of the 15 polling stations visited, on average 1 voter in each of these."),
        (1, 9, "1 of the 15 polling stations visited, 9 voters in all."),
        (0, 0, "none of the 15 polling stations visited."),
    ],
)
def test_same_day_additions_carry_their_average(k, total, tail):
    found = figure("same_day_additions", k, 15, numerator=total)
    assert text(found) == f"By the time of the visit, voters had been added to supplementary lists in {tail}"


def test_coverage_counts_places():
    assert text(figure("coverage_counting", 1, 1)) == "The Mission observed the count in one polling station."
    assert text(figure("coverage_voting", 15, 15, areas={"Nur-Sultan": 15})) == (
        "On referendum day the Mission observed voting in 15 polling stations in Nur-Sultan."
    )
    assert rules(figure("coverage_tabulation", 0, 0)) == ["no_base"]


def test_coverage_tells_visits_that_differ_from_stations():
    assert text(figure("coverage_voting", 15, 15, stations=15, observations=18)) == (
        "On referendum day the Mission observed voting in 15 polling stations (18 observations)."
    )


def test_coverage_does_not_claim_what_was_refused():
    assert text(figure("coverage_voting", 15, 15, refused=1)) == (
        "On referendum day the Mission visited 15 polling stations during voting and was refused access to"
        " one of them."
    )


def test_results_posted_is_bound_to_counts_seen_to_the_end():
    assert text(figure("results_posted", 3, 7)) == (
        "The results form was posted in 3 of the 7 counts observed to the end."
    )
    assert rules(figure("results_posted", 1, 1)) == []


@pytest.mark.parametrize(
    ("claim", "usable", "unusable", "rule"),
    [
        ("meeting", 2, 0, []),
        ("meeting", 0, 0, ["no_records"]),
        ("context_fact", 0, 1, ["unchecked"]),
        ("administration_assessment", 0, 0, ["unwritten"]),
        ("administration_assessment", 0, 1, ["unsigned"]),
    ],
)
def test_records_are_figures_of_what_the_document_can_word(claim, usable, unusable, rule):
    found = evaluate_records(CLAIMS[claim], usable=usable, unusable=unusable)
    assert (found.k, found.n, rules(found)) == (usable, usable + unusable, rule)
    assert all(reasons(found))


def test_every_kind_is_decided():
    assert {claim.kind for claim in CLAIMS.values()} == set(Kind)
