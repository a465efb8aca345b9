"""The table of the patterns names every one, and files and tests that are there."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[3]
ROWS = re.findall(
    r"^\| (P\d\d) \| .* \| (.+) \| `(.+)::(.+)` \|$",
    (ROOT / "docs/patterns.md").read_text(encoding="utf-8"),
    re.M,
)


def test_all_thirty_two_patterns_are_told():
    assert [pattern for pattern, *_ in ROWS] == [f"P{n:02}" for n in range(1, 33)]


def test_the_files_and_tests_named_are_there():
    for pattern, files, module, name in ROWS:
        for file in re.findall(r"`([^`]+)`", files):
            assert (ROOT / "reports/claims" / file).exists(), (pattern, file)
        assert f"def {name}(" in (ROOT / "tests/reports/claims" / module).read_text(encoding="utf-8"), (
            pattern,
            name,
        )
