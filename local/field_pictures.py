"""The observer's app on a phone, screen by screen, for `python -m local.screenshots`."""

from collections.abc import Mapping
from typing import Any, Protocol

from playwright.sync_api import Locator, Page

ANSWERED = 24
STANDS_STILL = "() => { const before = window.before; window.before = scrollY; return before === scrollY }"
# Screens that need nothing filled in: name of the picture, address, and what is there once it is shown.
SCREENS = (
    ("outbox", "#/outbox", "main h2"),
    ("incident", "#/r/new/incident", "#q-inc_category"),
    ("this-phone", "#/phone", "main h2"),
    ("help", "#/help", "main h2"),
)


class Shoots(Protocol):
    """What takes the pictures."""

    def shoot(self, page: Page, name: str) -> None: ...


def take(camera: Shoots, page: Page, *, station: str, answers: Mapping[str, Any], ending: str = "") -> None:
    """The pictures of one phone; those with an ending are of the form alone."""
    visit = page.locator("main li, main a, main button").filter(has_text=station).last
    visit.wait_for()
    page.wait_for_function("() => Boolean(navigator.serviceWorker.controller)")  # all is on the phone
    if not ending:
        camera.shoot(page, "observer-home")
    visit.click()
    _fill(page, answers)
    camera.shoot(page, f"voting-form{ending}")
    if ending:
        return
    page.evaluate("location.hash = '#/new/voting'")
    page.locator("#place-words").fill(station[:3])
    page.locator("#place-found li").first.wait_for()
    camera.shoot(page, "station-search")
    for name, address, sign in SCREENS:
        page.evaluate("address => { location.hash = address }", address)
        page.locator(sign).first.wait_for()
        camera.shoot(page, name)
    page.context.set_offline(True)
    page.evaluate("location.hash = '#/'")
    page.reload()
    visit.wait_for()
    camera.shoot(page, "no-network")


def _fill(page: Page, answers: Mapping[str, Any]) -> None:
    """Answers the first questions as the team did, and stops in the middle of the form."""
    page.locator("#checklist .q").first.wait_for()
    for key, value in list(answers.items())[:ANSWERED]:
        card = page.locator(f"#q-{key}")
        if not card.count() or not card.is_visible():
            continue
        for one in value if isinstance(value, list) else [value]:
            pick = card.locator(f'.pick:has(input[value="{one}"])')
            if pick.count():
                pick.first.click()
            elif (field := card.locator("input:visible, select:visible, textarea:visible").first).count():
                field.fill(str(one))
        last = card
    page.evaluate("document.activeElement.blur()")
    scroll_to(page, last)


def scroll_to(page: Page, place: Locator) -> None:
    """At once, and until the page stands still: a moving one is taken with its head in the middle."""
    place.evaluate("place => place.scrollIntoView({block: 'center', behavior: 'instant'})")
    page.wait_for_function(STANDS_STILL, polling=200)
