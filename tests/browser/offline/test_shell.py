"""The app's shell: kept whole, opened without a network, replaced only when nobody is filling anything in."""

import base64
import hashlib
import json
import re
import subprocess
import urllib.request

import pytest
from playwright.sync_api import expect

from local.places import BASE_DIR
from tests import factories
from tests.axe import barriers
from tests.browser.offline.opening import PHONE, door, enter, kept, open_app, until
from tests.chromium import FLAGS, journey_at
from tests.processes import ENTRYPOINT
from tests.wire import PORTAL

pytestmark = pytest.mark.browser


@pytest.fixture
def field(live_app):
    return factories.field(slug="kazakhstan", password=factories.PASSWORD)


@pytest.fixture
def phone(journey):
    return journey.open_page(**PHONE)


def fetched(wire, path):
    with urllib.request.urlopen(wire.url + path) as answer:
        return answer.read()


def newer_version(wire, mark="newer"):
    """From now on the server has another generation: its page wears a mark. Returns the digest."""
    page = fetched(wire, "/field/en/").replace(b"<body ", f'<body data-mark="{mark}" '.encode())
    first, _, worker = fetched(wire, "/sw.js").decode().partition("\n")
    told = json.loads(first.removeprefix("const GENERATION = ").removesuffix(";"))
    told["digest"] = hashlib.sha256(mark.encode()).hexdigest()[:16]
    integrity = "sha256-" + base64.b64encode(hashlib.sha256(page).digest()).decode()
    told["files"] = [[url, integrity if url == "/field/en/" else old] for url, old in told["files"]]
    script = f"const GENERATION = {json.dumps(told)};\n{worker}"
    wire.answer("GET", r"^/field/en/$", 200, html=page.decode())
    wire.answer("GET", r"^/sw\.js$", 200, html=script, headers={"Content-Type": "text/javascript"})
    return told["digest"]


def look_for_newer(page):
    page.evaluate("navigator.serviceWorker.getRegistration().then((each) => each.update())")


ONE_FORM = """navigator.locks.query().then(
    ({ held }) => held.filter((each) => each.name === "tanik-form-open").length === 1
)"""
WAITING = "navigator.serviceWorker.getRegistration().then((each) => Boolean(each.waiting))"


def mark(page):
    return page.locator("body").get_attribute("data-mark")


# Opening


def test_app_opens_without_a_network_after_one_visit(phone, wire):
    open_app(phone)
    wire.refuse()
    for path in ("/field/en/", "/field/", "/", "/field/#/outbox", "/field/en/?from=shortcut"):
        phone.goto(path)
        door(phone).wait_for()
        assert "/field/en/" in phone.url
    phone.reload()
    door(phone).wait_for()


def test_app_opens_without_a_network_after_the_browser_was_restarted(browser, wire, tmp_path):
    from local.setup import chromium

    def start():
        return browser.browser_type.launch_persistent_context(
            tmp_path, executable_path=chromium(), args=FLAGS, headless=True, base_url=wire.url, locale="en-GB"
        )

    first = start()
    open_app(first.pages[0])
    first.close()
    wire.refuse()
    second = start()
    second.pages[0].goto("/field/")
    door(second.pages[0]).wait_for()
    second.close()


def test_other_pages_say_that_there_is_no_network_and_lead_to_the_app(phone, wire, journey):
    open_app(phone)
    wire.refuse()
    phone.goto("/missions/kazakhstan/submissions/")
    expect(phone.get_by_role("heading", name="No network")).to_be_visible()
    assert barriers(phone) == []
    phone.get_by_role("link", name="Go on to filing").click()
    door(phone).wait_for()


def test_other_pages_come_from_the_server_when_it_answers(phone, wire):
    open_app(phone)
    phone.goto("/sign-in/")
    assert phone.get_by_text("What was seen, and what it rests on.").is_visible()
    assert wire.count("GET", "^/sign-in/") == 1


def test_the_language_last_read_is_the_one_that_opens(phone, wire):
    open_app(phone)
    phone.evaluate("caches.open('tanik-choice').then((each) => each.put('/language', new Response('xx')))")
    wire.refuse()
    phone.goto("/field/")
    door(phone).wait_for()
    assert phone.url.startswith(f"{wire.url}/field/en/")


# Keeping: all or nothing


@pytest.mark.parametrize("how", ["missing", "portal", "cut", "altered"])
def test_one_file_that_fails_fails_the_whole_installation(phone, wire, journey, how):
    """Nothing half-kept: without the last file there is no worker, and the next start keeps all."""
    journey.allow("decode downloaded font|OTS parsing error")
    path = r"/img/mark\.svg|fonts/noto-sans/noto-sans-cyrillic-ext-600"
    if how == "missing":
        wire.answer("GET", path, 404)
    elif how == "portal":
        wire.answer("GET", path, 200, html=PORTAL)
    elif how == "cut":
        wire.cut_answer("GET", path, after=400)
    else:
        wire.answer("GET", path, 200, html="something else")
    phone.goto("/field/en/")
    door(phone).wait_for()
    until(phone, "navigator.serviceWorker.getRegistration().then((each) => !each)", "no worker to be left")
    assert phone.evaluate("caches.keys()") == []
    wire.forget()
    phone.reload()
    door(phone).wait_for()
    assert len(kept(phone)) == 1
    wire.refuse()
    phone.reload()
    door(phone).wait_for()


