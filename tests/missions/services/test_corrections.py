"""A coordinator's correction: a new revision with its reason over an original nobody touches."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from accounts.models import AuditEvent
from missions.errors import DomainError, InvalidInputError, NotAllowedError, StaleRevisionError
from missions.models import Payload, TeamMember
from missions.services import claims, corrections, submissions
from tests import factories

pytestmark = pytest.mark.django_db

SEAL = {"comments": {"vot_box_sealed": "The seal hung open."}}


@pytest.fixture
def field():
    return factories.field()


@pytest.fixture
def submission(field):
    return factories.filed(field, "voting", {"vot_box_sealed": "no"}, **SEAL)


def corrected(field, submission, given, **more):
    """What the coordinator's form sends: no team, since whose visit it tells of stays as it is."""
    sent = factories.payload(field, "voting", given, id=str(submission.pk), base_revision=1)
    del sent["team"], sent["attachments"]
    return sent | {"reason": "The chair showed the seal on a photo."} | more


def test_correction_is_a_revision_over_the_untouched_original(field, submission):
    before = submission.revisions.get()
    revision = corrections.correct(
        submission_id=submission.pk,
        actor=field.coordinator,
        payload=corrected(field, submission, {"vot_box_sealed": "yes"}),
    )
    submission.refresh_from_db()
    assert (revision.number, revision.author) == (2, field.coordinator)
    assert revision.reason == "The chair showed the seal on a photo."
    assert revision.diff == {"vot_box_sealed": ["no", "yes"]}
    assert submission.revisions.get(number=1).answers == before.answers
    assert (submission.revision, submission.state, submission.alarm) == (2, "in_review", 0)
    assert (submission.team, submission.observer) == (field.teams[0], field.observers[0])
    assert not submission.findings.filter(is_current=True).exists()
    assert Payload.objects.get(pk=revision.payload_id).sender == field.coordinator
    event = AuditEvent.objects.filter(object_id=submission.pk).latest("id")
    assert (event.actor, event.action) == (field.coordinator, "submission.corrected")
    assert event.detail["reason"] == revision.reason


def test_correction_sent_twice_is_kept_once(field, submission):
    payload = corrected(field, submission, {"vot_box_sealed": "yes"})
    for _ in range(2):
        corrections.correct(submission_id=submission.pk, actor=field.coordinator, payload=payload)
    assert submission.revisions.count() == 2


@pytest.mark.parametrize(
    ("given", "more", "rule"),
    [
        ({"vot_box_sealed": "yes"}, {"reason": " "}, "required"),
        ({"vot_box_sealed": "no"}, SEAL, "same"),
        ({"vot_box_sealed": "perhaps"}, {}, "choice"),
    ],
)
def test_correction_that_says_nothing_is_refused(field, submission, given, more, rule):
    payload = corrected(field, submission, given, **more)
    with pytest.raises(InvalidInputError) as refused:
        corrections.correct(submission_id=submission.pk, actor=field.coordinator, payload=payload)
    assert rule in {problem.rule for problem in refused.value.problems}
    assert submission.revisions.count() == 1


def test_correction_of_ones_own_is_refused(field, submission):
    TeamMember.objects.create(team=field.teams[0], user=field.coordinator)
    with pytest.raises(NotAllowedError, match="of your own"):
        corrections.correct(
            submission_id=submission.pk,
            actor=field.coordinator,
            payload=corrected(field, submission, {"vot_box_sealed": "yes"}),
        )


@pytest.mark.parametrize("who", ["secretariat", "observer"])
def test_correction_is_for_coordinators(field, submission, who):
    actor = field.secretariat if who == "secretariat" else field.observers[1]
    with pytest.raises(NotAllowedError, match="Only coordinators"):
        corrections.correct(submission_id=submission.pk, actor=actor, payload={})


@pytest.mark.parametrize("decide", ["verify", "send_back", "exclude"])
def test_correction_of_what_is_decided_asks_to_reopen_it(field, submission, decide):
    extra = {} if decide == "verify" else {"reason": "A reason."}
    getattr(submissions, decide)(submission_id=submission.pk, actor=field.coordinator, **extra)
    with pytest.raises(DomainError, match="reopen it before you correct it"):
        corrections.correct(
            submission_id=submission.pk,
            actor=field.coordinator,
            payload=corrected(field, submission, {"vot_box_sealed": "yes"}),
        )
    assert submission.revisions.count() == 1


def test_correction_on_an_older_revision_is_refused(field, submission):
    factories.filed(field, "voting", {"vot_crowded": "yes"}, id=str(submission.pk), base_revision=1)
    with pytest.raises(StaleRevisionError, match="revision 2"):
        corrections.correct(
            submission_id=submission.pk,
            actor=field.coordinator,
            payload=corrected(field, submission, {"vot_box_sealed": "yes"}),
        )


def test_correction_of_what_somebody_else_reads_is_refused(field, submission):
    claims.take(submission_id=submission.pk, actor=field.head)
    with pytest.raises(claims.ClaimedError):
        corrections.correct(
            submission_id=submission.pk,
            actor=field.coordinator,
            payload=corrected(field, submission, {"vot_box_sealed": "yes"}),
        )


def test_correction_ends_the_follow_up(field, submission):
    submissions.follow_up(submission_id=submission.pk, actor=field.coordinator, note="Call the chair.")
    corrections.correct(
        submission_id=submission.pk,
        actor=field.coordinator,
        payload=corrected(field, submission, {"vot_box_sealed": "yes"}),
    )
    submission.refresh_from_db()
    assert submission.follow_up_note == ""


@pytest.mark.django_db(transaction=True)
def test_two_correcting_at_once_keep_one_and_tell_the_other(field, submission):
    together = Barrier(2)

    def correct(who, answer):
        payload = corrected(field, submission, {"vot_crowded": answer})
        together.wait()
        try:
            return corrections.correct(submission_id=submission.pk, actor=who, payload=payload).number
        except StaleRevisionError as stale:
            return stale.name
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        found = set(pool.map(correct, [field.coordinator, field.head], ["yes", "no"]))
    assert found == {2, "stale_revision"}


@pytest.mark.django_db(transaction=True)
def test_correcting_while_the_team_sends_again_loses_neither(field, submission):
    together = Barrier(2)

    def send_again():
        together.wait()
        try:
            return factories.filed(
                field, "voting", {"vot_crowded": "yes"}, id=str(submission.pk), base_revision=1
            )
        except DomainError as refusal:
            return refusal
        finally:
            connection.close()

    def correct():
        payload = corrected(field, submission, {"vot_box_sealed": "yes"})
        together.wait()
        try:
            return corrections.correct(submission_id=submission.pk, actor=field.coordinator, payload=payload)
        except DomainError as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        found = [each.result() for each in (pool.submit(send_again), pool.submit(correct))]
    submission.refresh_from_db()
    assert submission.revision == 2
    refused = [each for each in found if isinstance(each, DomainError)]
    assert len(refused) == 1
    assert "changed" in refused[0].message or "received" in refused[0].message or refused[0].is_kept
