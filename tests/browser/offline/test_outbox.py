"""What waits is sent once and wholly, whatever line, server, clock or another person does to it."""

import hashlib
import json
from uuid import UUID

import pytest
from playwright.sync_api import Error

from accounts import devices
from accounts.models import Device
from missions.models import Quarantine, Submission
from missions.services import receiving, submissions
from tests import factories
from tests.browser.offline.sending import DOOR, FILES, arrived, outbox, sha, stored
from tests.processes import wait_for
from tests.wire import PORTAL


@pytest.mark.parametrize(
    "receipt",
    [
        {},
        {"id": "00000000-0000-4000-8000-000000000000", "sha256": "0" * 64, "revision": 1},
        {"id": "", "sha256": "", "revision": 1, "code": "TST22-VOT-AAAA", "state": "received"},
    ],
)
def test_t1_only_a_receipt_that_names_the_bytes_sent_counts(device, field, wire, receipt):
    record = device.queued(field)
    if "code" in receipt:
        receipt |= {"id": record["id"], "sha256": hashlib.sha256(b"").hexdigest()}  # an empty body arrived
    wire.answer("PUT", DOOR, 200, json=receipt, times=1)
    device.outbox.start()
    wait_for(lambda: wire.count("PUT", DOOR) == 1, what="the first try")
    assert device.state(record) == "queued"
    assert device.until(record, "delivered")["code"] == arrived(record).code


def test_t28_a_captive_portal_delivers_nothing(device, field, wire):
    record = device.queued(field)
    wire.answer("*", "", 200, html=PORTAL)
    device.outbox.start()
    wait_for(lambda: outbox(device)["network"] == "portal", what="the portal to be seen")
    wire.forget()
    wire.answer("*", "", 302, html="", headers={"Location": "http://portal.example/"})
    device.outbox.sendNow()
    wait_for(lambda: wire.count("GET", "/probe/") > 2, what="another probe")
    assert device.state(record) == "queued"
    assert wire.count("PUT", DOOR) == 1  # nothing more is sent into a portal
    wire.forget()
    device.until(record, "delivered")


def test_t11_an_expired_session_keeps_the_queue_and_signing_in_sends_it(device, field, wire):
    records = [device.queued(field, station=n % 12, given={"v_arrival": f"10:{n:02}"}) for n in range(20)]
    device.page.context.clear_cookies(name="session")
    device.outbox.start()
    wait_for(lambda: outbox(device)["needsSignIn"], what="the need to sign in")
    assert wire.count("PUT", DOOR) == 1
    assert device.session.current()["status"] == "needs_sign_in"
    assert device.records.get(records[0]["id"])["answers"] == records[0]["answers"]  # still readable
    device.voting(field)  # and writing goes on
    device.sign_in(field.observers[0])
    wait_for(lambda: device.records.unsentCount() == 0, what="all to be delivered")
    assert Submission.objects.count() == 20


def test_t12_nothing_of_one_person_is_sent_while_another_is_signed_in(device, field, wire):
    one, other = field.observers
    theirs = device.queued(field)
    other_tab = device.other_tab()
    other_tab.sign_in(other)
    device.outbox.start()
    other_tab.outbox.start()
    mine = other_tab.queued(field, team=field.teams[1].code)
    other_tab.until(mine, "delivered")
    assert [str(each.pk) for each in Submission.objects.all()] == [mine["id"]]
    assert device.records.unsentCount(one.pk) == 1
    device.sign_in(one)
    assert device.until(theirs, "delivered")
    assert arrived(theirs).observer == one


def test_t12_a_sign_in_on_the_plain_page_is_noticed_before_anything_is_filed(device, field, wire, sign_in):
    theirs = device.queued(field)
    sign_in(device.page, field.observers[1])  # the session of another, behind the app's back
    device.outbox.start()
    other = field.observers[1].pk
    wait_for(lambda: (device.session.current()["user"] or {}).get("id") == other, what="the other person")
    assert not Submission.objects.exists()
    assert device.records.all() == []
    assert device.records.unsentCount(field.observers[0].pk) == 1
    assert theirs["id"]


def test_t13_a_server_that_was_down_is_found_again_by_itself(device, field, wire):
    record = device.queued(field)
    wire.refuse()
    device.outbox.start()
    wait_for(lambda: outbox(device)["network"] == "none", what="the line to be found dead")
    device.page.wait_for_timeout(3000)
    assert device.state(record) == "queued"
    wire.accept()
    device.until(record, "delivered")
    assert outbox(device)["network"] == "ok"


