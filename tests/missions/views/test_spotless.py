"""Verifying the spotless together, as they were shown."""

import pytest

from missions.models import (
    Submission,
)
from tests import factories
from tests.missions.views.reviewing import MINOR, address_of
from tests.signing_in import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def field():
    return factories.field()


def test_spotless_page_lists_what_keeps_the_rule_and_reads_only(field):
    clean = [factories.filed(field, station=number) for number in range(2)]
    factories.filed(field, "voting", MINOR, station=2)
    client = signed_in(field.coordinator)
    answer = client.get(address_of(field, "review-verify-spotless"))
    assert answer.context["rows"] == clean
    assert "Spotless means:" in answer.content.decode()
    assert set(Submission.objects.values_list("state", flat=True)) == {"received"}


def test_spotless_are_verified_as_they_were_shown(field):
    clean, changed = (factories.filed(field, station=number) for number in range(2))
    client = signed_in(field.coordinator)
    shown = [f"{clean.pk}:1", f"{changed.pk}:2", "nonsense", "x:1"]
    answer = client.post(address_of(field, "review-verify-spotless"), {"seen": shown}, follow=True)
    assert f"{clean.code} is verified" in answer.content.decode()
    changed.refresh_from_db()
    assert changed.state == "received"
    again = client.post(address_of(field, "review-verify-spotless"), {"seen": shown})
    assert again.status_code == 409
    assert "None of these is spotless any more" in again.content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_spotless_page_asks_the_same_number_of_questions(field, number, django_assert_num_queries):
    for station in range(number):
        factories.filed(field, station=station)
    client = signed_in(field.coordinator)
    with django_assert_num_queries(6):
        client.get(address_of(field, "review-verify-spotless"))
