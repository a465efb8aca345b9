"""What a device holds of its mission: brought whole, read without a network, merged with its own records."""

import io
import json
import zipfile
from uuid import UUID

import pytest
from django.core.cache import cache
from playwright.sync_api import Error

from missions.checklists import load_standard_set
from missions.models import Deployment, Draft, PollingStation, Submission
from missions.services import checklists, receiving, submissions
from missions.states import Kind
from tests import factories
from tests.processes import wait_for
from tests.wire import PORTAL

PACK = r"/field/pack/"
REGISTER = r"/field/register/"
CHECKLISTS = r"/field/checklists/"


@pytest.fixture
def synced(device, field):
    Deployment.objects.create(
        mission=field.mission, team=field.teams[0], station=field.stations[0], stage=Kind.VOTING
    )
    assert device.mission.sync(field.mission.slug) == {"changed": True, "outcome": "ok"}
    return device


def test_everything_opens_without_a_network_after_one_visit(synced, field, wire):
    slug = field.mission.slug
    wire.refuse()
    pack = synced.mission.pack(slug)
    assert [visit["place"]["code"] for visit in pack["visits"]] == [field.stations[0].code]
    assert len(synced.mission.register(slug)["stations"]) == len(field.stations)
    for each in pack["checklists"]:
        assert synced.mission.checklist(slug, each["kind"], each["version"])["html"]
    assert synced.mission.sync(slug)["outcome"] == "later"
    assert synced.mission.status(slug)["failedAt"]


def test_what_did_not_change_is_not_fetched_again(synced, field, wire):
    slug = field.mission.slug
    asked = [wire.count("GET", each) for each in (PACK, REGISTER, CHECKLISTS)]
    assert synced.mission.sync(slug) == {"changed": False, "outcome": "ok"}
    assert [wire.count("GET", each) for each in (PACK, REGISTER, CHECKLISTS)] == [asked[0] + 1, *asked[1:]]


def test_a_register_that_changed_replaces_the_old_one(synced, field, wire):
    slug = field.mission.slug
    PollingStation.objects.filter(pk=field.stations[1].pk).update(name="New school")
    cache.clear()  # the token is remembered for some seconds
    assert synced.mission.sync(slug) == {"changed": True, "outcome": "ok"}
    assert wire.count("GET", REGISTER) == 2
    assert "New school" in {row[2] for row in synced.mission.register(slug)["stations"]}
    tokens = (
        "return (await load('database')).transact(['registers'], 'readonly', (tx) => tx.store.getAllKeys());"
    )
    assert len(synced.js(tokens)) == 1


def test_a_sync_cut_half_way_leaves_what_was_and_goes_on_later(device, field, wire):
    slug = field.mission.slug
    wire.cut_answer("GET", REGISTER, after=200)
    wire.answer("GET", CHECKLISTS + "voting/", 200, html=PORTAL)
    assert device.mission.sync(slug)["outcome"] == "ok"
    assert device.mission.pack(slug)["mission"]["slug"] == slug  # what came is there
    assert device.mission.register(slug) is None
    wire.forget()
    assert device.mission.sync(slug)["outcome"] == "ok"
    assert len(device.mission.register(slug)["stations"]) == len(field.stations)
    assert device.mission.checklist(slug, "voting", 1)["version"] == 1


def test_t28_a_portal_never_replaces_the_pack(synced, field, wire):
    slug = field.mission.slug
    wire.answer("*", "", 200, html=PORTAL, times=1)
    wire.answer("GET", PACK, 200, json={"welcome": "free Wi-Fi"}, times=1)
    for _try in range(2):
        assert synced.mission.sync(slug)["changed"] is False
    assert synced.mission.pack(slug)["mission"]["slug"] == slug


def test_t9_a_draft_opens_with_its_own_version_after_a_newer_one_is_published(synced, field):
    slug = field.mission.slug
    draft = synced.voting(field)
    changed = load_standard_set().forms[Kind.VOTING].to_json()
    newer = type(load_standard_set().forms[Kind.VOTING]).from_json(
        {**changed, "title": "Voting, second edition"}
    )
    checklists.publish(field.mission, Kind.VOTING, newer, actor=None)
    synced.mission.sync(slug)
    listed = {each["kind"]: each["version"] for each in synced.mission.pack(slug)["checklists"]}
    assert listed["voting"] == 2
    assert synced.mission.checklist(slug, "voting", draft["version"])["version"] == 1
    synced.records.queue(draft["id"])
    synced.outbox.start()
    synced.until(draft, "delivered")
    assert Submission.objects.get(pk=draft["id"]).checklist_version.number == 1


def test_a_checklist_that_cannot_be_had_is_an_error(device, field, wire):
    wire.answer("GET", CHECKLISTS, 500)
    with pytest.raises(Error, match="NotHere"):
        device.mission.checklist(field.mission.slug, "voting", 1)


