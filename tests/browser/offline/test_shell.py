"""The app's shell: kept whole, opened without a network, replaced only when nobody is filling anything in."""

import base64
import hashlib
import json
import re
import urllib.request

import pytest
from playwright.sync_api import expect

from missions.models import Submission
from tests import factories
from tests.axe import barriers
from tests.processes import wait_for
from tests.wire import PORTAL

pytestmark = pytest.mark.browser
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
KEPT = """async () => {
  const registration = await navigator.serviceWorker.ready;
  const worker = registration.active;
  if (worker.state !== "activated") await new Promise((done) => worker.addEventListener("statechange", done));
  return (await caches.keys()).filter((name) => name.startsWith("tanik-generation-"));
}"""
NO_DATABASE = """indexedDB.open = () => { throw new DOMException("Refused.", "SecurityError"); }"""


@pytest.fixture
def field(live_app):
    return factories.field(slug="kazakhstan", password=factories.PASSWORD)


@pytest.fixture
def phone(journey):
    return journey.open_page(**PHONE)


def kept(page):
    """The names of the generations kept, once the worker stands."""
    return page.evaluate(KEPT)


def door(page):
    return page.get_by_role("button", name="Sign in")


def open_app(page, path="/field/en/"):
    page.goto(path)
    door(page).wait_for()
    return kept(page)


def enter(page, field):
    """Signed in on the app's own screen."""
    page.goto("/field/en/")
    page.get_by_label("E-mail").fill(field.observers[0].email)
    page.get_by_label("Password").fill(factories.PASSWORD)
    door(page).click()
    page.wait_for_url("**/field/en/#/")
    kept(page)


def until(page, truth, what):
    """Waits for an expression that asks the browser, which a page's own waiting does not await."""
    return wait_for(lambda: page.evaluate(truth), what=what, every=0.2)


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
    from tests.chromium import FLAGS

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
def test_one_file_that_fails_fails_the_whole_installation(phone, wire, how):
    """Nothing half-kept: without the last file there is no worker, and the next start keeps all."""
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
    phone.goto("about:blank")
    phone.goto("/field/en/")
    phone.locator("[data-mark=newer]").wait_for()
    door(phone).wait_for()
    assert kept(phone) == [f"tanik-generation-{newer}"]


def test_worker_is_taken_back_by_410(phone, wire):
    """What an operator can do should the worker ever stand in the way."""
    open_app(phone)
    wire.answer("*", r"^/sw\.js$", 410)
    phone.evaluate("dispatchEvent(new Event('online'))")
    until(phone, "navigator.serviceWorker.getRegistration().then((each) => !each)", "no worker to be left")
    phone.reload()
    door(phone).wait_for()
    assert wire.count("GET", "^/field/en/$") >= 2


# Getting in


def test_plain_home_leads_on_to_the_app_and_the_choice_of_plain_pages_is_kept(phone, field, sign_in, journey):
    enter(phone, field)
    phone.goto("/missions/kazakhstan/")
    phone.wait_for_url("**/field/en/#/")
    phone.evaluate("import('/static/js/field/plain.js').then((each) => each.usePlainPages())")
    phone.wait_for_url("**/missions/kazakhstan/")
    expect(phone.get_by_text("There is an app for filing with or without a network.")).to_be_visible()
    phone.reload()
    phone.get_by_role("link", name="Open it").click()
    phone.wait_for_url("**/field/en/#/")
    phone.goto("/missions/kazakhstan/")
    phone.wait_for_url("**/field/en/#/")


def test_t26_private_window_says_so_and_files_online(journey, field, wire):
    """T26: a browser that keeps nothing is told of in one sentence; the plain form files."""
    journey.allow("422")
    page = journey.open_page(**PHONE)
    page.context.add_init_script(NO_DATABASE)
    page.goto("/sign-in/?next=/missions/kazakhstan/")
    page.get_by_label("E-mail").fill(field.observers[0].email)
    page.get_by_label("Password").fill(factories.PASSWORD)
    door(page).click()
    expect(page.get_by_text("This browser keeps nothing on this device")).to_be_visible()
    page.goto(f"/missions/kazakhstan/submissions/new/voting/?station={field.stations[0].pk}")
    page.locator('#q-v_admitted .pick:has(input[value="at_once"])').click()
    page.locator('[name="v_arrival"]').fill("10:00")
    page.locator("#checklist .send").click()
    page.get_by_role("alert").get_by_role("button", name="Send it as it is").click()
    page.get_by_text("Delivered at").wait_for()
    assert Submission.objects.count() == 1


