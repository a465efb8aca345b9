"""Browsers on a line that fails when told to: `wire` stands between them and the app."""

import pytest

from tests.chromium import journey_at
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
