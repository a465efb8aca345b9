"""Who reads a submission at the desk: taken, told to others, broken by the head, let go."""

import pytest

from missions.models import (
    ReviewClaim,
)
from missions.services import claims
from missions.states import Role
from tests import factories
from tests.missions.views.reviewing import CRITICAL, WHY, address_of, decision, desk
from tests.signing_in import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def field():
    return factories.field()


def test_claim_is_taken_and_told_as_a_piece_of_the_page(field):
    submission = factories.filed(field)
    client = signed_in(field.coordinator)
    answer = client.post(address_of(field, "submission-claim", submission), {"fragment": "1"})
    assert answer.status_code == 200
    assert "you are reading this, 15 min left" in answer.content.decode()
    assert ReviewClaim.objects.get().user == field.coordinator
    late = signed_in(field.head).post(address_of(field, "submission-claim", submission), {"fragment": "1"})
    assert late.status_code == 409
    assert f"{field.coordinator} has been reading this since" in late.content.decode()


def test_claim_without_scripts_goes_back_to_the_desk(field):
    submission = factories.filed(field)
    answer = signed_in(field.coordinator).post(address_of(field, "submission-claim", submission))
    assert (answer.status_code, answer.url) == (302, desk(field, submission))


def test_claim_of_another_is_broken_by_the_head_alone(field):
    submission = factories.filed(field)
    claims.take(submission_id=submission.pk, actor=field.coordinator)
    other = factories.member(field.mission, Role.COORDINATOR)
    address = address_of(field, "submission-claim", submission)
    assert signed_in(other).post(address, {"break": "1"}).status_code == 403
    assert signed_in(field.head).post(address, {"break": "1"}).status_code == 302
    assert ReviewClaim.objects.get().user == field.head


def test_release_goes_on_to_the_next_that_nobody_reads(field):
    first, second, third = (factories.filed(field, station=number) for number in range(3))
    claims.take(submission_id=first.pk, actor=field.coordinator)
    claims.take(submission_id=second.pk, actor=field.head)
    answer = signed_in(field.coordinator).post(address_of(field, "submission-release", first))
    assert answer.url == desk(field, third)
    assert [claim.submission_id for claim in ReviewClaim.objects.all()] == [second.pk]


def test_release_by_a_page_that_closes_needs_the_claim_it_knew(field):
    submission = factories.filed(field)
    held = claims.take(submission_id=submission.pk, actor=field.coordinator)
    claims.renew(submission_id=submission.pk, actor=field.coordinator)
    sent = {"fragment": "1", "seen": held.seen_at.isoformat()}
    client = signed_in(field.coordinator)
    assert client.post(address_of(field, "submission-release", submission), sent).status_code == 200
    assert ReviewClaim.objects.exists()


def test_desk_opens_the_first_that_nobody_else_reads(field):
    critical = factories.filed(field, "voting", CRITICAL, station=0, **WHY)
    clean = factories.filed(field, station=1)
    claims.take(submission_id=critical.pk, actor=field.head)
    assert signed_in(field.coordinator).get(desk(field)).context["submission"] == clean
    assert signed_in(field.head).get(desk(field)).context["submission"] == critical


@pytest.mark.parametrize("place", ["desk", "page"])
def test_decision_on_what_another_reads_is_told_who_and_since_when(field, place):
    submission = factories.filed(field)
    claims.take(submission_id=submission.pk, actor=field.head)
    answer = signed_in(field.coordinator).post(decision(field, "verify", submission), {"from": place})
    submission.refresh_from_db()
    assert (answer.status_code, submission.state) == (409, "received")
    assert f"{field.head} has been reading {submission.code} since" in answer.content.decode()
    assert "come back after" in answer.content.decode()
