"""A session that ended while the plain form was open: the answers go on, for the person who gave them."""

import html
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from missions.models import Submission
from tests import factories
from tests.missions.services import files
from tests.missions.views.plain_forms import WELL, filled, new
from tests.signing_in import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def field():
    return factories.field(password=factories.PASSWORD)


def hidden(page):
    """What the page carries, as a browser would send it."""
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page.content.decode())
    carried = {}
    for name, value in found:
        carried.setdefault(html.unescape(name), []).append(html.unescape(value))
    return carried


def expired(field, **more):
    """A browser whose session ended while the form was open: (browser, what it posted, the answer)."""
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(field.observers[0])
    page = browser.get(new(field))
    sent = filled(page, WELL, csrfmiddlewaretoken=browser.cookies["csrf"].value, **more)
    sent["opened_by"] = page.context["opened_by"]
    browser.cookies.pop("session")
    return browser, sent, browser.post(new(field), sent)


def credentials(user, password=factories.PASSWORD):
    return {"sign-in-username": user.email, "sign-in-password": password}


def test_answers_of_an_expired_session_are_asked_to_sign_in_and_then_sent(field):
    browser, sent, answer = expired(field, vot_comment='Said "no" <twice> & left')
    assert answer.status_code == 401
    carried = hidden(answer)
    assert carried["vot_comment"] == ['Said "no" <twice> & left']
    assert carried["submission_id"] == [str(sent["submission_id"])]
    assert not Submission.objects.exists()
    done = browser.post(new(field), {**carried, **credentials(field.observers[0])})
    submission = Submission.objects.get()
    assert (done.status_code, done.url) == (
        302,
        f"/missions/{field.mission.slug}/submissions/{submission.pk}/receipt/",
    )
    assert (str(submission.pk), submission.observer) == (str(sent["submission_id"]), field.observers[0])
    assert submission.revisions.get().answers["vot_comment"] == 'Said "no" <twice> & left'
    assert browser.get(done.url).status_code == 200  # and is signed in


def test_form_that_asks_once_more_after_signing_in_has_the_new_token(field):
    browser, _sent, answer = expired(field, send_anyway="")
    asked = browser.post(new(field), {**hidden(answer), **credentials(field.observers[0])})
    assert asked.status_code == 422
    again = filled(asked, WELL, csrfmiddlewaretoken=hidden(asked)["csrfmiddlewaretoken"])
    assert browser.post(new(field), again).status_code == 302


def test_wrong_password_keeps_the_answers_in_the_page(field):
    browser, sent, answer = expired(field)
    wrong = browser.post(new(field), {**hidden(answer), **credentials(field.observers[0], "not-this-one")})
    assert wrong.status_code == 422
    assert "do not belong together" in wrong.content.decode()
    assert "not-this-one" not in wrong.content.decode()
    assert hidden(wrong)["submission_id"] == [str(sent["submission_id"])]
    assert browser.post(new(field), {**hidden(wrong), **credentials(field.observers[0])}).status_code == 302


def test_files_of_an_expired_session_are_named_to_be_chosen_again(field):
    photo = SimpleUploadedFile("seal.jpg", files.jpeg())
    browser, _sent, answer = expired(field, files=[photo])
    assert "<li>seal.jpg</li>" in answer.content.decode()
    photo.seek(0)
    browser.post(new(field), {**hidden(answer), **credentials(field.observers[0]), "files": [photo]})
    assert Submission.objects.get().attachments.get().stored_at


def test_nobody_sends_the_answers_of_somebody_else(field):
    browser, _sent, answer = expired(field)
    other = browser.post(new(field), {**hidden(answer), **credentials(field.observers[1])})
    assert other.status_code == 422
    assert "somebody else" in other.content.decode()
    assert not Submission.objects.exists()
    assert "session" not in browser.cookies
    # Signed in as another already, in the same browser.
    second = signed_in(field.observers[1])
    refused = second.post(new(field), {**hidden(answer)})
    assert refused.status_code == 409
    assert not Submission.objects.exists()
    forged = hidden(answer) | {"opened_by": [f"{field.observers[1].pk}:forged"]}
    assert second.post(new(field), forged).status_code == 409


def test_foreign_page_gets_nothing_carried(field):
    """Without our token, and with another origin or none, the answer is the refusal it always was."""
    browser = Client(enforce_csrf_checks=True)
    for origin in ({}, {"Origin": "https://evil.example"}, {"Origin": "null"}):
        answer = browser.post(new(field), {"vot_overall": "good"}, headers=origin)
        assert answer.status_code == 403
        assert "vot_overall" not in answer.content.decode()


@pytest.mark.parametrize("is_signed_in", [True, False])
def test_token_that_another_tab_made_too_old_loses_no_answers(field, is_signed_in):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(field.observers[0])
    page = browser.get(new(field))
    sent = filled(page, WELL, csrfmiddlewaretoken="x" * 64, opened_by=page.context["opened_by"])
    if not is_signed_in:
        browser.cookies.pop("session")
    answer = browser.post(new(field), sent, headers={"Origin": "http://testserver"})
    assert answer.status_code == 403
    assert ("Sign in and send" in answer.content.decode()) is not is_signed_in
    more = {} if is_signed_in else credentials(field.observers[0])
    assert browser.post(new(field), {**hidden(answer), **more}).status_code == 302
    assert Submission.objects.get().revisions.get().answers["vot_overall"] == "good"


def test_pages_other_than_the_form_keep_their_refusal(field):
    browser = Client(enforce_csrf_checks=True)
    answer = browser.post("/language/", {"language": "en"}, headers={"Origin": "http://testserver"})
    assert answer.status_code == 403
    assert "too old" in answer.content.decode()


def test_sign_in_page_of_the_form_leads_nowhere_else(field):
    browser, _sent, answer = expired(field, next="https://evil.example/")
    done = browser.post(new(field), {**hidden(answer), **credentials(field.observers[0])})
    assert done.url.startswith(f"/missions/{field.mission.slug}/")
