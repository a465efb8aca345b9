"""The form of the app: kept at once, one tap an answer, told at the answer, sent when it is right."""

import pytest
from playwright.sync_api import expect

from missions.models import Remark, Submission
from missions.services import checklists, submissions
from missions.states import Kind
from tests import factories
from tests.browser.offline.filling import (
    PHONE,
    add_photos,
    begin,
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


SAVED = "Saved on this phone"


@pytest.fixture
def field(live_app):
    return mission_to_fill()


@pytest.fixture
def phone(journey, field):
    page = journey.open_page(**PHONE)
    enter(page, field)
    return page


# Kept at once


def test_every_change_is_on_the_phone_before_anybody_asks_for_it(phone, wire):
    record = begin(phone)
    wire.refuse()
    pick(phone, "vot_group", "no")
    pick(phone, "vot_stuffing", "not_observed")
    phone.locator("#q-vot_added_voters").get_by_role("button", name="One more").click()
    phone.locator("#q-v_arrival").get_by_role("button", name="Now").click()
    phone.locator("#q-vot_order .note summary").click()
    phone.locator("#q-vot_order .note-text").press_sequentially("A long queue at ten.")
    expect(phone.locator("[data-saved]")).to_contain_text(SAVED)
    wait_for(
        lambda: kept(phone, record)["comments"].get("vot_order") == "A long queue at ten.", what="the note"
    )
    answers = kept(phone, record)["answers"]
    assert (answers["vot_group"], answers["vot_stuffing"], answers["vot_added_voters"]) == (
        "no",
        "not_observed",
        0,
    )
    reopen(phone, record)
    assert phone.locator('#q-vot_group input[value="no"]').is_checked()
    assert phone.locator('#q-vot_stuffing input[value="not_observed"]').is_checked()
    assert phone.locator('[name="vot_added_voters"]').input_value() == "0"
    assert phone.locator("#q-vot_order .note-text").input_value() == "A long queue at ten."


def test_a_second_tap_takes_an_answer_back(phone):
    record = begin(phone)
    pick(phone, "vot_group", "no")
    pick(phone, "vot_group", "no")
    wait_for(lambda: "vot_group" not in kept(phone, record)["answers"], what="the answer to go")
    phone.locator('#q-vot_group input[value="yes"]').focus()
    phone.keyboard.press("Space")
    wait_for(lambda: kept(phone, record)["answers"].get("vot_group") == "yes", what="the answer")
    phone.keyboard.press("Delete")
    wait_for(lambda: "vot_group" not in kept(phone, record)["answers"], what="the answer to go")


def test_t7_everything_typed_is_on_the_disk_before_the_camera_opens(phone):
    """T7: the phone may end the page while the camera is open; what was typed in the same moment is there."""
    record = begin(phone)
    add_photos(phone, "vot_order", photo(phone))
    phone.locator("#q-vot_group .files summary").click()
    phone.locator("#q-vot_order .note summary").click()
    with phone.expect_file_chooser():
        # In one go, faster than any hand: a stroke, and the camera.
        phone.evaluate(
            """() => {
              const text = document.querySelector("#q-vot_order .note-text");
              text.value = "The last words before the camera.";
              text.dispatchEvent(new Event("input", { bubbles: true }));
              document.querySelector("#q-vot_group [data-way=camera]").click();
            }"""
        )
    again = phone.context.new_page()
    phone.close(run_before_unload=False)
    reopen(again, record)
    assert again.locator("#q-vot_order .note-text").input_value() == "The last words before the camera."
    expect(again.locator("#q-vot_order .thumb")).to_have_count(1)


def test_a_phone_that_cannot_save_says_so_and_keeps_the_answers_on_the_screen(phone):
    record = begin(phone)
    phone.evaluate(
        """() => {
          window.put = IDBObjectStore.prototype.put;
          IDBObjectStore.prototype.put = function (row) {
            if (this.name === "records") throw new DOMException("full", "QuotaExceededError");
            return window.put.call(this, row);
          };
        }"""
    )
    pick(phone, "vot_group", "no")
    alarm = phone.locator("[data-not-saved]")
    expect(alarm).to_contain_text("This phone could not save; it is full.")
    assert phone.locator("[data-saved]").is_hidden()
    assert phone.locator('#q-vot_group input[value="no"]').is_checked()
    pick(phone, "vot_order", "yes")
    phone.evaluate("location.hash = '#/'")  # leaving does not lose what could not be kept
    phone.wait_for_url("**/field/en/#/")
    phone.evaluate("(id) => { location.hash = `#/r/${id}`; }", record)
    phone.locator("#q-vot_order").wait_for()
    assert phone.locator('#q-vot_order input[value="yes"]').is_checked()
    expect(alarm).to_be_visible()
    phone.evaluate("() => { IDBObjectStore.prototype.put = window.put; }")
    alarm.get_by_role("button", name="Try again").click()
    expect(alarm).to_be_hidden()
    expect(phone.locator("[data-saved]")).to_contain_text(SAVED)
    answers = kept(phone, record)["answers"]
    assert (answers["vot_group"], answers["vot_order"]) == ("no", "yes")


def test_a_record_is_filled_in_one_tab_at_a_time(phone):
    record = begin(phone)
    pick(phone, "vot_group", "no")
    other = phone.context.new_page()
    other.goto(f"/field/en/#/r/{record}")
    other.get_by_text("This form is open in another tab.").wait_for()
    assert other.locator("#checklist .q").count() == 0
    other.get_by_role("button", name="Take over here").click()
    other.locator("#q-vot_group").wait_for()
    assert other.locator('#q-vot_group input[value="no"]').is_checked()
    phone.get_by_text("taken over in another tab").wait_for()
    pick(other, "vot_order", "yes")
    wait_for(lambda: kept(other, record)["answers"].get("vot_order") == "yes", what="the other tab's answer")
    assert kept(other, record)["answers"]["vot_group"] == "no"


def test_t9_a_draft_opens_with_the_version_it_was_begun_with(phone, field):
    """T9: version 2 is published while a draft of version 1 is open."""
    from missions.checklists import load_standard_set

    record = begin(phone)
    pick(phone, "vot_group", "no")
    changed = load_standard_set().forms[Kind.VOTING].to_json()
    changed["questions"] = [each for each in changed["questions"] if each["key"] != "vot_group"]
    for group in changed["groups"]:
        group["keys"] = [key for key in group["keys"] if key != "vot_group"]
    newer = type(load_standard_set().forms[Kind.VOTING]).from_json(changed)
    checklists.publish(field.mission, Kind.VOTING, newer, actor=None)
    phone.evaluate("async () => (await import('/static/js/field/mission.js')).sync('kazakhstan')")
    reopen(phone, record)
    assert phone.locator('#q-vot_group input[value="no"]').is_checked()
    phone.evaluate("location.hash = '#/'")
    begin(phone, visit=1)
    assert phone.locator("#q-vot_group").count() == 0


# The visit


def test_breaks_and_the_day_go_with_the_visit(phone):
    record = begin(phone)
    least(phone)
    phone.locator(".visit-card summary").click()
    phone.get_by_role("button", name="+ Break").click()
    phone.locator(".break input").first.fill("10:20")
    send(phone, anyway=False)
    assert phone.locator("[data-summary]").get_by_text("both times of each break").is_visible()
    phone.locator(".break input").last.fill("10:30")
    phone.locator("[data-day]").fill("2022-06-05")
    wait_for(lambda: kept(phone, record)["visit_date"] == "2022-06-05", what="the day to be kept")
    reopen(phone, record)
    assert "10:20–10:30" in phone.locator("[data-visit-summary]").inner_text()
    send(phone)
    delivered(phone)
    revision = Submission.objects.get().revisions.get()
    assert revision.breaks == [{"from": "10:20", "to": "10:30"}]


def test_a_draft_at_the_wrong_place_is_moved_with_its_answers(phone, field):
    record = begin(phone)
    least(phone)
    pick(phone, "vot_group", "no")
    phone.get_by_role("button", name="It is another place").click()
    phone.wait_for_url(f"**#/new/voting?for={record}")
    phone.get_by_text("PS-002").first.click()
    phone.locator("#q-vot_group").wait_for()
    expect(phone.locator("[data-title]")).to_have_text("PS-002")
    assert phone.locator('#q-vot_group input[value="no"]').is_checked()
    send(phone)
    delivered(phone)
    assert Submission.objects.get().station == field.stations[1]


def test_a_partners_filing_of_the_same_visit_is_told_before_sending(phone, field):
    theirs = factories.filed(field, "voting", {"v_arrival": "10:10", "v_departure": "10:50"})
    record = begin(phone)
    phone.locator(".visit-card summary").click()
    phone.locator("[data-day]").fill("2022-06-05")
    least(phone)
    send(phone, anyway=False)
    dialog = phone.locator("[data-ask]")
    dialog.get_by_text(theirs.code).wait_for()
    dialog.get_by_role("button", name="Keep as draft").click()
    phone.wait_for_url("**/field/en/#/")
    assert kept(phone, record)["state"] == "draft"
    phone.evaluate("(id) => { location.hash = `#/r/${id}`; }", record)
    phone.locator("#q-vot_group").wait_for()
    send(phone, anyway=False)
    dialog.get_by_role("button", name="Send mine too").click()
    delivered(phone)
    assert Submission.objects.count() == 2


# Corrections


def test_a_returned_submission_is_corrected_on_top_with_its_reason(phone, field):
    given = {"vot_turned_away": 2, "vot_turned_away_why": ["no_valid_id"]}
    submission = factories.filed(field, "voting", given | {"vot_overall": "good"})
    submissions.send_back(submission_id=submission.pk, actor=field.coordinator, reason="How many, really?")
    Remark.objects.create(
        submission=submission, revision=1, question="vot_overall", text="And why good?", by=field.coordinator
    )
    phone.evaluate("async () => (await import('/static/js/field/mission.js')).sync('kazakhstan')")
    phone.goto(f"/field/en/#/r/{submission.pk}")
    phone.get_by_text("How many, really?").wait_for()
    phone.get_by_role("button", name="Correct it").click()
    phone.locator("#q-vot_turned_away").wait_for()
    assert phone.locator("[data-returned]").get_by_text("How many, really?").is_visible()
    assert phone.locator("#q-vot_overall .remark").get_by_text("And why good?").is_visible()
    assert phone.locator('[name="vot_turned_away"]').input_value() == "2"
    phone.locator('[name="vot_turned_away"]').fill("3")
    send(phone, anyway=False)
    dialog = phone.locator("[data-ask]")
    dialog.get_by_label("What did you change, and why?").fill("Recounted.")
    dialog.locator("[data-send]").click()
    delivered(phone)
    submission.refresh_from_db()
    assert submission.revision == 2
    revision = submission.revisions.get(number=2)
    assert (revision.reason, revision.answers["vot_turned_away"]) == ("Recounted.", 3)


def test_t10_without_its_answers_nothing_is_opened(phone, field):
    """T10: a submission whose answers are not here never becomes an empty form."""
    submission = factories.filed(field, "voting", {"vot_group": "no"})
    phone.evaluate(
        """async (id) => {
          const { sync } = await import('/static/js/field/mission.js');
          await sync('kazakhstan');
          const { transact } = await import('/static/js/field/database.js');
          const { holder, seal, unseal } = await import('/static/js/field/vault.js');
          const { key } = await holder();
          const [row] = await transact(['packs'], 'readonly', (tx) => tx.objectStore('packs').getAll());
          const pack = await unseal(key, row.sealed);
          for (const each of pack.submissions) delete each.answers;
          const sealed = await seal(key, pack);
          await transact(['packs'], 'readwrite', (tx) => tx.objectStore('packs').put({ ...row, sealed }));
        }""",
        str(submission.pk),
    )
    phone.context.set_offline(True)
    phone.goto(f"/field/en/#/r/{submission.pk}")
    phone.reload()
    phone.get_by_text("The answers of this submission are not on this phone.").wait_for()
    assert phone.locator("#checklist .q").count() == 0
    phone.goto("/field/en/#/r/00000000-0000-4000-8000-000000000009")
    phone.get_by_text("This form is not on this phone.").wait_for()
