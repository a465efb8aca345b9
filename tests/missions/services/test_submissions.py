"""Decisions: one table of moves, a reason for every no, and one winner when two decide at once."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from accounts.models import AuditEvent
from missions.errors import DomainError, NotAllowedError
from missions.models import Submission, TeamMember
from missions.services import submissions
from missions.states import SUBMISSION_MOVES, SubmissionState
from tests import factories

pytestmark = pytest.mark.django_db


def test_verify_moves_through_review_and_tells_the_trail():
    field = factories.field()
    submission = factories.filed(field)
    submissions.verify(submission_id=submission.pk, actor=field.coordinator)
    submission.refresh_from_db()
    assert submission.state == SubmissionState.VERIFIED
    assert submission.decided_by == field.coordinator
    actions = AuditEvent.objects.filter(object_id=submission.pk).values_list("action", flat=True)
    assert list(actions) == ["submission.received", "submission.in_review", "submission.verified"]


@pytest.mark.parametrize("decide", [submissions.send_back, submissions.exclude])
def test_decision_needs_a_reason(decide):
    field = factories.field()
    submission = factories.filed(field)
    with pytest.raises(DomainError, match="reason"):
        decide(submission_id=submission.pk, actor=field.coordinator, reason="  ")
    submission.refresh_from_db()
    assert submission.state == SubmissionState.RECEIVED


def test_decision_keeps_its_reason():
    field = factories.field()
    submission = factories.filed(field)
    submissions.exclude(submission_id=submission.pk, actor=field.coordinator, reason="Filed twice.")
    submission.refresh_from_db()
    assert (submission.state, submission.decision_reason) == (SubmissionState.EXCLUDED, "Filed twice.")


def test_reopen_takes_a_verified_one_back():
    field = factories.field()
    submission = factories.verified(field)
    submissions.reopen(submission_id=submission.pk, actor=field.coordinator, reason="The chair called.")
    submission.refresh_from_db()
    assert (submission.state, submission.decided_at, submission.decided_by) == ("in_review", None, None)


@pytest.mark.parametrize("role", ["observers", "secretariat"])
def test_verify_is_for_coordinators(role):
    field = factories.field()
    submission = factories.filed(field)
    actor = field.observers[1] if role == "observers" else field.secretariat
    with pytest.raises(NotAllowedError, match="Only coordinators"):
        submissions.verify(submission_id=submission.pk, actor=actor)


def test_verify_refuses_the_own_teams_work():
    field = factories.field()
    submission = factories.filed(field)
    TeamMember.objects.create(team=field.teams[0], user=field.coordinator)
    with pytest.raises(NotAllowedError, match="of your own"):
        submissions.verify(submission_id=submission.pk, actor=field.coordinator)


def test_second_judge_is_told_what_happened():
    field = factories.field()
    submission = factories.verified(field)
    with pytest.raises(DomainError, match="verified") as late:
        submissions.verify(submission_id=submission.pk, actor=field.head)
    assert not isinstance(late.value, NotAllowedError)


@pytest.mark.parametrize("before", SubmissionState.values)
@pytest.mark.parametrize("move", ["verify", "send_back", "exclude", "reopen"])
def test_every_move_outside_the_table_is_refused(before, move):
    field = factories.field()
    submission = factories.filed(field)
    if before in ("verified", "returned", "excluded"):
        decide = {
            "verified": submissions.verify,
            "returned": submissions.send_back,
            "excluded": submissions.exclude,
        }
        extra = {} if before == "verified" else {"reason": "A reason."}
        decide[before](submission_id=submission.pk, actor=field.coordinator, **extra)
    elif before == "in_review":
        submissions.verify(submission_id=submission.pk, actor=field.coordinator)
        submissions.reopen(submission_id=submission.pk, actor=field.coordinator, reason="A reason.")
    after = {"verify": "verified", "send_back": "returned", "exclude": "excluded", "reopen": "in_review"}[
        move
    ]
    # A decision on a received submission opens the review and decides in one go.
    allowed = after in SUBMISSION_MOVES[before] or (before == "received" and move != "reopen")
    if before == "received" and move == "reopen":
        allowed = False
    extra = {} if move == "verify" else {"reason": "A reason."}
    act = getattr(submissions, move)
    if allowed:
        act(submission_id=submission.pk, actor=field.coordinator, **extra)
        assert Submission.objects.get().state == after
    else:
        with pytest.raises(DomainError):
            act(submission_id=submission.pk, actor=field.coordinator, **extra)
        assert Submission.objects.get().state == before


def test_verify_many_takes_as_many_queries_for_thirty_as_for_one(django_assert_num_queries):
    field = factories.field()
    one = [factories.filed(field).pk]
    thirty = [factories.filed(field).pk for _ in range(30)]
    for ids in (one, thirty):
        with django_assert_num_queries(11):
            submissions.verify_many(submission_ids=ids, actor=type(field.head).objects.get(pk=field.head.pk))


@pytest.mark.django_db(transaction=True)
def test_two_deciding_at_once_leave_one_decision():
    field = factories.field()
    submission = factories.filed(field)
    decisions = [
        lambda: submissions.verify(submission_id=submission.pk, actor=field.coordinator),
        lambda: submissions.exclude(submission_id=submission.pk, actor=field.head, reason="Filed twice."),
    ]

    def outcome(decide):
        try:
            return decide().state
        except DomainError as late:
            return late.message
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(outcome, decisions))
    submission.refresh_from_db()
    assert submission.state in outcomes
    assert len([each for each in outcomes if each in ("verified", "excluded")]) == 1
    decided = AuditEvent.objects.filter(
        object_id=submission.pk, action__in=["submission.verified", "submission.excluded"]
    )
    assert decided.count() == 1
