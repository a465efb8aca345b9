"""Signing in and out, and the language a person reads the app in."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.attempts import Attempts
from tests import factories

pytestmark = pytest.mark.django_db

SIGN_IN = "/sign-in/"


@pytest.fixture
def ada():
    return factories.person("Ada Witness", email="ada@example.org", password=factories.PASSWORD)


def sign_in(client, *, email="ada@example.org", password=factories.PASSWORD, **more):
    return client.post(SIGN_IN, {"username": email, "password": password, **more})


def test_sign_in_takes_the_email_in_any_case(client, ada):
    answer = sign_in(client, email="  Ada@Example.org ")
    assert (answer.status_code, answer.url) == (302, "/")
    assert client.session["_auth_user_id"] == str(ada.pk)


def test_sign_in_goes_on_to_where_one_wanted(client, ada):
    assert sign_in(client, next="/missions/kaz/submissions/").url == "/missions/kaz/submissions/"


def test_sign_in_never_goes_on_to_another_site(client, ada):
    assert sign_in(client, next="https://elsewhere.example/").url == "/"


def test_sign_in_says_plainly_what_is_wrong(client, ada):
    answer = sign_in(client, password="another")
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "This e-mail and password do not belong together." in text
    assert 'role="alert"' in text


def test_sign_in_does_not_tell_whether_an_address_is_known(client, ada):
    unknown = sign_in(client, email="nobody@example.org").context["form"].non_field_errors()
    assert unknown == sign_in(client, password="another").context["form"].non_field_errors()


def test_sign_in_closes_after_too_many_tries_and_for_that_address_only(client, ada):
    bob = factories.person("Bob", email="bob@example.org", password=factories.PASSWORD)
    for _try in range(Attempts.ALLOWED):
        sign_in(client, password="guess")
    answer = sign_in(client)
    assert answer.status_code == 422
    assert "Too many tries for this e-mail. Wait 10 minutes" in answer.content.decode()
    assert sign_in(Client(), email=bob.email).status_code == 302


def test_sign_in_forgets_failed_tries_after_a_good_one(client, ada):
    for _try in range(Attempts.ALLOWED - 1):
        sign_in(client, password="guess")
    assert sign_in(client).status_code == 302
    assert not Attempts(ada.email).are_used_up
    assert sign_in(Client(), password="guess").status_code == 422
    assert sign_in(Client()).status_code == 302


@pytest.mark.parametrize("half", [{"password": ""}, {"password": "x\x00"}])
def test_sign_in_forgets_no_failed_try_over_half_a_try(client, ada, half):
    """An attacker who sends no password in between would otherwise guess for ever."""
    for _try in range(Attempts.ALLOWED):
        sign_in(client, password="guess")
        sign_in(client, **half)
    assert "Too many tries" in sign_in(client).content.decode()


def test_sign_in_is_not_closed_to_a_person_by_a_stranger_elsewhere(client, ada):
    """Whoever knows an observer's e-mail must not be able to keep them out on the day of the vote."""
    for _try in range(Attempts.ALLOWED + 1):
        client.post(SIGN_IN, {"username": ada.email, "password": "guess"}, REMOTE_ADDR="203.0.113.9")
    assert sign_in(client).status_code == 302


def test_sign_in_closes_to_many_addresses_trying_one_email(client, ada, monkeypatch):
    monkeypatch.setattr(Attempts, "ALLOWED_FOR_EMAIL", 5)
    for number in range(5):
        client.post(SIGN_IN, {"username": ada.email, "password": "guess"}, REMOTE_ADDR=f"203.0.113.{number}")
    assert "Too many tries" in sign_in(client).content.decode()


def test_sign_in_closes_to_one_address_trying_many_emails(client, ada, monkeypatch, settings):
    monkeypatch.setattr(Attempts, "ALLOWED_FROM_ADDRESS", 5)
    settings.TRUSTED_PROXIES = 1
    near = {"HTTP_X_FORWARDED_FOR": "203.0.113.9"}
    for number in range(5):  # what the sender says of itself stands before what the proxy saw
        said = {"HTTP_X_FORWARDED_FOR": f"198.51.100.{number}, 203.0.113.9"}
        client.post(SIGN_IN, {"username": f"p{number}@example.org", "password": "guess"}, **said)
    answer = client.post(SIGN_IN, {"username": ada.email, "password": factories.PASSWORD}, **near)
    assert "Too many tries" in answer.content.decode()
    assert sign_in(client).status_code == 302


def test_sign_in_gives_another_session_than_the_one_brought_along(client, ada, settings):
    session = client.session
    session["planted"] = "yes"
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    assert sign_in(client).status_code == 302
    assert client.session.session_key != session.session_key


def test_session_of_a_closed_account_opens_nothing(client, ada):
    client.force_login(ada)
    ada.is_active = False
    ada.save()
    assert client.get("/").url == "/sign-in/?next=/"


def test_sign_in_refuses_a_closed_account_like_a_wrong_password(client, ada):
    ada.is_active = False
    ada.save()
    assert sign_in(client).status_code == 422


def test_sign_in_sends_whoever_is_signed_in_onwards(client, ada):
    client.force_login(ada)
    assert client.get(SIGN_IN).status_code == 302


def test_sign_out_ends_the_session(client, ada):
    client.force_login(ada)
    assert client.post("/sign-out/").url == SIGN_IN
    assert "_auth_user_id" not in client.session


def test_sign_out_is_no_link_to_be_followed(client, ada):
    client.force_login(ada)
    assert client.get("/sign-out/").status_code == 405


def test_language_is_remembered_for_the_person_and_the_device(client, ada, settings):
    settings.LANGUAGES = [("en", "English"), ("kk", "Kazakh")]
    client.force_login(ada)
    answer = client.post(reverse("language"), {"language": "kk", "next": "/somewhere/"})
    assert answer.url == "/somewhere/"
    ada.refresh_from_db()
    assert ada.language == "kk"
    assert client.cookies["django_language"].value == "kk"


def test_language_follows_the_person_to_a_new_device(client, ada):
    ada.language = "ru"
    ada.save()
    sign_in(client)
    assert client.cookies["django_language"].value == "ru"


def test_language_unknown_changes_nothing(client, ada):
    client.force_login(ada)
    client.post(reverse("language"), {"language": "xx", "next": "//elsewhere.example"})
    ada.refresh_from_db()
    assert ada.language == "en"


def test_language_never_leads_to_another_site(client):
    assert client.post(reverse("language"), {"language": "tr", "next": "//elsewhere.example"}).url == "/"


def test_language_is_offered_only_where_there_is_a_choice(client, settings):
    settings.LANGUAGES = [("en", "English")]
    assert reverse("language").encode() not in client.get(SIGN_IN).content
    settings.LANGUAGES = [("en", "English"), ("kk", "Kazakh")]
    assert reverse("language").encode() in client.get(SIGN_IN).content


def test_sign_in_works_while_redis_is_away(client, ada, settings, caplog):
    away = settings.CACHES["default"] | {"LOCATION": "redis://127.0.0.1:1/0"}
    settings.CACHES = {**settings.CACHES, "default": away}
    assert sign_in(client, password="wrong").status_code == 422
    assert sign_in(client).status_code == 302
    assert client.get("/").status_code == 200
    assert "Redis is away" in caplog.text
