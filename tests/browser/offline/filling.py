"""An observer at a form of the app: what a hand does on it, and what the device holds of it."""

import json

from playwright.sync_api import expect

from missions.models import Deployment
from missions.states import Kind
from tests import factories
from tests.processes import wait_for

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
# A picture of its own for each seed, as a camera would give it.
DRAW = """async (seed) => {
  const canvas = new OffscreenCanvas(640, 480);
  const paper = canvas.getContext("2d");
  paper.fillStyle = `hsl(${seed * 47}, 60%, 50%)`;
  paper.fillRect(0, 0, 640, 480);
  paper.fillStyle = "#fff";
  paper.fillRect(20 * seed, 40, 200, 120);
  const drawn = await canvas.convertToBlob({ type: "image/jpeg" });
  return [...new Uint8Array(await drawn.arrayBuffer())];
}"""
IS_WHOLE = """async (slug) => {
  const { pack, status } = await import("/static/js/field/mission.js");
  return Boolean(await pack(slug)) && !(await status(slug)).isSyncing;
}"""
RECORD = """async (id) => (await import("/static/js/field/records.js")).get(id)"""


def enter(page, field, *, observer=0):
    """Signed in on the app, with everything it needs on the device."""
    page.goto("/field/en/")
    page.get_by_label("E-mail").fill(field.observers[observer].email)
    page.get_by_label("Password").fill(factories.PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/field/en/#/")
    wait_for(lambda: page.evaluate(IS_WHOLE, field.mission.slug), what="the mission on the device", every=0.1)


def begin(page, kind="voting", *, visit: int | None = 0) -> str:
    """A new record, opened; at the place of a visit of the pack, or at none."""
    record = page.evaluate(
        """async ([kind, visit]) => {
          const { pack } = await import("/static/js/field/mission.js");
          const { start } = await import("/static/js/field/screens/record/opening.js");
          const slug = localStorage.getItem("tanik-mission");
          const here = { mission: slug, pack: await pack(slug) };
          const record = await start(here, kind, visit === null ? null : here.pack.visits[visit].place);
          location.hash = `#/r/${record.id}`;
          return record.id;
        }""",
        [kind, visit],
    )
    opened(page)
    return record


def opened(page) -> None:
    """The form stands, and the screen has given its title the focus."""
    page.locator("#checklist .q").first.wait_for()
    at_title = "document.activeElement?.matches('[data-title]') ?? false"
    wait_for(lambda: page.evaluate(at_title), what="the screen to be entered", every=0.05)


def reopen(page, record) -> None:
    """The record's address in this page, opened anew."""
    page.goto(f"/field/en/#/r/{record}")
    page.reload()
    opened(page)


def kept(page, record) -> dict:
    """The record as it lies on the device."""
    return page.evaluate(RECORD, record)


def pick(page, key, value) -> None:
    page.locator(f'#q-{key} label:has(input[value="{value}"])').click()


def least(page) -> None:
    """What a voting checklist cannot do without."""
    pick(page, "v_admitted", "at_once")
    page.locator('[name="v_arrival"]').fill("10:00")
    page.locator('[name="v_departure"]').fill("10:40")


def photo(page, seed=1, name="image.jpg") -> dict:
    return {"name": name, "mimeType": "image/jpeg", "buffer": bytes(page.evaluate(DRAW, seed))}


def add_photos(page, key, *pictures, way="gallery"):
    """Chosen at a question, or with key "" of the whole; returns the place they stand in."""
    place = page.locator(f"#q-{key} .files" if key else "[data-whole] .files")
    if key and place.get_attribute("open") is None:
        place.locator("summary").click()
    before = place.locator(".thumb[data-id]").count()
    with page.expect_file_chooser() as chooser:
        place.locator(f"label:has([data-way={way}])").click()
    chooser.value.set_files(list(pictures))
    expect(place.locator(".thumb[data-id]")).to_have_count(before + len(pictures))
    return place


def send(page, *, anyway=True) -> None:
    page.locator("#checklist [data-send]").click()
    if anyway:
        page.locator("[data-ask] [data-send]").click()


def delivered(page) -> None:
    page.get_by_text("Delivered").first.wait_for()


def body_of(page, record) -> dict:
    """The frozen payload, once it is."""
    wait_for(lambda: kept(page, record)["body"], what="the record to be queued")
    return json.loads(kept(page, record)["body"])


def mission_to_fill():
    """A mission whose first team is expected at two stations for the vote."""
    field = factories.field(slug="kazakhstan", password=factories.PASSWORD, duty_phone="+7 717 200 00 00")
    for station in field.stations[:2]:
        Deployment.objects.create(
            mission=field.mission, team=field.teams[0], station=station, stage=Kind.VOTING
        )
    return field
