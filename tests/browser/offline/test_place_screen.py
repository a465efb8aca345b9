"""Choosing the place in the observer's app: assigned, lately used, near, found, or typed."""

import re

import pytest
from playwright.sync_api import expect

from missions.models import Area, PollingStation
from tests.browser.offline.screens import PHONE, VISIT, Screens, link, mission_of_screens

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("patient")]


@pytest.fixture
def field(live_app):
    return mission_of_screens()


@pytest.fixture
def phone(journey, field):
    return Screens(journey.open_page(**PHONE)).enter(field.observers[0]).whole()


def test_place_finds_an_assigned_station_within_three_taps_and_any_other_as_one_types(phone):
    link(phone, "Another form").click()
    link(phone, "^Counting|Closing and counting").first.click()
    expect(phone.page.locator("[data-spot=own] .visit")).to_have_count(2)
    field = phone.page.get_by_role("searchbox")
    field.fill("zhambyl")
    found = phone.page.locator("[data-spot=found] .visit")
    expect(found).to_have_count(1)
    expect(found.first).to_contain_text("PS-001")
    assert phone.page.locator("[data-spot=own]").is_hidden()
    field.fill("litsei")
    expect(found.first).to_contain_text("Лицей № 14")
    field.fill("nothing like it")
    expect(phone.page.get_by_text("Nothing found.")).to_be_visible()
    field.fill("")
    expect(phone.page.locator("[data-spot=own]")).to_be_visible()
    field.fill("7")
    found.first.click()
    phone.page.wait_for_url(re.compile("#/r/"))
    (record,) = phone.records()
    assert (record["kind"], record["place"]["code"], record["answers"]["v_station"]) == (
        "counting",
        "PS-007",
        "PS-007",
    )


def test_place_shows_the_lately_used_and_searches_with_the_keyboard_alone(phone):
    phone.draft(place=1, answers=VISIT)
    other = phone.draft("counting")
    place = {"kind": "station", "ref": "PS-009", "code": "PS-009", "name": "School 9", "area": "District 2"}
    phone.put(other, place=place)
    phone.to("#/new/voting")
    recent = phone.page.locator("[data-spot=recent] .visit")
    expect(recent).to_have_count(1)
    expect(recent.first).to_contain_text("PS-009")
    phone.page.get_by_role("searchbox").fill("ps 8")
    phone.page.keyboard.press("Enter")
    expect(phone.page.locator("[data-place='PS-008']")).to_be_focused()
    phone.page.keyboard.press("Enter")
    phone.page.wait_for_url(re.compile("#/r/"))
    assert phone.records()[0]["place"]["code"] == "PS-008"


def test_place_puts_the_nearest_first_once_asked_and_says_how_far(journey, field):
    page = journey.open_page(
        **PHONE, geolocation={"latitude": 51.31, "longitude": 71.4}, permissions=["geolocation"]
    )
    phone = Screens(page).enter(field.observers[0]).whole()
    phone.to("#/new/voting")
    page.get_by_role("button", name="Nearest to me").click()
    near = page.locator("[data-spot=near] .visit")
    expect(near.first).to_contain_text("PS-003")
    expect(near.first).to_contain_text("1.1 km")
    page.get_by_role("searchbox").fill("ps")
    expect(page.locator("[data-spot=found] .visit").first).to_contain_text("PS-003")


def test_place_goes_on_without_a_position(journey, field):
    page = journey.open_page(**PHONE, permissions=[])
    phone = Screens(page).enter(field.observers[0]).whole()
    phone.to("#/new/voting")
    page.get_by_role("button", name="Nearest to me").click()
    expect(page.get_by_text(re.compile("Your phone does not give the position"))).to_be_visible()
    page.get_by_role("searchbox").fill("ps 5")
    expect(page.locator("[data-spot=found] .visit")).to_have_count(1)


def test_place_takes_a_number_that_is_not_in_the_list_and_says_what_becomes_of_it(phone):
    phone.to("#/new/voting")
    phone.page.get_by_text("The station is not in the list").click()
    expect(
        phone.page.get_by_text(re.compile("kept for your coordinator, who adds the station"))
    ).to_be_visible()
    phone.page.get_by_label("Number as it stands on the door").fill("777")
    phone.page.get_by_role("button", name="File with this number").click()
    phone.page.wait_for_url(re.compile("#/r/"))
    assert phone.records()[0]["answers"]["v_station"] == "777"


def test_place_moves_a_record_and_keeps_its_answers(phone):
    record = phone.draft(place=1, answers=VISIT)
    phone.to(f"#/new/voting?for={record['id']}")
    expect(phone.page.locator("[data-place='PS-001']")).to_contain_text("here now")
    phone.page.locator("[data-place='PS-002']").click()
    phone.page.wait_for_url(f"**/#/r/{record['id']}")
    (moved,) = phone.records()
    assert moved["place"]["code"] == moved["answers"]["v_station"] == "PS-002"
    assert moved["answers"]["vot_overall"] == "good"


def test_place_asks_the_server_where_only_a_part_of_the_register_is_here(phone, field, wire):
    far = Area.objects.create(mission=field.mission, code="R9", name="Far Region", kind="region", path="R9")
    PollingStation.objects.create(
        mission=field.mission, area=far, region=far, code="FAR-1", name="Distant school", locality="rural"
    )
    phone.js(
        """const { transact } = await load("database");
        await transact(["registers"], "readwrite", async (tx) => {
          const store = tx.objectStore("registers");
          for (const { data, ...row } of await store.getAll()) {
            await store.put({ ...row, data: { ...data, scope: "part" } });
          }
        });"""
    )
    phone.to("#/new/voting")
    expect(phone.page.get_by_text(re.compile("The stations of your area are on this phone"))).to_be_visible()
    phone.page.get_by_role("searchbox").fill("distant")
    expect(phone.page.locator("[data-spot=found] .visit")).to_have_count(1)
    expect(phone.page.locator("[data-spot=found]")).to_contain_text("FAR-1")
    wire.refuse()
    phone.page.get_by_role("searchbox").fill("gymnasium")
    expect(phone.page.get_by_text(re.compile("could not be asked"))).to_be_visible()
    expect(phone.page.locator("[data-spot=found] .visit")).to_have_count(1)
