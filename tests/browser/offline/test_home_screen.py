"""The start of the observer's app: what needs the observer, and where the team is expected."""

import re
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from missions.models import Membership, Submission
from missions.services import corrections, drafts, submissions
from missions.states import MissionState, Role
from tests import factories
from tests.axe import barriers
from tests.browser.offline.screens import PHONE, VISIT, Screens, link, mission_of_screens

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("patient")]


@pytest.fixture
def field(live_app):
    return mission_of_screens()


@pytest.fixture
def phone(journey, field):
    return Screens(journey.open_page(**PHONE)).enter(field.observers[0]).whole()


def test_home_shows_the_visits_in_the_order_of_the_day_with_their_state(phone):
    visits = phone.page.locator("[data-spot=visits] .visit")
    expect(visits).to_have_count(3)
    assert [text.split("\n")[0] for text in visits.all_inner_texts()] == [
        "Opening at PS-001",
        "Voting at PS-001",
        "Voting at PS-002",
    ]
    phone.draft(place=1, answers=VISIT)
    expect(visits.nth(1)).to_contain_text(re.compile(r"\d of \d\d"))
    expect(visits.nth(1)).to_contain_text("changed")
    delivered = phone.queue(phone.draft(place=2, answers=VISIT))
    expect(visits.nth(2)).to_contain_text(re.compile(r"Delivered at \d\d:\d\d as TST22-VOT-"))
    assert Submission.objects.get(pk=delivered["id"])
    phone.js("return (await load('mission')).sync('kazakhstan');")
    expect(visits.nth(2)).to_contain_text("waiting for review")
    expect(phone.page.get_by_text("1 of 3 filed")).to_be_visible()


def test_home_opens_an_expected_visit_with_one_tap_and_never_a_second_record(phone):
    link(phone, "Voting at PS-001").click()
    phone.page.wait_for_url(re.compile("#/r/"))
    (record,) = phone.records()
    assert (record["kind"], record["team"], record["version"]) == ("voting", "A-01", 1)
    assert record["place"]["code"] == record["answers"]["v_station"] == "PS-001"
    phone.to("#/")
    expect(link(phone, "Voting at PS-001")).to_contain_text("opened, still empty")
    link(phone, "Voting at PS-001").click()
    phone.page.wait_for_url(f"**/#/r/{record['id']}")
    assert len(phone.records()) == 1


def test_home_leads_to_the_incident_form_in_two_taps_at_most(phone):
    link(phone, "^Incident").click()
    phone.page.locator("#q-inc_facts").wait_for()
    assert [record["kind"] for record in phone.records()] == ["incident"]


def test_home_shows_a_returned_submission_first_with_the_reason_and_opens_its_form(phone, field):
    filed = factories.filed(field, "voting", {"vot_overall": "good", "vot_turned_away": 2}, station=5)
    submissions.send_back(submission_id=filed.pk, actor=field.coordinator, reason="How many, really?")
    phone.js("return (await load('mission')).sync('kazakhstan');")
    card = phone.page.locator("[data-spot=needs] .card").first
    expect(card).to_contain_text("How many, really?")
    expect(card).to_contain_text("returned to you")
    expect(card).to_contain_text(f"{field.coordinator.name} returned it")
    assert card.bounding_box()["y"] < 250
    card.get_by_role("link", name="Correct it").click()
    expect(phone.page.locator('[name="vot_turned_away"]')).to_have_value("2")


def test_home_continues_a_draft_begun_on_another_phone(phone, field):
    key = uuid4()
    body = {
        "id": str(key),
        "mission": "kazakhstan",
        "kind": "incident",
        "version": 1,
        "team": "A-01",
        "answers": {"inc_facts": "Seals were broken."},
        "comments": {},
        "created_at": "2022-06-05T05:00:00Z",
        "changed_at": "2022-06-05T05:00:00Z",
    }
    drafts.save(mission=field.mission, user=field.observers[0], draft_id=key, body=body)
    phone.js("return (await load('mission')).sync('kazakhstan');")
    link(phone, "Continue here").click()
    expect(phone.page.locator('[name="inc_facts"]')).to_have_value("Seals were broken.")
    assert [record["id"] for record in phone.records()] == [str(key)]


