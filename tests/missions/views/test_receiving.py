"""The browser door: what it takes, what it refuses, and that it always answers in JSON."""

import hashlib
import json
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from missions.models import Payload, Quarantine, Submission
from tests import factories
from tests.signing_in import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def field():
    return factories.field()


def put(client, field, sent, *, to=None, content_type="application/json", **headers):
    body = sent if isinstance(sent, bytes) else json.dumps(sent).encode()
    name = to or (sent["id"] if isinstance(sent, dict) else uuid4())
    address = f"/missions/{field.mission.slug}/submissions/{name}"
    return client.put(address, body, content_type=content_type, **headers)


def test_door_answers_with_a_receipt_for_the_bytes_as_they_arrived(field):
    sent = factories.payload(field, "voting")
    answer = put(signed_in(field.observers[0]), field, sent)
    assert answer.status_code == 200
    receipt = answer.json()
    assert receipt["id"] == sent["id"]
    assert receipt["revision"] == 1
    assert receipt["state"] == "received"
    assert receipt["sha256"] == hashlib.sha256(json.dumps(sent).encode()).hexdigest()
    assert receipt["code"] == Submission.objects.get(pk=sent["id"]).code
    assert receipt["attachments"] == {"stored": [], "missing": []}


def test_door_gives_the_same_receipt_for_the_same_bytes(field):
    sent = factories.payload(field, "voting")
    client = signed_in(field.observers[0])
    first, second = put(client, field, sent), put(client, field, sent)
    assert (second.status_code, second.json()) == (200, first.json())
    assert Submission.objects.get(pk=sent["id"]).revisions.count() == 1


def test_door_answers_the_anonymous_with_json_and_no_redirect(client, field):
    answer = put(client, field, factories.payload(field, "voting"))
    assert answer.status_code == 401
    assert answer.json()["error"] == "sign_in"
    assert not Payload.objects.exists()


def test_door_takes_nothing_of_one_person_from_another(field):
    """A shared phone: who signed in in another tab does not file what was queued before."""
    sent = factories.payload(field, "voting")
    client = signed_in(field.observers[0])
    answer = put(client, field, sent, headers={"X-User": str(field.observers[1].pk)})
    assert (answer.status_code, answer.json()["error"]) == (401, "sign_in")
    assert not Payload.objects.exists()
    assert put(client, field, sent, headers={"X-User": str(field.observers[0].pk)}).status_code == 200


def test_door_hides_the_mission_from_a_stranger(field):
    answer = put(signed_in(factories.person()), field, factories.payload(field, "voting"))
    assert (answer.status_code, answer.json()["error"]) == (404, "not_found")


def test_door_takes_nothing_without_the_csrf_token(field):
    client = signed_in(field.observers[0], enforce_csrf_checks=True)
    sent = factories.payload(field, "voting")
    answer = put(client, field, sent)
    assert (answer.status_code, answer.json()["error"]) == (403, "csrf")
    assert not Submission.objects.exists()
    client.get(f"/missions/{field.mission.slug}/")
    token = client.cookies["csrf"].value
    assert put(client, field, sent, headers={"X-CSRFToken": token}).status_code == 200


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b"\xff\xfe", b'{"answers": {}}'])
def test_door_never_says_yes_to_an_empty_or_broken_body(field, body):
    answer = put(signed_in(field.observers[0]), field, body, CONTENT_TYPE="application/json")
    assert answer.status_code == 422
    assert answer.json()["problems"]
    assert not Submission.objects.exists()


def test_door_keeps_what_it_refuses_where_a_coordinator_sees_it(field):
    sent = factories.payload(field, "voting", {"vot_overall": "splendid"})
    answer = put(signed_in(field.observers[0]), field, sent)
    assert answer.status_code == 422
    problem = answer.json()["problems"][0]
    assert problem["field"] == "answers.vot_overall"
    assert problem["rule"] == "choice"
    kept = Quarantine.objects.get()
    assert bytes(kept.payload.body) == json.dumps(sent).encode()


def test_door_wants_json(field):
    sent = factories.payload(field, "voting")
    answer = put(signed_in(field.observers[0]), field, sent, content_type="text/plain")
    assert answer.status_code == 415


