"""`python -m local.icons`: the app's icons for phones, drawn from static/img/mark.svg by Chromium."""

import sys
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from local.places import BASE_DIR, CannotStart
from local.setup import chromium
from local.steps import finish

FOLDER = BASE_DIR / "static" / "img"
MARK = FOLDER / "mark.svg"
# Name, size in pixels, and whether the colour runs to the edges: systems that cut icons into shapes of their
# own keep the middle four fifths, which the eye of the mark fits in.
ICONS = (
    ("icon-192", 192, False),
    ("icon-512", 512, False),
    ("icon-maskable-512", 512, True),
    ("icon-180", 180, True),
)


def main() -> int:
    program = chromium()
    if program is None:
        return finish(CannotStart("Chromium is not installed: run `make browser`."))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        for name, size, is_full in ICONS:
            _draw(browser, FOLDER / f"{name}.png", size, is_full)
        browser.close()
    return 0


def _draw(browser: Browser, file: Path, size: int, is_full: bool) -> None:
    mark = MARK.read_text()
    if is_full:
        mark = mark.replace(' rx="8"', "")
    page = browser.new_page(viewport={"width": size, "height": size})
    page.set_content(f"<style>body{{margin:0}}svg{{display:block;width:100vw;height:100vh}}</style>{mark}")
    page.screenshot(path=file, omit_background=True)
    page.close()
    print(f"{file.relative_to(BASE_DIR)}, {file.stat().st_size} bytes")


if __name__ == "__main__":
    sys.exit(main())
