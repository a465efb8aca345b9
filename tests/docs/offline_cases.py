"""docs/offline-cases.md: each way field data gets lost, and its tests. Run as a module to write the page."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from local.places import BASE_DIR

PAGE = BASE_DIR / "docs" / "offline-cases.md"
NAME = re.compile(r"test((?:_t\d+)+)_")
CASES = {
    1: "the service worker re-issues a POST with an empty body",
    2: "the browser closes the database while a form is open",
    3: "an upgrade of the database clears the queue",
    4: "two photos with one file name in one record",
    5: "many photos within a second, one lost",
    6: "photos lost when a record is recovered",
    7: "the phone kills the tab when the camera opens",
    8: "an update of the app while records wait, then a start without a network",
    9: "a record of version 1 waits, version 2 is published",
    10: "loading for a correction fails and becomes a new record",
    11: "the session expires with a full queue",
    12: "a shared phone: one person signs out, another signs in",
    13: "the server is down and comes back",
    14: "one refused record blocks the rest",
    15: "the server keeps a record, its answer is lost",
    16: "one record twice at the same moment",
    17: "the same record again with other photos",
    18: "an edit of several requests ends in a conflict with itself",
    19: "a large photo cut off on a slow line",
    20: "record kept without its photos when nothing is saved by itself",
    21: "names people type make a record unsaveable",
    22: "photos not shown when a draft is opened without a network",
    23: "taking everything off the device fails on many photos",
    24: "saving fails when data to look things up is missing",
    25: "the browser clears what was stored",
    26: "a private window without a database",
    27: "a fresh phone overwrites the server with its empty copy",
    28: "a captive portal answers 200",
    29: "a stale token after signing in elsewhere",
    30: "a follow-up arrives before the record it follows",
}
HEAD = """# Thirty ways field data gets lost

Each was seen in a widely used system, and each is a test here, named after its row. This page is written by
`python -m tests.docs.offline_cases` from the names of the tests, and a test compares the two. Browser cases
run in real Chromium against the real server; a line that cuts, delays, throttles and answers for itself
(`tests/wire.py`) stands between them.

What cannot be brought about in Chromium is tested at the level where it can be: a database closed under
memory pressure (2) is closed by the test from within, a body that arrives empty (1) is sent empty, and iOS,
which no test here runs, meets the same code.

| row | what happens | tests |
|---|---|---|
"""


def named_after_rows() -> dict[int, list[tuple[Path, str]]]:
    """Row number to the tests named after it."""
    found: dict[int, list[tuple[Path, str]]] = defaultdict(list)
    for path in sorted((BASE_DIR / "tests").rglob("test_*.py")):
        for name in _functions(path):
            if match := NAME.match(name):
                for number in re.findall(r"\d+", match[1]):
                    found[int(number)].append((path.relative_to(BASE_DIR), name))
    return found


def _functions(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef):
            yield node.name


def page() -> str:
    rows = named_after_rows()
    lines = [
        f"| T{number} | {what} | {'<br>'.join(f'[`{name}`](../{path})' for path, name in rows[number])} |\n"
        for number, what in CASES.items()
    ]
    return HEAD + "".join(lines)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
