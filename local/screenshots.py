"""`python -m local.screenshots`: the README's pictures, taken of the demonstration as people see it."""

import argparse
import json
import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from local import field_pictures, servers
from local.demo import MISSION_FILE, PASSWORD, SUBMISSIONS, Demo, demo_in
from local.places import BASE_DIR, DEVELOPMENT, CannotStart
from local.setup import chromium
from local.steps import Stopped, finish, run, step

FOLDER = BASE_DIR / "docs" / "images"
PHONE = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "is_mobile": True}
DESK = {"viewport": {"width": 1440, "height": 900}}
WALL = {"viewport": {"width": 1920, "height": 1080}}
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
PATIENCE = 60_000  # milliseconds: a busy machine is slow, not broken
COLOURS = 128
PAGES = (1, 2)
Scheme = Literal["light", "dark"]
SCHEMES: tuple[tuple[Scheme, str], ...] = (("light", ""), ("dark", "-dark"))

# The field at half past one: these visits are still to come, and these wait for a coordinator.
NOT_YET = {
    ("voting", "SYN-06"),
    ("voting", "SYN-08"),
    ("voting", "SYN-13"),
    ("voting", "SYN-15"),
    ("counting", "SYN-05"),
}
WAITING = {("voting", "SYN-10"), ("voting", "SYN-11"), ("voting", "SYN-14")}
SENTENCE = "group voting"  # the sentence whose evidence is open at the statement desk
OBSERVER, STATION = "observer5@example.org", "SYN-06"


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="make screenshots ARGS=...", description=__doc__)
    parser.add_argument("--out", type=Path, default=FOLDER, help="folder for the pictures (docs/images)")
    parser.add_argument(
        "--var",
        type=Path,
        default=DEVELOPMENT.root / "screenshots",
        help="keep servers here (var/screenshots)",
    )
    wanted = parser.parse_args(arguments)
    try:
        _check_programs()
        wanted.out.mkdir(parents=True, exist_ok=True)
        demo = demo_in(wanted.var.absolute())
        try:
            take(demo, wanted.out)
        finally:
            servers.down(demo.place)
    except (Stopped, CannotStart) as problem:
        return finish(problem)
    print(f"The pictures are in {wanted.out}.")
    return 0


def take(demo: Demo, out: Path) -> None:
    """All pictures. Forgets whatever stood in the demo's place, which is why it is a place of its own."""
    demo.reset()
    _half_way(demo)
    with demo.app() as (_, address), _browser() as browser:
        _field(Camera(browser, address, out), demo)
    demo.reset()
    demo.prepare()
    with demo.worker():
        demo.compile_statement()
    with demo.app() as (_, address), _browser() as browser:
        _statement(Camera(browser, address, out), demo)
    _paper(demo, out)


class Camera:
    """A browser at one address, and the folder its pictures go to."""

    def __init__(self, browser: Browser, address: str, out: Path) -> None:
        self.browser, self.address, self.out = browser, address, out

    @contextmanager
    def signed_in(
        self, email: str, device: Mapping[str, Any], *, scheme: Scheme = "light", at: str = "**/missions/**"
    ) -> Iterator[Page]:
        """A page of somebody's own; ``at`` is where signing in leads them."""
        context = self.browser.new_context(
            base_url=self.address,
            locale="en-GB",
            timezone_id="Asia/Almaty",
            color_scheme=scheme,
            reduced_motion="reduce",
            **device,
        )
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.goto("/sign-in/")
        page.locator("input[name=username]").fill(email)
        page.locator("input[name=password]").fill(PASSWORD)
        page.locator("main button[type=submit]").first.click()
        page.wait_for_url(at)
        yield page
        context.close()

    def shoot(self, page: Page, name: str) -> None:
        with step(f"Taking {name}"):
            page.wait_for_load_state("networkidle")
            path = self.out / f"{name}.png"
            page.screenshot(path=path, animations="disabled", caret="hide")
            _make_small(path)


