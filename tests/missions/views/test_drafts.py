"""The door for drafts: the newest is kept, for its owner alone, until the record itself arrives."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from missions.models import Draft
from missions.services import drafts
from tests import factories
from tests.signing_in import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def field():
    return factories.field()


@pytest.fixture
def client(field):
    return signed_in(field.observers[0])


def draft(*, seconds=0, **more):
    """A record as a device keeps it, changed so many seconds from now."""
    changed_at = (timezone.now() + timedelta(seconds=seconds)).isoformat()
    return {
        "id": str(uuid4()),
        "kind": "voting",
        "changed_at": changed_at,
        "base_revision": 0,
        "answers": {"vot_overall": "good"},
        **more,
    }


def address(field, sent):
    return f"/missions/{field.mission.slug}/drafts/{sent['id']}/"


def put(client, field, sent, **headers):
    body = sent if isinstance(sent, bytes) else json.dumps(sent)
    where = address(field, sent if isinstance(sent, dict) else draft())
    return client.put(where, body, content_type="application/json", headers=headers)


def in_pack(client, field):
    return client.get(f"/missions/{field.mission.slug}/field/pack/").json()["drafts"]


def test_draft_is_kept_and_comes_back_in_the_owners_pack(client, field):
    sent = draft(place={"kind": "station", "ref": "PS-001"})
    answer = put(client, field, sent)
    assert answer.status_code == 200
    assert answer.json()["id"] == sent["id"]
    kept = Draft.objects.get()
    assert (kept.user, kept.mission, kept.kind, kept.body) == (
        field.observers[0],
        field.mission,
        "voting",
        sent,
    )
    assert in_pack(client, field) == [{"id": sent["id"], "saved_at": answer.json()["saved_at"], "body": sent}]


@pytest.mark.parametrize("who", ["head", "coordinator", "secretariat"])
def test_draft_is_shown_to_nobody_but_its_owner(client, field, who):
    put(client, field, draft())
    assert in_pack(signed_in(getattr(field, who)), field) == []
    assert in_pack(signed_in(field.observers[1]), field) == []


def test_draft_is_not_taken_from_the_anonymous_or_a_stranger(field):
    assert put(Client(), field, draft()).status_code == 401
    assert put(signed_in(factories.person()), field, draft()).status_code == 404
    assert not Draft.objects.exists()


def test_draft_wants_the_csrf_token(field):
    answer = put(signed_in(field.observers[0], enforce_csrf_checks=True), field, draft())
    assert (answer.status_code, answer.json()["error"]) == (403, "csrf")


def test_draft_that_is_newer_replaces_and_an_older_one_is_kept_out(client, field):
    sent = draft(seconds=-60)
    put(client, field, sent)
    newer = sent | draft(seconds=-10, id=sent["id"], answers={"vot_overall": "bad"})
    assert put(client, field, newer).status_code == 200
    answer = put(client, field, sent)
    assert (answer.status_code, answer.json()["error"]) == (409, "newer")
    assert answer.json()["saved_at"]
    assert Draft.objects.get().body == newer


def test_draft_sent_twice_is_kept_once(client, field):
    sent = draft()
    assert [put(client, field, sent).status_code for _twice in range(2)] == [200, 200]
    assert Draft.objects.get().body == sent


def test_draft_of_a_phone_whose_clock_ran_ahead_does_not_shut_out_what_comes_after(client, field):
    sent = draft(seconds=3600 * 24 * 365)
    assert put(client, field, sent).status_code == 200
    right = draft(seconds=1, id=sent["id"], answers={"vot_overall": "bad"})
    assert put(client, field, right).status_code == 200
    assert Draft.objects.get().body["answers"] == {"vot_overall": "bad"}


def test_draft_of_another_person_is_not_found_nor_changed(client, field):
    sent = draft()
    put(client, field, sent)
    answer = put(signed_in(field.observers[1]), field, sent | {"answers": {}})
    assert answer.status_code == 404
    assert Draft.objects.get().body == sent


def test_draft_is_not_saved_over_a_submission_of_another_team(client, field):
    submission = factories.filed(field, "voting", team=1)
    answer = put(client, field, draft(id=str(submission.pk), base_revision=1))
    assert (answer.status_code, answer.json()["error"]) == (404, "not_found")
    assert not Draft.objects.exists()


def test_draft_may_correct_ones_own_submission(client, field):
    submission = factories.filed(field, "voting")
    assert put(client, field, draft(id=str(submission.pk), base_revision=1)).status_code == 200


def test_draft_that_comes_after_its_record_is_kept_out(client, field):
    submission = factories.filed(field, "voting")
    answer = put(client, field, draft(id=str(submission.pk)))
    assert (answer.status_code, answer.json()["error"]) == (409, "received")
    assert not Draft.objects.exists()


def test_draft_ends_when_its_record_is_received(client, field):
    sent = factories.payload(field, "voting")
    put(client, field, draft(id=sent["id"]))
    put(client, field, draft())
    where = f"/missions/{field.mission.slug}/submissions/{sent['id']}"
    assert client.put(where, json.dumps(sent), content_type="application/json").status_code == 200
    assert sent["id"] not in {str(key) for key in Draft.objects.values_list("pk", flat=True)}
    assert Draft.objects.count() == 1


def test_draft_ends_when_its_correction_is_received(client, field):
    sent = factories.payload(field, "voting")
    where = f"/missions/{field.mission.slug}/submissions/{sent['id']}"
    client.put(where, json.dumps(sent), content_type="application/json")
    put(client, field, draft(id=sent["id"], base_revision=1))
    answers = {**sent["answers"], "vot_overall": "good"}
    more = {**sent, "base_revision": 1, "answers": answers}
    assert client.put(where, json.dumps(more), content_type="application/json").status_code == 200
    assert not Draft.objects.exists()


def test_draft_stays_when_its_record_is_refused(client, field):
    sent = factories.payload(field, "voting", {"vot_overall": "splendid"})
    put(client, field, draft(id=sent["id"]))
    where = f"/missions/{field.mission.slug}/submissions/{sent['id']}"
    assert client.put(where, json.dumps(sent), content_type="application/json").status_code == 422
    assert Draft.objects.count() == 1


def test_draft_of_another_person_stays_when_a_record_of_that_id_is_received(client, field):
    sent = factories.payload(field, "voting", team=1)
    put(client, field, draft(id=sent["id"]))
    where = f"/missions/{field.mission.slug}/submissions/{sent['id']}"
    other = signed_in(field.observers[1])
    assert other.put(where, json.dumps(sent), content_type="application/json").status_code == 200
    assert Draft.objects.count() == 1


def test_draft_is_deleted_by_its_owner_and_deleting_twice_is_no_error(client, field):
    sent = draft()
    put(client, field, sent)
    assert signed_in(field.observers[1]).delete(address(field, sent)).status_code == 200
    assert Draft.objects.count() == 1
    for _twice in range(2):
        answer = client.delete(address(field, sent))
        assert (answer.status_code, answer.json()) == (200, {"id": sent["id"], "saved_at": None})
    assert not Draft.objects.exists()


def test_draft_above_256_kb_is_too_large(client, field):
    answer = put(client, field, draft(comments={"vot_group": "x" * drafts.MOST_BYTES}))
    assert (answer.status_code, answer.json()["error"]) == (413, "too_large")
    assert (
        put(client, field, draft(comments={"vot_group": "x" * (drafts.MOST_BYTES - 1000)})).status_code == 200
    )


def test_drafts_are_limited_but_the_ones_kept_can_still_be_saved(client, field, monkeypatch):
    monkeypatch.setattr(drafts, "MOST_DRAFTS", 2)
    first = draft(seconds=-5)
    assert [put(client, field, each).status_code for each in (first, draft())] == [200, 200]
    answer = put(client, field, draft())
    assert (answer.status_code, answer.json()["error"]) == (409, "too_many")
    assert put(client, field, draft(id=first["id"])).status_code == 200


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"null", b"\xff", b"[" * 990 + b"]" * 990, b'{"a":' * 990 + b"1" + b"}" * 990]
)
def test_draft_that_is_no_record_is_refused(client, field, body):
    answer = put(client, field, body)
    assert (answer.status_code, answer.json()["error"]) == (422, "invalid")


@pytest.mark.parametrize(
    ("wrong", "rule"),
    [
        ({"kind": "poem"}, "choice"),
        ({"kind": []}, "choice"),
        ({"changed_at": None}, "moment"),
        ({"changed_at": "2022-06-05T10:00:00"}, "moment"),
        ({"changed_at": "2022-02-31T10:00:00Z"}, "moment"),
        ({"changed_at": 5}, "moment"),
    ],
)
def test_draft_says_what_it_is_and_when(client, field, wrong, rule):
    answer = put(client, field, draft(**wrong))
    assert answer.status_code == 422
    assert [each["rule"] for each in answer.json()["problems"]] == [rule]


def test_draft_whose_id_is_another_is_refused(client, field):
    sent = draft()
    answer = client.put(address(field, draft()), json.dumps(sent), content_type="application/json")
    assert answer.json()["problems"][0]["rule"] == "other_id"


def test_draft_with_what_no_database_stores_is_kept_without_it(client, field):
    sent = draft(comments={"a\x00": "b\x00c\ud800"})
    body = json.dumps(sent)[:-1] + ', "n": NaN, "i": 1e999}'
    answer = client.put(address(field, sent), body, content_type="application/json")
    assert answer.status_code == 200
    kept = Draft.objects.get().body
    assert (kept["comments"], kept["n"], kept["i"]) == ({"a": "bc\ufffd"}, None, None)


def test_draft_is_saved_in_few_queries(client, field):
    sent = draft(seconds=-5)
    put(client, field, sent)
    with CaptureQueriesContext(connection) as asked:
        put(client, field, draft(id=sent["id"]))
    # the person, the mission, the submission of that id, begin, the draft before, the draft, end
    assert len(asked) == 7, [query["sql"][:80] for query in asked]
