import pytest

from reports.claims import Against, Say
from tests.reports.claims.samples import COUNTED, figure, reasons, rules, text

NEGATIVE = [claim.id for claim in COUNTED if claim.kind == "negative" and claim.unit == "station"]


@pytest.mark.parametrize("claim", NEGATIVE)
def test_an_absence_is_said_when_nothing_speaks_against_it(claim):
    found = figure(claim, 0, 15)
    assert found.say is Say.ABSENT
    assert rules(found) == []
    assert "15 polling stations visited" in text(found)


@pytest.mark.parametrize(("n", "said"), [(4, False), (5, True)])
def test_an_absence_needs_five(n, said):
    found = figure("no_interference", 0, n)
    assert (text(found) is not None) is said
    assert rules(found) == ([] if said else ["below_min_n"])


@pytest.mark.parametrize(
    ("n", "missing", "said"), [(18, 2, True), (17, 2, False), (90, 10, True), (89, 10, False)]
)
def test_an_absence_needs_nine_in_ten(n, missing, said):
    for lacking in ({"blank": missing}, {"not_observed": missing}):
        found = figure("no_interference", 0, n, **lacking)
        assert (text(found) is not None) is said
        assert rules(found) == ([] if said else ["coverage_low_for_absence"])


def test_an_absence_not_assessed_everywhere_names_where_it_was():
    found = figure("no_coercion", 0, 14, not_observed=1)
    assert (
        text(found)
        == "No coercion of voters was observed in the 14 polling stations where this was assessed."
    )


def test_reported_incidents_are_told_beside_the_absence():
    found = figure("no_coercion", 0, 15, Against(incidents_open=("KAZ22-INC-1", "KAZ22-INC-2")))
    assert found.say is Say.ABSENT_REPORTED
    assert text(found) == (
        "No coercion of voters was observed in the 15 polling stations visited; two allegations were"
        " reported to the"
        " Mission and could not be verified."
    )
    assert reasons(found) == [
        "The coordinators have not decided two reported incidents that speak against it."
    ]


def test_one_allegation_is_singular():
    found = figure("no_coercion", 0, 15, Against(incidents_open=("KAZ22-INC-1",)))
    assert text(found).endswith("; one allegation was reported to the Mission and could not be verified.")


def test_a_verified_incident_silences_the_absence():
    found = figure("no_coercion", 0, 15, Against(incidents_open=("A-1",), incidents_verified=("A-2",)))
    assert text(found) is None
    assert reasons(found) == ["It is contradicted by one verified incident."]


def test_an_open_critical_finding_silences_the_absence():
    found = figure("no_interference", 0, 15, Against(findings_open=("KAZ22-VOT-1",)))
    assert text(found) is None
    assert reasons(found) == ["A coordinator has not decided one critical finding."]


def test_everything_against_an_absence_is_listed():
    against = Against(findings_open=("A-1",), incidents_verified=("A-2",))
    found = figure("no_interference", 0, 4, against, blank=1)
    assert rules(found) == [
        "below_min_n",
        "coverage_low_for_absence",
        "findings_open",
        "incidents_verified",
    ]


def test_critical_cases_are_the_number_established():
    found = figure("no_interference", 3, 150, established=2)
    assert text(found) == "Interference in the work of the commissions was observed in two polling stations."
    assert rules(found) == ["cases_recorded", "cases_unconfirmed"]


def test_critical_cases_nobody_confirmed_are_not_said():
    found = figure("no_interference", 2, 15, established=0)
    assert text(found) is None
    assert reasons(found) == [
        "Cases were recorded in 2 of the 15 polling stations.",
        "A coordinator has not confirmed two critical cases.",
    ]


def test_other_cases_are_a_share_of_the_base():
    found = figure("no_campaign_material", 2, 15)
    assert (
        text(found)
        == "Campaign material or activity was seen in or around 2 of the 15 polling stations visited."
    )
    assert rules(found) == ["cases_recorded"]


@pytest.mark.parametrize("claim", ["secrecy_problems", "group_voting"])
def test_a_problem_nobody_saw_is_an_absence_with_its_conditions(claim):
    assert figure(claim, 0, 15).say is Say.ABSENT
    assert rules(figure(claim, 0, 4)) == ["below_min_n"]
    assert rules(figure(claim, 0, 15, blank=3)) == ["coverage_low_for_absence"]


def test_serious_count_breaches_are_cases_with_what_they_were():
    groups = {"cnt_stuffing": 1, "cnt_seals_intact": 2}
    assert text(figure("serious_count_breaches", 2, 34, groups=groups)) == (
        "Serious breaches at the count were established in 2 of the 34 counts observed: ballot stuffing"
        " (one) and seals"
        " not intact (two)."
    )


def test_serious_count_breaches_partly_confirmed_do_not_say_what_they_were():
    found = figure("serious_count_breaches", 2, 34, established=1, groups={"cnt_stuffing": 2})
    assert text(found) == "Serious breaches at the count were established in 1 of the 34 counts observed."
    assert rules(found) == ["cases_unconfirmed"]


def test_one_count_without_breach_carries_no_absence():
    found = figure("serious_count_breaches", 0, 1)
    assert text(found) is None
    assert reasons(found) == ["One count was observed; a plural needs five."]


def test_positive_everywhere_is_said_of_all():
    assert (
        text(figure("order_secured", 0, 15))
        == "Public order was maintained in all 15 polling stations visited."
    )


def test_positive_not_everywhere_is_said_of_those_where_it_held():
    found = figure("order_secured", 2, 15)
    assert (found.k, found.n) == (13, 15)
    assert text(found) == "Public order was maintained in 13 of the 15 polling stations visited."
    assert reasons(found) == ["It did not hold in 2 of the 15 polling stations."]


@pytest.mark.parametrize(
    ("against", "rule"),
    [
        (Against(incidents_open=("A-1",)), "incidents_open"),
        (Against(incidents_verified=("A-1",)), "incidents_verified"),
        (Against(findings_open=("A-1",)), "findings_open"),
    ],
)
def test_positive_everywhere_is_silenced_by_what_contradicts_it(against, rule):
    found = figure("order_secured", 0, 15, against)
    assert text(found) is None
    assert rules(found) == [rule]


def test_positive_everywhere_thinly_covered_is_bound_to_its_base():
    found = figure("order_secured", 0, 12, blank=3)
    assert text(found) == "Public order was maintained in all 12 polling stations where this was assessed."
    assert rules(found) == ["coverage_low_for_absence"]


def test_refused_access_becomes_the_mandatory_sentence():
    found = figure("full_access", 3, 15, groups={"refused": 1, "restricted": 2})
    assert found.say is Say.ACCESS
    assert text(found) == (
        "The Mission was refused access to one polling station and was restricted in two polling stations."
    )
    assert rules(found) == ["not_everywhere"]


def test_refused_access_is_told_however_thin_the_base():
    found = figure("full_access", 1, 3, blank=12, groups={"refused": 1})
    assert text(found) == "The Mission was refused access to one polling station."


def test_delay_alone_is_a_share():
    found = figure("full_access", 1, 15, groups={"delayed": 1})
    assert text(found) == "The Mission was given full access to 14 of the 15 polling stations visited."
