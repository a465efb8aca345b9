"""The wire itself: what it passes on the app takes, and what it breaks the browser sees broken."""

import json

import pytest

from missions.models import Submission
from tests import factories

PUT = """async ([path, body]) => {
  const token = document.cookie.match(/csrf=([^;]+)/)[1];
  const headers = { "Content-Type": "application/json", "X-CSRFToken": token };
  try {
    const answer = await fetch(path, { method: "PUT", headers, body });
    return { status: answer.status, text: await answer.text() };
  } catch (error) {
    return { status: 0, text: error.name };
  }
}"""


@pytest.fixture
def send(journey, field, sign_in):
    """Sends a voting checklist, as somebody who is signed in."""
    page = journey.open_page()
    sign_in(page, field.observers[0])
    page.context.add_cookies([{"name": "csrf", "value": "a" * 32, "url": journey.url}])
    page.goto("/probe/?nonce=1")
    payload = factories.payload(field, "voting")
    path = f"/missions/{field.mission.slug}/submissions/{payload['id']}"
    return lambda: page.evaluate(PUT, [path, json.dumps(payload)])


def test_what_is_passed_on_is_accepted_as_if_nothing_stood_between(send, wire):
    assert send()["status"] == 200
    assert wire.count("PUT", "/submissions/") == 1


def test_an_answer_in_the_apps_place_never_reaches_it(send, wire):
    wire.answer("PUT", "/submissions/", 500, json={"error": "boom"}, times=1)
    assert send()["status"] == 500
    assert not Submission.objects.exists()
    assert send()["status"] == 200


def test_a_swallowed_answer_leaves_the_work_done(send, wire):
    wire.swallow("PUT", "/submissions/", times=1)
    assert send()["status"] == 0
    assert Submission.objects.count() == 1


def test_a_cut_upload_is_never_taken(send, wire):
    wire.cut("PUT", "/submissions/", after=50, times=1)
    assert send()["status"] == 0
    assert not Submission.objects.exists()
    assert send()["status"] == 200


def test_a_cut_answer_and_a_closed_door_are_failures(send, wire):
    wire.cut_answer("PUT", "/submissions/", after=300, times=1)
    assert send()["text"] == "TypeError"
    wire.refuse()
    assert send()["status"] == 0
    wire.accept()
    assert send()["status"] == 200
