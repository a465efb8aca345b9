"""Choosing a wording on the page: shown at once, told as a change, refused with what was typed kept."""

import pytest
from django.urls import reverse

from missions.models import Membership
from tests.reports.services.test_wordings import CLAIM, compiled, figure_of
from tests.signing_in import signed_in

pytestmark = pytest.mark.django_db


def address(version, name, *more):
    return reverse(name, args=[version.statement.mission.slug, version.statement_id, *more])


def test_a_wording_chosen_is_read_at_once_and_told_as_a_change():
    field, version = compiled()
    assert Membership.objects.filter(user=field.secretariat).exists()
    client = signed_in(field.secretariat)
    other = figure_of(version.document)["alternatives"][0]
    post = address(version, "statement-wording", CLAIM)
    answer = client.post(post, {"text_id": other["id"], "revision": "0"}, follow=True)
    text = answer.content.decode()
    assert "1 change since version 1; compile to see it on paper." in text
    sentence = next(each for each in answer.context["reading"].sentences.values() if each["claim"] == CLAIM)
    assert sentence["text"] == other["text"]
    assert f'value="{other["id"]}" checked' in text
    late = client.post(post, {"text_id": "own", "text": "Led by {k}.", "reason": "Why", "revision": "0"})
    assert late.status_code == 409
    assert "Led by {k}." in late.content.decode()
    wrong = client.post(post, {"text_id": "own", "text": "Led by 4.", "reason": "Why", "revision": "1"})
    assert wrong.status_code == 422
    assert "Numbers are not typed here" in wrong.content.decode()
    history = client.get(address(version, "statement-history")).content.decode()
    assert other["text"] in history
    assert figure_of(version.document)["sentence"]["standard"] in history
