"""The outbox on the phone: what has become of each record, and what can be done about it."""

import json
import re
import zipfile
from uuid import UUID

import pytest
from playwright.sync_api import expect

from missions.models import Submission
from missions.services import receiving, submissions
from tests import factories
from tests.axe import barriers
from tests.browser.offline.screens import (
    PHONE,
    VISIT,
    Screens,
    mission_of_screens,
)
from tests.processes import wait_for

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("patient")]


@pytest.fixture
def field(live_app):
    return mission_of_screens()


@pytest.fixture
def phone(journey, field):
    return Screens(journey.open_page(**PHONE)).enter(field.observers[0]).whole()


def test_outbox_tells_a_delivery_with_time_and_code(phone):
    record = phone.queue(phone.draft(place=1, answers=VISIT))
    phone.to("#/outbox")
    expect(phone.page.get_by_role("heading", name="Everything has been delivered.")).to_be_visible()
    code = Submission.objects.get(pk=record["id"]).code
    expect(phone.page.get_by_text(re.compile(rf"Delivered at \d\d:\d\d as {code}\."))).to_be_visible()


def test_outbox_says_why_nothing_is_sent_and_sends_when_told(phone, wire):
    wire.refuse()
    record = phone.queue(phone.draft(place=1, answers=VISIT))
    phone.to("#/outbox")
    expect(phone.page.get_by_role("heading", name="1 record waits to be sent.")).to_be_visible()
    expect(phone.page.get_by_text(re.compile("There is no network just now"))).to_be_visible()
    expect(phone.page.locator(f"[data-record='{record['id']}']")).to_contain_text("waiting for a network")
    wire.accept()
    phone.page.get_by_role("button", name="Send now").click()
    expect(phone.page.get_by_role("heading", name="Everything has been delivered.")).to_be_visible()


def test_outbox_gives_the_servers_sentence_and_the_way_to_mend(phone):
    place = {"kind": "station", "ref": "777", "code": "777", "name": "", "address": "", "area": ""}
    record = phone.draft(place=None, answers={**VISIT, "v_station": "777"})
    phone.put(record, place=place)
    phone.queue(record)
    phone.to("#/outbox")
    card = phone.page.locator(f"[data-record='{record['id']}']")
    expect(card).to_contain_text("refused")
    expect(card).to_contain_text("No polling station of this mission has the code “777”.")
    card.get_by_role("button", name="Choose the station").click()
    phone.page.locator("[data-place='PS-002']").click()
    phone.page.wait_for_url(f"**/#/r/{record['id']}")
    phone.queue(record)
    phone.to("#/outbox")
    expect(phone.page.get_by_role("heading", name="Everything has been delivered.")).to_be_visible()


def test_outbox_shows_what_came_back_with_its_reason_and_opens_it(phone, field):
    record = phone.queue(phone.draft(place=1, answers=VISIT))
    phone.wait("return (await (await load('records')).get(given[0])).state === 'delivered';", record["id"])
    submissions.send_back(submission_id=UUID(record["id"]), actor=field.coordinator, reason="Which seal?")
    phone.js("return (await load('mission')).sync('kazakhstan');")
    phone.to("#/outbox")
    expect(phone.page.get_by_role("heading", name="1 submission came back to you.")).to_be_visible()
    card = phone.page.locator(f"[data-record='{record['id']}']")
    expect(card).to_contain_text("Which seal?")
    card.get_by_role("button", name="Correct it").click()
    expect(phone.page.locator('[name="v_arrival"]')).to_have_value("10:00")


STANDING = """const { standing } = await load("standing");
const photo = (sha256, state) => ({ sha256, state, type: "image/jpeg" });
const files = [photo("a", "stored"), photo("b", "kept"), photo("c", "kept")];
const record = { id: "1", kind: "voting", code: "KAZ22-VOT-7F3K", files, next_try_at: 0,
  changed_at: "2022-06-05T08:07:00Z", refusal: null, returned: null,
  receipt: { at: "2022-06-05T08:07:00Z", code: "KAZ22-VOT-7F3K" } };
const quiet = { isSending: false, current: null, network: "ok", needsSignIn: false };
return given.map(([fields, outbox]) => {
  const { text, why } = standing({ ...record, ...fields }, { ...quiet, ...outbox }, "Asia/Almaty");
  return [text, why];
});"""


def test_each_state_of_a_record_has_its_words(phone):
    sending = {"isSending": True, "current": {"id": "1", "what": "file", "n": 2, "of": 3}}
    other = {"refusal": {"error": "follows_unknown"}}
    cases = [
        (({"state": "draft"}, {}), "correction begun", "Kept on this phone 5 June, 14:07."),
        (({"state": "draft", "receipt": None}, {}), "draft", "Kept on this phone 5 June, 14:07."),
        (({"state": "queued"}, {}), "waiting", ""),
        (({"state": "queued"}, {"network": "none"}), "waiting for a network", ""),
        (({"state": "queued"}, {"network": "portal"}), "waiting for the network to let us through", ""),
        (({"state": "queued"}, {"network": "server"}), "waiting for the server", ""),
        (({"state": "queued"}, {"needsSignIn": True}), "sign in again", "The server asks you"),
        (({"state": "queued", **other}, {}), "waiting for what it follows", "It follows a record"),
        (({"state": "files"}, sending), "sending 2 of 3 photos", "as KAZ22-VOT-7F3K."),
        (({"state": "files"}, {}), "2 photos waiting", "The answers arrived at 5 June, 14:07 as KAZ22"),
        (({"state": "refused", "refusal": {"message": "Too late."}}, {}), "refused", "because: Too late."),
        (({"state": "conflict"}, {}), "changed elsewhere", "neither is lost"),
        (({"state": "delivered"}, {}), "delivered", "Delivered at 5 June, 14:07 as KAZ22-VOT-7F3K."),
        (
            ({"state": "delivered", "returned": {"by": "Ada", "at": None}}, {}),
            "returned to you",
            "Ada returned",
        ),
    ]
    found = phone.js(STANDING, *[case for case, _, _ in cases])
    for (case, text, why), (said, because) in zip(cases, found, strict=True):
        assert said == text, case
        assert why in because, case


