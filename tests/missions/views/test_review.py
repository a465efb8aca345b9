"""The coordinator's desk: who may, what comes first, and what a decision answers."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.urls import reverse

from missions.models import (
    Incident,
    IncidentLink,
    Membership,
    Submission,
)
from missions.queries.checklists import form_of
from missions.queries.review import neighbours, queue_page, review_queue
from missions.states import Role
from tests import factories
from tests.missions.views.reviewing import CRITICAL, MINOR, SERIOUS, WHY, address_of, desk
from tests.signing_in import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def field():
    return factories.field()


def test_desk_sends_the_anonymous_to_sign_in(client, field):
    answer = client.get(desk(field))
    assert (answer.status_code, answer.url) == (302, f"/sign-in/?next={desk(field)}")


def test_desk_hides_the_mission_from_a_stranger(field):
    assert signed_in(factories.person()).get(desk(field)).status_code == 404


@pytest.mark.parametrize("who", ["observer", "secretariat"])
def test_desk_tells_others_that_coordinators_review(field, who):
    user = field.observers[0] if who == "observer" else field.secretariat
    answer = signed_in(user).get(desk(field))
    assert answer.status_code == 403
    assert "Only coordinators of this mission review submissions." in answer.content.decode()


def test_desk_opens_the_most_alarming_first(field):
    factories.filed(field, "voting", MINOR, station=1)
    critical = factories.filed(field, "voting", CRITICAL, station=0, **WHY)
    answer = signed_in(field.coordinator).get(desk(field))
    assert answer.status_code == 200
    assert answer.context["submission"] == critical
    text = answer.content.decode()
    assert "Are all ballot boxes in use securely sealed and in view?" in text
    assert "The seal hung open." in text
    assert "Voting at PS-001" in text


def test_desk_says_when_nothing_waits(field):
    factories.verified(field)
    assert "Nothing waits for review" in signed_in(field.coordinator).get(desk(field)).content.decode()


def test_queue_goes_from_critical_to_spotless_and_then_by_age(field):
    names = ["clean-new", "clean-old", "serious", "critical"]
    kinds = [{}, {}, SERIOUS, CRITICAL]
    filed = {
        name: factories.filed(field, "voting", given, station=number % 3, team=number % 2, **WHY)
        for number, (name, given) in enumerate(zip(names, kinds, strict=True))
    }
    Submission.objects.filter(pk=filed["clean-old"].pk).update(received_at=datetime(2022, 6, 5, tzinfo=UTC))
    page = queue_page(review_queue(mission=field.mission, user=field.coordinator))
    by_id = {each.pk: name for name, each in filed.items()}
    assert [by_id[item.submission.pk] for item in page.items] == [
        "critical",
        "serious",
        "clean-old",
        "clean-new",
    ]
    assert (page.waiting, page.critical, page.after) == (4, 1, None)


def test_queue_chips_say_in_words_what_is_alarming(field):
    both = {**CRITICAL, **SERIOUS}
    factories.filed(field, "voting", both, station=0, **WHY)
    factories.filed(field, "voting", SERIOUS, station=1, **WHY)
    factories.filed(field, "voting", {}, station=2)
    page = queue_page(review_queue(mission=field.mission, user=field.coordinator))
    assert [item.chips[0] for item in page.items] == [
        ("alarm", "critical"),
        ("warn", "1 serious"),
        ("good", "spotless"),
    ]
    assert page.items[0].gist == "Are all ballot boxes in use securely sealed and in view? No"


def test_queue_marks_one_visit_filed_twice(field):
    factories.filed(field, "voting", {"v_arrival": "10:00", "v_departure": "10:40"})
    factories.filed(field, "voting", {"v_arrival": "10:30", "v_departure": "11:00"})
    factories.filed(field, "voting", {"v_arrival": "14:00", "v_departure": "14:30"})
    page = queue_page(review_queue(mission=field.mission, user=field.coordinator))
    assert [item.is_twice for item in page.items] == [True, True, False]


def test_queue_pages_by_position_and_skips_nothing(field):
    filed = [factories.filed(field, "voting", {}, station=number % 3) for number in range(5)]
    queue = review_queue(mission=field.mission, user=field.coordinator)
    seen, after = [], None
    while True:
        page = queue_page(queue, after=after, size=2)
        seen += [item.submission for item in page.items]
        if page.after is None:
            break
        after = Submission.objects.get(pk=page.after)
    assert sorted(each.pk for each in seen) == sorted(each.pk for each in filed)
    assert len(seen) == 5


def test_queue_keeps_to_the_coordinators_areas(field):
    inside = factories.filed(field, "voting", {}, station=0)
    factories.filed(field, "voting", {}, station=1)
    meeting = factories.filed(field, "meeting")
    place = Membership.objects.get(mission=field.mission, user=field.coordinator)
    place.areas.add(inside.station.area)
    queue = review_queue(mission=field.mission, user=field.coordinator)
    assert set(queue) == {inside, meeting}


def test_neighbours_are_found_by_position_after_a_decision(field):
    first, second, third = (factories.filed(field, "voting", {}, station=number) for number in range(3))
    queue = review_queue(mission=field.mission, user=field.coordinator)
    factories.verify(field, second)
    assert neighbours(queue, second) == (first.pk, third.pk)


@pytest.mark.parametrize("number", [1, 3])
def test_desk_asks_the_same_number_of_questions_for_one_and_for_three(
    field, number, django_assert_num_queries
):
    for station in range(number):
        factories.filed(field, "voting", CRITICAL, station=station, **WHY)
    form_of(field.version("voting").pk)
    client = signed_in(field.coordinator)
    with django_assert_num_queries(25):
        assert client.get(desk(field)).status_code == 200


def test_desk_only_reads(field, django_assert_num_queries):
    submission = factories.filed(field, "voting", CRITICAL, **WHY)
    client = signed_in(field.coordinator)
    with django_assert_num_queries(25) as captured:
        client.get(desk(field, submission))
    assert {query["sql"].split()[0] for query in captured.captured_queries} == {"SELECT"}


def test_desk_passes_over_a_parameter_that_names_nothing(field):
    factories.filed(field)
    client = signed_in(field.coordinator)
    for parameters in ({"after": "x"}, {"decided": str(uuid4())}, {"after": "'; drop"}):
        assert client.get(desk(field), parameters).status_code == 200


def test_desk_shows_the_next_page_after_a_submission(field, monkeypatch):
    monkeypatch.setattr("missions.views.judging.PAGE_SIZE", 2)
    for number in range(3):
        factories.filed(field, "voting", {}, station=number)
    client = signed_in(field.coordinator)
    first = client.get(desk(field)).context["queue"]
    assert len(first.items) == 2
    second = client.get(desk(field), {"after": str(first.after)}).context["queue"]
    assert len(second.items) == 1
    assert second.items[0].submission.pk not in {item.submission.pk for item in first.items}


def test_team_phone_is_for_coordinators(field):
    field.teams[0].phone = "+7 700 000 00 01"
    field.teams[0].save()
    submission = factories.filed(field)
    address = reverse("submission", args=[field.mission.slug, submission.pk])
    assert "+7 700 000 00 01" in signed_in(field.coordinator).get(address).content.decode()
    for user in (field.secretariat, field.observers[0]):
        assert "+7 700" not in signed_in(user).get(address).content.decode()


@pytest.mark.parametrize(
    "name",
    ["submission-claim", "submission-release", "submission-follow-up", "submission-correct"],
)
def test_desk_doors_keep_to_the_coordinators_areas(field, name):
    submission = factories.filed(field, station=0)
    limited = factories.member(field.mission, Role.COORDINATOR)
    Membership.objects.get(user=limited).areas.add(field.areas[1])
    answer = signed_in(limited).post(address_of(field, name, submission), {"reason": "Because."})
    assert answer.status_code == 404


def test_desk_shows_open_incidents_at_the_station_and_inside_the_areas(field):
    submission = factories.filed(field, station=0)
    incident = factories.filed(field, "incident").incident
    IncidentLink.objects.create(incident=incident, station=field.stations[0], by=field.coordinator)
    page = signed_in(field.coordinator).get(desk(field, submission))
    assert [each.incident for each in page.context["incidents_near"]] == [incident]
    Incident.objects.filter(pk=incident.pk).update(state="closed")
    page = signed_in(field.coordinator).get(desk(field, submission))
    assert page.context["incidents_near"] == []


def test_desk_shows_what_each_revision_changed(field):
    submission = factories.filed(field, "voting", {"v_chair": "woman"})
    again = {"id": str(submission.pk), "reason": "We counted again."}
    factories.filed(field, "voting", {"v_chair": "man"}, base_revision=1, **again)
    factories.filed(
        field, "voting", {"v_chair": "man"}, base_revision=2, comments={"v_chair": "He sat there."}, **again
    )
    revised = signed_in(field.coordinator).get(desk(field, submission)).context["sheet"].revised
    told = [[(each.before, each.after, each.is_note) for each in one.changes] for one in revised]
    assert told == [[("", "He sat there.", True)], [("A woman", "A man", False)]]
