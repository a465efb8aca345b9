"""Deciding on a finding from the sheet: offered to coordinators alone, without JavaScript, once."""

import pytest
from django.urls import reverse

from tests import factories

pytestmark = pytest.mark.django_db


def finding_of(field):
    given = {"vot_box_sealed": "no", "vot_comment": "One seal hung open."}
    return factories.filed(field, "voting", given).findings.get()


def url(field, finding):
    return reverse("finding-decide", args=[field.mission.slug, finding.pk])


def test_anonymous_signs_in_stranger_finds_nothing_observer_may_not(client):
    field = factories.field()
    finding = finding_of(field)
    assert client.post(url(field, finding))["Location"].startswith("/sign-in/")
    client.force_login(factories.person())
    assert client.post(url(field, finding), {"state": "confirmed"}).status_code == 404
    client.force_login(field.observers[0])
    assert client.post(url(field, finding), {"state": "confirmed"}).status_code == 403
    finding.refresh_from_db()
    assert finding.state == "open"


@pytest.mark.parametrize(("came_from", "page"), [("desk", "review-submission"), ("page", "submission")])
def test_coordinator_decides_and_comes_back(client, came_from, page):
    field = factories.field()
    finding = finding_of(field)
    client.force_login(field.coordinator)
    sheet = reverse("submission", args=[field.mission.slug, finding.submission_id])
    assert url(field, finding) in client.get(sheet).content.decode()
    sent = {"state": "confirmed", "note": "Photo seen.", "from": came_from}
    answer = client.post(url(field, finding), sent)
    assert answer["Location"] == reverse(page, args=[field.mission.slug, finding.submission_id])
    shown = client.get(sheet).content.decode()
    assert "Photo seen." in shown
    assert url(field, finding) not in shown


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        ({"state": "follow_up", "note": ""}, "followed up"),
        ({"state": "nonsense"}, "confirmed, not confirmed"),
    ],
)
def test_what_cannot_be_decided_is_told(client, sent, says):
    field = factories.field()
    finding = finding_of(field)
    client.force_login(field.coordinator)
    answer = client.post(url(field, finding), sent)
    assert answer.status_code == 409
    assert says in answer.content.decode()
    finding.refresh_from_db()
    assert finding.state == "open"