def test_door_refuses_a_record_that_is_too_large(field, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    sent = factories.payload(field, "voting", comments={"vot_group": "x" * 2000})
    answer = put(signed_in(field.observers[0]), field, sent)
    assert (answer.status_code, answer.json()["error"]) == (413, "too_large")


def test_door_answers_a_stale_revision_with_what_stands(field):
    client = signed_in(field.observers[0])
    sent = factories.payload(field, "voting", {"vot_overall": "good"})
    first = put(client, field, sent).json()
    answer = put(client, field, {**sent, "answers": {**sent["answers"], "vot_overall": "very_good"}})
    assert answer.status_code == 409
    told = answer.json()
    assert told["error"] == "stale_revision"
    assert told["current"]["revision"] == 1
    assert told["current"]["sha256"] == first["sha256"]
    assert told["current"]["answers"]["vot_overall"] == "good"


def test_door_shows_no_answers_of_another_team(field):
    sent = factories.payload(field, "voting", {"vot_overall": "good"})
    put(signed_in(field.observers[0]), field, sent)
    other = {**sent, "team": field.teams[1].code, "comments": {"vot_overall": "Mine."}}
    answer = put(signed_in(field.observers[1]), field, other)
    assert answer.status_code == 409
    assert "answers" not in answer.json().get("current", {})


def test_door_takes_a_correction_on_top_of_the_current_revision(field):
    client = signed_in(field.observers[0])
    sent = factories.payload(field, "voting", {"vot_overall": "good"})
    put(client, field, sent)
    answer = put(
        client,
        field,
        {**sent, "base_revision": 1, "answers": {**sent["answers"], "vot_overall": "very_good"}},
    )
    assert (answer.status_code, answer.json()["revision"]) == (200, 2)


def test_door_says_why_a_closed_mission_takes_nothing(field):
    field.mission.state = "closed"
    field.mission.save()
    answer = put(signed_in(field.observers[0]), field, factories.payload(field, "voting"))
    told = answer.json()
    assert (answer.status_code, told["error"], told["kept"]) == (409, "closed", True)
    assert "kept for a coordinator" in told["message"]
    assert Quarantine.objects.count() == 1


def test_door_says_that_what_it_refuses_is_kept(field):
    client = signed_in(field.observers[0])
    sent = factories.payload(field, "voting", {"vot_overall": "good"})
    early = put(client, field, {**sent, "base_revision": 1})
    assert (early.status_code, early.json()["error"], early.json()["kept"]) == (409, "follows_unknown", True)
    unfit = put(client, field, factories.payload(field, "voting", {"vot_overall": "splendid"}))
    assert (unfit.status_code, unfit.json()["kept"]) == (422, True)
    put(client, field, sent)
    stale = put(client, field, {**sent, "answers": {**sent["answers"], "vot_overall": "very_good"}})
    assert (stale.status_code, stale.json()["kept"]) == (409, True)


def test_door_says_of_nothing_that_did_not_arrive_that_it_is_kept(field):
    client = signed_in(field.observers[0])
    nothing = put(client, field, b"", CONTENT_TYPE="application/json")
    assert (nothing.status_code, "kept" in nothing.json()) == (422, False)
    sent = factories.payload(field, "voting")
    too_early = put_file(client, field, sent["id"], "a" * 64, b"photo")
    assert (too_early.status_code, "kept" in too_early.json()) == (404, False)


def test_door_takes_puts_only(field):
    client = signed_in(field.observers[0])
    assert client.post(f"/missions/{field.mission.slug}/submissions/{uuid4()}", {}).status_code == 405


def test_door_asks_the_database_little(field):
    """The hot path: the number of queries is a promise (design 5)."""
    client = signed_in(field.observers[0])
    put(client, field, factories.payload(field, "voting"))
    sent = factories.payload(field, "voting", {"vot_overall": "good"}, station=1)
    with CaptureQueriesContext(connection) as queries:
        assert put(client, field, sent).status_code == 200
    assert len(queries) <= 10, [query["sql"][:90] for query in queries]


def attached(field, content=b"photo"):
    sha256 = hashlib.sha256(content).hexdigest()
    listed = [{"sha256": sha256, "name": "image.jpg", "type": "image/jpeg", "question": "vot_group"}]
    return sha256, factories.filed(field, "voting", attachments=listed)


def put_file(client, field, submission_id, sha256, content):
    address = f"/missions/{field.mission.slug}/submissions/{submission_id}/attachments/{sha256}"
    return client.put(address, content, content_type="image/jpeg")


def test_files_follow_their_record_and_are_named_in_the_receipt(field):
    sha256, submission = attached(field)
    answer = put_file(signed_in(field.observers[0]), field, submission.pk, sha256, b"photo")
    assert answer.status_code == 200
    assert answer.json()["attachments"] == {"stored": [sha256], "missing": []}


def test_a_file_cut_off_on_the_way_is_asked_for_again(field):
    sha256, submission = attached(field)
    answer = put_file(signed_in(field.observers[0]), field, submission.pk, sha256, b"pho")
    assert answer.status_code == 422
    assert submission.attachments.get().stored_at is None


def test_files_of_another_team_are_not_found(field):
    sha256, submission = attached(field)
    assert put_file(signed_in(field.observers[1]), field, submission.pk, sha256, b"photo").status_code == 404


def test_files_too_large_are_refused_before_they_are_read(field, monkeypatch):
    sha256, submission = attached(field)
    monkeypatch.setattr("missions.services.attachments.MOST_BYTES", 3)
    answer = put_file(signed_in(field.observers[0]), field, submission.pk, sha256, b"photo")
    assert (answer.status_code, answer.json()["error"]) == (413, "too_large")
