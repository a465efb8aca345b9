"""The audit trail's page: its ladder, its filters and its words."""

import pytest
from django.urls import reverse

from missions.services import submissions
from tests import factories
from tests.signing_in import signed_in

pytestmark = pytest.mark.django_db

GIVEN = {"vot_crowded": "yes", "vot_overall": "good"}


@pytest.fixture
def field():
    return factories.field()


def page(field, user, **filters):
    answer = signed_in(user).get(reverse("audit", args=[field.mission.slug]), filters)
    answer.text_of = answer.content.decode()
    return answer


@pytest.mark.parametrize("who", ["secretariat", "observers"])
def test_the_trail_is_for_coordinators_and_the_head(field, who):
    person = getattr(field, who)
    assert page(field, person[0] if isinstance(person, list) else person).status_code == 403


def test_the_page_says_who_did_what_and_why(field):
    submission = factories.filed(field, "voting", GIVEN)
    submissions.exclude(submission_id=submission.pk, actor=field.coordinator, reason="A test of <b>.")
    shown = page(field, field.head).text_of
    assert f"excluded {submission.code}" in shown
    assert str(field.coordinator) in shown
    assert "A test of &lt;b&gt;." in shown
    assert f"sent {submission.code}, revision 1" in shown


def test_the_page_is_filtered_and_says_when_nothing_matches(field):
    submission = factories.verified(field, "voting", GIVEN)
    shown = page(field, field.head, action="submission.verified").text_of
    assert f"verified {submission.code}" in shown
    assert f"sent {submission.code}" not in shown
    assert "Nothing matches" in page(field, field.head, person="nobody of that name").text_of


@pytest.mark.parametrize(
    "filters",
    [
        {"since": "yesterday"},
        {"action": "moon.landed"},
        {"person": "a\x00b"},
        {"about": "'; --"},
        {"after": "9" * 40},
        {"since": "0001-01-01T00:00"},
    ],
)
def test_filters_nobody_understands_break_nothing(field, filters):
    assert page(field, field.head, **filters).status_code == 200


def test_moments_are_on_the_mission_s_clock(field):
    factories.filed(field, "voting", GIVEN)
    assert (
        'name="since" value="2022-06-05T10:00"' in page(field, field.head, since="2022-06-05T10:00").text_of
    )


def test_a_second_page_follows_the_first(field, monkeypatch):
    monkeypatch.setattr("missions.queries.audit.PAGE", 2)
    factories.verified(field, "voting", GIVEN)
    first = page(field, field.head)
    assert "after=" in first.text_of
    second = page(field, field.head, after=first.context["after"])
    assert "The newest" in second.text_of
    first_ids = {event.pk for event, *_more in first.context["lines"]}
    assert not first_ids & {event.pk for event, *_more in second.context["lines"]}


def test_the_page_asks_the_same_number_of_questions_whatever_happened(field, django_assert_num_queries):
    client = signed_in(field.coordinator)
    address = reverse("audit", args=[field.mission.slug])
    factories.verified(field, "voting", GIVEN)
    client.get(address)
    with django_assert_num_queries(5):
        client.get(address)
    factories.verified(field, "voting", GIVEN, station=1)
    with django_assert_num_queries(5):
        client.get(address)
