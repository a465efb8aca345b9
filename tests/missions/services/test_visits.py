"""Deciding whether two forms tell of one visit: whose answers count, what is taken out again, who is late."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from accounts.models import AuditEvent
from missions.errors import DomainError, InvalidInputError, NotAllowedError
from missions.models import Membership, TeamMember, VisitDecision
from missions.queries.differing import keys_that_differ
from missions.queries.undo import last_undoable
from missions.services import claims, submissions, visits
from missions.states import Role
from tests import factories
from tests.missions.services.test_at_one_moment import at_once

pytestmark = pytest.mark.django_db

SEEN_BY_ONE = {"vot_overall": "good", "vot_crowded": "no", "vot_box_sealed": "yes"}
SEEN_BY_OTHER = {"vot_overall": "bad", "vot_crowded": "yes", "vot_box_sealed": "yes"}


@pytest.fixture
def field():
    return factories.field()


SAID = {"comments": {"vot_overall": "Two were turned away.", "vot_box_sealed": "The seal hung open."}}


def pair_of(field, one=SEEN_BY_ONE, other=SEEN_BY_OTHER, **more):
    """Two forms of one visit, received one after the other."""
    return tuple(factories.filed(field, "voting", given, **(SAID | more)) for given in (one, other))


def seen(*both, decision=None):
    for each in both:
        each.refresh_from_db()
    return visits.Seen({each.pk: each.revision for each in both}, decision and decision.pk)


def decide(field, one, other, decision, chosen=None, **more):
    given = {"actor": field.coordinator, "seen": seen(one, other), "reason": "The team said so."} | more
    made = visits.decide(pair=(other.pk, one.pk), decision=decision, chosen=chosen, **given)
    for each in (one, other):
        each.refresh_from_db()
    return made


def answers_of(submission):
    return submission.revisions.get(number=submission.revision).answers


def in_conflict(*both):
    pair = tuple(each.revisions.get(number=each.revision).pk for each in both)
    return keys_that_differ(both[0].mission_id, [pair], until=timezone.now()).get(0, [])


def test_one_visit_takes_the_chosen_answer_over_and_leaves_the_rest_in_conflict(field):
    one, other = pair_of(field)
    assert in_conflict(one, other) == ["vot_crowded", "vot_overall"]
    made = decide(field, one, other, "one_visit", {"vot_overall": other.pk})
    assert (made.decision, made.settled_keys, made.by) == ("one_visit", ["vot_overall"], field.coordinator)
    assert (one.revision, other.revision) == (2, 1)
    assert answers_of(one) == answers_of(other) | {"vot_crowded": "no"}
    revision = one.revisions.get(number=2)
    assert (revision.author, revision.reason) == (field.coordinator, "The team said so.")
    assert revision.comments["vot_overall"] == "Two were turned away."
    assert in_conflict(one, other) == ["vot_crowded"]


def test_the_answer_that_stands_counts_without_a_correction(field):
    one, other = pair_of(field)
    decide(field, one, other, "one_visit", {"vot_overall": one.pk, "vot_crowded": one.pk})
    assert (one.revision, other.revision, in_conflict(one, other)) == (1, 1, [])


def test_a_later_form_sent_again_does_not_undo_what_was_settled(field):
    one, other = pair_of(field)
    decide(field, one, other, "one_visit", {"vot_overall": one.pk, "vot_crowded": one.pk})
    again = SEEN_BY_OTHER | {"vot_overall": "very_bad", "vot_box_sealed": "no"}
    factories.filed(field, "voting", again, id=str(other.pk), base_revision=1, **SAID)
    other.refresh_from_db()
    assert (other.revision, in_conflict(one, other)) == (2, ["vot_box_sealed"])


@pytest.mark.parametrize("decision", ["two_visits", "conflict"])
def test_a_later_decision_takes_out_what_the_earlier_one_put_in(field, decision):
    one, other = pair_of(field)
    before = answers_of(one)
    first = decide(field, one, other, "one_visit", {"vot_overall": other.pk, "vot_crowded": other.pk})
    assert answers_of(one)["vot_overall"] == "bad"
    second = decide(field, one, other, decision, seen=seen(one, other, decision=first))
    assert (answers_of(one), one.revision, second.settled_keys) == (before, 3, [])
    assert in_conflict(one, other) == ["vot_crowded", "vot_overall"]
    third = decide(
        field, one, other, "one_visit", {"vot_overall": other.pk}, seen=seen(one, other, decision=second)
    )
    assert answers_of(one) == before | {"vot_overall": "bad"}
    assert list(VisitDecision.objects.all()) == [first, second, third]


def test_what_was_changed_since_is_left_when_the_decision_is_taken_back(field):
    one, other = pair_of(field)
    first = decide(field, one, other, "one_visit", {"vot_overall": other.pk})
    submissions.send_back(submission_id=one.pk, actor=field.coordinator, reason="Please look again.")
    factories.filed(
        field, "voting", SEEN_BY_ONE | {"vot_overall": "very_good"}, id=str(one.pk), base_revision=2
    )
    decide(field, one, other, "two_visits", seen=seen(one, other, decision=first))
    assert (one.revision, answers_of(one)["vot_overall"]) == (3, "very_good")


def test_a_verified_form_stays_verified_and_keeps_its_confirmed_findings(field):
    one, other = pair_of(field, SEEN_BY_ONE | {"vot_box_sealed": "no"})
    sealed = one.findings.get(key="vot_box_sealed")
    type(sealed).objects.filter(pk=sealed.pk).update(
        state="confirmed", reviewed_at=timezone.now(), reviewed_by=field.head
    )
    factories.verify(field, one, other)
    decide(field, one, other, "one_visit", {"vot_overall": other.pk}, actor=field.head)
    assert (one.state, one.revision, one.decided_by) == ("verified", 2, field.head)
    kept = one.findings.get(key="vot_box_sealed", is_current=True)
    assert (kept.revision, kept.state, kept.reviewed_by) == (2, "confirmed", field.head)
    assert one.findings.get(key="vot_overall", is_current=True).state == "open"
    # What only passed through is nobody's own decision to take back.
    assert last_undoable(mission=field.mission, user=field.head) is None


def test_a_returned_form_is_left_to_its_team(field):
    one, other = pair_of(field)
    submissions.send_back(submission_id=one.pk, actor=field.coordinator, reason="Please look again.")
    with pytest.raises(DomainError, match="with its team to be corrected"):
        decide(field, one, other, "one_visit", {"vot_overall": other.pk})
    assert decide(field, one, other, "conflict").decision == "conflict"


def test_an_answer_that_the_others_rule_out_is_refused_with_its_question(field):
    interfered = {"vot_interference": "yes", "vot_interference_who": ["police"]}
    explained = {"vot_comment": "A policeman gave orders to the chair."}
    one, other = pair_of(field, {"vot_interference": "no"}, interfered | explained, comments={})
    with pytest.raises(InvalidInputError, match="is not asked with the other answers"):
        decide(field, one, other, "one_visit", {"vot_interference_who": other.pk, "vot_interference": one.pk})
    first = decide(field, one, other, "one_visit", dict.fromkeys(interfered, other.pk))
    # What explains the whole of the other form goes with an adverse answer that had no note of its own.
    assert one.revisions.get(number=2).comments["vot_interference"] == explained["vot_comment"]
    assert {key: answers_of(one)[key] for key in interfered} == interfered
    second = decide(
        field, one, other, "one_visit", {"vot_interference": one.pk}, seen=seen(one, other, decision=first)
    )
    assert answers_of(one) == one.revisions.get(number=1).answers
    assert second.settled_keys == ["vot_interference"]


def test_what_follows_from_a_chosen_answer_comes_back_when_it_is_taken_out(field):
    interfered = {
        "vot_interference": "yes",
        "vot_interference_who": ["police"],
        "vot_comment": "By the police.",
    }
    one, other = pair_of(field, interfered, {"vot_interference": "no"}, comments={})
    first = decide(field, one, other, "one_visit", {"vot_interference": other.pk})
    assert "vot_interference_who" not in answers_of(one)
    assert first.settled_keys == ["vot_interference"]
    decide(field, one, other, "two_visits", seen=seen(one, other, decision=first))
    assert answers_of(one)["vot_interference_who"] == ["police"]


def test_only_what_two_forms_answer_differently_is_there_to_choose(field):
    one, other = pair_of(field)
    for chosen in ({"vot_box_sealed": other.pk}, {"v_station": other.pk}, {"vot_overall": uuid4()}):
        with pytest.raises(DomainError, match="no longer one to choose"):
            decide(field, one, other, "one_visit", chosen)
    assert not VisitDecision.objects.exists()


def test_a_decision_is_told_in_the_trail_of_both(field):
    one, other = pair_of(field)
    decide(field, one, other, "two_visits")
    events = AuditEvent.objects.filter(action="submission.two_visits")
    told = {(each.object_id, each.detail["other"], each.detail["reason"]) for each in events}
    assert told == {
        (str(one.pk), other.code, "The team said so."),
        (str(other.pk), one.code, "The team said so."),
    }


def test_who_comes_after_a_newer_decision_hears_who_decided_what(field):
    one, other = pair_of(field)
    first = decide(field, one, other, "two_visits", actor=field.head)
    with pytest.raises(DomainError, match=f"{field.head} decided “Two visits”.*The team said so"):
        decide(field, one, other, "conflict")
    decide(field, one, other, "conflict", seen=seen(one, other, decision=first))
    with pytest.raises(DomainError, match="“One visit, told differently”"):
        decide(field, one, other, "two_visits", seen=seen(one, other, decision=first))


def test_nothing_is_decided_on_answers_nobody_read(field):
    one, other = pair_of(field)
    read = seen(one, other)
    again = SEEN_BY_ONE | {"vot_overall": "very_good"}
    factories.filed(field, "voting", again, id=str(one.pk), base_revision=1)
    with pytest.raises(DomainError, match="read revision 2 before you decide"):
        decide(field, one, other, "one_visit", seen=read)
    with pytest.raises(DomainError, match="before you decide"):
        decide(field, one, other, "one_visit", seen=visits.Seen())


def test_a_decision_needs_a_reason_two_forms_of_one_place_and_nobody_reading(field):
    one, other = pair_of(field)
    with pytest.raises(DomainError, match="Write the reason"):
        decide(field, one, other, "two_visits", reason=" ")
    elsewhere = factories.filed(field, "voting", station=1)
    with pytest.raises(DomainError, match="one kind and one place"):
        decide(field, one, elsewhere, "two_visits")
    claims.take(submission_id=other.pk, actor=field.head)
    with pytest.raises(claims.ClaimedError, match="has been reading"):
        decide(field, one, other, "two_visits")
    submissions.exclude(submission_id=one.pk, actor=field.coordinator, reason="A drill.")
    with pytest.raises(DomainError, match="is excluded"):
        decide(field, one, other, "two_visits", actor=field.head)
    assert not VisitDecision.objects.exists()


@pytest.mark.parametrize("kind", ["incident", "meeting"])
def test_incidents_and_meetings_are_never_one(field, kind):
    begun = factories.MORNING
    one, other = factories.keep(
        factories.stored(field, kind, {}, start=begun + timedelta(minutes=n)) for n in (0, 10)
    )
    with pytest.raises(DomainError, match="at one hour are two"):
        decide(field, one, other, "one_visit")


def test_deciding_is_for_coordinators_of_both_areas_and_never_on_ones_own(field):
    one, other = pair_of(field)
    limited = factories.member(field.mission, Role.COORDINATOR)
    Membership.objects.get(user=limited).areas.add(field.areas[1])
    for actor, words in (
        (field.secretariat, "Only coordinators"),
        (field.observers[1], "Only coordinators"),
        (limited, "outside your areas"),
    ):
        with pytest.raises(NotAllowedError, match=words):
            decide(field, one, other, "two_visits", actor=actor)
    TeamMember.objects.create(team=field.teams[0], user=field.head)
    with pytest.raises(NotAllowedError, match="of your own"):
        decide(field, one, other, "two_visits", actor=field.head)


@pytest.mark.django_db(transaction=True)
def test_two_deciding_at_once_have_one_decision_and_one_who_hears_of_it(field):
    one, other = pair_of(field)
    read = seen(one, other)

    def call(actor, decision, chosen):
        return lambda: visits.decide(
            pair=(one.pk, other.pk),
            decision=decision,
            chosen=chosen,
            reason="Said on the telephone.",
            actor=actor,
            seen=read,
        )

    outcomes = at_once(
        call(field.coordinator, "one_visit", {"vot_overall": other.pk}),
        call(field.head, "two_visits", {}),
    )
    made = VisitDecision.objects.get()
    (late,) = (each for each in outcomes if isinstance(each, DomainError))
    assert str(made.by) in late.message
    one.refresh_from_db()
    assert one.revision == (2 if made.decision == "one_visit" else 1)
    assert InvalidInputError not in map(type, outcomes)
