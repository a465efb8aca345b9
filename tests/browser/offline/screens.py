"""Helpers for the tests of the screens: a mission with visits, and the app on one phone."""

import re

from missions.models import Deployment, PollingStation
from missions.states import Kind
from tests import factories
from tests.processes import wait_for

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
NARROW = {**PHONE, "viewport": {"width": 320, "height": 640}}
FITS = "document.documentElement.scrollWidth <= innerWidth"
NAMES = ["Жамбыл атындағы мектеп", "Gymnasium 3", "House of Culture", "Лицей № 14"]


def mission_of_screens():
    """A mission whose first team is expected at three visits."""
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


VISIT = {"v_admitted": "at_once", "v_arrival": "10:00", "v_departure": "10:40", "vot_overall": "good"}


def link(phone, name):
    return phone.page.get_by_role("link", name=re.compile(name))