def in_conflict(phone, field):
    """A record that was corrected elsewhere after this phone last heard of it."""
    record = phone.queue(phone.draft(place=1, answers={**VISIT, "vot_turned_away": 1}))
    phone.wait("return (await (await load('records')).get(given[0])).state === 'delivered';", record["id"])
    sent = {**VISIT, "vot_turned_away": 2, "v_station": "PS-001"}
    elsewhere = factories.payload(field, "voting", sent, station=0) | {
        "id": record["id"],
        "base_revision": 1,
        "reason": "Elsewhere",
    }
    receiving.receive(
        mission=field.mission,
        submission_id=UUID(record["id"]),
        body=json.dumps(elsewhere).encode(),
        sender=field.observers[0],
    )
    phone.js("return (await load('records')).reopen(given[0]);", record["id"])
    phone.js(
        """const records = await load("records"); const record = await records.get(given[0]);
        await records.save(given[0], { answers: { ...record.answers, vot_turned_away: 3 } });
        return records.queue(given[0], { reason: "Here" });""",
        record["id"],
    )
    phone.to("#/outbox")
    phone.page.get_by_role("button", name="Look at both").click()
    return record


def test_outbox_shows_both_sides_of_a_conflict_and_sends_mine_on_top(phone, field):
    record = in_conflict(phone, field)
    dialog = phone.page.get_by_role("dialog")
    expect(dialog).to_contain_text("1 answer is not the same.")
    expect(dialog.locator("dd")).to_have_text(["3", "2"])
    assert not barriers(phone.page)
    dialog.get_by_role("button", name="Send mine on top").click()
    expect(phone.page.get_by_role("heading", name="Everything has been delivered.")).to_be_visible()
    answers = [
        each.answers["vot_turned_away"]
        for each in Submission.objects.get(pk=record["id"]).revisions.order_by("number")
    ]
    assert answers == [1, 2, 3]


def test_outbox_takes_theirs_and_sets_mine_aside(phone, field):
    record = in_conflict(phone, field)
    phone.page.get_by_role("dialog").get_by_role("button", name="Take what stands there").click()
    expect(phone.page.get_by_role("heading", name="Everything has been delivered.")).to_be_visible()
    (kept,) = phone.records()
    assert (kept["answers"]["vot_turned_away"], kept["base_revision"]) == (2, 2)
    assert json.loads(kept["set_aside"][0]["body"])["answers"]["vot_turned_away"] == 3
    assert Submission.objects.get(pk=record["id"]).revision == 2


def test_outbox_deletes_drafts_only_and_takes_it_back_for_ten_seconds(phone):
    phone.page.clock.install()
    one = phone.draft(place=1, answers=VISIT)
    phone.queue(phone.draft(place=2, answers=VISIT))
    phone.to("#/outbox")
    delete = phone.page.get_by_role("button", name=re.compile("^Delete"))
    expect(delete).to_have_count(1)
    delete.click()
    expect(phone.page.locator(f"[data-record='{one['id']}']")).to_have_count(0)
    expect(phone.page.get_by_role("button", name="Undo")).to_be_focused()
    phone.page.keyboard.press("Enter")
    expect(phone.page.locator(f"[data-record='{one['id']}']")).to_be_visible()
    delete.click()
    assert len(phone.records()) == 2
    phone.page.clock.run_for(10_500)
    expect(phone.page.get_by_role("button", name="Undo")).to_be_hidden()
    wait_for(lambda: len(phone.records()) == 1, what="the draft to go")


def test_outbox_exports_everything_on_this_device(phone, tmp_path):
    record = phone.draft(place=1, answers=VISIT)
    phone.to("#/outbox")
    with phone.page.expect_download() as download:
        phone.page.get_by_role("button", name="Export everything on this device").click()
    download.value.save_as(tmp_path / "all.zip")
    with zipfile.ZipFile(tmp_path / "all.zip") as archive:
        assert any(record["id"] in name for name in archive.namelist())
    expect(phone.page.get_by_text("The file is in your downloads.")).to_be_visible()


def test_outbox_asks_to_sign_in_again_once(phone, field):
    field.observers[0].session_epoch += 1
    field.observers[0].save()
    phone.queue(phone.draft(place=1, answers=VISIT))
    phone.to("#/outbox")
    expect(phone.page.get_by_text(re.compile("The server asks you to sign in again"))).to_have_count(1)
    phone.page.get_by_role("button", name="Sign in again").click()
    phone.page.get_by_label("Password").fill(factories.PASSWORD)
    phone.page.get_by_role("button", name="Sign in").click()
    phone.wait("return !(await (await load('records')).unsentCount());")
