"""Calls to teams: kept for ever, one a tap, put right by a later one."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.db.utils import InternalError
from django.utils import timezone

from accounts.models import AuditEvent
from missions.errors import DomainError, NotAllowedError
from missions.models import Area, Call, Membership
from missions.services import calls
from tests import factories
from tests.missions.services.test_at_one_moment import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def field():
    return factories.field()


def log(field, actor=None, outcome="no_answer", **more):
    actor = actor or field.coordinator
    return calls.log(mission=field.mission, team_id=field.teams[0].pk, actor=actor, outcome=outcome, **more)


def test_call_is_kept_with_who_and_when_and_recorded(field):
    call = log(field, note=" Rang out.\x00 ")
    assert (call.by, call.outcome, call.note) == (field.coordinator, "no_answer", "Rang out.")
    event = AuditEvent.objects.get(action="team.called")
    assert event.detail == {"team": "A-01", "outcome": "no_answer", "note": "Rang out."}


def test_later_call_counts_and_the_earlier_one_stays(field):
    log(field)
    log(field, outcome="reached")
    assert [call.outcome for call in field.teams[0].calls.all()] == ["reached", "no_answer"]
    with pytest.raises(InternalError, match="Cannot update or delete"), transaction.atomic():
        Call.objects.filter(outcome="no_answer").update(outcome="reached")


def test_same_words_are_one_call_only_while_one_finger_may_have_tapped_twice(field):
    first = log(field)
    assert log(field).pk == first.pk
    assert log(field, actor=field.head).pk != first.pk
    Call.objects.create(
        mission=field.mission,
        team=field.teams[1],
        by=field.head,
        outcome="reached",
        at=timezone.now() - timedelta(minutes=5),
    )
    calls.log(mission=field.mission, team_id=field.teams[1].pk, actor=field.head, outcome="reached")
    assert field.teams[1].calls.count() == 2


def test_outcome_is_one_of_three(field):
    with pytest.raises(DomainError, match="reached, no answer or unreachable"):
        log(field, outcome="busy")


@pytest.mark.parametrize("who", ["secretariat", "observer"])
def test_only_those_who_review_call(field, who):
    actor = field.observers[0] if who == "observer" else field.secretariat
    with pytest.raises(NotAllowedError, match="how to reach its observers"):
        log(field, actor=actor)


def test_limited_coordinator_calls_the_teams_inside(field):
    Membership.objects.get(user=field.coordinator).areas.add(field.areas[1])
    assert log(field).pk
    far = Area.objects.create(mission=field.mission, code="R9", name="Far", path="R9")
    field.teams[0].area = far
    field.teams[0].save()
    with pytest.raises(NotAllowedError, match="outside your areas"):
        log(field, outcome="reached")


@pytest.mark.django_db(transaction=True)
def test_taps_at_one_moment_are_one_call_and_two_people_are_two():
    field = factories.field()
    made = at_once(
        *[lambda: log(field)] * 3, lambda: log(field, actor=field.head), lambda: log(field, actor=field.head)
    )
    assert all(isinstance(each, Call) for each in made)
    assert sorted(call.by_id for call in Call.objects.all()) == [field.head.pk, field.coordinator.pk]
    assert AuditEvent.objects.filter(action="team.called").count() == 2
