"""Helpers for the shell's tests: the app opened, signed in to, and kept by its worker."""

from tests import factories
from tests.processes import wait_for

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
KEPT = """async () => {
  const registration = await navigator.serviceWorker.ready;
  const worker = registration.active;
  if (worker.state !== "activated") await new Promise((done) => worker.addEventListener("statechange", done));
  return (await caches.keys()).filter((name) => name.startsWith("tanik-generation-"));
}"""


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
