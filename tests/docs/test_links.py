"""The documentation's links lead somewhere, and it names every environment variable."""

import re
import subprocess
from pathlib import Path

import pytest

from local.places import BASE_DIR
from observation.env import VARIABLES

LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)|<[a-z]+[^>]*\s(?:src|srcset|href)=\"([^\"]+)\"")
FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
ELSEWHERE = ("http://", "https://", "mailto:")


def documents():
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.md"],
        cwd=BASE_DIR,
        capture_output=True,
        text=True,
        check=True,
    )
    return sorted(name for name in listed.stdout.splitlines() if (BASE_DIR / name).is_file())


def links(text):
    """Targets of a document's links and pictures, without those to other sites and those in examples."""
    found = (next(filter(None, match.groups())) for match in LINK.finditer(FENCED.sub("", text)))
    return [target for target in found if not target.startswith(ELSEWHERE)]


def headings(text):
    """The anchors of a document's headings, as Git hosting makes them."""
    titles = re.findall(r"^#+ +(.+?) *$", FENCED.sub("", text), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def broken(document):
    text = document.read_text(encoding="utf-8")
    for target in links(text):
        name, _, anchor = target.partition("#")
        place = document.parent / name if name else document
        if not place.exists():
            yield f"{target}: there is no such file"
        elif anchor and anchor not in headings(place.read_text(encoding="utf-8")):
            yield f"{target}: there is no such heading"


@pytest.mark.parametrize("name", documents())
def test_links_of_a_document_resolve(name):
    assert list(broken(BASE_DIR / name)) == []


def test_links_that_lead_nowhere_are_noticed(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("# A page\n[a](gone.md) [b](#a-page) [c](#gone) ![d](page.md)\n```\n[e](gone.md)\n```\n")
    assert list(broken(page)) == ["gone.md: there is no such file", "#gone: there is no such heading"]


def test_documents_are_found():
    assert {"README.md", "docs/operations.md", "docs/architecture.md"} <= set(documents())


def test_operations_names_every_environment_variable():
    text = (BASE_DIR / "docs" / "operations.md").read_text(encoding="utf-8")
    table = set(re.findall(r"^\| `([A-Z0-9_]+)` \|", text, re.MULTILINE))
    assert table == VARIABLES


def test_every_picture_is_shown():
    shown = {
        (BASE_DIR / name).parent.joinpath(target).resolve()
        for name in documents()
        for target in links((BASE_DIR / name).read_text(encoding="utf-8"))
    }
    assert set((BASE_DIR / "docs" / "images").resolve().iterdir()) <= shown


def test_pictures_are_small():
    pictures = {path.name: path.stat().st_size for path in Path(BASE_DIR / "docs").rglob("*.png")}
    assert {name: size for name, size in pictures.items() if size > 150_000} == {}
    assert sum(pictures.values()) < 1_000_000
