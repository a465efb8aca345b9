"""The quarantine page: for coordinators alone, shows the whole payload, and is cleared with a reason."""

import json
from uuid import uuid4

import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from missions.errors import InvalidInputError
from missions.models import Quarantine
from missions.services import receiving
from tests import factories

pytestmark = pytest.mark.django_db


def refused(field, body=None):
    payload = factories.payload(field, "voting", {"vot_nonsense": "yes"})
    with pytest.raises(InvalidInputError):
        receiving.receive(
            mission=field.mission,
            submission_id=payload["id"] if body is None else uuid4(),
            body=json.dumps(payload).encode() if body is None else body,
            sender=field.observers[0],
        )
    return Quarantine.objects.latest("pk")


def url(field, row=None):
    if row is None:
        return reverse("quarantine", args=[field.mission.slug])
    return reverse("quarantine-resolve", args=[field.mission.slug, row.pk])


def test_anonymous_signs_in_and_strangers_find_nothing(client):
    field = factories.field()
    assert client.get(url(field))["Location"].startswith("/sign-in/")
    client.force_login(factories.person())
    assert client.get(url(field)).status_code == 404


@pytest.mark.parametrize("role", ["observers", "secretariat"])
def test_it_is_for_coordinators(client, role):
    field = factories.field()
    row = refused(field)
    client.force_login(field.observers[0] if role == "observers" else field.secretariat)
    assert client.get(url(field)).status_code == 403
    assert client.post(url(field, row), {"reason": "Called."}).status_code == 403
    row.refresh_from_db()
    assert row.resolved_at is None


@pytest.mark.parametrize("body", [None, b"<html>sign in</html>", b"\xff\xfe\x00"])
def test_coordinator_sees_the_payload_and_why(client, body):
    field = factories.field()
    row = refused(field, body)
    client.force_login(field.coordinator)
    assert "What was sent" not in client.get(url(field)).content.decode()
    assert not AuditEvent.objects.filter(action="quarantine.shown").exists()
    page = client.post(reverse("quarantine-show", args=[field.mission.slug, row.pk])).content.decode()
    assert ("vot_nonsense" if body is None else "not JSON") in page
    assert "What was sent" in page
    assert AuditEvent.objects.get(action="quarantine.shown").actor == field.coordinator
    assert "<html>sign in" not in page.replace("<html lang", "")


def test_coordinator_clears_with_a_reason_once(client):
    field = factories.field()
    row = refused(field)
    client.force_login(field.coordinator)
    assert client.post(url(field, row), {"reason": " "}).status_code == 422
    assert client.post(url(field, row), {"reason": "Team A-01 sent it again."}).status_code == 302
    row.refresh_from_db()
    assert row.resolved_by == field.coordinator
    assert client.post(url(field, row), {"reason": "Again."}).status_code == 409
    assert b"vot_nonsense" not in client.get(url(field)).content


def test_list_takes_as_many_queries_for_three_as_for_one(client, django_assert_num_queries):
    field = factories.field()
    client.force_login(field.coordinator)
    refused(field)
    client.get(url(field))
    with django_assert_num_queries(5):
        client.get(url(field))
    refused(field)
    refused(field)
    with django_assert_num_queries(5):
        client.get(url(field))
