"""The incident form of the app: two taps away, telephones first, nothing left behind by mistake."""

import hashlib

import pytest
from playwright.sync_api import expect

from missions.models import Submission
from missions.states import Kind
from tests.browser.offline.filling import (
    PHONE,
    begin,
    delivered,
    enter,
    kept,
    mission_to_fill,
    pick,
    send,
)
from tests.processes import wait_for

pytestmark = pytest.mark.browser


@pytest.fixture
def field(live_app):
    return mission_to_fill()


@pytest.fixture
def phone(journey, field):
    page = journey.open_page(**PHONE)
    enter(page, field)
    return page


def test_an_incident_is_two_taps_away_and_telephones_first(phone, wire):
    phone.get_by_role("link", name="Incident").or_(phone.get_by_role("button", name="Incident")).first.click()
    phone.locator("#q-inc_category").wait_for()
    call = phone.locator(".telephone a").first
    assert call.get_attribute("href") == "tel:+77172000000"
    first = phone.locator("#s-first .q").evaluate_all("nodes => nodes.map((node) => node.dataset.key)")
    assert first[:2] == ["inc_category", "inc_when"]
    phone.locator('[name="inc_category"]').select_option("violence_or_injury")
    phone.locator("#q-inc_when").get_by_role("button", name="Now").click()
    pick(phone, "inc_place", "public_place")
    phone.locator('[name="inc_facts"]').fill("Two men struck an observer at the door.")
    pick(phone, "inc_team_safe", "no")
    assert phone.locator("#q-inc_team_safe + .telephone").get_by_text("Telephone now").is_visible()
    phone.locator("#q-inc_team_safe .note-text").fill("We left at once.")
    assert phone.locator("#s-sources_protection").get_by_text("Confidential.").is_visible()
    send(phone)
    delivered(phone)
    assert Submission.objects.get().kind == Kind.INCIDENT


def test_an_incident_takes_sound_and_documents_too(phone):
    record = begin(phone, "incident", visit=None)
    place = phone.locator("[data-whole] .files")
    for way, name, kind in (("sound", "a.ogg", "audio/ogg"), ("document", "act.pdf", "application/pdf")):
        with phone.expect_file_chooser() as chooser:
            place.locator(f"label:has([data-way={way}])").click()
        chooser.value.set_files([{"name": name, "mimeType": kind, "buffer": name.encode() * 50}])
    expect(place.locator(".thumb[data-id]")).to_have_count(2)
    assert {each["type"] for each in kept(phone, record)["files"]} == {"audio/ogg", "application/pdf"}
    digests = {each["sha256"] for each in kept(phone, record)["files"]}
    assert digests == {hashlib.sha256(name.encode() * 50).hexdigest() for name in ("a.ogg", "act.pdf")}


def test_an_incident_opened_by_mistake_leaves_nothing_behind(phone):
    phone.evaluate("location.hash = '#/r/new/incident'")
    phone.locator("#q-inc_category").wait_for()
    phone.evaluate("location.hash = '#/'")
    phone.wait_for_url("**/field/en/#/")
    records = "async () => (await (await import('/static/js/field/records.js')).all()).length"
    wait_for(lambda: phone.evaluate(records) == 0, what="the empty form to go")
