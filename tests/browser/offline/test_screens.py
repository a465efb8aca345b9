"""The screens around the form: what needs the observer, where to go, what has become of each record."""

import json
import re
import zipfile
from uuid import UUID, uuid4

import pytest
from playwright.sync_api import expect

from missions.models import Area, Deployment, Membership, PollingStation, Submission
from missions.services import drafts, receiving, submissions
from missions.states import Kind, MissionState, Role
from tests import factories
from tests.axe import barriers
from tests.processes import wait_for

pytestmark = pytest.mark.browser
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
NARROW = {**PHONE, "viewport": {"width": 320, "height": 640}}
FITS = "document.documentElement.scrollWidth <= innerWidth"
NAMES = ["Жамбыл атындағы мектеп", "Gymnasium 3", "House of Culture", "Лицей № 14"]


@pytest.fixture
def field(live_app):
    field = factories.field(
        slug="kazakhstan",
        password=factories.PASSWORD,
        stations=12,
        duty_phone="+7 (717) 200-00-00",
        guidance=[{"title": "Your role", "text": "You observe.\n\nYou do not interfere."}],
    )
    for number, (station, name) in enumerate(zip(field.stations, NAMES, strict=False)):
        PollingStation.objects.filter(pk=station.pk).update(
            name=name, address="Kenesary street", latitude=51.1 + number / 10, longitude=71.4
        )
    expect_visits(field, Kind.VOTING, field.stations[:2])
    expect_visits(field, Kind.OPENING, field.stations[:1])
    return field


def expect_visits(field, stage, stations):
    for station in stations:
        Deployment.objects.create(mission=field.mission, team=field.teams[0], station=station, stage=stage)


@pytest.fixture(autouse=True)
def _patient():
    """The machine has other work; a sentence may take its time."""
    expect.set_options(timeout=20_000)
    yield
    expect.set_options(timeout=5_000)


class Screens:
    """The app on one phone, with a way into its modules."""

    def __init__(self, page):
        self.page = page

    def enter(self, person):
        self.page.goto("/field/en/")
        self.page.get_by_label("E-mail").fill(person.email)
        self.page.get_by_label("Password").fill(factories.PASSWORD)
        self.page.get_by_role("button", name="Sign in").click()
        self.page.wait_for_url("**/field/en/#/")
        return self

    def whole(self):
        """Once everything the pack names is here."""
        self.wait(
            """const { status } = await load("mission");
            const { syncedAt, isSyncing } = await status("kazakhstan"); return syncedAt && !isSyncing;"""
        )
        return self

    def to(self, hash):
        self.page.evaluate("(hash) => { location.hash = hash; }", hash)
        self.page.wait_for_function("(hash) => location.hash === hash", arg=hash)
        self.page.locator("#screen > *").first.wait_for(state="attached")

    def js(self, body, *given):
        return self.page.evaluate(
            f"""async (given) => {{
              const load = (name) => import(`/static/js/field/${{name}}.js`);
              {body}
            }}""",
            list(given),
        )

    def wait(self, body, *given):
        wait_for(lambda: self.js(body, *given), what=body, every=0.2)

    def draft(self, kind="voting", place=None, answers=None, **more):
        """A draft at the n-th of the pack's visits."""
        return self.js(
            """const [kind, place, answers, more] = given;
            const records = await load("records");
            const pack = await (await load("mission")).pack("kazakhstan");
            const { start } = await load("screens/record/opening");
            const where = place === null ? null : pack.visits[place].place;
            const record = await start({ mission: "kazakhstan", pack }, kind, where);
            return records.save(record.id, { answers: { ...record.answers, ...answers }, ...more });""",
            kind,
            place,
            answers or {},
            more,
        )

    def records(self):
        return self.js("return (await load('records')).all();")

    def put(self, record, **fields):
        """The record as the outbox would have left it."""
        return self.js(
            """const [id, fields] = given; const { change } = await load("records");
            return change(id, (record) => ({ ...record, ...fields }));""",
            record["id"],
            fields,
        )

    def queue(self, record):
        return self.js("return (await load('records')).queue(given[0]);", record["id"])


@pytest.fixture
def phone(journey, field):
    return Screens(journey.open_page(**PHONE)).enter(field.observers[0]).whole()


