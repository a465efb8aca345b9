"""What is wrong, odd or left blank on the form of the app: told at the answer, and led to."""

import pytest
from playwright.sync_api import expect

from tests.browser.offline.filling import (
    PHONE,
    begin,
    delivered,
    enter,
    kept,
    least,
    mission_to_fill,
    pick,
    send,
)

pytestmark = pytest.mark.browser


@pytest.fixture
def field(live_app):
    return mission_to_fill()


@pytest.fixture
def phone(journey, field):
    page = journey.open_page(**PHONE)
    enter(page, field)
    return page


def test_a_wrong_value_is_told_once_the_answer_is_left_not_while_typing(phone):
    begin(phone)
    pick(phone, "v_admitted", "at_once")
    card = phone.locator("#q-vot_added_voters")
    card.locator("input[type=text]").press_sequentially("many")
    assert card.locator(".field-errors").count() == 0
    phone.locator('[name="v_members_present"]').focus()
    expect(card.locator(".field-errors")).to_have_text("Enter a whole number, in digits alone.")
    assert "e-vot_added_voters" in card.get_attribute("aria-describedby")
    card.locator("input[type=text]").fill("7")
    phone.locator('[name="v_members_present"]').focus()
    expect(card.locator(".field-errors")).to_have_count(0)


def test_answers_at_odds_are_told_when_both_are_left(phone):
    begin(phone)
    pick(phone, "v_admitted", "at_once")
    phone.locator('[name="v_members_present"]').fill("3")
    phone.locator('[name="v_members_women"]').fill("5")
    assert phone.locator("#q-v_members_women .field-errors").count() == 0
    phone.locator('[name="v_registered"]').focus()
    expect(phone.locator("#q-v_members_women .field-errors")).to_have_text("More women than members")


def test_errors_block_and_lead_to_the_answer_and_next_never_passes_one(phone):
    record = begin(phone)
    phone.locator('[name="vot_added_voters"]').fill("many")
    send(phone, anyway=False)
    expect(phone.locator("#q-v_arrival")).to_be_focused()
    summary = phone.locator("[data-summary]")
    assert summary.get_by_text("Nothing was sent yet.").is_visible()
    summary.get_by_role("button", name="Voters added").or_(summary.locator("button").last).first.click()
    assert kept(phone, record)["state"] == "draft"
    phone.locator("#q-v_arrival").get_by_role("button", name="Now").click()
    expect(phone.locator("#q-v_arrival .field-errors")).to_have_count(0)
    phone.locator('[name="vot_added_voters"]').fill("2")
    expect(summary).to_be_hidden()


def test_a_grave_answer_asks_for_words_at_once_and_cannot_go_without_them(phone):
    begin(phone)
    least(phone)
    card = phone.locator("#q-vot_stuffing")
    look = "node => { const s = getComputedStyle(node); return [s.color, s.backgroundColor, s.borderColor] }"
    yes, no = (
        card.locator(f'.pick:has(input[value="{value}"]) span').evaluate(look) for value in ("yes", "no")
    )
    assert yes == no
    pick(phone, "vot_stuffing", "yes")
    assert card.get_by_text("Say what you saw").is_visible()
    send(phone, anyway=False)
    expect(card.locator(".field-errors")).to_have_text("Say in a comment what happened and what you saw.")
    card.locator(".note-text").fill("A stack went in together.")
    expect(card.locator(".field-errors")).to_have_count(0)
    send(phone)
    delivered(phone)


def test_warnings_and_blanks_are_asked_once_and_lead_to_their_answers(phone):
    record = begin(phone)
    pick(phone, "v_admitted", "at_once")
    phone.locator('[name="v_arrival"]').fill("10:00")
    phone.locator('[name="v_departure"]').fill("10:05")
    send(phone, anyway=False)
    dialog = phone.locator("[data-ask]")
    expect(dialog.get_by_text("Visit shorter than 15 minutes")).to_be_visible()
    assert dialog.get_by_text("questions unanswered").is_visible()
    dialog.get_by_role("button", name="Visit shorter").click()
    expect(phone.locator("#q-v_departure")).to_be_focused()
    assert kept(phone, record)["state"] == "draft"
    send(phone)
    delivered(phone)