def test_t26_app_itself_says_that_nothing_can_be_kept(journey, field):
    """T26: whoever comes straight to the app is led to the plain pages."""
    journey.allow("did not open")
    page = journey.open_page(**PHONE)
    page.context.add_init_script(NO_DATABASE)
    page.goto("/field/en/")
    expect(page.get_by_role("alert")).to_contain_text("does not let the app keep anything on this phone")
    assert barriers(page) == []
    page.get_by_role("button", name="Use the plain pages").click()
    page.wait_for_url("**/sign-in/**")


def test_app_whose_modules_do_not_come_says_what_to_do(journey, wire):
    journey.allow("did not open")
    wire.answer("GET", r"js/field/session\.js", 404)
    page = journey.open_page(**PHONE)
    page.goto("/field/en/")
    expect(page.get_by_role("alert")).to_contain_text("A part of the app could not be loaded.")
    wire.forget()
    page.get_by_role("button", name="Load again").click()
    door(page).wait_for()


def test_page_without_any_module_says_so_after_a_while(journey, wire):
    """Nothing but the style sheet is left to say it."""
    wire.answer("GET", r"js/field/start\.js", 404)
    page = journey.open_page(**PHONE)
    page.goto("/field/en/")
    assert page.get_by_text("This takes longer than it should.").is_hidden()
    page.get_by_text("This takes longer than it should.").wait_for(timeout=20_000)
    expect(page.get_by_role("link", name="Plain pages")).to_be_visible()


def test_page_without_javascript_leads_to_the_plain_pages(journey, field):
    page = journey.open_page(**PHONE, java_script_enabled=False)
    page.goto("/field/en/")
    page.get_by_role("link", name="Use the plain pages while you have a network.").click()
    page.wait_for_url("**/sign-in/**")


# Signing in


def test_signing_in_refused_says_why_and_keeps_the_email(phone, field, journey):
    journey.allow("422")
    open_app(phone)
    door(phone).click()
    expect(phone.get_by_role("alert")).to_have_text("Give your e-mail and your password.")
    phone.get_by_label("E-mail").fill(field.observers[0].email)
    phone.get_by_label("Password").fill("wrong")
    door(phone).click()
    expect(phone.get_by_role("alert")).to_contain_text("do not belong together")
    assert phone.get_by_label("E-mail").input_value() == field.observers[0].email


def test_signing_in_without_a_network_says_so(phone, field, wire):
    open_app(phone)
    wire.refuse()
    phone.get_by_label("E-mail").fill(field.observers[0].email)
    phone.get_by_label("Password").fill(factories.PASSWORD)
    door(phone).click()
    expect(phone.get_by_role("alert")).to_contain_text("The server cannot be reached just now.")
    wire.accept()
    wire.answer("POST", "^/me/sign-in/", 200, html=PORTAL)
    door(phone).click()
    expect(phone.get_by_role("alert")).to_contain_text("This network answers in place of our server.")


def test_address_that_means_nothing_leads_to_the_start(phone, field):
    enter(phone, field)
    phone.goto("/field/en/#/nowhere")
    expect(phone.get_by_role("alert")).to_contain_text("There is no such screen.")
    phone.get_by_role("link", name="To the start").click()
    phone.wait_for_url("**/field/en/#/")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_sign_in_screen_keeps_nobody_out(journey, width, scheme):
    page = journey.open_page(viewport={"width": width, "height": 700}, color_scheme=scheme)
    open_app(page)
    assert barriers(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_sign_in_screen_works_from_the_keyboard(phone):
    open_app(phone)
    assert phone.evaluate("document.activeElement.id") == "sign-in-email"
    assert phone.title() == "Sign in · Tanık"
    assert re.search(r"\bh1\b", phone.evaluate("document.querySelector('[data-title]').localName"))
