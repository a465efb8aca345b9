"""The incidents of a mission: filters in the address, all of one on its page, decisions without scripts."""

import pytest
from django.urls import reverse

from missions.models import Membership
from tests import factories
from tests.missions.services.test_incidents import OPEN_SOURCE, brought_to, put, reported

pytestmark = pytest.mark.django_db


def listed(client, field, **asked):
    return client.get(reverse("incidents", args=[field.mission.slug]), asked).content.decode()


def page_of(client, incident):
    address = reverse("incident", args=[incident.submission.mission.slug, incident.pk])
    return client.get(address).content.decode()


def post(client, incident, name, **given):
    return client.post(reverse(name, args=[incident.submission.mission.slug, incident.pk]), given)


@pytest.mark.parametrize("number", [1, 3])
def test_list_takes_a_constant_number_of_queries(client, django_assert_num_queries, number):
    field = factories.field()
    for each in range(number):
        reported(field, station=each)
    client.force_login(field.coordinator)
    listed(client, field)
    with django_assert_num_queries(13):
        listed(client, field)


def test_list_has_the_most_alarming_first_and_its_filters_in_the_address(client):
    field = factories.field()
    minor = reported(field, "minor", station=0)
    grave = reported(field, "critical", station=1, inc_team_safe="no")
    refuted = brought_to(field, "refuted")
    client.force_login(field.coordinator)
    page = listed(client, field)
    assert page.index(grave.submission.code) < page.index(minor.submission.code)
    assert refuted.submission.code not in page
    assert "team not safe" in page
    assert refuted.submission.code in listed(client, field, state="refuted")
    assert refuted.submission.code in listed(client, field, state="all")
    for narrowed in ({"severity": "minor"}, {"area": field.stations[0].area.path}):
        page = listed(client, field, **narrowed)
        assert minor.submission.code in page
        assert grave.submission.code not in page
    assert "No incident matches" in listed(client, field, category="vote_buying")


def test_limited_coordinator_sees_and_decides_on_theirs_alone(client):
    field = factories.field()
    inside, outside = reported(field, station=0), reported(field, station=1)
    Membership.objects.get(mission=field.mission, user=field.coordinator).areas.add(field.stations[0].area)
    client.force_login(field.coordinator)
    page = listed(client, field, state="all")
    assert inside.submission.code in page
    assert outside.submission.code not in page
    assert post(client, outside, "incident-decide", state="corroborated", reason="x").status_code == 404
    answer = post(client, inside, "incident-link", code=outside.submission.code)
    assert (answer.status_code, "Nothing here has the code" in answer.content.decode()) == (409, True)


def test_page_says_how_it_is_known_and_what_protects_the_source(client):
    field = factories.field()
    incident = reported(
        field,
        inc_source="direct_witness_told_us",
        inc_protect="yes",
        inc_consent="nothing_beyond_headquarters",
    )
    client.force_login(field.coordinator)
    page = page_of(client, incident)
    assert "Sources asked not to be named." not in page
    page += post(client, incident, "incident-confidential").content.decode()
    for said in (
        "written as reported to the mission, never as observed",
        "Sources asked not to be named.",
        "Nothing of this may leave headquarters.",
        "Only a verified incident is used in the statement",
        "An observer was told to leave.",
    ):
        assert said in page


def test_critical_one_tells_that_one_more_must_agree(client):
    field = factories.field()
    incident = brought_to(field, "corroborated", "critical")
    client.force_login(field.coordinator)
    answer = post(
        client, incident, "incident-decide", state="verified", reason="Two witnesses.", revision="1"
    )
    assert answer.status_code == 302
    page = page_of(client, incident)
    assert "One more coordinator must agree" in page
    assert "Two witnesses." in page
    again = post(client, incident, "incident-decide", state="verified", reason="Again.")
    assert (again.status_code, "You have said so already" in again.content.decode()) == (409, True)
    put(incident, "verified", field.head)
    assert "One more coordinator must agree" not in page_of(client, incident)


def test_decision_without_a_basis_keeps_what_was_typed_and_changes_nothing(client):
    field = factories.field()
    incident = reported(field)
    client.force_login(field.coordinator)
    answer = post(client, incident, "incident-decide", state="corroborated", reason="")
    assert answer.status_code == 422
    assert "Write what the decision rests on" in answer.content.decode()
    incident.refresh_from_db()
    assert incident.state == "reported"


def test_use_is_chosen_and_what_is_not_open_says_why(client):
    field = factories.field()
    incident = brought_to(field, "verified", **OPEN_SOURCE | {"inc_protect": "yes"})
    client.force_login(field.coordinator)
    assert "What its sources agreed to does not allow it" in page_of(client, incident)
    shown = post(client, incident, "incident-confidential").content.decode()
    assert "A source must be protected" in shown
    assert post(client, incident, "incident-use", use="described_with_place").status_code == 409
    assert post(client, incident, "incident-use", use="described_without_place").status_code == 302
    incident.refresh_from_db()
    assert incident.use == "described_without_place"
    assert "Use from “not used” to “described without place”" in page_of(client, incident)


def test_links_are_made_shown_on_both_pages_and_removed(client):
    field = factories.field()
    one, two = reported(field), reported(field)
    client.force_login(field.coordinator)
    assert post(client, one, "incident-link", code=two.submission.code, note="Same crowd.").status_code == 302
    assert post(client, one, "incident-link", code=field.stations[2].code).status_code == 302
    assert two.submission.code in page_of(client, one)
    assert one.submission.code in page_of(client, two)
    link = one.links.get(other=two)
    address = reverse("incident-unlink", args=[field.mission.slug, two.pk, link.pk])
    assert client.post(address, {"reason": ""}).status_code == 409
    assert client.post(address, {"reason": "Another street."}).status_code == 302
    assert "No longer linked to" in page_of(client, two)


def test_duty_is_said_for_oneself_and_by_the_head_for_others(client):
    field = factories.field()
    places = {each: Membership.objects.get(user=each) for each in (field.coordinator, field.head)}

    def change(person, on):
        return client.post(reverse("duty", args=[field.mission.slug, person.pk]), {"on": on}).status_code

    client.force_login(field.coordinator)
    assert (change(field.coordinator, "0"), change(field.head, "0")) == (302, 403)
    client.force_login(field.head)
    assert change(field.coordinator, "1") == 302
    for place in places.values():
        place.refresh_from_db()
        assert place.is_on_duty
