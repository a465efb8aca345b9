"""The paper's typefaces, and a fetcher that reads nothing but them."""

from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

_PACKAGES = Path("node_modules") / "@expo-google-fonts"
_FACES = (
    ("Noto Serif", 400, "normal", "noto-serif/400Regular/NotoSerif_400Regular.ttf"),
    ("Noto Serif", 400, "italic", "noto-serif/400Regular_Italic/NotoSerif_400Regular_Italic.ttf"),
    ("Noto Serif", 600, "normal", "noto-serif/600SemiBold/NotoSerif_600SemiBold.ttf"),
    ("Noto Sans", 400, "normal", "noto-sans/400Regular/NotoSans_400Regular.ttf"),
    ("Noto Sans", 600, "normal", "noto-sans/600SemiBold/NotoSans_600SemiBold.ttf"),
)


class FontsMissing(Exception):
    """The folder does not hold the typefaces of the statement."""


class ResourceRefused(FatalURLFetchingError):
    """The page asked for something that is neither inline data nor one of its typefaces."""


class PaperFetcher(URLFetcher):
    """Inline data and files below the fonts folder; anything else stops the rendering."""

    def __init__(self, fonts: Path) -> None:
        super().__init__(allowed_protocols=["data", "file"], allow_redirects=False)
        self._fonts = fonts.resolve()

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        if not url.lower().startswith("data:") and not self._is_font(url):
            raise ResourceRefused(f"A statement may not load {url!r}.")
        return super().fetch(url, headers)

    def _is_font(self, url: str) -> bool:
        parts = urlsplit(url)
        path = Path(unquote(parts.path))
        is_local = parts.scheme.lower() == "file" and not parts.netloc
        return is_local and path.suffix == ".ttf" and path.resolve().is_relative_to(self._fonts)


def fonts_folder(fonts_dir: Path | str | None = None) -> Path:
    """The folder of the font packages: the one given, else the nearest node_modules above this file."""
    if fonts_dir is None:
        candidates = [parent / _PACKAGES for parent in Path(__file__).resolve().parents]
        folder = next((path for path in candidates if path.is_dir()), candidates[-2])
    else:
        folder = Path(fonts_dir)
    missing = [file for *_, file in _FACES if not (folder / file).is_file()]
    if missing:
        raise FontsMissing(f"The statement's fonts are missing from {folder}: {missing[0]}. Run npm ci.")
    return folder.resolve()


def font_faces(fonts: Path) -> str:
    """@font-face rules for the files in the folder."""
    return "\n".join(_face(fonts, *face) for face in _FACES)


def _face(fonts: Path, family: str, weight: int, style: str, file: str) -> str:
    properties: dict[str, Any] = {
        "font-family": f'"{family}"',
        "font-weight": weight,
        "font-style": style,
        "src": f'url("{(fonts / file).as_uri()}") format("truetype")',
    }
    return "@font-face {" + "; ".join(f"{key}: {value}" for key, value in properties.items()) + "}"