def test_t1_worker_never_touches_what_is_sent(phone, wire, field):
    """T1: what is not a GET, and every door, goes past the worker with all its bytes."""
    open_app(phone)
    assert phone.evaluate("Boolean(navigator.serviceWorker.controller)")
    answered = []
    phone.on("response", lambda response: answered.append((response.url, response.from_service_worker)))
    body = "x" * 50_000
    status = phone.evaluate(
        """async (body) => {
          const form = new FormData();
          form.append("file", new Blob([body]), "image.jpg");
          await fetch("/missions/kazakhstan/submissions/x", { method: "POST", body: form });
          await fetch("/me/"); await fetch("/probe/?nonce=1");
          await fetch("/missions/kazakhstan/field/pack/");
          return (await fetch("/field/en/", { method: "POST", body })).status; }""",
        body,
    )
    assert status in (403, 405)
    for path in ("^/missions/kazakhstan/submissions/x$", "^/field/en/$"):
        assert wire.asked("POST", path)[-1].size >= len(body)
    asked = {url.removeprefix(wire.url): by_worker for url, by_worker in answered}
    assert {"/me/", "/probe/?nonce=1", "/missions/kazakhstan/field/pack/", "/field/en/"} <= set(asked)
    assert not any(asked.values())


# A newer version


def test_t8_update_waits_for_an_open_form_and_the_old_shell_works_until_then(phone, wire, field, journey):
    """T8: a newer version is there while records wait; without a network the old one opens whole."""
    enter(phone, field)
    old = kept(phone)
    phone.goto("/field/en/#/sign-in")  # a screen that is filled in
    phone.get_by_label("Password").fill("half typed")
    newer = newer_version(wire)
    look_for_newer(phone)
    phone.get_by_text("A newer version is ready.").wait_for()
    phone.wait_for_timeout(500)
    assert phone.get_by_label("Password").input_value() == "half typed"
    assert mark(phone) is None
    assert set(kept(phone)) == {*old, f"tanik-generation-{newer}"}
    wire.refuse()
    other = phone.context.new_page()
    other.goto("/field/en/#/sign-in")
    other.get_by_label("Password").wait_for()
    assert mark(other) is None
    other.close()
    until(phone, ONE_FORM, "the other tab to let go of its form")
    wire.accept()
    phone.evaluate("location.hash = '#/'")
    phone.locator("[data-mark=newer]").wait_for()
    assert kept(phone) == [f"tanik-generation-{newer}"]


def test_t8_incomplete_update_leaves_the_old_shell_in_place(phone, wire):
    """T8: the newer version breaks off half-way; what stood goes on standing, also without a network."""
    old = open_app(phone)
    newer_version(wire)
    wire.answer("GET", r"css/pages/field\.css", 500)
    phone.evaluate("navigator.serviceWorker.getRegistration().then((each) => each.update()).catch(() => {})")
    until(phone, "navigator.serviceWorker.getRegistration().then((each) => !each.installing)", "the end")
    assert kept(phone) == old
    wire.refuse()
    phone.reload()
    door(phone).wait_for()
    assert mark(phone) is None


def test_t8_update_is_used_at_the_next_start(phone, wire, journey):
    """T8: the newer version that was fetched is the one that opens next, without a network."""
    open_app(phone)
    newer = newer_version(wire)
    look_for_newer(phone)
    until(phone, WAITING, "the newer version to be complete")
    wire.refuse()
    # A page left in its tab may lie in memory and hold on to the old worker; a closed one cannot.
    phone.close()
    started = phone.context.new_page()
    started.goto("/field/en/")
    started.locator("[data-mark=newer]").wait_for()
    door(started).wait_for()
    assert kept(started) == [f"tanik-generation-{newer}"]


def test_worker_is_taken_back_by_410(phone, wire, journey):
    """What an operator can do should the worker ever stand in the way."""
    journey.allow("410")
    open_app(phone)
    wire.answer("*", r"^/sw\.js$", 410)
    phone.evaluate("dispatchEvent(new Event('online'))")
    until(phone, "navigator.serviceWorker.getRegistration().then((each) => !each)", "no worker to be left")
    phone.reload()
    door(phone).wait_for()
    assert wire.count("GET", "^/field/en/$") >= 2


# As production serves it


@pytest.fixture(scope="session")
def built(process_env, tmp_path_factory):
    """The environment of a web process whose static files are packed and named by their content."""
    env = {"STATIC_FROM_SOURCE": "false", "TANIK_STATIC": str(tmp_path_factory.mktemp("static"))}
    subprocess.run(
        [ENTRYPOINT, "static", "--verbosity", "0"], env={**process_env, **env}, cwd=BASE_DIR, check=True
    )
    return env


def test_files_as_production_names_them_open_without_a_network(request, browser, field, start_web, built):
    web = start_web(env=built)
    with journey_at(request, browser, web.url) as journey:
        journey.allow(r"Failed to load resource|net::ERR_")
        phone = journey.open_page(**PHONE)
        enter(phone, field)
        expect(phone.get_by_text("Another form")).to_be_visible()
        addresses = phone.evaluate(
            "caches.keys().then((names) => caches.open(names.find((name) => name.startsWith('tanik-gen'))))"
            ".then((cache) => cache.keys()).then((found) => found.map(({ url }) => new URL(url).pathname))"
        )
        files = [each for each in addresses if each.startswith("/static/")]
        assert all(re.search(r"\.[0-9a-f]{12}\.\w+$", each) for each in files)
        phone.goto("/field/en/#/phone")
        expect(phone.locator(".held .chip.good")).to_have_count(8, timeout=30_000)  # checklists on this phone
        web.kill()
        for path, text in (
            ("/", "Another form"),
            ("/field/en/#/new", "Opening of the polling station"),
            ("/field/en/#/outbox", "Nothing is waiting."),
            ("/field/en/#/phone", "Opens without a network"),
            ("/field/en/#/help", "What to do when"),
            ("/field/en/#/r/new/incident", "Sections"),
        ):
            phone.goto(path)
            expect(phone.get_by_text(text).first).to_be_visible(timeout=15_000)
