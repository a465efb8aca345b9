"""How soon the observer's app can be used on a slow phone: first visit over the network, then without one."""

import os
import subprocess
import sys
import tempfile
from typing import Any

from playwright.sync_api import BrowserContext, sync_playwright

from bench import servers
from bench.sessions import sessions
from bench.table import Row
from bench.world import load_world
from local.places import BASE_DIR
from local.setup import chromium

SLOWER = 4  # times slower than this machine: what a cheap phone is
TIMES = 5
READY = "tanik-interactive"  # the mark static/js/field/app.js sets
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]


def measure() -> list[Row]:
    """Medians of a few openings, static files as production serves them."""
    load_world(1)
    key = sessions()["observer0@bench.example"]
    with (
        tempfile.TemporaryDirectory() as static,
        servers.web(extra=_built(static)),
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        first, again = zip(*[_visits(browser, key) for _ in range(TIMES)], strict=True)
        browser.close()
    what = f"app can be used, {SLOWER} times slower processor"
    return [
        Row(f"{what}, first visit", f"{_median(first):.1f} s"),
        Row(f"{what}, without a network", f"{_median(again):.1f} s", "under 2 s"),
    ]


def _built(folder: str) -> dict[str, str]:
    env = {"STATIC_FROM_SOURCE": "false", "TANIK_STATIC": folder}
    subprocess.run(
        [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"],
        cwd=BASE_DIR,
        env={**os.environ, **env},
        check=True,
    )
    return env


def _visits(browser: Any, key: str) -> tuple[float, float]:
    """Seconds to the mark: on a fresh phone of somebody signed in, and once more with the network off."""
    address = f"http://127.0.0.1:{servers.PORT}"
    context = browser.new_context(base_url=address, viewport={"width": 390, "height": 844})
    context.add_cookies([{"name": "session", "value": key, "url": address}])
    first = _seconds(context)
    context.pages[-1].evaluate("navigator.serviceWorker.ready")
    context.set_offline(True)
    again = _seconds(context)
    context.close()
    return first, again


def _seconds(context: BrowserContext) -> float:
    page = context.new_page()
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.goto("/field/en/")
    mark = f"performance.getEntriesByName('{READY}')[0]?.startTime"
    page.wait_for_function(f"() => {mark}")
    return float(page.evaluate(mark)) / 1000


def _median(values: tuple[float, ...]) -> float:
    return sorted(values)[len(values) // 2]