VISIT = {"v_admitted": "at_once", "v_arrival": "10:00", "v_departure": "10:40", "vot_overall": "good"}


def link(phone, name):
    return phone.page.get_by_role("link", name=re.compile(name))


# Home


def test_home_shows_the_visits_in_the_order_of_the_day_with_their_state(phone):
    visits = phone.page.locator("[data-spot=visits] .visit")
    expect(visits).to_have_count(3)
    assert [text.split("\n")[0] for text in visits.all_inner_texts()] == [
        "Opening at PS-001",
        "Voting at PS-001",
        "Voting at PS-002",
    ]
    phone.draft(place=1, answers=VISIT)
    expect(visits.nth(1)).to_contain_text(re.compile(r"\d of \d\d"))
    expect(visits.nth(1)).to_contain_text("changed")
    delivered = phone.queue(phone.draft(place=2, answers=VISIT))
    expect(visits.nth(2)).to_contain_text(re.compile(r"Delivered at \d\d:\d\d as TST22-VOT-"))
    assert Submission.objects.get(pk=delivered["id"])
    phone.js("return (await load('mission')).sync('kazakhstan');")
    expect(visits.nth(2)).to_contain_text("waiting for review")
    expect(phone.page.get_by_text("1 of 3 filed")).to_be_visible()


def test_home_opens_an_expected_visit_with_one_tap_and_never_a_second_record(phone):
    link(phone, "Voting at PS-001").click()
    phone.page.wait_for_url(re.compile("#/r/"))
    (record,) = phone.records()
    assert (record["kind"], record["team"], record["version"]) == ("voting", "A-01", 1)
    assert record["place"]["code"] == record["answers"]["v_station"] == "PS-001"
    phone.to("#/")
    expect(link(phone, "Voting at PS-001")).to_contain_text("opened, still empty")
    link(phone, "Voting at PS-001").click()
    phone.page.wait_for_url(f"**/#/r/{record['id']}")
    assert len(phone.records()) == 1


def test_home_leads_to_the_incident_form_in_two_taps_at_most(phone):
    link(phone, "^Incident").click()
    phone.page.locator("#q-inc_facts").wait_for()
    assert [record["kind"] for record in phone.records()] == ["incident"]


def test_home_shows_a_returned_submission_first_with_the_reason_and_opens_its_form(phone, field):
    filed = factories.filed(field, "voting", {"vot_overall": "good", "vot_turned_away": 2}, station=5)
    submissions.send_back(submission_id=filed.pk, actor=field.coordinator, reason="How many, really?")
    phone.js("return (await load('mission')).sync('kazakhstan');")
    card = phone.page.locator("[data-spot=needs] .card").first
    expect(card).to_contain_text("How many, really?")
    expect(card).to_contain_text("returned to you")
    expect(card).to_contain_text(f"{field.coordinator.name} returned it")
    assert card.bounding_box()["y"] < 250
    card.get_by_role("link", name="Correct it").click()
    expect(phone.page.locator('[name="vot_turned_away"]')).to_have_value("2")


def test_home_continues_a_draft_begun_on_another_phone(phone, field):
    key = uuid4()
    body = {
        "id": str(key),
        "mission": "kazakhstan",
        "kind": "incident",
        "version": 1,
        "team": "A-01",
        "answers": {"inc_facts": "Seals were broken."},
        "comments": {},
        "created_at": "2022-06-05T05:00:00Z",
        "changed_at": "2022-06-05T05:00:00Z",
    }
    drafts.save(mission=field.mission, user=field.observers[0], draft_id=key, body=body)
    phone.js("return (await load('mission')).sync('kazakhstan');")
    link(phone, "Continue here").click()
    expect(phone.page.locator('[name="inc_facts"]')).to_have_value("Seals were broken.")
    assert [record["id"] for record in phone.records()] == [str(key)]


def test_home_of_a_team_without_visits_helps(journey, field):
    phone = Screens(journey.open_page(**PHONE)).enter(field.observers[1]).whole()
    expect(phone.page.get_by_role("heading", name="No station is set for you")).to_be_visible()
    link(phone, "Another form").click()
    link(phone, "Voting").first.click()
    expect(phone.page.get_by_text("12 stations on this phone")).to_be_visible()


