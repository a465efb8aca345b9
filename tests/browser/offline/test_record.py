"""The form of the app: kept at once, one tap an answer, told at the answer, sent when it is right."""

import hashlib

import pytest
from playwright.sync_api import expect

from missions.models import Remark, Submission
from missions.services import checklists, submissions
from missions.states import Kind
from tests import factories
from tests.axe import barriers
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


# What is wrong is said at the answer


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


# Incidents


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


# For everybody


@pytest.mark.parametrize(("width", "scheme"), [(320, "dark"), (390, "light"), (1280, "light")])
def test_the_form_keeps_nobody_out(journey, field, width, scheme):
    page = journey.open_page(
        viewport={"width": width, "height": 844}, color_scheme=scheme, reduced_motion="reduce"
    )
    enter(page, field)
    begin(page)
    pick(page, "vot_stuffing", "yes")
    add_photos(page, "vot_stuffing", photo(page))
    assert not barriers(page)
    send(page, anyway=False)
    assert not barriers(page)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.evaluate("document.documentElement.style.fontSize = ''")
    page.evaluate("location.hash = '#/r/new/incident'")
    page.locator("#q-inc_category").wait_for()
    assert not barriers(page)


CONTRAST = """() => {
  const light = (rgb) => {
    const [r, g, b] = rgb.map((c) => (c <= 10 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const rgb = (text) => text.match(/[\\d.]+/g).slice(0, 4).map(Number);
  const under = (node) => {
    for (let at = node; at; at = at.parentElement) {
      const [r, g, b, a = 1] = rgb(getComputedStyle(at).backgroundColor);
      if (a > 0) return [r, g, b];
    }
    return [255, 255, 255];
  };
  const weak = [];
  const read = ".q legend, .q .help, .pick > span, .special > span, .note summary span, .files summary span";
  for (const node of document.querySelectorAll(read)) {
    if (!node.offsetParent || !node.textContent.trim()) continue;
    const [one, other] = [light(rgb(getComputedStyle(node).color).slice(0, 3)), light(under(node))];
    const ratio = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    const words = node.textContent.trim().slice(0, 30);
    if (ratio < 7 && !node.closest(".note-asks")) weak.push(`${node.className} ${ratio.toFixed(1)} ${words}`);
  }
  return [...new Set(weak)];
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_questions_and_answers_are_read_in_bright_sun(journey, field, scheme):
    """Contrast AAA, 7 to 1."""
    page = journey.open_page(**PHONE, color_scheme=scheme)
    enter(page, field)
    begin(page)
    pick(page, "vot_group", "no")
    pick(page, "vot_order", "not_observed")
    add_photos(page, "vot_order", photo(page))
    assert page.evaluate(CONTRAST) == []


def test_the_form_is_filled_from_the_keyboard_alone(journey, field):
    page = journey.open_page(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    enter(page, field)
    record = begin(page)
    page.locator('#q-v_admitted input[value="at_once"]').focus()
    page.keyboard.press("Space")
    page.locator('[name="v_members_present"]').focus()
    page.keyboard.type("7")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.name") == "v_members_women"
    page.keyboard.type("3")
    page.locator("[data-next]").focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.classList.contains('q')")
    wait_for(lambda: kept(page, record)["answers"].get("v_members_women") == 3, what="what was typed")