def test_home_of_a_team_without_visits_helps(journey, field):
    phone = Screens(journey.open_page(**PHONE)).enter(field.observers[1]).whole()
    expect(phone.page.get_by_role("heading", name="No station is set for you")).to_be_visible()
    link(phone, "Another form").click()
    link(phone, "Voting").first.click()
    expect(phone.page.get_by_text("12 stations on this phone")).to_be_visible()


def test_home_before_the_mission_is_here_says_what_is_missing_and_fills_itself(journey, field, wire):
    wire.answer("GET", "/field/pack/", 503)
    phone = Screens(journey.open_page(**PHONE)).enter(field.observers[0])
    expect(phone.page.get_by_text("Your mission is not on this phone yet.")).to_be_visible()
    assert phone.page.locator("[data-spot=bar]").is_hidden()
    wire.forget()
    phone.page.reload()
    expect(link(phone, "Voting at PS-001")).to_be_visible()


def test_home_tells_how_far_fetching_is_and_what_works_already(journey, field, wire):
    wire.delay("GET", "/field/checklists/", seconds=3)
    phone = Screens(journey.open_page(**PHONE)).enter(field.observers[0])
    expect(phone.page.get_by_text(re.compile(r"Fetching the checklists: \d of 8\."))).to_be_visible()
    expect(link(phone, "Voting at PS-001")).to_be_visible()


def test_home_says_since_when_its_data_is_once_the_server_cannot_be_reached(phone, wire):
    wire.refuse()
    phone.js("return (await load('mission')).sync('kazakhstan');")
    expect(phone.page.get_by_text(re.compile(r"What you see is of \d\d:\d\d\."))).to_be_visible()
    expect(link(phone, "Voting at PS-001")).to_be_visible()


@pytest.mark.parametrize("state", [MissionState.PREPARING, MissionState.CLOSED])
def test_home_of_a_mission_that_takes_nothing_says_so(journey, field, state):
    field.mission.state = state
    field.mission.save()
    phone = Screens(journey.open_page(**PHONE)).enter(field.observers[0]).whole()
    expect(phone.page.get_by_text("This mission takes nothing new.")).to_be_visible()
    assert phone.page.locator("[data-spot=bar]").is_hidden()
    assert phone.page.locator(".visit[href]").count() == 0


def test_home_of_somebody_in_several_missions_has_a_switch(journey, field):
    other = factories.field(slug="other", stations=1)
    other.mission.short_name = "Second Mission"
    other.mission.save()
    Membership.objects.create(mission=other.mission, user=field.observers[0], role=Role.OBSERVER)
    phone = Screens(journey.open_page(**PHONE)).enter(field.observers[0])
    expect(phone.page.locator(".switch a")).to_have_count(2)
    link(phone, "Second Mission").click()
    expect(phone.page.locator("[data-title]")).to_have_text("Second Mission")
    expect(link(phone, "Second Mission")).to_have_attribute("aria-current", "true")
    phone.page.reload()
    expect(phone.page.locator("[data-title]")).to_have_text("Second Mission")


def test_home_and_record_say_what_the_coordinator_corrected_and_why(phone, field):
    filed = factories.filed(field, "voting", {"v_chair": "man"})
    payload = factories.payload(field, "voting", {"v_chair": "woman"}, base_revision=1)
    payload |= {"id": str(filed.pk), "reason": "The chair called."}
    corrections.correct(submission_id=filed.pk, actor=field.coordinator, payload=payload)
    phone.js("return (await load('mission')).sync('kazakhstan');")
    visit = link(phone, "Voting at PS-001")
    expect(visit).to_contain_text(re.compile(r"Corrected by the coordinator .*\d\d:\d\d: The chair called\."))
    visit.click()
    box = phone.page.locator(".sent")
    expect(box).to_contain_text("The chair called.")
    expect(box.get_by_text("Who chairs the commission?")).to_be_visible()
    expect(box.locator("del")).to_have_text("A man")
    expect(box.locator("ins")).to_have_text("A woman")
    assert not barriers(phone.page)