def test_home_before_the_mission_is_here_says_what_is_missing_and_fills_itself(journey, field, wire):
    wire.answer("GET", "/field/pack/", 503)
    phone = Screens(journey.open_page(**PHONE)).enter(field.observers[0])
    expect(phone.page.get_by_text("Your mission is not on this phone yet.")).to_be_visible()
    assert phone.page.locator("[data-spot=bar]").is_hidden()
    wire.forget()
    phone.page.reload()
    expect(link(phone, "Voting at PS-001")).to_be_visible()


def test_home_tells_how_far_fetching_is_and_what_works_already(journey, field, wire):
    wire.delay("GET", "/field/checklists/", seconds=3)
    phone = Screens(journey.open_page(**PHONE)).enter(field.observers[0])
    expect(phone.page.get_by_text(re.compile(r"Fetching the checklists: \d of 8\."))).to_be_visible()
    expect(link(phone, "Voting at PS-001")).to_be_visible()


def test_home_says_since_when_its_data_is_once_the_server_cannot_be_reached(phone, wire):
    wire.refuse()
    phone.js("return (await load('mission')).sync('kazakhstan');")
    expect(phone.page.get_by_text(re.compile(r"What you see is of \d\d:\d\d\."))).to_be_visible()
    expect(link(phone, "Voting at PS-001")).to_be_visible()


@pytest.mark.parametrize("state", [MissionState.PREPARING, MissionState.CLOSED])
def test_home_of_a_mission_that_takes_nothing_says_so(journey, field, state):
    field.mission.state = state
    field.mission.save()
    phone = Screens(journey.open_page(**PHONE)).enter(field.observers[0]).whole()
    expect(phone.page.get_by_text("This mission takes nothing new.")).to_be_visible()
    assert phone.page.locator("[data-spot=bar]").is_hidden()
    assert phone.page.locator(".visit[href]").count() == 0


def test_home_of_somebody_in_several_missions_has_a_switch(journey, field):
    other = factories.field(slug="other", stations=1)
    other.mission.short_name = "Second Mission"
    other.mission.save()
    Membership.objects.create(mission=other.mission, user=field.observers[0], role=Role.OBSERVER)
    phone = Screens(journey.open_page(**PHONE)).enter(field.observers[0])
    expect(phone.page.locator(".switch a")).to_have_count(2)
    link(phone, "Second Mission").click()
    expect(phone.page.locator("[data-title]")).to_have_text("Second Mission")
    expect(link(phone, "Second Mission")).to_have_attribute("aria-current", "true")
    phone.page.reload()
    expect(phone.page.locator("[data-title]")).to_have_text("Second Mission")


# Where


def test_place_finds_an_assigned_station_within_three_taps_and_any_other_as_one_types(phone):
    link(phone, "Another form").click()
    link(phone, "^Counting|Closing and counting").first.click()
    expect(phone.page.locator("[data-spot=own] .visit")).to_have_count(2)
    field = phone.page.get_by_role("searchbox")
    field.fill("zhambyl")
    found = phone.page.locator("[data-spot=found] .visit")
    expect(found).to_have_count(1)
    expect(found.first).to_contain_text("PS-001")
    assert phone.page.locator("[data-spot=own]").is_hidden()
    field.fill("litsei")
    expect(found.first).to_contain_text("Лицей № 14")
    field.fill("nothing like it")
    expect(phone.page.get_by_text("Nothing found.")).to_be_visible()
    field.fill("")
    expect(phone.page.locator("[data-spot=own]")).to_be_visible()
    field.fill("7")
    found.first.click()
    phone.page.wait_for_url(re.compile("#/r/"))
    (record,) = phone.records()
    assert (record["kind"], record["place"]["code"], record["answers"]["v_station"]) == (
        "counting",
        "PS-007",
        "PS-007",
    )


