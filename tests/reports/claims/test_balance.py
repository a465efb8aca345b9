"""The balance sheet: adverse items first, and nothing that sums them up."""

from dataclasses import fields

from reports.claims.balance import PRINCIPLES, Entry, Principle, balance_sheet
from reports.claims.measures import Against
from tests.reports.claims.samples import CLAIMS, document, fifteen, figure, tally


def sheet(**changed):
    return {each.key: each for each in balance_sheet(document(figures=fifteen(**changed)))}


def claims(principle):
    return [entry.claim for entry in principle.entries]


def test_every_principle_names_claims_that_exist():
    assert list(PRINCIPLES) == ["secrecy", "equality", "transparency", "honest_count"]
    assert {claim for names in PRINCIPLES.values() for claim in names} <= set(CLAIMS)


def test_what_counts_against_a_principle_stands_first_the_greatest_share_before_the_others():
    found = sheet(
        group_voting=tally(2, 15),
        secrecy_problems=tally(6, 15),
        counting_overall=tally(0, 0),
    )
    assert claims(found["secrecy"])[:2] == ["secrecy_problems", "group_voting"]
    assert [each.claim for each in found["secrecy"].adverse] == ["secrecy_problems", "group_voting"]
    assert not found["honest_count"].entries[-1].is_assessed


def test_what_went_right_is_turned_round():
    found = sheet(accessible=tally(11, 15), full_access=tally(2, 15, groups={"refused": 2}))
    accessible = next(each for each in found["equality"].entries if each.claim == "accessible")
    assert (accessible.adverse, accessible.n) == (4, 15)
    access = next(each for each in found["transparency"].entries if each.claim == "full_access")
    assert (access.adverse, access.n) == (2, 15)


def test_cases_nobody_has_confirmed_count_and_records_against_it_are_named():
    figures = fifteen() | {
        "serious_count_breaches": figure("serious_count_breaches", 3, 40, established=1),
        "no_ballots_moved": figure("no_ballots_moved", 0, 15, Against(incidents_open=("TST22-INC-1",))),
    }
    found = {each.key: each for each in balance_sheet(document(figures=figures))}["honest_count"]
    by_claim = {each.claim: each for each in found.entries}
    assert by_claim["serious_count_breaches"].adverse == 3
    assert by_claim["no_ballots_moved"].is_adverse
    assert by_claim["no_ballots_moved"].against == ("TST22-INC-1",)


def test_nothing_is_summed_up_and_no_verdict_made():
    names = {each.name for kind in (Entry, Principle) for each in fields(kind)}
    assert names == {"claim", "title", "mark", "adverse", "n", "text", "reasons", "against", "key", "entries"}
