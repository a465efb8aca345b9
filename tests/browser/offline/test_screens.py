"""This phone, help, and what holds of every screen of the observer's app."""

import re

import pytest
from playwright.sync_api import expect

from missions.models import Submission
from missions.services import submissions
from tests import factories
from tests.axe import barriers
from tests.browser.offline.screens import FITS, NARROW, PHONE, VISIT, Screens, link, mission_of_screens
from tests.processes import wait_for

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("patient")]


@pytest.fixture
def field(live_app):
    return mission_of_screens()


@pytest.fixture
def phone(journey, field):
    return Screens(journey.open_page(**PHONE)).enter(field.observers[0]).whole()


# This phone, help


def test_phone_says_what_is_kept_and_what_is_on_it(phone):
    phone.draft(place=1, answers=VISIT)
    phone.to("#/phone")
    page = phone.page
    expect(page.get_by_text("1 draft is not finished.")).to_be_visible()
    expect(page.get_by_text(re.compile("promised to keep|may clear what is here"))).to_be_visible()
    expect(page.get_by_text(re.compile("The register with 12 stations"))).to_be_visible()
    expect(page.locator(".held li")).to_have_count(8)
    expect(page.locator(".held .chip.good")).to_have_count(8)
    expect(page.get_by_text(re.compile(r"The app uses .* of the .* it may use\."))).to_be_visible()
    expect(page.get_by_text(re.compile(r"Version [0-9a-f]{8}\."))).to_be_visible()
    expect(page.locator(".languages a").first).to_have_attribute("href", re.compile("/field/.*#/phone"))


def test_phone_warns_before_signing_out_and_keeps_what_waits_sealed(phone, wire, field):
    wire.answer("PUT", "/submissions/", 503)
    record = phone.queue(phone.draft(place=1, answers=VISIT))
    phone.to("#/phone")
    sign_out = phone.page.locator("[data-spot=sign-out]")
    sign_out.click()
    dialog = phone.page.get_by_role("dialog")
    expect(dialog).to_contain_text("1 record has not been delivered yet.")
    dialog.get_by_role("button", name="Stay").click()
    assert phone.records()
    sign_out.click()
    dialog.get_by_role("button", name="Sign out").click()
    phone.page.wait_for_url("**/#/sign-in")
    rows = phone.js(
        """const { transact } = await load("database");
        const rows = await transact(["records"], "readonly", (tx) => tx.objectStore("records").getAll());
        return rows.map((row) => Object.keys(row).sort());"""
    )
    assert "answers" not in rows[0]
    assert "sealed" in rows[0]
    wire.forget()
    phone.enter(field.observers[1])
    assert phone.records() == []
    assert not Submission.objects.exists()
    phone.to("#/phone")
    phone.page.locator("[data-spot=sign-out]").click()
    phone.page.wait_for_url("**/#/sign-in")
    phone.enter(field.observers[0])
    wait_for(lambda: Submission.objects.filter(pk=record["id"]).exists(), what="the record to arrive")


def test_phone_fetches_what_is_new_and_says_when_it_cannot(phone, wire):
    phone.to("#/phone")
    phone.page.get_by_role("button", name="Fetch what is new").click()
    expect(phone.page.get_by_text("What is on this phone is up to date.")).to_be_visible()
    wire.refuse()
    phone.page.get_by_role("button", name="Fetch what is new").click()
    expect(phone.page.get_by_text(re.compile("The server could not be reached"))).to_be_visible()


def test_phone_offers_to_install_where_the_browser_does(phone):
    phone.to("#/phone")
    assert phone.page.locator("[data-spot=install]").is_hidden()
    phone.page.evaluate(
        """() => dispatchEvent(Object.assign(new Event("beforeinstallprompt", { cancelable: true }),
          { prompt: async () => { document.body.dataset.prompted = "yes"; } }))"""
    )
    phone.page.get_by_role("button", name="Put it on the home screen").click()
    expect(phone.page.locator("body")).to_have_attribute("data-prompted", "yes")


def test_help_gives_the_telephone_the_team_and_the_guidance(phone, field):
    field.teams[0].phone = "+7 701 000 00 01"
    field.teams[0].save()
    phone.js("return (await load('mission')).sync('kazakhstan');")
    phone.page.reload()
    phone.to("#/help")
    expect(link(phone, r"\+7 \(717\) 200-00-00")).to_have_attribute("href", "tel:+77172000000")
    expect(link(phone, r"\+7 701 000 00 01")).to_have_attribute("href", "tel:+77010000001")
    expect(phone.page.get_by_text(f"{field.observers[0].name} (you)")).to_be_visible()
    phone.page.get_by_text("Your role").click()
    expect(phone.page.get_by_text("You do not interfere.")).to_be_visible()
    phone.page.get_by_text("There is no network").click()
    expect(phone.page.get_by_text(re.compile("is kept on this phone as you tap"))).to_be_visible()


# Everybody

HASHES = ["#/", "#/new", "#/new/voting", "#/new/tabulation", "#/outbox", "#/phone", "#/help"]


@pytest.mark.parametrize("look", [{"color_scheme": "light"}, {"color_scheme": "dark"}], ids=["light", "dark"])
def test_screens_fit_a_narrow_phone_at_twice_the_text_and_shut_nobody_out(journey, field, look):
    phone = Screens(journey.open_page(**NARROW, **look)).enter(field.observers[0]).whole()
    filed = factories.filed(field, "voting", {"vot_overall": "good"}, station=5)
    submissions.send_back(submission_id=filed.pk, actor=field.coordinator, reason="Why?")
    phone.draft(place=1, answers=VISIT)
    refused = phone.draft("meeting")
    phone.put(
        refused,
        state="refused",
        body="{}",
        refusal={"status": 409, "error": "closed", "message": "The mission has closed.", "kept": True},
    )
    phone.js("return (await load('mission')).sync('kazakhstan');")
    for size in ("100%", "200%"):
        phone.page.evaluate("(size) => { document.documentElement.style.fontSize = size; }", size)
        for hash in HASHES:
            phone.to(hash)
            phone.page.wait_for_timeout(250)
            assert phone.page.evaluate(FITS), (hash, size)
            assert not barriers(phone.page), (hash, size)


def test_screens_have_targets_a_thumb_can_hit(phone):
    phone.draft(place=1, answers=VISIT)
    for hash in HASHES:
        phone.to(hash)
        phone.page.wait_for_timeout(250)
        small = phone.page.evaluate(
            """[...document.querySelectorAll("#screen :is(a, button, summary, input)")]
               .filter((node) => node.offsetParent && node.getBoundingClientRect().height < 43)
               .map((node) => node.textContent.trim())"""
        )
        assert small == [], hash


def test_screens_open_without_a_network_after_a_reload(phone, journey):
    phone.page.evaluate("navigator.serviceWorker.ready")
    phone.page.context.set_offline(True)
    phone.page.reload()
    expect(link(phone, "Voting at PS-001")).to_be_visible()
    for hash, text in {
        "#/new": "Critical incident",
        "#/new/voting": "Your team's places",
        "#/outbox": "Nothing is waiting.",
        "#/phone": "Opens without a network",
        "#/help": "Duty telephone",
    }.items():
        phone.to(hash)
        expect(phone.page.locator("#screen").get_by_text(text).first).to_be_visible()
    phone.to("#/new/voting")
    phone.page.get_by_role("searchbox").fill("zhambyl")
    expect(phone.page.locator("[data-spot=found] .visit")).to_have_count(1)