def test_place_shows_the_lately_used_and_searches_with_the_keyboard_alone(phone):
    phone.draft(place=1, answers=VISIT)
    other = phone.draft("counting")
    place = {"kind": "station", "ref": "PS-009", "code": "PS-009", "name": "School 9", "area": "District 2"}
    phone.put(other, place=place)
    phone.to("#/new/voting")
    recent = phone.page.locator("[data-spot=recent] .visit")
    expect(recent).to_have_count(1)
    expect(recent.first).to_contain_text("PS-009")
    phone.page.get_by_role("searchbox").fill("ps 8")
    phone.page.keyboard.press("Enter")
    expect(phone.page.locator("[data-place='PS-008']")).to_be_focused()
    phone.page.keyboard.press("Enter")
    phone.page.wait_for_url(re.compile("#/r/"))
    assert phone.records()[0]["place"]["code"] == "PS-008"


def test_place_puts_the_nearest_first_once_asked_and_says_how_far(journey, field):
    page = journey.open_page(
        **PHONE, geolocation={"latitude": 51.31, "longitude": 71.4}, permissions=["geolocation"]
    )
    phone = Screens(page).enter(field.observers[0]).whole()
    phone.to("#/new/voting")
    page.get_by_role("button", name="Nearest to me").click()
    near = page.locator("[data-spot=near] .visit")
    expect(near.first).to_contain_text("PS-003")
    expect(near.first).to_contain_text("1.1 km")
    page.get_by_role("searchbox").fill("ps")
    expect(page.locator("[data-spot=found] .visit").first).to_contain_text("PS-003")


def test_place_goes_on_without_a_position(journey, field):
    page = journey.open_page(**PHONE, permissions=[])
    phone = Screens(page).enter(field.observers[0]).whole()
    phone.to("#/new/voting")
    page.get_by_role("button", name="Nearest to me").click()
    expect(page.get_by_text(re.compile("Your phone does not give the position"))).to_be_visible()
    page.get_by_role("searchbox").fill("ps 5")
    expect(page.locator("[data-spot=found] .visit")).to_have_count(1)


def test_place_takes_a_number_that_is_not_in_the_list_and_says_what_becomes_of_it(phone):
    phone.to("#/new/voting")
    phone.page.get_by_text("The station is not in the list").click()
    expect(
        phone.page.get_by_text(re.compile("kept for your coordinator, who adds the station"))
    ).to_be_visible()
    phone.page.get_by_label("Number as it stands on the door").fill("777")
    phone.page.get_by_role("button", name="File with this number").click()
    phone.page.wait_for_url(re.compile("#/r/"))
    assert phone.records()[0]["answers"]["v_station"] == "777"


def test_place_moves_a_record_and_keeps_its_answers(phone):
    record = phone.draft(place=1, answers=VISIT)
    phone.to(f"#/new/voting?for={record['id']}")
    expect(phone.page.locator("[data-place='PS-001']")).to_contain_text("here now")
    phone.page.locator("[data-place='PS-002']").click()
    phone.page.wait_for_url(f"**/#/r/{record['id']}")
    (moved,) = phone.records()
    assert moved["place"]["code"] == moved["answers"]["v_station"] == "PS-002"
    assert moved["answers"]["vot_overall"] == "good"


def test_place_asks_the_server_where_only_a_part_of_the_register_is_here(phone, field, wire):
    far = Area.objects.create(mission=field.mission, code="R9", name="Far Region", kind="region", path="R9")
    PollingStation.objects.create(
        mission=field.mission, area=far, region=far, code="FAR-1", name="Distant school", locality="rural"
    )
    phone.js(
        """const { transact } = await load("database");
        await transact(["registers"], "readwrite", async (tx) => {
          const store = tx.objectStore("registers");
          for (const { data, ...row } of await store.getAll()) {
            await store.put({ ...row, data: { ...data, scope: "part" } });
          }
        });"""
    )
    phone.to("#/new/voting")
    expect(phone.page.get_by_text(re.compile("The stations of your area are on this phone"))).to_be_visible()
    phone.page.get_by_role("searchbox").fill("distant")
    expect(phone.page.locator("[data-spot=found] .visit")).to_have_count(1)
    expect(phone.page.locator("[data-spot=found]")).to_contain_text("FAR-1")
    wire.refuse()
    phone.page.get_by_role("searchbox").fill("gymnasium")
    expect(phone.page.get_by_text(re.compile("could not be asked"))).to_be_visible()
    expect(phone.page.locator("[data-spot=found] .visit")).to_have_count(1)


# Outbox


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
