"""Files go after the answers, one by one, and are let go only when the receipt lists them."""

from tests.browser.offline.sending import FILES, outbox, sha, stored
from tests.processes import wait_for


def test_t17_photos_added_to_a_delivered_record_arrive(device, field):
    record = device.voting(field)
    device.photo(record, seed=1)
    device.records.queue(record["id"])
    device.outbox.start()
    device.until(record, "delivered")
    device.records.reopen(record["id"])
    device.photo(record, seed=2)
    device.records.queue(record["id"])
    assert device.until(record, "delivered")["receipt"]["revision"] == 2
    assert stored(record) == {sha(1), sha(2)}


def test_t19_a_photo_cut_off_is_sent_again_and_the_others_first_answers_before_all(device, field, wire):
    record = device.voting(field)
    for seed in (1, 2, 3):
        device.photo(record, seed=seed, size=60_000)
    device.records.queue(record["id"])
    wire.cut("PUT", FILES + sha(2, 60_000), after=20_000, times=2)
    device.outbox.start()
    waiting = device.until(record, "files")
    assert waiting["receipt"]["code"]  # the answers are there, and so is the code
    assert device.until(record, "delivered")["files_stored"] == 3
    assert stored(record) == {sha(seed, 60_000) for seed in (1, 2, 3)}
    order = [each.path.rsplit("/", 1)[-1] for each in wire.asked("PUT", "/missions/")]
    assert order[0] == record["id"]
    assert order.count(sha(1, 60_000)) == 1


def test_t19_a_slow_photo_holds_up_no_answers(device, field, wire):
    wire.throttle("PUT", FILES, bytes_per_second=15_000)
    slow = device.voting(field)
    device.photo(slow, size=90_000)
    device.records.queue(slow["id"])
    device.outbox.start()
    wait_for(lambda: wire.count("PUT", FILES) == 1, what="the photo to be on its way")
    urgent = device.queued(field, kind="incident")
    device.until(urgent, "delivered", seconds=4)
    assert device.state(slow) == "files"
    current = outbox(device)["current"]
    assert (current["what"], current["n"], current["of"]) == ("file", 1, 1)
    device.until(slow, "delivered")


def test_files_are_let_go_only_when_the_receipt_lists_them(device, field, wire):
    record = device.voting(field)
    photo = device.photo(record)
    device.records.queue(record["id"])
    wire.answer("PUT", FILES, 500, json={"error": "boom"})
    device.outbox.start()
    device.until(record, "files")
    has_bytes = "const { blob } = await load('files'); return Boolean(await blob(given[0]));"
    assert device.js(has_bytes, photo["id"])
    wire.forget()
    device.outbox.sendNow()
    delivered = device.until(record, "delivered")
    assert not device.js(has_bytes, photo["id"])
    assert delivered["answers"] == record["answers"]  # it stays readable
    assert [each["state"] for each in delivered["files"]] == ["stored"]


def test_a_file_the_server_refuses_leaves_the_others_and_is_named(device, field, wire):
    record = device.voting(field)
    bad, good = device.photo(record, seed=1), device.photo(record, seed=2)
    wire.answer("PUT", FILES + bad["sha256"], 413, json={"error": "too_large", "message": "Too large."})
    device.records.queue(record["id"])
    device.outbox.start()
    refused = device.until(record, "refused")
    assert (refused["refusal"]["file"], refused["refusal"]["message"]) == (bad["id"], "Too large.")
    assert stored(record) == {good["sha256"]}
    device.files.remove(record["id"], bad["id"])
    device.records.queue(record["id"])
    device.until(record, "delivered")


def test_a_refused_file_is_tried_again_when_its_record_is(device, field, wire):
    record = device.voting(field)
    photo = device.photo(record)
    wire.answer("PUT", FILES, 413, json={"error": "too_large", "message": "Too large."}, times=1)
    device.records.queue(record["id"])
    device.outbox.start()
    device.until(record, "refused")
    device.records.reopen(record["id"])
    device.records.queue(record["id"])
    device.until(record, "delivered")
    assert stored(record) == {photo["sha256"]}
