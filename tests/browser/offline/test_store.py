"""What the device keeps through a closing database, an upgrade, a killed tab, a full disk, another person."""

import base64
import hashlib
import json

import pytest
from playwright.sync_api import Error

from tests import factories

SECRET = "The chair read the minutes aloud"
# What the browser holds, as anybody could read it who has the device.
DUMP = """const { transact } = await load("database");
return transact(["records", "files", "meta", "keys", "packs"], "readonly", async (tx) => {
  const text = [];
  for (const name of tx.objectStoreNames)
    for (const row of await tx.objectStore(name).getAll())
      text.push(JSON.stringify(row, (_, value) =>
        value instanceof ArrayBuffer ? new TextDecoder("latin1").decode(value) : value));
  return text.join("\\n");
});"""
HASH = """const { blob } = await load("files");
const { digest } = await load("vault");
return digest(await (await blob(given[0])).arrayBuffer());"""
# Remembers the connection and breaks the next put as a browser does that needs its memory back.
BREAK = """const { transaction } = IDBDatabase.prototype;
IDBDatabase.prototype.transaction = function (...asked) {
  globalThis.connection = this;
  return transaction.apply(this, asked);
};
globalThis.breakPuts = (times) => {
  const { put } = IDBObjectStore.prototype;
  let left = times;
  IDBObjectStore.prototype.put = function (...asked) {
    if (left-- > 0) this.transaction.abort();
    else IDBObjectStore.prototype.put = put;
    return put.apply(this, asked);
  };
};"""
# A real quota, of 2 MB, for all that is kept from here on.
SMALL = """const bucket = await navigator.storageBuckets.open("small", { quota: 2_000_000 });
Object.defineProperty(globalThis, "indexedDB", { value: bucket.indexedDB });"""
VERSION_1 = """const [user, secret, record] = given;
const raw = Uint8Array.from(atob(secret), (letter) => letter.charCodeAt(0));
const key = await crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]);
const iv = crypto.getRandomValues(new Uint8Array(12));
const { id, mission, state, ...rest } = record;
const bytes = new TextEncoder().encode(JSON.stringify(rest));
const data = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, bytes);
const open = indexedDB.open("tanik", 1);
open.onupgradeneeded = () => {
  open.result.createObjectStore("records", { keyPath: "id" }).createIndex("user", "user");
  open.result.createObjectStore("files", { keyPath: "id" }).createIndex("record", "record");
  open.result.createObjectStore("keys", { keyPath: "user" });
  open.result.createObjectStore("meta", { keyPath: "name" });
};
await new Promise((resolve, reject) => { open.onsuccess = resolve; open.onerror = reject; });
const tx = open.result.transaction(["records", "keys", "meta"], "readwrite");
const plain = { changed_at: rest.created_at, files_total: 0, files_stored: 0, next_try_at: 0 };
tx.objectStore("records").put({ id, user, mission, state, ...plain, sealed: { iv, data } });
tx.objectStore("keys").put({ user, key });
await new Promise((resolve) => { tx.oncomplete = resolve; });
if (given[3]) globalThis.old = open.result;
else open.result.close();"""


def test_t2_a_closed_database_is_opened_again_and_the_write_done(device, field):
    device.js(BREAK)
    record = device.voting(field)
    device.js("connection.close();")
    device.records.save(record["id"], {"comments": {"v_arrival": "We waited outside."}})
    device.js("breakPuts(1);")
    device.records.save(record["id"], {"answers": {"v_arrival": "09:15"}})
    kept = device.records.get(record["id"])
    assert kept["answers"] == {"v_arrival": "09:15"}
    assert kept["comments"] == {"v_arrival": "We waited outside."}


def test_t2_a_write_that_fails_twice_is_an_error_and_leaves_what_was(device, field):
    device.js(BREAK)
    record = device.voting(field)
    device.js("breakPuts(2);")
    with pytest.raises(Error, match=r"AbortError|TransactionInactiveError"):
        device.records.save(record["id"], {"answers": {}})
    assert device.records.get(record["id"])["answers"] == record["answers"]


