"""A real Chromium: each page has a context of its own, and a journey fails on any console or page error."""

import os
import re
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from local.setup import chromium

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


class Journey:
    """Opens pages at one address and remembers what their consoles complained about."""

    def __init__(self, browser, url: str) -> None:
        self.browser, self.url = browser, url
        self.problems: list[str] = []
        self.allowed: list[str] = []
        self.contexts: list = []

    def open_context(self, **options):
        """A browser profile of its own: other person, other phone. Options are Playwright's new_context's."""
        context = self.browser.new_context(base_url=self.url, locale="en-GB", **options)
        context.set_default_timeout(15_000)
        context.on("page", self._watch)
        self.contexts.append(context)
        return context

    def open_page(self, **options):
        return self.open_context(**options).new_page()

    def allow(self, pattern: str) -> None:
        """A complaint the journey expects, such as the 409 it asks for."""
        self.allowed.append(pattern)

    def unexpected(self) -> list[str]:
        return [text for text in self.problems if not any(re.search(one, text) for one in self.allowed)]

    def close(self) -> None:
        for context in self.contexts:
            context.close()

    def _watch(self, page) -> None:
        page.on("pageerror", lambda error: self.problems.append(f"page error: {error}"))
        page.on("console", self._hear)

    def _hear(self, message) -> None:
        if message.type in ("error", "warning"):
            place = message.location.get("url", "")
            self.problems.append(f"console {message.type}: {message.text} ({place})")


@pytest.fixture(scope="session")
def browser():
    """Debian's Chromium, started once a run."""
    program = chromium()
    if program is None:
        advice = "Chromium is not installed: run `make browser`."
        pytest.fail(advice) if os.environ.get("CI") else pytest.skip(advice)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS, headless=True)
        yield browser
        browser.close()


@pytest.fixture
def journey(request, browser, live_app):
    """Pages on the app as gunicorn serves it; fails the test on any console error nobody allowed."""
    with journey_at(request, browser, live_app.url) as journey:
        yield journey


@contextmanager
def journey_at(request, browser, url: str):
    """A journey for the test of `request` at an address."""
    journey = Journey(browser, url)
    yield journey
    if request.node.stash.get(FAILED, False):
        _keep_pictures(journey, request.node.name)
    journey.close()
    assert not journey.unexpected(), "\n".join(journey.unexpected())


@pytest.fixture
def page(journey):
    """One page, desk-sized; ask `journey.open_page(viewport=...)` for another."""
    return journey.open_page(viewport={"width": 1280, "height": 900})


@pytest.fixture
def phone(journey):
    """One page on a small phone."""
    return journey.open_page(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)


@pytest.fixture
def sign_in(live_app):
    """`sign_in(page, user)`: the person is signed in there, by session cookie."""

    def sign_in(page, user) -> None:
        page.context.add_cookies([session_cookie(user, live_app.url)])

    return sign_in


def session_cookie(user, url: str) -> dict:
    """The cookie of a new session of `user`, as browsers and Playwright take it."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.cached_db import SessionStore

    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return {
        "name": settings.SESSION_COOKIE_NAME,
        "value": session.session_key,
        "domain": urlsplit(url).hostname,
        "path": "/",
    }


FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    if report.when == "call":
        item.stash[FAILED] = report.failed
    return report


def _keep_pictures(journey: Journey, name: str) -> None:
    folder = Path(os.environ["TANIK_VAR"]).parent.parent / "failures"
    folder.mkdir(parents=True, exist_ok=True)
    pages = [page for context in journey.contexts for page in context.pages]
    for number, page in enumerate(pages):
        page.screenshot(path=folder / f"{re.sub(r'[^a-z0-9_]+', '-', name)}-{number}.png", full_page=True)
