"""The page that holds a pasted statement against the mission's records."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEvent
from reports.views.review_text import LONGEST
from tests import factories
from tests.reports.claims.test_review_text import SEED
from tests.statements import version_of

pytestmark = pytest.mark.django_db


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def page(field):
    return reverse("review-text", args=[field.mission.slug])


def test_a_text_is_shown_with_its_flags_at_their_sentences_and_is_kept_nowhere():
    field = factories.field(stations=15)
    for station in range(15):
        chair = {"v_chair": "woman" if station < 10 else "man", "vot_order": "yes", "vot_interference": "no"}
        factories.verified(field, "voting", chair, station=station)
    version_of(field)
    client, events = signed_in(field.coordinator), AuditEvent.objects.count()
    shown = client.post(page(field), {"text": SEED.read_text(encoding="utf-8")})
    assert shown.status_code == 200
    assert "no-store" in shown["Cache-Control"]
    html = shown.content.decode()
    before, after = html.split('id="S30"')
    assert "judges the outcome" in after.split('id="S31"')[0]
    assert "judges the outcome" not in before
    assert "The text is not called preliminary." in html
    assert AuditEvent.objects.count() == events
    listed = client.get(reverse("statements", args=[field.mission.slug])).content.decode()
    assert f'href="{page(field)}"' in listed


def test_what_cannot_be_reviewed_is_told():
    field = factories.field(stations=1)
    client = signed_in(field.secretariat)
    early = client.post(page(field), {"text": "Voting was calm."})
    assert (early.status_code, "Compile a statement first" in early.content.decode()) == (422, True)
    version_of(field)
    assert "Paste the text" in client.post(page(field), {"text": "  "}).content.decode()
    long = client.post(page(field), {"text": "a" * (LONGEST + 1)})
    assert (long.status_code, "too long" in long.content.decode()) == (422, True)
    hostile = client.post(page(field), {"text": "<script>alert(1)</script> was not seen."})
    assert "<script>alert" not in hostile.content.decode()
