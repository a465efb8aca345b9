"""Which submissions may tell of one visit: the rule, the decisions on it, and visits of several forms."""

from datetime import timedelta

import pytest
from django.db.models import Q
from django.utils import timezone

from missions.models import Submission, VisitDecision
from missions.queries.visits import Link, Told, ToldTwice, verified_visits, visits_of
from tests import factories
from tests.factories import MORNING

pytestmark = pytest.mark.django_db


def decide(one, other, decision):
    first, second = sorted((one, other), key=lambda each: each.pk)
    return VisitDecision.objects.create(
        mission=one.mission,
        first=first,
        second=second,
        decision=decision,
        reason="The observers said so.",
        by=one.decided_by,
    )


def kept(field, *forms):
    """Verified voting forms, each (team, minutes after the morning, how long or None, more)."""
    return factories.keep(
        factories.stored(
            field,
            more.pop("kind", "voting"),
            {},
            team=team,
            start=MORNING + timedelta(minutes=begun),
            minutes=minutes,
            **more,
        )
        for team, begun, minutes, more in forms
    )


def told_twice(field):
    return set(Submission.objects.filter(ToldTwice(), mission=field.mission))


@pytest.mark.parametrize(
    ("other", "between", "is_one"),
    [
        ((0, 30, 40, {}), "team", True),
        ((0, 40, 40, {}), "team", False),  # begins when the first has ended
        ((1, 30, 40, {}), "team", False),
        ((1, 30, 40, {}), "anyone", True),
        ((None, 30, 40, {}), "team", False),
        ((None, 30, 40, {}), "anyone", True),
        ((0, 30, 40, {"station": 1}), "anyone", False),
        ((0, 30, 40, {"kind": "opening"}), "anyone", False),
        ((0, -50, None, {}), "team", True),  # an open end counts as one hour
        ((0, -50, -10, {}), "team", True),  # so does one that ends before it begins
        ((0, -60, None, {}), "team", False),
        ((0, 30, 40, {"visit_started_at": None}), "anyone", False),
    ],
)
def test_forms_of_one_place_and_kind_that_overlap_may_be_one_visit(other, between, is_one):
    field = factories.field(duplicates_between=between)
    forms = kept(field, (0, 0, 40, {}), other)
    expected = set(forms) if is_one else set()
    assert told_twice(field) == expected
    assert set(Submission.objects.filter(~Q(ToldTwice()))) == set(forms) - expected
    visits = verified_visits(field.mission.pk, until=timezone.now())
    assert [{form.submission_id for form in visit} for visit in visits] == (
        [{form.pk for form in forms}] if is_one else []
    )


@pytest.mark.parametrize(("kind", "is_one"), [("incident", False), ("meeting", False), ("tabulation", True)])
def test_incidents_and_meetings_stand_alone_and_centres_are_places(kind, is_one):
    field = factories.field(duplicates_between="anyone")
    forms = kept(field, (0, 0, 40, {"kind": kind}), (1, 30, 40, {"kind": kind}))
    assert told_twice(field) == (set(forms) if is_one else set())


def test_the_latest_decision_goes_before_the_rule():
    field = factories.field()
    one, other = kept(field, (0, 0, 40, {}), (0, 30, 40, {}))
    for decision in ("two_visits", "conflict", "two_visits"):
        decide(one, other, decision)
        is_one = decision != "two_visits"
        assert told_twice(field) == ({one, other} if is_one else set())
        assert bool(verified_visits(field.mission.pk, until=timezone.now())) == is_one


def test_one_visit_stays_one_when_a_time_is_corrected_later():
    field = factories.field()
    one, other = kept(field, (0, 0, 40, {}), (0, 30, 40, {}))
    decide(one, other, "one_visit")
    Submission.objects.filter(pk=other.pk).update(visit_started_at=MORNING + timedelta(hours=5))
    assert told_twice(field) == {one, other}
    assert len(verified_visits(field.mission.pk, until=timezone.now())) == 1


def test_an_excluded_form_is_told_with_nobody():
    field = factories.field()
    one, other = kept(field, (0, 0, 40, {}), (0, 30, 40, {}))
    decide(one, other, "one_visit")
    Submission.objects.filter(pk=other.pk).update(state="excluded", decision_reason="Not an observer.")
    assert one not in told_twice(field)
    assert verified_visits(field.mission.pk, until=timezone.now()) == []


def test_a_decision_after_the_cut_off_is_not_known_yet():
    field = factories.field()
    one, other = kept(field, (0, 0, 40, {}), (0, 30, 40, {}))
    cut_off = timezone.now()
    decide(one, other, "two_visits")
    assert len(verified_visits(field.mission.pk, until=cut_off)) == 1
    assert verified_visits(field.mission.pk, until=timezone.now()) == []


def a_form(number):
    return Told(MORNING + timedelta(minutes=number), f"C-{number}", number, None)


A, B, C, D = map(a_form, range(1, 5))


@pytest.mark.parametrize(
    ("links", "visits"),
    [
        ([(A, B, ""), (B, C, "")], [[A, B, C]]),
        ([(A, B, "two_visits"), (B, C, "")], [[B, C]]),
        # What links both is put to the one received first; the two stay apart.
        ([(A, B, "two_visits"), (A, C, ""), (B, C, "")], [[A, C]]),
        ([(A, B, "two_visits"), (A, C, ""), (B, C, "one_visit")], [[B, C]]),
        ([(A, B, "two_visits"), (B, C, "conflict"), (A, D, ""), (C, D, "")], [[A, D], [B, C]]),
        ([(A, B, "two_visits")], []),
    ],
)
def test_visits_are_chains_that_no_decision_takes_apart(links, visits):
    given = [Link(one, other, decision) for one, other, decision in links]
    assert visits_of(given) == visits
    turned = [Link(link.other, link.one, link.decision) for link in reversed(given)]
    assert visits_of(turned) == visits
