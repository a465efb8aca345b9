"""Getting into the app: from the plain pages, by signing in, and in words when it does not open."""

import re

import pytest
from playwright.sync_api import expect

from missions.models import Submission
from tests import factories
from tests.axe import barriers
from tests.browser.offline.opening import PHONE, door, enter, open_app
from tests.wire import PORTAL

pytestmark = pytest.mark.browser
NO_DATABASE = """indexedDB.open = () => { throw new DOMException("Refused.", "SecurityError"); }"""


@pytest.fixture
def field(live_app):
    return factories.field(slug="kazakhstan", password=factories.PASSWORD)


@pytest.fixture
def phone(journey):
    return journey.open_page(**PHONE)


# Getting in


def test_signing_in_on_the_plain_page_is_enough(phone, field):
    """Nobody is asked twice: the app finds who signed in before it shows a screen."""
    phone.goto("/sign-in/")
    phone.get_by_label("E-mail").fill(field.observers[0].email)
    phone.get_by_label("Password").fill(factories.PASSWORD)
    door(phone).click()
    phone.wait_for_url("**/field/en/#/")
    expect(phone.get_by_text("Another form")).to_be_visible()


def test_signing_in_leads_to_what_was_asked_for(phone, field):
    phone.goto("/field/en/#/outbox")
    phone.get_by_label("E-mail").fill(field.observers[0].email)
    phone.get_by_label("Password").fill(factories.PASSWORD)
    door(phone).click()
    phone.wait_for_url("**/field/en/#/outbox")


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


# The header


def test_chip_says_in_words_what_waits(device, field, wire):
    """Green only on delivery: a network that is back has delivered nothing yet."""
    phone = device.page.context.new_page()
    phone.goto("/field/en/")
    chip = phone.locator("[data-outbox-words]")
    expect(chip).to_have_text("outbox")
    wire.answer("PUT", "/submissions/", 503)
    device.queued(field)
    device.queued(field, station=1)
    expect(chip).to_have_text("2 waiting")
    wire.answer("PUT", "/submissions/", 401, json={"error": "sign_in"})
    wire.answer("GET", "^/me/", 503)
    phone.evaluate("import('/static/js/field/outbox.js').then((each) => each.sendNow())")
    expect(chip).to_have_text("sign in again")
    wire.forget()
    phone.evaluate("import('/static/js/field/session.js').then((each) => each.check())")
    expect(chip).to_have_text("all delivered", timeout=15_000)
    assert Submission.objects.count() == 2


def test_t11_signing_in_again_leaves_the_open_screen_as_it_is(device, field, wire):
    """T11: the chip asks over whatever is open; what waited goes on by itself."""
    phone = device.page.context.new_page()
    phone.goto("/field/en/#/help")
    phone.get_by_text("What to do when").wait_for()
    phone.context.clear_cookies()
    device.queued(field)
    chip = phone.locator("[data-outbox]")
    expect(chip).to_have_text("sign in again")
    chip.click()
    dialog = phone.get_by_role("dialog", name="Sign in again")
    expect(dialog).to_contain_text("1 record is kept on this phone")
    assert dialog.get_by_label("E-mail").input_value() == field.observers[0].email
    assert barriers(phone) == []
    dialog.get_by_label("Password").fill(factories.PASSWORD)
    dialog.get_by_role("button", name="Sign in").click()
    expect(chip).to_have_text("all delivered", timeout=15_000)
    expect(phone.get_by_text("What to do when")).to_be_visible()
    assert phone.url.endswith("#/help")
