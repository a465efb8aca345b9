"""One generation of the observer's app: the pages and files that belong together, followed from the pages."""

import base64
import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from posixpath import dirname, join, normpath
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.template.loader import get_template
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation

from missions.manifest import manifest

WORKER = "js/field/worker.js"
ENTRY = "js/field/app.js"
TEMPLATES = "missions/field"
# Noto Serif and italics belong to the desk; a browser that meets one goes on with its next font.
FONT = re.compile(r"noto-sans-[a-z-]+-(400|500|600|700)-normal\b.*\.woff2$")
ICONS = "img/icon-"  # asked for when the app is installed, which needs a network anyway
ADDRESS = re.compile(r'(?:href|src)="([^"#?]+)')
COMMENT = re.compile(r"/\*.*?\*/|^\s*//.*?$", re.DOTALL | re.MULTILINE)
IMPORT = re.compile(r"""\b(?:from|import)\s*["'](\.{1,2}/[^"']+)["']""")
LATER_IMPORT = re.compile(r"""\bimport\(\s*["'](\.{1,2}/[^"']+)["']\s*\)""")
CSS_URL = re.compile(r"""url\(\s*["']?([^"')#?]+)""")


@dataclass(frozen=True)
class File:
    """What one address answers, byte for byte."""

    url: str
    body: bytes

    @cached_property
    def integrity(self) -> str:
        """As browsers take it: a file cut short, or of another generation, is refused."""
        return "sha256-" + base64.b64encode(hashlib.sha256(self.body).digest()).decode()


@dataclass(frozen=True)
class Generation:
    """Everything the service worker keeps, in the order of `files`; `worker` is its own source."""

    files: tuple[File, ...]
    worker: str

    @cached_property
    def digest(self) -> str:
        """Sixteen hexadecimal digits that change with any name or any byte."""
        told = [self.worker, *(f"{file.url} {file.integrity}" for file in self.files)]
        return hashlib.sha256("\n".join(told).encode()).hexdigest()[:16]

    def file(self, url: str) -> File:
        """The file at an address of this generation; KeyError for any other."""
        return {file.url: file for file in self.files}[url]


def generation() -> Generation:
    """Worked out once a process; each time where files are served from the source and may change."""
    return _build() if settings.WHITENOISE_AUTOREFRESH else _kept()


@cache
def _kept() -> Generation:
    return _build()


def _build() -> Generation:
    languages = [code for code, _name in settings.LANGUAGES]
    pages = [page for code in languages for page in _pages(code)]
    roots = {
        path for page in pages for path in _static_paths(page.body.decode()) if not path.startswith(ICONS)
    }
    files = [File(settings.STATIC_URL + path, _read(path)) for path in sorted(followed(roots))]
    return Generation((*pages, *files), _read(_served(WORKER)).decode())


def _pages(language: str) -> Iterator[File]:
    """The addresses of one language: the app, what a page says without a network, the manifest."""
    with translation.override(language):
        address = {
            name: reverse(name, args=[language]) for name in ("field", "field-offline", "field-manifest")
        }
        context = {
            "manifest": address["field-manifest"],
            "modules": [
                settings.STATIC_URL + path for path in sorted(followed({_served(ENTRY)}, later=False))
            ],
            "screens": _templates("screens"),
            "words": _templates("words"),
        }
        yield File(address["field"], _render("shell", context))
        yield File(address["field-offline"], _render("offline", {}))
        yield File(address["field-manifest"], manifest(language))


def _render(name: str, context: dict[str, Any]) -> bytes:
    """Without a request, so that nothing of the person who asks can get in."""
    return get_template(f"{TEMPLATES}/{name}.html").render(context).encode()


def _templates(folder: str) -> list[str]:
    """Every template of a folder beside the shell: a screen is added by adding its file."""
    place = settings.BASE_DIR / "templates" / TEMPLATES / folder
    return [f"{TEMPLATES}/{folder}/{path.name}" for path in sorted(place.glob("*.html"))]


def followed(roots: Iterable[str], *, later: bool = True) -> set[str]:
    """The static paths reached from `roots` by imports and style sheets.

    `later=False` leaves out what modules import only once it is needed.
    """
    found: set[str] = set()
    left = set(roots)
    while left:
        path = left.pop()
        found.add(path)
        left |= set(_mentioned(path, later)) - found
    return found


def _mentioned(path: str, later: bool) -> Iterator[str]:
    """Static paths that one file asks for; sources and hashed copies alike, since both are read as served."""
    if path.endswith(".js"):
        text = COMMENT.sub("", _read(path).decode())
        names = IMPORT.findall(text) + (LATER_IMPORT.findall(text) if later else [])
    elif path.endswith(".css"):
        text = _read(path).decode()
        names = [name for name in CSS_URL.findall(text) if not name.startswith("data:")]
        names = [name for name in names if not name.endswith(".woff2") or FONT.search(name)]
    else:
        names = []
    for name in names:
        yield normpath(join(dirname(path), name))


def _static_paths(page: str) -> Iterator[str]:
    for address in ADDRESS.findall(page):
        if address.startswith(settings.STATIC_URL):
            yield address.removeprefix(settings.STATIC_URL)


def _served(name: str) -> str:
    """The path under STATIC_URL that a source file is served at: with its hash in production."""
    return static(name).removeprefix(settings.STATIC_URL)


def _read(path: str) -> bytes:
    found = finders.find(path) if settings.WHITENOISE_USE_FINDERS else staticfiles_storage.path(path)
    if not isinstance(found, str):
        raise FileNotFoundError(f"The observer's app asks for {path}, which is not there.")
    return Path(found).read_bytes()
