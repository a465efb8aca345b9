"""The observer's pages and app in every language on the smallest phone: texts grow, nothing is cut off."""

import pytest
from django.conf import settings

from accounts import services as accounts
from missions.models import Deployment
from missions.states import Kind
from tests import factories

pytestmark = pytest.mark.browser
SMALL = {"viewport": {"width": 320, "height": 640}, "has_touch": True, "is_mobile": True}
LANGUAGES = ["kk", "ru", "tr"]
# What is wider than the screen, or than the box that clips it.
TEXTS = "a, button, label, h1, h2, h3, p, small, strong, span, legend, summary"
# What is wider than the screen, or than the box that clips it.
CUT_OFF = """(texts) => {
  const found = [];
  const told = (why, element) => found.push(`${why}: ${element.textContent.trim().slice(0, 60)}`);
  if (document.documentElement.scrollWidth > innerWidth) found.push("the page is wider than the screen");
  for (const element of document.querySelectorAll(texts)) {
    const box = element.getBoundingClientRect();
    if (!box.width || element.closest(".visually-hidden, .skip-link, [hidden], template")) continue;
    if (box.right > innerWidth + 1 || box.left < -1) told("outside", element);
    const style = getComputedStyle(element);
    const clips = style.overflowX !== "visible" && style.textOverflow !== "ellipsis";
    if (clips && element.scrollWidth > element.clientWidth + 1) told("cut", element);
  }
  return found;
}"""


# The screen of this address stands, with more on it than an empty page.
SETTLED = """() => {
  const screen = document.getElementById("screen");
  const is_new = screen.textContent.trim() && screen.textContent !== window.lastShown;
  if (is_new) window.lastShown = screen.textContent;
  return is_new;
}"""


@pytest.fixture
def field(live_app):
    field = factories.field(slug="kazakhstan", password=factories.PASSWORD)
    for station in field.stations[:2]:
        Deployment.objects.create(
            mission=field.mission, team=field.teams[0], station=station, stage=Kind.VOTING
        )
    return field


def cut_off(page):
    return page.evaluate(CUT_OFF, TEXTS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_plain_pages_fit_the_smallest_phone(journey, sign_in, field, language):
    context = journey.open_context(**SMALL)
    context.add_init_script("try { localStorage.setItem('tanik-plain-pages', 'yes') } catch {}")
    cookie = {"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": journey.url}
    context.add_cookies([cookie])
    page = context.new_page()
    page.goto("/sign-in/")
    assert cut_off(page) == []
    sign_in(page, field.observers[0])
    base = f"/missions/{field.mission.slug}/"
    for address in (
        base,
        f"{base}submissions/",
        f"{base}submissions/new/",
        f"{base}submissions/new/voting/",
        f"{base}submissions/new/voting/?station={field.stations[0].pk}",
        f"{base}submissions/new/counting/?station={field.stations[0].pk}",
        f"{base}submissions/new/incident/",
        f"{base}submissions/new/meeting/",
    ):
        page.goto(address)
        assert page.locator("html").get_attribute("lang") == language
        assert cut_off(page) == [], address


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_app_fits_the_smallest_phone(journey, field, language):
    accounts.choose_language(user=field.observers[0], language=language)
    page = journey.open_page(**SMALL)
    page.goto(f"/field/{language}/")
    page.locator("input[type=email]").fill(field.observers[0].email)
    page.locator("input[type=password]").fill(factories.PASSWORD)
    assert cut_off(page) == []
    page.locator("input[type=password]").press("Enter")
    page.wait_for_url(f"**/field/{language}/#/")
    for route in ("#/", "#/new", "#/outbox", "#/phone", "#/help", "#/new/voting"):
        page.evaluate("(route) => { location.hash = route; }", route)
        page.wait_for_function(SETTLED)
        assert cut_off(page) == [], route