def test_t14_a_refused_record_blocks_no_other_and_says_why(device, field, wire):
    bad = device.queued(field, {"v_station": "PS-999"})
    wire.answer("PUT", door_of(bad), 500, json={"error": "boom"}, times=1)
    broken = device.queued(field, station=1)
    wire.answer("PUT", door_of(broken), 500, html="<h1>Oh</h1>")
    good = device.queued(field, station=2)
    device.outbox.start()
    device.until(good, "delivered")
    refused = device.until(bad, "refused")
    assert refused["refusal"]["status"] == 422
    assert refused["refusal"]["problems"][0]["field"] == "answers.v_station"
    assert Quarantine.objects.count() == 1
    assert device.state(broken) == "queued"
    wire.forget()
    device.outbox.sendNow()
    device.until(broken, "delivered")
    # Editing makes a draft of it, which is sent again
    device.records.save(bad["id"], {"answers": {**bad["answers"], "v_station": "PS-004"}})
    device.records.queue(bad["id"])
    device.until(bad, "delivered")


def door_of(record):
    return f"{record['id']}$"


@pytest.mark.parametrize("status", [403, 413, 415])
def test_t14_every_refusal_keeps_the_record_with_its_reason(device, field, wire, status):
    record = device.queued(field)
    wire.answer("PUT", DOOR, status, json={"error": "not_allowed", "message": "It is so."}, times=1)
    device.outbox.start()
    refusal = device.until(record, "refused")["refusal"]
    assert (refusal["status"], refusal["message"]) == (status, "It is so.")


def test_t15_a_receipt_lost_on_the_way_makes_no_second_submission(device, field, wire):
    record = device.queued(field)
    wire.swallow("PUT", DOOR, times=2)
    device.outbox.start()
    delivered = device.until(record, "delivered")
    assert wire.count("PUT", DOOR) == 3
    assert arrived(record).revisions.count() == 1 == delivered["receipt"]["revision"]


def test_t15_an_edit_after_a_lost_receipt_goes_on_top_of_what_arrived(device, field, wire):
    record = device.queued(field)
    wire.swallow("PUT", DOOR)
    device.outbox.start()
    wait_for(lambda: Submission.objects.exists(), what="the server to have it")
    device.records.reopen(record["id"])
    device.records.save(record["id"], {"answers": {**record["answers"], "v_departure": "10:55"}})
    wire.forget()
    device.records.queue(record["id"])
    device.outbox.sendNow()
    assert device.until(record, "delivered")["receipt"]["revision"] == 2
    assert arrived(record).revisions.get(number=2).answers["v_departure"] == "10:55"


def test_t16_two_tabs_send_a_record_once(device, field, wire):
    wire.delay("PUT", DOOR, seconds=0.3)
    other = device.other_tab()
    device.outbox.start()
    other.outbox.start()
    records = [device.queued(field, station=n) for n in range(4)]
    for record in records:
        other.until(record, "delivered")
    assert wire.count("PUT", DOOR) == 4
    assert Submission.objects.count() == 4


def test_t18_the_same_answers_on_an_old_revision_count_as_delivered(device, field):
    record = device.queued(field)
    device.outbox.start()
    device.until(record, "delivered")
    # The same content again, by a device that never heard of the receipt
    device.js(
        """const { change, freeze } = await load("records");
        const fresh = { state: "queued", base_revision: 0, filled_at: "2022-06-05T12:00:00Z", sent: [] };
        await change(given[0], (now) => freeze({ ...now, ...fresh }));""",
        record["id"],
    )
    assert device.until(record, "delivered")["receipt"]["revision"] == 1
    assert arrived(record).revisions.count() == 1


def test_t18_t27_another_persons_change_is_a_conflict_that_shows_both(device, field):
    record = device.queued(field)
    device.outbox.start()
    device.until(record, "delivered")
    theirs = {
        **factories.payload(field, "voting", id=record["id"], base_revision=1),
        "answers": {**record["answers"], "v_departure": "11:11"},
    }
    receive(field, theirs)
    device.records.reopen(record["id"])
    device.records.save(record["id"], {"answers": {**record["answers"], "v_departure": "12:12"}})
    device.records.queue(record["id"])
    conflict = device.until(record, "conflict")
    assert conflict["refusal"]["current"]["answers"]["v_departure"] == "11:11"
    assert conflict["answers"]["v_departure"] == "12:12"
    device.records.save(record["id"], {"comments": {}})  # having seen both, on top of theirs
    device.records.queue(record["id"])
    assert device.until(record, "delivered")["receipt"]["revision"] == 3


