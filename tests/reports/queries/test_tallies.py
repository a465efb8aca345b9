from datetime import UTC, datetime

import pytest

from missions.checklists import load_standard_set
from missions.services import checklists
from reports.claims import parse_claims
from reports.queries import tallies as tallies_module
from reports.queries.bound import bound
from reports.queries.tallies import tallies
from reports.services import snapshots
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def field():
    return factories.field(stations=6, teams=2)


def tally(field, claim):
    snapshot = snapshots.freeze(mission=field.mission, actor=field.secretariat)
    return tallies(snapshot)[claim][0]


def stored(field, *rows):
    """Rows of (kind, answers, station), kept in the order of their visits; the short codes."""
    return [
        each.code
        for each in factories.keep(
            factories.stored(field, kind, {"v_admitted": "at_once", **answers}, station=station)
            for kind, answers, station in rows
        )
    ]


def test_a_neutral_fact_is_taken_from_the_latest_visit_that_recorded_it(field):
    codes = stored(
        field,
        ("voting", {"v_chair": "man"}, 0),
        ("voting", {"v_chair": "woman"}, 0),
        ("counting", {"v_chair": "not_observed"}, 0),
    )
    found = tally(field, "chairs_women")
    assert (found.k, found.n, found.not_observed, found.observations) == (1, 1, 0, 3)
    assert found.supporting == (codes[1],)
    assert found.other == ()


def test_an_absent_chair_is_neither_a_woman_nor_a_man(field):
    stored(field, ("voting", {"v_chair": "vacant_or_absent"}, 0), ("voting", {"v_chair": "man"}, 1))
    found = tally(field, "chairs_women")
    assert (found.k, found.n, found.stations) == (0, 1, 2)


def test_one_adverse_visit_of_any_form_makes_a_station_adverse(field):
    codes = stored(
        field,
        ("opening", {"opn_interference": "no"}, 0),
        ("voting", {"vot_interference": "yes"}, 0),
        ("counting", {"cnt_interference": "no"}, 0),
        ("voting", {"vot_interference": "no"}, 1),
    )
    found = tally(field, "no_interference")
    assert (found.k, found.n) == (1, 2)
    assert found.groups == {"opn_interference": 0, "vot_interference": 1, "cnt_interference": 0}
    assert found.supporting == (codes[1],)
    assert found.other == (codes[3],)


def test_a_good_fact_with_one_adverse_visit_does_not_hold(field):
    codes = stored(
        field,
        ("voting", {"vot_step_free": "no"}, 0),
        ("voting", {"vot_step_free": "yes"}, 0),
        ("voting", {"vot_step_free": "yes"}, 1),
    )
    found = tally(field, "accessible")
    assert (found.k, found.n) == (1, 2)
    assert found.supporting == (codes[2],)
    assert found.other == (codes[0],)


def test_overlapping_problems_of_one_observation_are_never_summed(field):
    stored(
        field,
        ("voting", {"vot_layout": "no", "vot_secrecy_broken": "yes", "vot_group": "yes"}, 0),
        ("voting", {"vot_layout": "yes", "vot_secrecy_broken": "no", "vot_group": "no"}, 1),
    )
    found = tally(field, "secrecy_problems")
    assert (found.k, found.n) == (1, 2)
    assert found.groups == {"vot_layout": 1, "vot_secrecy_broken": 1, "vot_group": 1}


def test_a_missing_answer_leaves_the_base_unless_another_question_was_adverse(field):
    stored(
        field,
        ("voting", {"vot_layout": "yes", "vot_secrecy_broken": "not_observed"}, 0),
        ("voting", {"vot_layout": "yes", "vot_secrecy_broken": "no"}, 1),
        ("voting", {"vot_group": "yes", "vot_layout": "not_observed"}, 2),
        ("voting", dict.fromkeys(("vot_layout", "vot_secrecy_broken", "vot_group"), "not_applicable"), 3),
    )
    found = tally(field, "secrecy_problems")
    assert (found.k, found.n, found.not_observed, found.blank) == (1, 1, 1, 1)
    assert found.observations == 4


def test_only_counts_followed_to_the_stage_enter_the_base(field):
    stored(
        field,
        ("counting", {"cnt_stage_reached": "materials_handed_over", "cnt_posted": "yes"}, 0),
        ("counting", {"cnt_stage_reached": "form_posted", "cnt_posted": "no"}, 1),
        ("counting", {"cnt_stage_reached": "ballots_counted", "cnt_posted": "no"}, 2),
        ("counting", {"cnt_posted": "yes"}, 3),
    )
    found = tally(field, "results_posted")
    assert (found.k, found.n, found.observations, found.stations) == (1, 2, 2, 2)