def _half_way(demo: Demo) -> None:
    """The mission in the middle of the day: some visits to come, some waiting for review."""
    with step("Starting PostgreSQL and Redis"):
        servers.up(demo.place)
    demo.manage("Preparing the database", "migrate", "--noinput", "--verbosity", "0")
    demo.manage("Loading the mission", "load_mission", MISSION_FILE, "--demo-password", PASSWORD)
    lines = demo.place.root / "half-way.jsonl"
    lines.write_text("\n".join(_lines_half_way()) + "\n", encoding="utf-8")
    demo.manage("Filing what came in by then", "import_submissions", "--mission", demo.slug, lines)


def _lines_half_way() -> Iterator[str]:
    for text in SUBMISSIONS.read_text(encoding="utf-8").splitlines():
        line = json.loads(text)
        visit = (line["checklist"], line["answers"]["v_station"])
        if visit in WAITING:
            del line["review"]
        if visit not in NOT_YET:
            yield json.dumps(line, ensure_ascii=False)


def _answers_of(station: str) -> dict[str, Any]:
    lines = map(json.loads, SUBMISSIONS.read_text(encoding="utf-8").splitlines())
    found: dict[str, Any] = next(
        line["answers"]
        for line in lines
        if line["checklist"] == "voting" and line["answers"]["v_station"] == station
    )
    return found


def _field(camera: Camera, demo: Demo) -> None:
    home = f"/missions/{demo.slug}/"
    for scheme, ending in SCHEMES:
        with camera.signed_in(OBSERVER, PHONE, scheme=scheme, at="**/field/**") as page:
            field_pictures.take(camera, page, station=STATION, answers=_answers_of(STATION), ending=ending)
        with camera.signed_in(dict(demo.sign_ins())["coordinator"], DESK, scheme=scheme) as page:
            if not ending:
                page.goto(home)
                camera.shoot(page, "mission-home")
                page.goto(f"{home}coverage/")
                camera.shoot(page, "coverage-board")
            page.goto(f"{home}review/")
            camera.shoot(page, f"review-desk{ending}")
    with camera.signed_in(dict(demo.sign_ins())["secretariat"], WALL) as page:
        page.goto(f"{home}coverage/wall/")
        camera.shoot(page, "coverage-wall")


def _statement(camera: Camera, demo: Demo) -> None:
    with camera.signed_in(dict(demo.sign_ins())["secretariat"], DESK) as page:
        page.goto(f"/missions/{demo.slug}/statements/")
        page.locator("main a[href*='/statements/']").first.click()
        page.wait_for_url("**/statements/*-*/**")
        sentence = page.locator(".sheet [data-mark]", has_text=SENTENCE)
        sentence.click()
        page.locator("#evidence .big").wait_for()
        field_pictures.scroll_to(page, sentence)
        camera.shoot(page, "statement-desk")


def _paper(demo: Demo, out: Path) -> None:
    for number in PAGES:
        with step(f"Drawing page {number} of the statement"):
            page = out / f"statement-page-{number}"
            command = ["pdftoppm", "-r", "90", "-f", str(number), "-l", str(number), "-singlefile", "-png"]
            failure = f"Page {number} of the statement could not be drawn"
            run([*command, demo.statement, page], log=demo.log, otherwise=failure)
            _make_small(page.with_suffix(".png"))


def _make_small(path: Path) -> None:
    """A palette of few colours: a screen of text needs no more, and the file is a third."""
    with Image.open(path) as picture:
        small = picture.convert("RGB").quantize(
            COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE
        )
    small.save(path, optimize=True)


@contextmanager
def _browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield browser
        browser.close()


def _check_programs() -> None:
    if chromium() is None or not shutil.which("pdftoppm"):
        raise Stopped("Chromium or pdftoppm is not installed: run `make browser`.")


if __name__ == "__main__":
    sys.exit(main())
