"""The form of the app for everybody: no barrier, in bright sun, from the keyboard alone."""

import pytest

from tests.axe import barriers
from tests.browser.offline.filling import (
    PHONE,
    add_photos,
    begin,
    enter,
    kept,
    mission_to_fill,
    photo,
    pick,
    send,
)
from tests.processes import wait_for

pytestmark = pytest.mark.browser


@pytest.fixture
def field(live_app):
    return mission_to_fill()


@pytest.mark.parametrize(("width", "scheme"), [(320, "dark"), (390, "light"), (1280, "light")])
def test_the_form_keeps_nobody_out(journey, field, width, scheme):
    page = journey.open_page(
        viewport={"width": width, "height": 844}, color_scheme=scheme, reduced_motion="reduce"
    )
    enter(page, field)
    begin(page)
    pick(page, "vot_stuffing", "yes")
    add_photos(page, "vot_stuffing", photo(page))
    assert not barriers(page)
    send(page, anyway=False)
    assert not barriers(page)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.evaluate("document.documentElement.style.fontSize = ''")
    page.evaluate("location.hash = '#/r/new/incident'")
    page.locator("#q-inc_category").wait_for()
    assert not barriers(page)


CONTRAST = """() => {
  const light = (rgb) => {
    const [r, g, b] = rgb.map((c) => (c <= 10 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const rgb = (text) => text.match(/[\\d.]+/g).slice(0, 4).map(Number);
  const under = (node) => {
    for (let at = node; at; at = at.parentElement) {
      const [r, g, b, a = 1] = rgb(getComputedStyle(at).backgroundColor);
      if (a > 0) return [r, g, b];
    }
    return [255, 255, 255];
  };
  const weak = [];
  const read = ".q legend, .q .help, .pick > span, .special > span, .note summary span, .files summary span";
  for (const node of document.querySelectorAll(read)) {
    if (!node.offsetParent || !node.textContent.trim()) continue;
    const [one, other] = [light(rgb(getComputedStyle(node).color).slice(0, 3)), light(under(node))];
    const ratio = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    const words = node.textContent.trim().slice(0, 30);
    if (ratio < 7 && !node.closest(".note-asks")) weak.push(`${node.className} ${ratio.toFixed(1)} ${words}`);
  }
  return [...new Set(weak)];
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_questions_and_answers_are_read_in_bright_sun(journey, field, scheme):
    """Contrast AAA, 7 to 1."""
    page = journey.open_page(**PHONE, color_scheme=scheme)
    enter(page, field)
    begin(page)
    pick(page, "vot_group", "no")
    pick(page, "vot_order", "not_observed")
    add_photos(page, "vot_order", photo(page))
    assert page.evaluate(CONTRAST) == []


def test_the_form_is_filled_from_the_keyboard_alone(journey, field):
    page = journey.open_page(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    enter(page, field)
    record = begin(page)
    page.locator('#q-v_admitted input[value="at_once"]').focus()
    page.keyboard.press("Space")
    page.locator('[name="v_members_present"]').focus()
    page.keyboard.type("7")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.name") == "v_members_women"
    page.keyboard.type("3")
    page.locator("[data-next]").focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.classList.contains('q')")
    wait_for(lambda: kept(page, record)["answers"].get("v_members_women") == 3, what="what was typed")
