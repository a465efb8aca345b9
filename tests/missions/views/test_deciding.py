"""What a decision at the desk answers: the next one, a refusal, what somebody else did meanwhile, undo."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEvent
from missions.models import (
    Remark,
    TeamMember,
)
from missions.states import Role, SubmissionState
from tests import factories
from tests.missions.views.reviewing import CRITICAL, SERIOUS, WHY, address_of, decision, desk
from tests.signing_in import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def field():
    return factories.field()


def test_verify_goes_on_to_the_next_and_says_what_happened(field):
    critical = factories.filed(field, "voting", CRITICAL, station=0, **WHY)
    following = factories.filed(field, "voting", SERIOUS, station=1, **WHY)
    client = signed_in(field.coordinator)
    answer = client.post(decision(field, "verify", critical), {"from": "desk"})
    critical.refresh_from_db()
    assert (critical.state, critical.decided_by) == (SubmissionState.VERIFIED, field.coordinator)
    assert (answer.status_code, answer.url) == (302, f"{desk(field, following)}?decided={critical.pk}")
    page = client.get(answer.url)
    assert page.context["submission"] == following
    assert f"{critical.code} is verified and counts in the figures." in page.content.decode()
    assert page.content.decode().count(f'name="key" value="{critical.pk}"') == 2  # in the bar and the message


def test_verify_of_the_last_one_comes_back_to_an_empty_queue(field):
    only = factories.filed(field)
    client = signed_in(field.coordinator)
    answer = client.post(decision(field, "verify", only), {"from": "desk"}, follow=True)
    assert answer.redirect_chain[-1][0] == f"{desk(field)}?decided={only.pk}"
    assert "Nothing waits for review" in answer.content.decode()


def undo(field):
    return reverse("review-undo", args=[field.mission.slug])


@pytest.mark.parametrize(
    ("name", "after", "said"),
    [
        ("verify", "in_review", "is back in review."),
        ("exclude", "in_review", "is back in review."),
        ("return", "received", "waits for review again."),
        ("follow-up", "received", "waits for review again."),
    ],
)
def test_undo_takes_the_last_decision_back_with_its_reason(field, name, after, said):
    submission = factories.filed(field)
    client = signed_in(field.coordinator)
    form = {"from": "desk", "reason": "Because of the seal."}
    page = client.post(decision(field, name, submission), form, follow=True)
    assert page.context["undo"].submissions == (submission,)
    answer = client.post(undo(field), {"key": str(submission.pk)}, follow=True)
    submission.refresh_from_db()
    assert (submission.state, submission.follow_up_at) == (after, None)
    assert answer.context["submission"] == submission
    assert f"{submission.code} {said}" in answer.content.decode()
    event = AuditEvent.objects.filter(object_id=submission.pk).latest("id")
    assert event.detail["reason"] == "Taken back by the same coordinator right after deciding."


def test_undo_of_nothing_says_so(field):
    submission = factories.verified(field)
    answer = signed_in(field.head).post(undo(field), {"key": str(submission.pk)})
    assert answer.status_code == 409
    assert "There is nothing left to take back" in answer.content.decode()


def test_undo_is_not_offered_for_what_somebody_else_decided(field):
    submission = factories.filed(field)
    factories.verify(field, submission)
    assert signed_in(field.head).get(desk(field)).context["undo"] is None


@pytest.mark.parametrize(("name", "state"), [("return", "returned"), ("exclude", "excluded")])
def test_decision_with_a_reason_is_made_and_the_reason_kept(field, name, state):
    submission = factories.filed(field)
    form = {"from": "desk", "reason": "The departure is missing."}
    answer = signed_in(field.coordinator).post(decision(field, name, submission), form)
    submission.refresh_from_db()
    assert answer.status_code == 302
    assert (submission.state, submission.decision_reason) == (state, "The departure is missing.")


@pytest.mark.parametrize("name", ["return", "exclude"])
@pytest.mark.parametrize("place", ["desk", "page"])
def test_decision_without_a_reason_shows_the_form_again(field, name, place):
    submission = factories.filed(field)
    answer = signed_in(field.coordinator).post(
        decision(field, name, submission), {"from": place, "reason": "  "}
    )
    submission.refresh_from_db()
    assert answer.status_code == 422
    assert submission.state == SubmissionState.RECEIVED
    assert answer.context["opened"] == name
    assert "Write the reason in one sentence; the observer will read it." in answer.content.decode()


@pytest.mark.parametrize("name", ["verify", "return", "exclude"])
def test_decision_on_ones_own_is_refused_with_the_reason(field, name):
    submission = factories.filed(field)
    TeamMember.objects.create(team=field.teams[0], user=field.coordinator)
    answer = signed_in(field.coordinator).post(
        decision(field, name, submission), {"from": "desk", "reason": "Mine."}
    )
    submission.refresh_from_db()
    assert answer.status_code == 403
    assert "You cannot review a submission of your own or of your team." in answer.content.decode()
    assert submission.state == SubmissionState.RECEIVED


def test_desk_prints_the_reason_instead_of_the_buttons_of_ones_own(field):
    submission = factories.filed(field)
    TeamMember.objects.create(team=field.teams[0], user=field.coordinator)
    text = signed_in(field.coordinator).get(desk(field, submission)).content.decode()
    assert "You cannot review a submission of your own or of your team." in text
    assert decision(field, "verify", submission) not in text


@pytest.mark.parametrize("name", ["verify", "return", "exclude", "reopen"])
def test_decision_is_for_coordinators(field, name):
    submission = factories.filed(field)
    form = {"reason": "Because."}
    assert signed_in(factories.person()).post(decision(field, name, submission), form).status_code == 404
    assert signed_in(field.observers[1]).post(decision(field, name, submission), form).status_code == 404
    assert signed_in(field.observers[0]).post(decision(field, name, submission), form).status_code == 403
    assert signed_in(field.secretariat).post(decision(field, name, submission), form).status_code == 403
    assert Client().post(decision(field, name, submission), form).url.startswith("/sign-in/")
    submission.refresh_from_db()
    assert submission.state == SubmissionState.RECEIVED


def test_decision_is_not_made_by_looking(field):
    submission = factories.filed(field)
    assert signed_in(field.coordinator).get(decision(field, "verify", submission)).status_code == 405


@pytest.mark.parametrize("place", ["desk", "page"])
def test_second_judge_is_told_what_happened(field, place):
    submission = factories.filed(field)
    factories.verify(field, submission)
    answer = signed_in(field.head).post(decision(field, "verify", submission), {"from": place})
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "Only a received submission can be verified; this one is verified." in text
    assert f"Verified by {field.coordinator}" in text


@pytest.mark.django_db(transaction=True)
def test_two_judges_at_once_have_one_winner(field):
    submission = factories.filed(field)
    other = factories.member(field.mission, Role.COORDINATOR)
    clients = [signed_in(field.coordinator), signed_in(other)]
    together = Barrier(2)

    def verify(client):
        together.wait()
        try:
            return client.post(decision(field, "verify", submission), {"from": "page"})
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(verify, clients), key=lambda answer: answer.status_code)
    assert [answer.status_code for answer in answers] == [302, 409]
    assert "Only a received submission can be verified" in answers[1].content.decode()
    verified = AuditEvent.objects.filter(object_id=submission.pk, action="submission.verified")
    assert verified.count() == 1


def test_undo_is_offered_for_a_quarter_of_an_hour(field):
    submission = factories.filed(field)
    factories.verify(field, submission)
    client = signed_in(field.coordinator)
    assert client.get(desk(field)).context["undo"].submissions == (submission,)
    event = AuditEvent.objects.get(object_id=submission.pk, action="submission.verified")
    late = event.at + timedelta(minutes=16)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("missions.queries.undo.timezone.now", lambda: late)
        assert client.get(desk(field)).context["undo"] is None


def test_return_takes_remarks_and_says_the_reason_for_them(field):
    submission = factories.filed(field)
    lines = {"remark_question": ["vot_overall", "", "v_chair"], "remark_text": ["Why good?", "", "Who?"]}
    answer = signed_in(field.coordinator).post(
        decision(field, "return", submission), {"from": "desk", "reason": "", **lines}
    )
    submission.refresh_from_db()
    assert (answer.status_code, submission.decision_reason) == (
        302,
        "Please look again at the answers with a remark.",
    )
    assert list(Remark.objects.values_list("question", "text")) == [
        ("vot_overall", "Why good?"),
        ("v_chair", "Who?"),
    ]
    own = signed_in(field.observers[0])
    assert "Why good?" in own.get(address_of(field, "submission-edit", submission)).content.decode()


def test_return_asks_which_question_a_remark_is_about(field):
    submission = factories.filed(field)
    answer = signed_in(field.coordinator).post(
        decision(field, "return", submission),
        {"from": "desk", "reason": "Look.", "remark_question": [""], "remark_text": ["Why good?"]},
    )
    assert answer.status_code == 422
    assert "Choose the question each remark is about." in answer.content.decode()
    assert "Why good?" in answer.content.decode()


def test_remarks_of_a_return_taken_back_are_not_shown(field):
    submission = factories.filed(field)
    client = signed_in(field.coordinator)
    lines = {"remark_question": ["vot_overall"], "remark_text": ["Why good?"]}
    client.post(decision(field, "return", submission), {"reason": "Look.", **lines})
    client.post(undo(field), {"key": str(submission.pk)})
    own = signed_in(field.observers[0])
    assert "Why good?" not in own.get(address_of(field, "submission-edit", submission)).content.decode()


def test_follow_up_is_said_on_the_page_with_who_and_why(field):
    submission = factories.filed(field)
    client = signed_in(field.coordinator)
    form = {"from": "desk", "reason": "Call the chair."}
    answer = client.post(decision(field, "follow-up", submission), form, follow=True)
    assert "is put aside and waits under “To follow up”." in answer.content.decode()
    text = client.get(address_of(field, "submission", submission)).content.decode()
    assert f"To follow up, says {field.coordinator}" in text
    assert "Call the chair." in text
    own = signed_in(field.observers[0]).get(address_of(field, "submission", submission)).content.decode()
    assert "To follow up, says" not in own
