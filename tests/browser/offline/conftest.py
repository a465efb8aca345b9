"""Browsers on a line that fails when told to: `wire` stands between them and the app."""

import pytest
from playwright.sync_api import expect

from tests import factories
from tests.chromium import journey_at
from tests.processes import wait_for
from tests.wire import Wire


@pytest.fixture
def wire(live_app):
    """What the browser talks to (tests/wire.py); all is well until the test says otherwise."""
    wire = Wire(live_app.url)
    yield wire
    wire.close()


@pytest.fixture
def journey(request, browser, wire):
    """Pages on the wire. What fails on the line is the test's own doing, so only scripts may not complain."""
    with journey_at(request, browser, wire.url) as journey:
        journey.allow(r"Failed to load resource|net::ERR_")
        yield journey


class Device:
    """A browser with the field app's modules, without its screens: `device.records.create({...})`."""

    def __init__(self, page) -> None:
        self.page = page
        page.goto("/probe/?nonce=1")  # the smallest page of the app's origin
        self.js("await load('outbox');")  # as the service worker has it, whatever the line does later

    def __getattr__(self, module: str) -> "Module":
        return Module(self, module)

    def js(self, body: str, *given):
        """The value of an async function's body; in it, `load(name)` gives a module."""
        return self.page.evaluate(
            f"""async (given) => {{
              const load = (name) => import(`/static/js/field/${{name}}.js`);
              {body}
            }}""",
            list(given),
        )

    def reload(self) -> None:
        self.page.reload()

    def kill_tab(self) -> "Device":
        """The tab is gone without a goodbye; another one of the same browser."""
        context = self.page.context
        self.page.close(run_before_unload=False)
        return Device(context.new_page())

    def other_tab(self) -> "Device":
        return Device(self.page.context.new_page())

    def sign_in(self, user) -> None:
        answer = self.session.signIn(user.email, factories.PASSWORD)
        assert answer["ok"], answer

    def voting(self, field, given=None, *, station=0, kind="voting", **more) -> dict:
        """A new draft with the answers the door asks for."""
        sent = factories.payload(field, kind, given, station=station)
        names = ("version", "team", "visit_date", "answers", "comments")
        fields = {name: sent[name] for name in names}
        return self.records.create({"mission": field.mission.slug, "kind": kind, **fields, **more})

    def queued(self, field, given=None, **more) -> dict:
        return self.records.queue(self.voting(field, given, **more)["id"])

    def photo(self, record, *, seed=1, size=20_000, name="image.jpg", question="", kind="image/jpeg") -> dict:
        """A file of so many bytes that no browser takes for a picture, so they stay as they are."""
        return self.js(
            """const [id, seed, size, name, question, type] = given;
            const bytes = new Uint8Array(size).map((_, n) => (n * 31 + seed * 7 + (n >> 8)) % 251);
            const { add } = await load("files");
            return add(id, { question, name, blob: new Blob([bytes], { type }) });""",
            record["id"],
            seed,
            size,
            name,
            question,
            kind,
        )

    def state(self, record) -> str:
        return self.records.get(record["id"])["state"]

    def until(self, record, state, *, seconds=20) -> dict:
        """The record once it is in that state."""
        wait_for(
            lambda: self.state(record) == state,
            what=f"{record['id']} to be {state}, not {self.state(record)}",
            seconds=seconds,
            every=0.1,
        )
        return self.records.get(record["id"])


class Module:
    def __init__(self, device: Device, name: str) -> None:
        self.device, self.name = device, name

    def __getattr__(self, function: str):
        def call(*given):
            body = f"""const module = await load("{self.name}");
            return module.{function}(...given);"""
            return self.device.js(body, *given)

        return call


@pytest.fixture
def field(live_app):
    return factories.field(password=factories.PASSWORD, stations=12)


@pytest.fixture
def nobodys(journey):
    """A device where nobody has signed in yet."""
    return Device(journey.open_page())


@pytest.fixture
def device(nobodys, field):
    """The device of the first observer, signed in; nothing is sent before `device.outbox.start()`."""
    nobodys.sign_in(field.observers[0])
    return nobodys


@pytest.fixture
def patient():
    """The machine has other work; a sentence may take its time."""
    expect.set_options(timeout=20_000)
    yield
    expect.set_options(timeout=5_000)