def receive(field, sent):
    body = json.dumps(sent).encode()
    receiving.receive(
        mission=field.mission, submission_id=UUID(sent["id"]), body=body, sender=field.observers[0]
    )


def test_t27_an_empty_copy_of_a_fresh_phone_overwrites_nothing(device, field):
    submission = factories.filed(field, "voting", {"v_arrival": "08:30"})
    record = device.queued(field, id=str(submission.pk))
    device.outbox.start()
    device.until(record, "conflict")
    submission.refresh_from_db()
    assert submission.revision == 1


def test_incidents_go_first_then_the_oldest(device, field, wire):
    first = device.queued(field, station=0)
    second = device.queued(field, station=1)
    incident = device.queued(field, kind="incident")
    device.outbox.start()
    device.until(second, "delivered")
    order = [each.path.rsplit("/", 1)[-1] for each in wire.asked("PUT", DOOR)]
    assert order == [incident["id"], first["id"], second["id"]]


def test_t29_a_token_that_changed_in_another_tab_is_read_when_sending(device, field, wire):
    record = device.queued(field)
    device.page.context.add_cookies([{"name": "csrf", "value": "x" * 32, "url": wire.url}])
    device.outbox.start()
    device.until(record, "delivered")


def test_t29_a_refused_token_is_fetched_anew_once(device, field, wire):
    record = device.queued(field)
    wire.answer("PUT", DOOR, 403, json={"error": "csrf", "message": "Too old."}, times=1)
    device.page.context.clear_cookies(name="csrf")
    device.outbox.start()
    device.until(record, "delivered")
    assert wire.count("PUT", DOOR) == 2


def test_t30_what_follows_an_unknown_record_is_held_not_lost(device, field, wire):
    record = device.queued(field)
    wire.answer("PUT", DOOR, 409, json={"error": "follows_unknown", "message": "It waits."}, times=1)
    device.outbox.start()
    wait_for(lambda: device.records.get(record["id"])["refusal"], what="the reason to be known")
    assert device.state(record) == "queued"
    assert device.until(record, "delivered")["refusal"] is None


@pytest.mark.parametrize("hours", [-48, 48])
def test_a_clock_that_jumps_makes_neither_a_storm_nor_a_long_wait(device, field, wire, hours):
    record = device.queued(field)
    wire.answer("PUT", DOOR, 500, json={"error": "boom"})
    device.outbox.start()
    wait_for(lambda: wire.count("PUT", DOOR) == 2, what="a second try")
    jump = "const real = Date.now.bind(Date); Date.now = () => real() + given[0] * 3600000;"
    device.js(jump, hours)
    device.page.wait_for_timeout(1500)
    assert wire.count("PUT", DOOR) <= 3
    again = device.kill_tab()
    again.js(jump, hours)
    wire.forget()
    again.outbox.start()
    again.until(record, "delivered", seconds=15)


def test_a_busy_server_is_left_alone_as_long_as_it_asks(device, field, wire):
    records = [device.queued(field, station=n) for n in range(3)]
    wire.answer("PUT", DOOR, 429, json={"error": "busy"}, headers={"Retry-After": "4"}, times=1)
    device.outbox.start()
    wait_for(lambda: wire.count("PUT", DOOR) == 1, what="the first try")
    device.page.wait_for_timeout(3000)
    assert wire.count("PUT", DOOR) == 1
    for record in records:
        device.until(record, "delivered")


def test_a_killed_tab_in_the_middle_of_sending_loses_nothing(device, field, wire):
    record = device.voting(field)
    device.photo(record, size=60_000)
    device.records.queue(record["id"])
    wire.throttle("PUT", FILES, bytes_per_second=10_000, times=1)
    device.outbox.start()
    wait_for(lambda: wire.count("PUT", FILES) == 1, what="the photo to be on its way")
    again = device.kill_tab()
    assert again.state(record) == "files"
    again.outbox.start()
    again.until(record, "delivered")
    assert stored(record) == {sha(1, 60_000)}


