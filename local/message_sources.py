"""Where the texts that observers read stand: found in templates and Python, with the files that say them.

Coordinators' and secretariat's pages are left out: they are in English (docs/languages.md).
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatch
from io import BytesIO
from pathlib import Path

from babel.messages.extract import extract_python
from django.template.base import Lexer, TokenType
from django.utils.translation.template import templatize

from missions.checklists.messages import SUGGESTION, TEMPLATES

BASE_DIR = Path(__file__).resolve().parent.parent
SOURCES = (
    "templates/**/*.html",
    "observation/**/*.html",
    "accounts/**/*.py",
    "missions/**/*.py",
    "observation/**/*.py",
)
NOT_FOR_OBSERVERS = (
    "*/migrations/*",
    "accounts/models.py",
    "templates/missions/alerts/*",
    "templates/missions/audit*",
    "templates/missions/coverage/*",
    "templates/missions/duplicates/*",
    "templates/missions/findings/*",
    "templates/missions/home/coverage.html",
    "templates/missions/home/waiting.html",
    "templates/missions/incidents/*",
    "templates/missions/jobs/*",
    "templates/missions/messages/write.html",
    "templates/missions/people*",
    "templates/missions/quarantine*",
    "templates/missions/review/*",
    "templates/reports/*",
    "missions/*/alerts.py",
    "missions/*/audit.py",
    "missions/*/audit_words.py",
    "missions/*/claims.py",
    "missions/*/correction.py",
    "missions/*/corrections.py",
    "missions/*/counting.py",
    "missions/*/branches.py",
    "missions/*/calls.py",
    "missions/*/coverage.py",
    "missions/*/coverage_map.py",
    "missions/*/likeness.py",
    "missions/*/duplicates.py",
    "missions/*/duty.py",
    "missions/*/filters.py",
    "missions/*/findings.py",
    "missions/*/import*.py",
    "missions/*/incident_links.py",
    "missions/*/incident_page.py",
    "missions/*/incident_use.py",
    "missions/*/incidents.py",
    "missions/*/jobs.py",
    "missions/*/judging.py",
    "missions/*/loading.py",
    "missions/*/messages.py",
    "missions/*/pairs.py",
    "missions/*/people.py",
    "missions/*/quarantine.py",
    "missions/*/queue.py",
    "missions/*/register.py",
    "missions/*/review.py",
    "missions/*/search.py",
    "missions/*/spotless.py",
    "missions/*/surroundings.py",
    "missions/*/taking_back.py",
    "missions/*/undo.py",
    "missions/*/visits.py",
    "missions/checklists/*",
    "missions/formats/*",
    "missions/management/*",
    "missions/models/*",
    "missions/search_language.py",
)  # fmt: skip
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
          "November", "December")  # fmt: skip
_WORD = re.compile(r'^word\s+"([^"]+)"\s+"([^"]*)"')
_COUNTED = re.compile(r'^counted\s+"([^"]+)"\s+"([^"]*)"\s+"([^"]*)"')


@dataclass(frozen=True)
class Text:
    """One English text: `context` where one word means two things, `plural` where things are counted."""

    english: str
    plural: str = ""
    context: str = ""


@dataclass
class Texts:
    """The texts with the files they stand in; `keys` are the words of the observer's app by their English."""

    files: dict[Text, set[str]] = field(default_factory=lambda: defaultdict(set))
    keys: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))


def texts_for_observers(root: Path = BASE_DIR) -> Texts:
    """Every text of the pages and the app that observers use, as it stands in the tree at `root`."""
    found = Texts()
    for path in _files(root):
        source, name = path.read_text("utf-8"), path.relative_to(root).as_posix()
        is_template = path.suffix == ".html"
        for text in _in_template(source, found.keys) if is_template else _in_python(source):
            found.files[text].add(name)
    for month in MONTHS:  # Django's own begin with a capital letter in Kazakh, which is wrong inside a date
        found.files[Text(month, context="alt. month")].add("observation/formats/")
    for english in (*TEMPLATES.values(), SUGGESTION):
        found.files[Text(english)].add("missions/checklists/messages.py")
    return found


def _files(root: Path) -> Iterator[Path]:
    for path in sorted(path for pattern in SOURCES for path in root.glob(pattern)):
        name = path.relative_to(root).as_posix()
        if not any(fnmatch(name, left_out) for left_out in NOT_FOR_OBSERVERS):
            yield path


def _in_template(source: str, keys: dict[str, set[str]]) -> Iterator[Text]:
    """Django's own reading of its tags, and our tags for the words of the observer's app."""
    lines = templatize(source).splitlines()
    yield from _in_python("\n".join(line.strip() for line in lines))
    for token in Lexer(source).tokenize():
        if token.token_type is not TokenType.BLOCK:
            continue
        if (match := _WORD.match(token.contents)) and match[2]:
            keys[match[2]].add(match[1])
            yield Text(match[2])
        elif match := _COUNTED.match(token.contents):
            keys[match[2]].add(match[1])
            yield Text(match[2], plural=match[3])


def _in_python(source: str) -> Iterator[Text]:
    calls = extract_python(BytesIO(source.encode()), KEYWORDS, [], {"encoding": "utf-8"})
    for _line, keyword, given, _comments in calls:
        name = str(keyword)
        words = [str(each or "") for each in (given if isinstance(given, list | tuple) else [given])]
        context = words.pop(0) if "pgettext" in name and len(words) > 1 else ""
        plural = words[1] if name.startswith("n") and len(words) > 1 else ""
        if words and words[0]:
            yield Text(words[0], plural, context)