def test_refused_visits_count_in_coverage_and_access_and_nowhere_else(field):
    codes = stored(
        field,
        ("voting", {"v_admitted": "refused", "vot_order": "yes"}, 0),
        ("voting", {"vot_order": "yes", "vot_view_restricted": "no"}, 1),
    )
    snapshot = snapshots.freeze(mission=field.mission, actor=field.secretariat)
    found = {claim: each for claim, (each, _) in tallies(snapshot).items()}
    assert (found["coverage_voting"].k, found["coverage_voting"].refused) == (2, 1)
    assert (found["full_access"].k, found["full_access"].n) == (1, 2)
    assert found["full_access"].groups == {"refused": 1, "delayed": 0, "restricted": 0}
    assert found["full_access"].supporting == (codes[0],)
    assert (found["order_secured"].n, found["order_secured"].blank) == (1, 0)
    assert (found["order_secured"].stations, found["order_secured"].refused) == (2, 1)


def test_a_ratio_adds_up_the_latest_visit_with_both_numbers(field):
    stored(
        field,
        ("opening", {"v_members_present": 7, "v_members_women": 1}, 0),
        ("voting", {"v_members_present": 8, "v_members_women": 5}, 0),
        ("counting", {"v_members_present": 9}, 0),
        ("voting", {"v_members_present": 6, "v_members_women": 3}, 1),
        ("voting", {"v_members_present": "not_observed", "v_members_women": 3}, 2),
    )
    found = tally(field, "members_women")
    assert (found.numerator, found.denominator, found.n, found.not_observed) == (8, 14, 2, 1)


def test_added_voters_are_summed_over_the_stations_that_had_any(field):
    stored(
        field,
        ("voting", {"vot_added_voters": 4}, 0),
        ("voting", {"vot_added_voters": 9}, 0),
        ("voting", {"vot_added_voters": 0}, 1),
        ("voting", {"vot_added_voters": 2}, 2),
    )
    found = tally(field, "same_day_additions")
    assert (found.k, found.n, found.numerator) == (2, 3, 11)


def test_two_visits_to_a_station_are_one_station_and_two_observations(field):
    stored(
        field,
        ("voting", {"vot_overall": "good"}, 0),
        ("voting", {"vot_overall": "very_bad"}, 0),
        ("voting", {"vot_overall": "good"}, 1),
    )
    assert (tally(field, "coverage_voting").k, tally(field, "coverage_voting").observations) == (2, 3)
    assert (tally(field, "voting_overall").k, tally(field, "voting_overall").n) == (2, 3)


def test_a_conditional_question_that_was_not_asked_does_not_lower_coverage(field):
    calm = dict.fromkeys(("vot_intimidation", "vot_pressure", "vot_inducement", "vot_suspended"), "no")
    stored(
        field,
        ("voting", {**calm, "vot_turned_away": 0}, 0),
        ("voting", {**calm, "vot_turned_away": 2, "vot_turned_away_why": ["no_valid_id"]}, 1),
        ("voting", {**calm, "vot_turned_away": 2}, 2),
        ("voting", {**calm, "vot_turned_away": 1, "vot_turned_away_why": ["refused_without_reason"]}, 3),
    )
    found = tally(field, "no_obstacle_to_vote")
    assert (found.k, found.n, found.blank) == (1, 3, 1)


def test_a_critical_hit_is_established_once_its_finding_is_confirmed(field):
    sent = factories.keep(
        factories.stored(field, "counting", {"v_admitted": "at_once", "cnt_falsified": "yes"}, station=n)
        for n in range(3)
    )
    factories.finding(sent[0], "cnt_falsified", state="confirmed")
    factories.finding(sent[1], "cnt_falsified", state="not_confirmed")
    snapshot = snapshots.freeze(mission=field.mission, actor=None)
    found, against = tallies(snapshot)["serious_count_breaches"]
    assert (found.k, found.established) == (3, 1)
    assert against.findings_open == ()


def test_open_critical_findings_on_the_keys_of_a_claim_speak_against_it(field):
    sent = factories.keep(
        factories.stored(field, "voting", {"vot_pressure": "yes"}, station=n) for n in range(3)
    )
    for submission, key, state in zip(
        sent, ("vot_pressure", "vot_stuffing", "vot_pressure"), ("open", "open", "follow_up"), strict=True
    ):
        factories.finding(submission, key, state=state)
    snapshot = snapshots.freeze(mission=field.mission, actor=None)
    found = tallies(snapshot)
    assert found["no_coercion"][1].findings_open == tuple(sorted([sent[0].code, sent[2].code]))
    assert found["no_ballots_moved"][1].findings_open == (sent[1].code,)
    assert found["order_secured"][1].findings_open == ()


def test_evidence_lists_are_cut_and_say_so(field, monkeypatch):
    monkeypatch.setattr(tallies_module, "CAP", 2)
    codes = stored(field, *[("voting", {"vot_order": "yes"}, n) for n in range(3)])
    found = tally(field, "order_secured")
    assert found.other == tuple(sorted(codes)[:2])
    assert not found.complete
    assert found.n == 3