def test_an_ended_device_shows_nothing_and_delivers_after_the_next_sign_in(device, field):
    record = device.queued(field)
    person = field.observers[0]
    devices.end_sessions(user=person, actor=field.coordinator, mission=field.mission.slug)
    device.session.check()
    assert device.session.current()["status"] == "locked"
    with pytest.raises(Error, match="Locked"):
        device.records.get(record["id"])
    device.sign_in(person)
    device.outbox.start()
    device.until(record, "delivered")


def test_a_closed_mission_keeps_the_record_here_and_with_the_coordinator(device, field):
    """The mission ended while the phone was away."""
    record = device.queued(field)
    field.mission.state = "closed"
    field.mission.save()
    device.outbox.start()
    refused = device.until(record, "refused")
    assert refused["refusal"]["message"]
    assert refused["body"] == record["body"]
    assert Quarantine.objects.count() == 1


def test_a_returned_record_is_corrected_on_top_of_what_was_returned(device, field):
    record = device.queued(field)
    device.outbox.start()
    device.until(record, "delivered")
    submissions.send_back(submission_id=arrived(record).pk, actor=field.coordinator, reason="Which chair?")
    device.records.reopen(record["id"])
    device.records.save(record["id"], {"answers": {**record["answers"], "v_departure": "10:59"}})
    device.records.queue(record["id"])
    assert device.until(record, "delivered")["receipt"]["revision"] == 2


def test_t15_a_time_out_makes_no_second_submission(device, field, wire):
    record = device.queued(field)
    wire.swallow("PUT", DOOR, times=1, hang=30)
    device.page.clock.install()
    device.outbox.start()
    wait_for(Submission.objects.exists, what="the server to have it")
    device.page.clock.fast_forward(60_000)
    wait_for(lambda: device.records.get(record["id"])["attempts"] == 1, what="the time-out")
    device.page.clock.fast_forward(60_000)
    device.until(record, "delivered")
    assert arrived(record).revisions.count() == 1


def test_t13_a_quarter_of_an_hour_is_waited_with_few_questions(device, field, wire):
    record = device.queued(field)
    wire.answer("*", "", 502, html="<h1>Bad gateway</h1>")
    device.page.clock.install()
    device.outbox.start()
    wait_for(lambda: wire.count("PUT", DOOR) == 1, what="the first try")
    for _step in range(90):  # 15 minutes
        device.page.clock.fast_forward(10_000)
        device.page.wait_for_timeout(50)
    questions = wire.count("GET", "/probe/") + wire.count("PUT", DOOR)
    assert 5 <= questions <= 14
    assert outbox(device)["network"] == "server"
    wire.forget()
    for _step in range(6):  # 5 minutes at most
        device.page.clock.fast_forward(60_000)
        device.page.wait_for_timeout(300)
    device.until(record, "delivered")


def test_t24_saving_and_queueing_need_nothing_but_the_record(device, field, wire):
    """No pack, no checklist, no register is on this device, and nobody answers."""
    wire.refuse()
    record = device.voting(field)
    device.records.save(record["id"], {"comments": {"v_arrival": "It rained."}})
    assert json.loads(device.records.queue(record["id"])["body"])["comments"] == {"v_arrival": "It rained."}


def test_t12_signing_out_without_a_network_is_told_later_and_locks_at_once(device, field, wire):
    record = device.queued(field)
    wire.refuse()
    device.session.signOut()
    assert device.session.current()["status"] == "nobody"
    wire.accept()
    device.session.check()
    assert device.session.current()["status"] == "nobody"
    assert wire.count("POST", "/me/sign-out/") == 1
    device.sign_in(field.observers[0])
    assert device.state(record) == "queued"


def test_the_coordinator_hears_how_much_waits_on_a_device(device, field):
    person = field.observers[0]
    assert [(each.unsent, each.drafts) for each in Device.objects.filter(user=person)] == [(0, 0)]
    device.page.clock.install()
    device.session.start()
    device.queued(field)
    device.voting(field, station=1)
    device.page.wait_for_timeout(500)
    device.page.clock.fast_forward(61_000)
    counts = Device.objects.filter(user=person, unsent=1, drafts=1)
    wait_for(counts.exists, what="the counts to be told")
