"""How a freeze follows what was decided on visits that two forms tell of."""

from datetime import timedelta

import pytest

from missions.services import visits
from reports.models import SnapshotRevision
from reports.queries.staleness import Drift, drift
from reports.services import snapshots
from tests import factories
from tests.factories import MORNING
from tests.missions.queries.test_visits import decide

pytestmark = pytest.mark.django_db


AT_STATION = {
    "v_station": "PS-001",
    "v_admitted": "at_once",
    "v_arrival": "09:00",
    "v_departure": "09:40",
}


def told(field, *answers, teams=(0, 0, 0)):
    """Verified voting forms of one station, each beginning half an hour after the one before."""
    return factories.keep(
        factories.stored(
            field, "voting", given, team=team, start=MORNING + timedelta(minutes=30 * n), minutes=40
        )
        for n, (given, team) in enumerate(zip(answers, teams, strict=False))
    )


def frozen(field):
    """{code: (role, keys in conflict)} of a snapshot made now, with the snapshot."""
    snapshot = snapshots.freeze(mission=field.mission, actor=None)
    rows = SnapshotRevision.objects.filter(snapshot=snapshot)
    found = rows.values_list("revision__submission__code", "role", "conflicting_keys")
    return {code: (role, keys) for code, role, keys in found}, snapshot


def test_two_visits_both_count_and_nothing_of_them_is_in_conflict():
    field = factories.field()
    one, other = told(field, {"vot_overall": "good"}, {"vot_overall": "bad"})
    before, undecided = frozen(field)
    assert before == {one.code: ("counted", ["vot_overall"]), other.code: ("duplicate", [])}
    assert undecided.coverage["conflicts"] == [{"code": one.code, "keys": ["vot_overall"]}]
    decide(one, other, "two_visits")
    after, decided = frozen(field)
    assert after == {one.code: ("counted", []), other.code: ("counted", [])}
    assert (decided.coverage["conflicts"], decided.coverage["duplicates"]) == ([], 0)
    assert undecided.digest != decided.digest


@pytest.mark.parametrize("decision", ["conflict", "one_visit"])
def test_what_differs_in_one_visit_stays_out_whatever_it_is_called(decision):
    field = factories.field()
    one, other = told(
        field, {"vot_overall": "good", "vot_order": "yes"}, {"vot_overall": "bad", "vot_order": "yes"}
    )
    decide(one, other, decision)
    found, _snapshot = frozen(field)
    assert found == {one.code: ("counted", ["vot_overall"]), other.code: ("duplicate", [])}


@pytest.mark.parametrize(
    ("between", "roles"), [("team", ["counted"] * 2), ("anyone", ["counted", "duplicate"])]
)
def test_the_mission_says_whether_forms_of_two_teams_are_one_visit(between, roles):
    field = factories.field(duplicates_between=between)
    forms = told(field, {"vot_overall": "good"}, {"vot_overall": "good"}, teams=(0, 1))
    found, _snapshot = frozen(field)
    assert [found[form.code][0] for form in forms] == roles


def settle(field, one, other, chosen, **more):
    given = {"seen": visits.Seen({one.pk: one.revision, other.pk: other.revision}), "decision": "one_visit"}
    made = visits.decide(
        pair=(one.pk, other.pk), chosen=chosen, reason="As the photo shows.", actor=field.head, **given | more
    )
    one.refresh_from_db()
    return made


def test_what_was_settled_counts_again_and_what_was_not_stays_out():
    field = factories.field()
    good, bad = (
        {
            "vot_overall": value,
            "vot_order": order,
            "vot_crowded": order,
            "vot_comment": "They were sent away.",
        }
        for value, order in (("good", "yes"), ("bad", "no"))
    )
    one, other = told(field, AT_STATION | good, AT_STATION | bad)
    settle(field, one, other, {"vot_overall": other.pk, "vot_order": one.pk})
    found, snapshot = frozen(field)
    assert found == {one.code: ("counted", ["vot_crowded"]), other.code: ("duplicate", [])}
    counted = SnapshotRevision.objects.get(snapshot=snapshot, role="counted").revision
    assert (counted.number, counted.answers["vot_overall"], counted.answers["vot_order"]) == (2, "bad", "yes")


def test_a_third_form_is_held_to_what_was_settled_between_two():
    field = factories.field()
    one, other, third = told(
        field, {"vot_overall": "good"}, {"vot_overall": "bad"}, {"vot_overall": "very_good"}
    )
    settle(field, one, other, {"vot_overall": one.pk})
    found, _snapshot = frozen(field)
    assert [found[form.code] for form in (one, other, third)] == [
        ("counted", ["vot_overall"]),
        ("duplicate", []),
        ("duplicate", []),
    ]


def test_a_decision_after_the_freeze_makes_the_statement_stale():
    field = factories.field()
    one, other = told(field, {"vot_overall": "good"}, {"vot_overall": "bad"})
    settle(field, one, other, {"vot_overall": one.pk})
    _found, snapshot = frozen(field)
    assert not drift(snapshot)
    decide(one, other, "two_visits")
    assert drift(snapshot) == Drift(added=0, gone=0, visits=1)
    _found, after = frozen(field)
    assert (drift(after).visits, snapshot.digest != after.digest) == (0, True)


def test_two_visits_stay_apart_when_a_third_form_touches_both():
    field = factories.field()
    one, between, other = told(
        field, {"vot_overall": "good"}, {"vot_overall": "good"}, {"vot_overall": "bad"}
    )
    before, _snapshot = frozen(field)
    assert [before[form.code][0] for form in (one, between, other)] == ["counted", "duplicate", "duplicate"]
    decide(one, other, "two_visits")
    after, _snapshot = frozen(field)
    assert [after[form.code] for form in (one, between, other)] == [
        ("counted", []),
        ("duplicate", []),
        ("counted", []),
    ]