def test_hits_are_counted_by_top_area(field):
    stored(field, ("voting", {"vot_order": "no"}, 0), ("voting", {"vot_order": "no"}, 1))
    assert tally(field, "order_secured").areas == {"North Region": 2}


def test_a_disagreement_leaves_the_base_and_is_counted_as_a_conflict(field):
    begun = datetime(2022, 6, 5, 9, tzinfo=UTC)
    factories.keep(
        factories.stored(field, "voting", answers, station=0, start=begun)
        for answers in (
            {"vot_order": "yes", "vot_overall": "good"},
            {"vot_order": "no", "vot_overall": "good"},
        )
    )
    order, overall = tally(field, "order_secured"), tally(field, "voting_overall")
    assert (order.k, order.n, order.conflicts, order.stations) == (0, 0, 1, 1)
    assert (overall.k, overall.n, overall.conflicts, overall.observations) == (1, 1, 0, 1)


def test_a_disagreement_changes_nothing_where_the_station_is_adverse_anyway(field):
    begun = datetime(2022, 6, 5, 9, tzinfo=UTC)
    factories.keep(
        factories.stored(field, "voting", {"vot_order": order}, station=0, start=begun)
        for order in ("yes", "no")
    )
    stored(field, ("voting", {"vot_order": "no"}, 0))
    found = tally(field, "order_secured")
    assert (found.k, found.n, found.conflicts) == (1, 1, 0)


def test_questions_left_out_of_the_short_form_are_unasked_and_not_blank():
    field = factories.field(short_form=True)
    stored(field, ("voting", {"vot_overall": "good"}, 0))
    snapshot = snapshots.freeze(mission=field.mission, actor=None)
    known = bound(snapshot)
    assert known.measures["voting_transparency"].unasked == ("vot_transparency",)
    assert known.measures["voting_overall"].unasked == ()
    found = tallies(snapshot, known)
    assert (found["voting_transparency"][0].blank, found["voting_overall"][0].n) == (0, 1)


def test_a_question_only_a_later_version_asks_does_not_lower_coverage_of_the_earlier(field):
    form = load_standard_set().forms["voting"]
    without = [question for question in form.questions if question.key != "vot_order"]
    older = factories.field(kinds=["counting"])
    checklists.publish(
        older.mission, "voting", type(form)(**{**vars_of(form), "questions": tuple(without)}), actor=None
    )
    stored(older, ("voting", {"vot_overall": "good"}, 0))
    checklists.publish(older.mission, "voting", form, actor=None)
    del older._version_ids
    stored(older, ("voting", {"vot_order": "yes"}, 1), ("voting", {}, 2))
    found = tally(older, "order_secured")
    assert (found.n, found.blank, found.stations) == (1, 1, 3)


def vars_of(form):
    return {name: getattr(form, name) for name in form.__dataclass_fields__}


def test_answers_for_each_question_on_the_ballot_are_adverse_if_one_is():
    field = factories.field(questions=2)
    claims = parse_claims(
        "claims: [{id: invalid_many, kind: negative, section: counting, unit: count, min_n: 5,"
        " uses: [{form: counting, key: cnt_fig_invalid, gt: 4}]}]",
        file="one.yaml",
    )
    stored(
        field,
        ("counting", {"cnt_fig_invalid": {"1": 2, "2": 5}}, 0),
        ("counting", {"cnt_fig_invalid": {"1": 2, "2": 4}}, 1),
        ("counting", {"cnt_fig_invalid": {"1": 2}}, 2),
        ("counting", {"cnt_fig_invalid": {"1": 2, "2": "not_observed"}}, 2),
    )
    snapshot = snapshots.freeze(mission=field.mission, actor=None)
    found = tallies(snapshot, bound(snapshot, claims))["invalid_many"][0]
    assert (found.k, found.n, found.not_observed, found.blank) == (1, 2, 1, 1)


def test_a_mission_with_nothing_verified_has_empty_tallies(field):
    factories.filed(field, "voting", {"vot_overall": "good"})
    found = tally(field, "voting_overall")
    assert (found.k, found.n, found.observations, found.supporting) == (0, 0, 0, ())


@pytest.mark.parametrize("number", [1, 30])
def test_the_number_of_queries_does_not_grow(field, number, django_assert_num_queries):
    stored(field, *[("voting", {"vot_overall": "good", "vot_pressure": "yes"}, n % 6) for n in range(number)])
    snapshot = snapshots.freeze(mission=field.mission, actor=None)
    known = bound(snapshot)
    with django_assert_num_queries(3):
        bound(snapshot)
    # A savepoint opened and let go, the settings, and one statement that counts all.
    with django_assert_num_queries(4):
        tallies(snapshot, known)
