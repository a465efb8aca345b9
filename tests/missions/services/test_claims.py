"""Claims: one reader at a time, lapsing by themselves, broken by a head; two at once have one winner."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import AuditEvent
from missions.errors import DomainError, NotAllowedError
from missions.models import ReviewClaim, TeamMember
from missions.queries.claims import live_claims
from missions.services import claims, submissions
from missions.states import CLAIM_LASTS, Role
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def field():
    return factories.field()


@pytest.fixture
def submission(field):
    return factories.filed(field)


@pytest.fixture
def other(field):
    return factories.member(field.mission, Role.COORDINATOR)


def lapse(submission):
    long_ago = timezone.now() - CLAIM_LASTS - timedelta(seconds=1)
    ReviewClaim.objects.filter(submission=submission).update(seen_at=long_ago)


def test_take_holds_it_against_the_others(field, submission, other):
    claim = claims.take(submission_id=submission.pk, actor=field.coordinator)
    assert live_claims([submission.pk]) == {submission.pk: claim}
    with pytest.raises(claims.ClaimedError, match="come back after") as refused:
        claims.take(submission_id=submission.pk, actor=other)
    assert refused.value.claim == claim
    with pytest.raises(claims.ClaimedError, match="take it over"):
        claims.take(submission_id=submission.pk, actor=field.head)


def test_take_by_the_same_person_goes_on(field, submission):
    first = claims.take(submission_id=submission.pk, actor=field.coordinator)
    again = claims.take(submission_id=submission.pk, actor=field.coordinator)
    assert again.taken_at == first.taken_at
    assert again.seen_at > first.seen_at


def test_renew_keeps_it_alive_and_since_when(field, submission):
    first = claims.take(submission_id=submission.pk, actor=field.coordinator)
    again = claims.renew(submission_id=submission.pk, actor=field.coordinator)
    assert (again.taken_at, again.seen_at > first.seen_at) == (first.taken_at, True)


def test_lapsed_claim_is_simply_taken(field, submission, other):
    claims.take(submission_id=submission.pk, actor=field.coordinator)
    lapse(submission)
    assert live_claims([submission.pk]) == {}
    assert claims.take(submission_id=submission.pk, actor=other).user == other
    with pytest.raises(claims.ClaimedError):
        claims.renew(submission_id=submission.pk, actor=field.coordinator)


def test_renew_of_what_lapsed_takes_it_again(field, submission):
    first = claims.take(submission_id=submission.pk, actor=field.coordinator)
    lapse(submission)
    assert claims.renew(submission_id=submission.pk, actor=field.coordinator).taken_at > first.taken_at


def test_release_gives_it_to_the_others(field, submission, other):
    claims.take(submission_id=submission.pk, actor=field.coordinator)
    assert not claims.release(submission_id=submission.pk, actor=other)
    assert claims.release(submission_id=submission.pk, actor=field.coordinator)
    assert claims.take(submission_id=submission.pk, actor=other).user == other


def test_release_of_a_page_left_does_not_end_what_a_newer_page_renewed(field, submission):
    left = claims.take(submission_id=submission.pk, actor=field.coordinator)
    claims.take(submission_id=submission.pk, actor=field.coordinator)
    assert not claims.release(submission_id=submission.pk, actor=field.coordinator, seen=left.seen_at)
    assert ReviewClaim.objects.filter(submission=submission).exists()


def test_break_is_for_the_head_and_told(field, submission, other):
    claims.take(submission_id=submission.pk, actor=field.coordinator)
    with pytest.raises(NotAllowedError, match="Only the head of mission"):
        claims.break_claim(submission_id=submission.pk, actor=other)
    assert claims.break_claim(submission_id=submission.pk, actor=field.head).user == field.head
    event = AuditEvent.objects.get(object_id=submission.pk, action="submission.claim_broken")
    assert (event.actor, event.detail["from"]) == (field.head, str(field.coordinator))
    with pytest.raises(claims.ClaimedError, match=str(field.head)):
        submissions.verify(submission_id=submission.pk, actor=field.coordinator)


def test_break_of_what_lapsed_is_anybodys_and_untold(field, submission, other):
    claims.take(submission_id=submission.pk, actor=field.coordinator)
    lapse(submission)
    assert claims.break_claim(submission_id=submission.pk, actor=other).user == other
    assert not AuditEvent.objects.filter(action="submission.claim_broken").exists()


def test_claims_are_for_who_may_review_it(field, submission):
    TeamMember.objects.create(team=field.teams[0], user=field.coordinator)
    for user in (field.coordinator, field.secretariat, field.observers[1]):
        with pytest.raises(NotAllowedError):
            claims.take(submission_id=submission.pk, actor=user)
    assert not ReviewClaim.objects.exists()


def test_decided_is_not_claimed_any_more(field):
    submission = factories.verified(field)
    with pytest.raises(DomainError, match="verified"):
        claims.take(submission_id=submission.pk, actor=field.head)


def at_once(*acts):
    """Each act in a transaction of its own, started together: the outcome or the refusal of each."""
    together = Barrier(len(acts))

    def outcome(act):
        together.wait()
        try:
            return act()
        except DomainError as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(outcome, acts))


@pytest.mark.django_db(transaction=True)
def test_two_taking_at_once_have_one_reader(field, submission, other):
    found = at_once(
        lambda: claims.take(submission_id=submission.pk, actor=field.coordinator),
        lambda: claims.take(submission_id=submission.pk, actor=other),
    )
    held = ReviewClaim.objects.get(submission=submission)
    assert [each.user for each in found if isinstance(each, ReviewClaim)] == [held.user]
    assert len([each for each in found if isinstance(each, claims.ClaimedError)]) == 1


@pytest.mark.django_db(transaction=True)
def test_deciding_and_taking_at_once_lose_no_decision(field, submission, other):
    verified, taken = at_once(
        lambda: submissions.verify(submission_id=submission.pk, actor=field.coordinator),
        lambda: claims.take(submission_id=submission.pk, actor=other),
    )
    submission.refresh_from_db()
    is_held = ReviewClaim.objects.filter(submission=submission).exists()
    if isinstance(verified, DomainError):
        assert (submission.state, is_held, taken.user) == ("received", True, other)
    else:
        assert (submission.state, is_held) == ("verified", False)
        assert isinstance(taken, DomainError)


@pytest.mark.django_db(transaction=True)
def test_breaking_and_renewing_at_once_leave_it_with_the_head(field, submission):
    claims.take(submission_id=submission.pk, actor=field.coordinator)
    broken, _renewed = at_once(
        lambda: claims.break_claim(submission_id=submission.pk, actor=field.head),
        lambda: claims.renew(submission_id=submission.pk, actor=field.coordinator),
    )
    assert broken.user == field.head
    assert ReviewClaim.objects.get(submission=submission).user == field.head


@pytest.mark.django_db(transaction=True)
def test_two_taking_a_lapsed_one_at_once_have_one_reader(field, submission, other):
    claims.take(submission_id=submission.pk, actor=field.coordinator)
    lapse(submission)
    found = at_once(
        lambda: claims.take(submission_id=submission.pk, actor=field.head),
        lambda: claims.take(submission_id=submission.pk, actor=other),
    )
    assert len([each for each in found if isinstance(each, ReviewClaim)]) == 1
