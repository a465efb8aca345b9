"""The paper's typefaces, read once, and a fetcher that hands out nothing but them."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

_PACKAGES = Path("node_modules") / "@expo-google-fonts"
_SCHEME = "paper-font:"
_TRUETYPE = b"\x00\x01\x00\x00"
_FACES = (
    ("Noto Serif", 400, "normal", "noto-serif/400Regular/NotoSerif_400Regular.ttf"),
    ("Noto Serif", 400, "italic", "noto-serif/400Regular_Italic/NotoSerif_400Regular_Italic.ttf"),
    ("Noto Serif", 600, "normal", "noto-serif/600SemiBold/NotoSerif_600SemiBold.ttf"),
    ("Noto Sans", 400, "normal", "noto-sans/400Regular/NotoSans_400Regular.ttf"),
    ("Noto Sans", 600, "normal", "noto-sans/600SemiBold/NotoSans_600SemiBold.ttf"),
)

Fonts = Mapping[str, bytes]


class FontsMissing(Exception):
    """The folder does not hold the typefaces of the statement."""


class ResourceRefused(FatalURLFetchingError):
    """The page asked for something that is neither inline data nor one of its typefaces."""


class PaperFetcher(URLFetcher):
    """Inline data, and the typefaces from memory. No file and no network is ever touched."""

    def __init__(self, fonts: Fonts) -> None:
        super().__init__(allowed_protocols=["data"], allow_redirects=False)
        self._fonts = fonts

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        font = self._fonts.get(url.removeprefix(_SCHEME)) if url.startswith(_SCHEME) else None
        if font is not None:
            return URLFetcherResponse(url, font, {"Content-Type": "font/ttf"})
        if not url.lower().startswith("data:"):
            raise ResourceRefused(f"A statement may not load {url!r}.")
        return super().fetch(url, headers)


def load_fonts(fonts_dir: Path | str | None = None) -> Fonts:
    """The typefaces by file name, from the folder given or the nearest node_modules above this file.

    Read here and not by WeasyPrint, which would set the statement in some other typeface without a word.
    """
    if fonts_dir is not None:
        return _read(Path(fonts_dir).resolve())
    candidates = [parent / _PACKAGES for parent in Path(__file__).resolve().parents]
    return _read(next((path for path in candidates if path.is_dir()), candidates[2]))


@cache
def _read(folder: Path) -> Fonts:
    fonts = {}
    for *_, file in _FACES:
        try:
            fonts[file] = (folder / file).read_bytes()
        except OSError as problem:
            raise FontsMissing(f"The statement's font {folder / file} is missing. Run npm ci.") from problem
        if not fonts[file].startswith(_TRUETYPE):
            raise FontsMissing(f"The statement's font {folder / file} is broken. Run npm ci.")
    return fonts


def font_faces() -> str:
    """@font-face rules that ask the fetcher for each typeface."""
    return "\n".join(
        f'@font-face {{ font-family: "{family}"; font-weight: {weight}; font-style: {style};'
        f' src: url("{_SCHEME}{file}") format("truetype") }}'
        for family, weight, style, file in _FACES
    )
