"""Who is here, for the field app: asked, signed in and signed out in JSON."""

import base64
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts import devices
from accounts.attempts import Attempts
from accounts.models import Device
from missions.models import Membership
from tests import factories
from tests.signing_in import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def field():
    return factories.field(slug="kaz-2022", password=factories.PASSWORD)


@pytest.fixture
def ada(field):
    return field.observers[0]


def post(client, address, sent=None, **headers):
    return client.post(address, sent or {}, content_type="application/json", headers=headers)


def sign_in(client, user, password=factories.PASSWORD, **headers):
    return post(client, "/me/sign-in/", {"email": user.email, "password": password}, **headers)


def test_me_says_nobody_to_the_anonymous_and_gives_the_csrf_cookie(client):
    answer = client.get("/me/")
    assert answer.status_code == 200
    told = answer.json()
    assert told.pop("now")
    assert told == {"user": None, "ended": False, "ended_for": [], "missions": []}
    assert answer.cookies["csrf"].value
    assert "no-store" in answer.headers["Cache-Control"]


def test_me_tells_the_person_and_their_missions(field, ada):
    told = signed_in(ada).get("/me/").json()
    assert told["user"] == {"id": ada.pk, "name": ada.name, "email": ada.email, "language": "en"}
    assert told["missions"] == [
        {
            "slug": "kaz-2022",
            "code": "TST22",
            "short_name": "Mission",
            "role": "observer",
            "state": "open",
        }
    ]


@pytest.mark.parametrize("missions", [1, 3])
def test_me_only_reads_and_as_often_for_three_missions_as_for_one(ada, missions):
    for _more in range(missions - 1):
        Membership.objects.create(mission=factories.field(kinds=[]).mission, user=ada, role="observer")
    client = signed_in(ada)
    client.get("/me/")
    with CaptureQueriesContext(connection) as asked:
        assert len(client.get("/me/", headers={"X-Device": str(uuid4())}).json()["missions"]) == missions
    statements = [query["sql"] for query in asked]
    assert len(statements) == 3, statements  # the person, whether the sessions here were ended, the missions
    assert all(statement.startswith("SELECT") for statement in statements)


def test_me_tells_an_ended_device_whose_records_to_lock(field, ada):
    client, browser = signed_in(ada), uuid4()
    assert post(client, "/me/device/", {"device": str(browser), "unsent": 2, "drafts": 1}).status_code == 200
    devices.end_sessions(user=ada, actor=field.head, mission=field.mission.slug)
    told = client.get("/me/", headers={"X-Device": str(browser)}).json()
    assert (told["user"], told["ended"], told["ended_for"]) == (None, True, [ada.pk])
    assert not client.get("/me/", headers={"X-Device": str(uuid4())}).json()["ended"]
    assert not client.get("/me/").json()["ended"]


def test_me_tells_the_next_person_on_a_shared_phone_of_the_one_whose_sessions_were_ended(field, ada):
    browser = uuid4()
    devices.register(user=ada, browser=browser, unsent=1, drafts=0)
    devices.end_sessions(user=ada, actor=field.head, mission=field.mission.slug)
    told = signed_in(field.observers[1]).get("/me/", headers={"X-Device": str(browser)}).json()
    assert (told["ended"], told["ended_for"]) == (False, [ada.pk])


@pytest.mark.parametrize("name", ["", "x", "\x00", "0" * 500])
def test_me_takes_no_notice_of_a_device_that_is_none(client, name):
    assert client.get("/me/", headers={"X-Device": name}).status_code == 200


def test_sign_in_answers_as_me_does_with_another_session_and_token(field, ada):
    client = Client(enforce_csrf_checks=True)
    client.get("/me/")
    before = client.cookies["csrf"].value
    answer = sign_in(client, ada, **{"X-CSRFToken": before})
    assert answer.status_code == 200
    assert answer.json()["user"]["id"] == ada.pk
    assert [each["slug"] for each in answer.json()["missions"]] == ["kaz-2022"]
    assert client.cookies["csrf"].value != before
    assert client.cookies["django_language"].value == "en"
    assert client.get("/me/").json()["user"]["id"] == ada.pk


def test_sign_in_wants_the_token_and_says_so_in_json(ada):
    answer = sign_in(Client(enforce_csrf_checks=True), ada)
    assert (answer.status_code, answer.json()["error"]) == (403, "csrf")


def test_sign_in_says_plainly_what_is_wrong(client, ada):
    answer = sign_in(client, ada, "another")
    assert (answer.status_code, answer.json()["error"]) == (422, "invalid")
    assert answer.json()["message"].startswith("This e-mail and password do not belong together.")


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b"{}", b"\xff", b'{"email": {}, "password": 3}'])
def test_sign_in_takes_nothing_broken(client, body):
    answer = client.post("/me/sign-in/", body, content_type="application/json")
    assert (answer.status_code, answer.json()["error"]) == (422, "invalid")


def test_sign_in_shares_its_throttle_with_the_page(client, ada):
    for _try in range(Attempts.ALLOWED):
        client.post("/sign-in/", {"username": ada.email, "password": "guess"})
    answer = sign_in(client, ada)
    assert (answer.status_code, answer.json()["error"]) == (429, "too_many")
    assert "Wait 10 minutes" in answer.json()["message"]


def test_sign_in_of_another_person_is_a_session_of_their_own(field, ada):
    client = signed_in(ada)
    session = client.session.session_key
    assert sign_in(client, field.observers[1]).json()["user"]["id"] == field.observers[1].pk
    assert client.session.session_key != session


def test_sign_out_ends_the_session_and_is_no_error_for_whoever_is_out(ada):
    client = signed_in(ada)
    assert post(client, "/me/sign-out/").json()["user"] is None
    assert "_auth_user_id" not in client.session
    assert post(client, "/me/sign-out/").status_code == 200


def test_device_gives_the_persons_key(ada):
    client, browser = signed_in(ada), str(uuid4())
    sent = {"device": browser, "unsent": 2, "drafts": 1, "name": "A phone\x00"}
    told = post(client, "/me/device/", sent).json()
    assert told["device"] == browser
    assert len(base64.b64decode(told["key"])) == 32
    row = Device.objects.get()
    assert (str(row.browser), row.user, row.unsent, row.drafts) == (browser, ada, 2, 1)
    assert row.name == "A phone"
    assert post(client, "/me/device/", {"device": str(uuid4())}).json()["key"] == told["key"]


def test_device_is_not_for_the_anonymous(client):
    answer = post(client, "/me/device/", {"device": str(uuid4())})
    assert (answer.status_code, answer.json()["error"]) == (401, "sign_in")


@pytest.mark.parametrize(
    "sent",
    [{}, {"device": "x"}, {"device": 3}, {"unsent": -1}, {"drafts": "1"}, {"unsent": True}, {"name": 1}],
)
def test_device_that_says_nothing_sensible_is_refused(ada, sent):
    whole = {"device": str(uuid4())} if "device" not in sent and sent else {}
    answer = post(signed_in(ada), "/me/device/", whole | sent)
    assert (answer.status_code, answer.json()["error"]) == (422, "invalid")
    assert not Device.objects.exists()


@pytest.mark.parametrize("address", ["/me/sign-in/", "/me/sign-out/", "/me/device/"])
def test_me_doors_take_posts_only(ada, address):
    assert signed_in(ada).get(address).status_code == 405