def test_a_returned_record_says_why_and_is_a_draft_once_opened(synced, field):
    record = synced.queued(field)
    synced.outbox.start()
    synced.until(record, "delivered")
    submissions.send_back(submission_id=Submission.objects.get().pk, actor=field.coordinator, reason="Which?")
    synced.mission.sync(field.mission.slug)
    returned = synced.records.get(record["id"])
    assert (returned["returned"]["reason"], returned["receipt"]["state"]) == ("Which?", "returned")
    synced.records.reopen(record["id"])
    synced.records.queue(record["id"])
    assert synced.until(record, "delivered")["returned"] is None


def test_t10_a_returned_record_comes_to_a_fresh_phone_with_its_answers_or_not_at_all(device, field, wire):
    slug = field.mission.slug
    mine = factories.filed(field, "voting", {"v_arrival": "08:30"})
    theirs = factories.filed(field, "voting", {"v_arrival": "08:31"}, team=1)
    for each in (mine, theirs):
        submissions.send_back(submission_id=each.pk, actor=field.coordinator, reason="Which?")
    device.mission.sync(slug)
    assert device.records.get(str(theirs.pk)) is None
    kept = device.records.get(str(mine.pk))
    assert (kept["answers"]["v_arrival"], kept["base_revision"]) == ("08:30", 1)
    # Without its answers nothing is made that would look like an empty one
    pack = device.mission.pack(slug)
    bare = {**pack["submissions"][0], "id": "00000000-0000-4000-8000-000000000001"}
    del bare["answers"]
    device.js(
        "const { merge } = await load('merge'); await merge(given[0], given[1]);",
        slug,
        {**pack, "submissions": [bare]},
    )
    assert device.records.get(bare["id"]) is None


def test_a_partners_newer_revision_is_taken_with_its_answers(synced, field):
    record = synced.queued(field)
    synced.outbox.start()
    synced.until(record, "delivered")
    sent = factories.payload(field, "voting", {"v_departure": "10:59"}, id=record["id"], base_revision=1)
    receive(field, sent)
    synced.mission.sync(field.mission.slug)
    now = synced.records.get(record["id"])
    assert (now["receipt"]["revision"], now["answers"]["v_departure"]) == (2, "10:59")


def receive(field, sent):
    body = json.dumps(sent).encode()
    receiving.receive(
        mission=field.mission, submission_id=UUID(sent["id"]), body=body, sender=field.observers[0]
    )


def test_t25_drafts_are_saved_on_the_server_and_end_with_delivery(synced, field):
    slug = field.mission.slug
    draft = synced.voting(field)
    assert synced.drafts.save() is True
    saved = Draft.objects.get()
    assert saved.body["answers"] == draft["answers"]
    assert "body" not in saved.body
    other = synced.voting(field, station=1)
    synced.drafts.save()
    synced.mission.sync(slug)
    assert {each["id"] for each in synced.mission.pack(slug)["drafts"]} == {draft["id"], other["id"]}
    synced.records.remove(other["id"])
    assert {each["id"] for each in synced.mission.pack(slug)["drafts"]} == {draft["id"]}
    synced.drafts.save()
    synced.records.queue(draft["id"])
    synced.outbox.start()
    synced.until(draft, "delivered")
    assert not Draft.objects.exists()
    synced.mission.sync(slug)
    assert synced.mission.pack(slug)["drafts"] == []


def test_drafts_wait_for_a_network_and_are_saved_once_a_change(synced, field, wire):
    synced.voting(field)
    wire.answer("PUT", "/drafts/", 503)
    assert synced.drafts.save() is False
    wire.forget()
    before = wire.count("PUT", "/drafts/")
    assert synced.drafts.save() is True
    assert synced.drafts.save() is True
    assert wire.count("PUT", "/drafts/") == before + 1


def test_drafts_are_saved_when_the_page_is_put_away(synced, field):
    synced.drafts.start()
    synced.voting(field)
    synced.page.evaluate(
        """Object.defineProperty(document, "hidden", { value: true, configurable: true });
        document.dispatchEvent(new Event("visibilitychange"));"""
    )
    wait_for(Draft.objects.exists, what="the draft to be saved")


def test_t23_everything_on_the_device_goes_into_one_file(device, field, tmp_path):
    records = [device.voting(field, station=n) for n in range(12)]
    photos = [device.photo(record, seed=n, size=900_000) for n, record in enumerate(records)]
    device.records.queue(records[0]["id"])
    queued = device.records.get(records[0]["id"])
    device.page.goto("/field/en/#/outbox")
    with device.page.expect_download() as download:
        told = device.js(
            """const { exportEverything } = await load("export");
            const seen = [];
            const told = await exportEverything({ onProgress: (n, of) => seen.push(`${n}/${of}`) });
            return { ...told, seen };"""
        )
    assert (told["records"], told["left"], told["seen"][-1]) == (12, [], "12/12")
    path = tmp_path / "all.zip"
    download.value.save_as(path)
    with zipfile.ZipFile(path) as whole:
        assert whole.testzip() is None
        names = whole.namelist()
        folder = queued["code"] or queued["id"]
        frozen = whole.read(f"{folder}/record.json").decode()
        index = io.TextIOWrapper(whole.open("index.txt"), encoding="utf-8").read()
    assert json.loads(frozen)["answers"] == queued["answers"]
    assert len([name for name in names if name.endswith("image.jpg")]) == 12
    assert all(photo["sha256"] in index for photo in photos)