@pytest.mark.parametrize("is_open_elsewhere", [False, True])
def test_t3_an_upgrade_keeps_the_queue_and_it_is_sent(nobodys, field, is_open_elsewhere):
    person = field.observers[0]
    secret = base64.b64encode(b"k" * 32).decode()
    person.device_key = b"k" * 32
    person.save(update_fields=["device_key"])
    sent = factories.payload(field, "voting")
    body = json.dumps(sent)
    record = {
        "id": sent["id"],
        "mission": field.mission.slug,
        "state": "queued",
        "kind": "voting",
        "version": sent["version"],
        "created_at": "2022-06-05T04:00:00Z",
        "answers": sent["answers"],
        "body": body,
        "sha256": hashlib.sha256(body.encode()).hexdigest(),
    }
    nobodys.js(VERSION_1, person.pk, secret, record, is_open_elsewhere)
    if is_open_elsewhere:
        nobodys.js("old.onversionchange = () => old.close();")
    newer = nobodys.other_tab()
    newer.sign_in(person)
    assert newer.records.get(sent["id"])["answers"] == sent["answers"]
    newer.outbox.start()
    assert newer.until(record, "delivered")["receipt"]["revision"] == 1


def test_t4_t5_photos_of_one_name_taken_at_once_are_all_kept(device, field):
    record = device.voting(field)
    device.js(
        """const { add } = await load("files");
        const one = (n) => new Blob([new Uint8Array(30000).fill(n)], { type: "image/jpeg" });
        const photo = (n) => ({ question: "v_arrival", name: "image.jpg", blob: one(n) });
        await Promise.all([1, 2, 3, 4, 5, 6].map((n) => add(given[0], photo(n))));""",
        record["id"],
    )
    files = device.files.of(record["id"])
    expected = {hashlib.sha256(bytes([n]) * 30000).hexdigest() for n in range(1, 7)}
    assert {each["sha256"] for each in files} == expected
    assert {device.js(HASH, each["id"]) for each in files} == expected


def test_t6_t20_a_killed_tab_loses_neither_answers_nor_photos(device, field):
    record = device.voting(field)
    photo = device.photo(record)  # nothing was saved after it
    again = device.kill_tab()
    kept = again.records.get(record["id"])
    assert kept["answers"] == record["answers"]
    assert [each["sha256"] for each in kept["files"]] == [photo["sha256"]]
    assert again.js(HASH, photo["id"]) == photo["sha256"]


def test_the_same_photo_is_one_file_and_stays_at_both_questions(device, field):
    record = device.voting(field)
    first = device.photo(record, question="v_arrival")
    assert device.photo(record, question="v_arrival")["id"] == first["id"]
    device.photo(record, question="v_departure")
    assert [each["question"] for each in device.files.of(record["id"])] == ["v_arrival", "v_departure"]
    sent = json.loads(device.records.queue(record["id"])["body"])["attachments"]
    assert [each["question"] for each in sent] == ["v_arrival"]


def test_a_late_autosave_overwrites_nothing_newer_and_loses_no_file(device, field):
    record = device.voting(field)
    device.js(
        """const { save } = await load("records");
        const { add } = await load("files");
        const photo = new Blob([new Uint8Array(900000)], { type: "image/jpeg" });
        const all = [];
        for (let n = 0; n < 20; n += 1) all.push(save(given[0], { answers: { n } }));
        all.push(add(given[0], { question: "", name: "a.jpg", blob: photo }));
        for (let n = 20; n < 40; n += 1) all.push(save(given[0], { answers: { n } }));
        await Promise.all(all);""",
        record["id"],
    )
    kept = device.records.get(record["id"])
    assert kept["answers"] == {"n": 39}
    assert len(kept["files"]) == 1


def test_a_save_after_queueing_is_refused_and_the_frozen_bytes_stay(device, field):
    queued = device.queued(field)
    with pytest.raises(Error, match="NotADraft"):
        device.records.save(queued["id"], {"answers": {}})
    assert hashlib.sha256(queued["body"].encode()).hexdigest() == queued["sha256"]
    assert device.records.reopen(queued["id"])["state"] == "draft"


