"""Serves the few browser files the product uses straight from its pinned npm packages."""

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

SUBSETS = ("latin", "latin-ext", "cyrillic", "cyrillic-ext")
SANS = ("400-normal", "400-italic", "500-normal", "600-normal", "700-normal")
SERIF = ("400-normal", "400-italic", "600-normal", "700-normal")

# Static path prefix -> (folder of the package, the files of it that are served)
PACKAGES: dict[str, tuple[str, tuple[str, ...]]] = {
    "bootstrap": (
        "bootstrap/dist",
        (
            "css/bootstrap.min.css",
            "css/bootstrap.min.css.map",
            "js/bootstrap.bundle.min.js",
            "js/bootstrap.bundle.min.js.map",
        ),
    ),
    "htmx": ("htmx.org/dist", ("htmx.min.js",)),
    "idb": ("idb/build", ("index.js",)),
    "fonts/noto-sans": (
        "@fontsource/noto-sans/files",
        tuple(f"noto-sans-{subset}-{style}.woff2" for subset in SUBSETS for style in SANS),
    ),
    "fonts/noto-serif": (
        "@fontsource/noto-serif/files",
        tuple(f"noto-serif-{subset}-{style}.woff2" for subset in SUBSETS for style in SERIF),
    ),
}


class PackageFinder(BaseFinder):
    """Finds `bootstrap/css/bootstrap.min.css` and the like; nothing of a package that is not named above."""

    def __init__(self, app_names: object = None, *args: object, **kwargs: object) -> None:
        self.storages = {prefix: _storage(prefix, folder) for prefix, (folder, _) in PACKAGES.items()}

    def find(self, path: str, find_all: bool = False, **kwargs: object) -> str | list[str]:  # type: ignore[override]
        for prefix, (folder, files) in PACKAGES.items():
            found = Path(settings.NODE_MODULES, folder, path.removeprefix(f"{prefix}/"))
            if path.startswith(f"{prefix}/") and path.removeprefix(f"{prefix}/") in files and found.is_file():
                return [str(found)] if find_all else str(found)
        return []

    def list(self, ignore_patterns: object) -> Iterator[tuple[str, FileSystemStorage]]:
        for prefix, (_, files) in PACKAGES.items():
            for name in files:
                yield name, self.storages[prefix]


def _storage(prefix: str, folder: str) -> FileSystemStorage:
    storage = FileSystemStorage(location=settings.NODE_MODULES / folder)
    storage.prefix = prefix  # type: ignore[attr-defined]  # collectstatic puts the files under it
    return storage
