"""Browser files out of npm packages: the few that are named, and nothing else."""

from pathlib import Path

import pytest
from django.contrib.staticfiles.finders import find
from fontTools.ttLib import TTFont

from observation.npm import PACKAGES, PackageFinder

LETTERS = {
    "Kazakh": "ӘәҒғҚқҢңӨөҰұҮүҺһІі",
    "Azerbaijani": "ÇçƏəĞğIıİiÖöŞşÜü",
    "Turkish": "ÂâÇçĞğIıİiÎîÖöŞşÛûÜü",
    "Uzbek": "OʻoʻGʻgʻʼ" + "ЎўҚқҒғҲҳ",
    "Kyrgyz": "ҢңӨөҮү",
    "Russian": "АаЁёЖжЩщЪъЫыЭэЮюЯя",
    "punctuation": "–—‘’“”«»…№%§·•",
}


@pytest.mark.parametrize("prefix", sorted(PACKAGES))
def test_every_named_file_is_in_its_package(prefix):
    for name in PACKAGES[prefix][1]:
        assert Path(find(f"{prefix}/{name}")).is_file(), name


@pytest.mark.parametrize(
    "path", ["bootstrap/package.json", "bootstrap/../package.json", "htmx/htmx.js", "axe.js"]
)
def test_no_other_file_is_found(path):
    assert PackageFinder().find(path) == []


def test_collecting_lists_each_file_once():
    listed = [f"{storage.prefix}/{name}" for name, storage in PackageFinder().list(None)]
    assert len(listed) == len(set(listed)) == sum(len(files) for _, files in PACKAGES.values())


@pytest.mark.parametrize("family", ["noto-sans", "noto-serif"])
@pytest.mark.parametrize("language", sorted(LETTERS))
def test_screen_fonts_cover_every_language(family, language):
    covered = set()
    for name in PACKAGES[f"fonts/{family}"][1]:
        if name.endswith("-400-normal.woff2"):
            covered |= set(TTFont(find(f"fonts/{family}/{name}")).getBestCmap())
    assert [letter for letter in LETTERS[language] if ord(letter) not in covered] == []


@pytest.mark.parametrize("language", sorted(LETTERS))
def test_paper_fonts_cover_every_language(settings, language):
    faces = ["noto-sans/400Regular/NotoSans_400Regular.ttf", "noto-serif/400Regular/NotoSerif_400Regular.ttf"]
    faces += ["noto-sans/700Bold/NotoSans_700Bold.ttf", "noto-serif/700Bold/NotoSerif_700Bold.ttf"]
    for face in faces:
        covered = TTFont(settings.PDF_FONTS_DIR / face).getBestCmap()
        assert [letter for letter in LETTERS[language] if ord(letter) not in covered] == [], face