def test_t12_nothing_is_readable_without_the_key_and_everything_after_the_next_sign_in(device, field):
    record = device.voting(field, {"v_observer_comments": SECRET}, comments={"v_arrival": SECRET})
    photo = device.photo(record, name=f"{SECRET}.jpg")
    device.records.queue(record["id"])
    seen = device.js(DUMP)
    person = field.observers[0]
    for private in (SECRET, person.name, person.email, record["answers"]["v_station"], "v_arrival"):
        assert private not in seen
    assert device.session.signOut() is None
    with pytest.raises(Error, match="Locked"):
        device.records.all()
    assert device.records.unsentCount(person.pk) == 1
    device.sign_in(person)
    assert device.records.get(record["id"])["comments"] == {"v_arrival": SECRET}
    assert device.js(HASH, photo["id"]) == photo["sha256"]


def test_t12_another_person_sees_nothing_of_the_first(device, field):
    record = device.queued(field)
    device.sign_in(field.observers[1])
    assert device.records.all() == []
    assert device.records.get(record["id"]) is None
    assert (
        device.js("const { hasKey } = await load('vault'); return hasKey(given[0]);", field.observers[0].pk)
        is False
    )
    device.sign_in(field.observers[0])
    assert [each["id"] for each in device.records.all()] == [record["id"]]


def test_t25_a_full_device_says_so_and_keeps_what_it_had(nobodys, field):
    nobodys.js(SMALL)  # before the app opens its database
    nobodys.sign_in(field.observers[0])
    record = nobodys.voting(field)
    first = nobodys.photo(record)
    with pytest.raises(Error, match="StorageFull"):
        nobodys.photo(record, size=5_000_000, seed=2)
    assert [each["id"] for each in nobodys.files.of(record["id"])] == [first["id"]]
    assert nobodys.js(HASH, first["id"]) == first["sha256"]
    nobodys.records.save(record["id"], {"comments": {"v_arrival": SECRET}})
    assert nobodys.records.get(record["id"])["comments"] == {"v_arrival": SECRET}


def test_t25_the_browsers_word_on_keeping_is_asked_for(device):
    assert device.database.askToPersist() in ("persisted", "best_effort")


def test_pictures_are_made_smaller_and_turned_upright(device, field):
    record = device.voting(field)
    made = device.js(
        """const canvas = new OffscreenCanvas(3000, 1500);
        const paper = canvas.getContext("2d");
        paper.fillStyle = "#0a0"; paper.fillRect(0, 0, 3000, 1500);
        const drawn = await canvas.convertToBlob({ type: "image/jpeg" });
        const jpeg = new Uint8Array(await drawn.arrayBuffer());
        // EXIF: orientation 6, a quarter turn
        const exif = new Uint8Array([0xff, 0xe1, 0, 34, 69, 120, 105, 102, 0, 0, 77, 77, 0, 42, 0, 0, 0, 8,
          0, 1, 1, 18, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0]);
        const photo = new Blob([jpeg.slice(0, 2), exif, jpeg.slice(2)], { type: "image/jpeg" });
        const { add, blob } = await load("files");
        const entry = await add(given[0], { question: "", name: "IMG_1.PNG", blob: photo, most: 1000 });
        const { width, height } = await createImageBitmap(await blob(entry.id));
        return { width, height, name: entry.name };""",
        record["id"],
    )
    assert made == {"width": 500, "height": 1000, "name": "IMG_1.jpg"}


def test_files_the_browser_cannot_read_stay_as_they_are_and_have_a_limit(device, field):
    record = device.voting(field)
    heic = device.photo(record, name="a.heic", kind="image/heic", size=1234)
    assert (heic["size"], heic["type"], heic["name"]) == (1234, "image/heic", "a.heic")
    with pytest.raises(Error, match="TooLarge"):
        device.photo(record, name="a.mp4", kind="video/mp4", size=26 * 1024 * 1024)
