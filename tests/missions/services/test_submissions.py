"""Decisions: one table of moves, a reason for every no, and one winner when two decide at once."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from accounts.models import AuditEvent
from missions.errors import DomainError, NotAllowedError
from missions.models import Remark, ReviewClaim, Submission, TeamMember
from missions.services import claims, spotless, submissions, taking_back
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
        with django_assert_num_queries(13):
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


def test_return_keeps_remarks_at_their_questions():
    field = factories.field()
    submission = factories.filed(field)
    submissions.send_back(
        submission_id=submission.pk,
        actor=field.coordinator,
        reason="Please look again.",
        remarks=[("vot_overall", "Good, with nobody there?"), ("v_departure", "Before you came?")],
    )
    submission.refresh_from_db()
    rows = Remark.objects.filter(submission=submission)
    assert [(each.question, each.revision, each.by) for each in rows] == [
        ("vot_overall", 1, field.coordinator),
        ("v_departure", 1, field.coordinator),
    ]
    assert {each.at for each in rows} == {submission.decided_at}


def test_return_with_a_remark_at_no_question_returns_nothing():
    field = factories.field()
    submission = factories.filed(field)
    with pytest.raises(DomainError, match="question of this form"):
        submissions.send_back(
            submission_id=submission.pk,
            actor=field.coordinator,
            reason="Look.",
            remarks=[("nothing", "Why?")],
        )
    submission.refresh_from_db()
    assert (submission.state, Remark.objects.count()) == ("received", 0)


def test_follow_up_waits_with_its_note_until_decided():
    field = factories.field()
    submission = factories.filed(field)
    submissions.follow_up(submission_id=submission.pk, actor=field.coordinator, note="Call the chair.")
    submission.refresh_from_db()
    assert (submission.state, submission.follow_up_by, submission.follow_up_note) == (
        "received",
        field.coordinator,
        "Call the chair.",
    )
    event = AuditEvent.objects.filter(object_id=submission.pk).latest("id")
    assert (event.action, event.detail["reason"]) == ("submission.follow_up", "Call the chair.")
    factories.verify(field, submission)
    assert (submission.follow_up_at, submission.follow_up_by, submission.follow_up_note) == (None, None, "")


def test_follow_up_needs_a_note():
    field = factories.field()
    submission = factories.filed(field)
    with pytest.raises(DomainError, match="followed up"):
        submissions.follow_up(submission_id=submission.pk, actor=field.coordinator, note=" ")
    assert Submission.objects.get().follow_up_at is None


def test_follow_up_ends_when_the_team_sends_again():
    field = factories.field()
    submission = factories.filed(field)
    submissions.follow_up(submission_id=submission.pk, actor=field.coordinator, note="Call the chair.")
    factories.filed(field, "voting", {"vot_crowded": "yes"}, id=str(submission.pk), base_revision=1)
    submission.refresh_from_db()
    assert (submission.revision, submission.follow_up_at, submission.follow_up_note) == (2, None, "")


def test_follow_up_of_what_is_decided_is_too_late():
    field = factories.field()
    submission = factories.verified(field)
    with pytest.raises(DomainError, match="verified"):
        submissions.follow_up(submission_id=submission.pk, actor=field.head, note="Call.")


@pytest.mark.parametrize("decide", ["verify", "send_back", "exclude", "follow_up"])
def test_decision_on_what_somebody_else_reads_is_refused(decide):
    field = factories.field()
    submission = factories.filed(field)
    claims.take(submission_id=submission.pk, actor=field.coordinator)
    extra = {"verify": {}, "follow_up": {"note": "Call."}}.get(decide, {"reason": "A reason."})
    with pytest.raises(claims.ClaimedError, match=f"{field.coordinator} has been reading {submission.code}"):
        getattr(submissions, decide)(submission_id=submission.pk, actor=field.head, **extra)
    submission.refresh_from_db()
    assert (submission.state, submission.follow_up_at) == ("received", None)
    getattr(submissions, decide)(submission_id=submission.pk, actor=field.coordinator, **extra)
    assert not ReviewClaim.objects.exists()


UNDONE = {
    "verify": ("in_review", {}),
    "exclude": ("in_review", {"reason": "Filed twice."}),
    "send_back": ("received", {"reason": "Look again."}),
    "follow_up": ("received", {"note": "Call."}),
}


@pytest.mark.parametrize("decide", UNDONE)
def test_take_back_undoes_every_decision(decide):
    field = factories.field()
    submission = factories.filed(field)
    after, extra = UNDONE[decide]
    getattr(submissions, decide)(submission_id=submission.pk, actor=field.coordinator, **extra)
    taken = taking_back.take_back(mission=field.mission, actor=field.coordinator, key=str(submission.pk))
    submission.refresh_from_db()
    assert taken == [submission]
    assert (submission.state, submission.decided_by, submission.follow_up_at) == (after, None, None)
    with pytest.raises(DomainError, match="nothing left to take back"):
        taking_back.take_back(mission=field.mission, actor=field.coordinator)


def test_take_back_leaves_a_return_the_team_has_answered():
    field = factories.field()
    submission = factories.filed(field)
    submissions.send_back(submission_id=submission.pk, actor=field.coordinator, reason="Look.")
    factories.filed(field, "voting", {"vot_crowded": "yes"}, id=str(submission.pk), base_revision=1)
    with pytest.raises(DomainError, match="nothing left"):
        taking_back.take_back(mission=field.mission, actor=field.coordinator, key=str(submission.pk))


def test_take_back_leaves_what_somebody_else_decided():
    field = factories.field()
    factories.verified(field)
    with pytest.raises(DomainError, match="nothing left"):
        taking_back.take_back(mission=field.mission, actor=field.head)


def test_take_back_goes_on_to_the_one_before():
    field = factories.field()
    first, second = (factories.verified(field, station=number) for number in range(2))
    for expected in (second, first):
        assert taking_back.take_back(mission=field.mission, actor=field.coordinator) == [expected]


def test_spotless_are_verified_together_and_taken_back_together():
    field = factories.field()
    clean = [factories.filed(field, station=number) for number in range(3)]
    done = spotless.verify_spotless(
        mission=field.mission, actor=field.coordinator, seen={each.pk: 1 for each in clean}
    )
    assert (len(done.submissions), done.left) == (3, 0)
    assert set(Submission.objects.values_list("state", flat=True)) == {"verified"}
    taken = taking_back.take_back(mission=field.mission, actor=field.coordinator, key=done.batch)
    assert {each.pk for each in taken} == {each.pk for each in clean}
    assert set(Submission.objects.values_list("state", flat=True)) == {"in_review"}


def test_spotless_leaves_what_keeps_the_rule_no_more():
    field = factories.field()
    clean = factories.filed(field, station=0)
    adverse = factories.filed(field, "voting", {"vot_crowded": "yes"}, station=1)
    read = factories.filed(field, station=2)
    claims.take(submission_id=read.pk, actor=field.head)
    aside = factories.filed(field, "voting", {"v_arrival": "14:00", "v_departure": "14:30"}, station=2)
    submissions.follow_up(submission_id=aside.pk, actor=field.coordinator, note="Call.")
    corrected = factories.filed(field, "opening", station=0)
    incident = factories.filed(field, "incident")
    file = [{"sha256": "a" * 64, "name": "seal.jpg"}]
    photo = factories.filed(field, "opening", station=1, attachments=file)
    twice = [factories.filed(field, "opening", station=2, team=0) for _ in range(2)]
    shown = [clean, adverse, read, aside, incident, photo, *twice]
    done = spotless.verify_spotless(
        mission=field.mission,
        actor=field.coordinator,
        seen={each.pk: 1 for each in shown} | {corrected.pk: 2},
    )
    assert (list(done.submissions), done.left) == ([clean], len(shown))
    assert [each.pk for each in Submission.objects.filter(state="verified")] == [clean.pk]


def test_spotless_leaves_ones_own():
    field = factories.field()
    submission = factories.filed(field)
    TeamMember.objects.create(team=field.teams[0], user=field.coordinator)
    with pytest.raises(DomainError, match="spotless any more"):
        spotless.verify_spotless(mission=field.mission, actor=field.coordinator, seen={submission.pk: 1})


def test_spotless_is_for_coordinators():
    field = factories.field()
    with pytest.raises(NotAllowedError):
        spotless.verify_spotless(mission=field.mission, actor=field.secretariat, seen={})
