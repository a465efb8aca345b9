"""Photos in the form of the app: kept before the camera returns, shown offline, sent with the answers."""

import pytest
from playwright.sync_api import expect

from missions.models import Attachment
from tests.browser.offline.filling import (
    PHONE,
    add_photos,
    begin,
    body_of,
    delivered,
    enter,
    kept,
    least,
    mission_to_fill,
    photo,
    pick,
    reopen,
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


def test_t6_t22_photos_survive_a_killed_tab_are_shown_offline_and_arrive(phone, wire, field):
    """T6, T22: hashes are equal at the end, whatever happened in between."""
    record = begin(phone)
    least(phone)
    place = add_photos(phone, "vot_order", photo(phone, 1), photo(phone, 2))
    assert place.get_by_text("2 photos").is_visible()
    add_photos(phone, "", photo(phone, 3))
    again = phone.context.new_page()
    phone.close(run_before_unload=False)
    wire.refuse()
    reopen(again, record)
    expect(again.locator("#q-vot_order .thumb img")).to_have_count(2)
    drawn = (
        "[...document.querySelectorAll('#q-vot_order .thumb img')].every((image) => image.naturalWidth > 0)"
    )
    wait_for(lambda: again.evaluate(drawn), what="the photos to be drawn")
    assert again.locator("[data-whole] .thumb").count() == 1
    send(again)
    again.get_by_text("Waiting for a network").or_(
        again.get_by_text("waiting for a network")
    ).first.wait_for()
    wire.accept()
    again.evaluate("dispatchEvent(new Event('online'))")
    wait_for(
        lambda: Attachment.objects.filter(stored_at__isnull=False).count() == 3, what="the photos", seconds=30
    )
    sent = {each["sha256"] for each in kept(again, record)["files"]}
    assert set(Attachment.objects.values_list("sha256", flat=True)) == sent
    assert sorted(Attachment.objects.values_list("question", flat=True)) == ["", "vot_order", "vot_order"]


def test_note_and_photo_on_an_unanswered_question_are_kept_and_sent(phone):
    """A trap of one system: both were dropped at the next save."""
    record = begin(phone)
    least(phone)
    add_photos(phone, "vot_stuffing", photo(phone))
    phone.locator("#q-vot_stuffing .note summary").click()
    phone.locator("#q-vot_stuffing .note-text").fill("Look at the slot.")
    # A page that is taken away in the very frame of a stroke cannot write it; a hand waits for longer.
    wait_for(lambda: "vot_stuffing" in kept(phone, record)["comments"], what="the note to be kept")
    reopen(phone, record)
    expect(phone.locator("#q-vot_stuffing .thumb")).to_have_count(1)
    assert phone.locator("#q-vot_stuffing .note-text").input_value() == "Look at the slot."
    send(phone)
    body = body_of(phone, record)
    assert "vot_stuffing" not in body["answers"]
    assert body["comments"]["vot_stuffing"] == "Look at the slot."
    assert [each["question"] for each in body["attachments"]] == ["vot_stuffing"]
    delivered(phone)


def test_t20_a_photo_alone_is_kept_without_anything_typed(phone):
    """T20: nothing was typed, so nothing was autosaved; the photo is there all the same."""
    record = begin(phone)
    add_photos(phone, "", photo(phone), way="camera")
    reopen(phone, record)
    expect(phone.locator("[data-whole] .thumb")).to_have_count(1)


def test_a_photo_taken_off_comes_back_until_it_is_gone_for_good(phone):
    record = begin(phone)
    place = add_photos(phone, "vot_order", photo(phone, 1), photo(phone, 2))
    place.get_by_role("button", name="Remove").first.click()
    assert place.get_by_text("1 photo").is_visible()
    assert len(kept(phone, record)["files"]) == 2
    place.get_by_role("button", name="Undo").click()
    assert place.get_by_text("2 photos").is_visible()
    place.get_by_role("button", name="Remove").first.click()
    phone.evaluate("location.hash = '#/'")
    wait_for(lambda: len(kept(phone, record)["files"]) == 1, what="the photo to go on leaving")


def test_typing_goes_on_while_photos_are_worked_on(phone):
    record = begin(phone)
    place = phone.locator("#q-vot_order .files")
    place.locator("summary").click()
    pictures = [photo(phone, seed) for seed in range(1, 7)]
    with phone.expect_file_chooser() as chooser:
        place.locator("label:has([data-way=gallery])").click()
    chooser.value.set_files(pictures)
    pick(phone, "vot_group", "no")
    expect(place.locator(".thumb[data-id]")).to_have_count(6)
    now = kept(phone, record)
    assert len({each["sha256"] for each in now["files"]}) == 6
    assert {each["name"] for each in now["files"]} == {"image.jpg"}
    assert now["answers"]["vot_group"] == "no"
