"""Static files as production keeps them: comments stay at home, and nothing but comments."""

import pytest

from observation.static_files import as_sent

SCRIPT = b"""/** What it is for. */

// Why.
export const one = "// not a comment"; // beside code it stays
  /* two
     lines */
const two = `
  https://example.org/
`;
"""
LEFT = b"""
export const one = "// not a comment"; // beside code it stays
const two = `
  https://example.org/
`;
"""


def test_comments_on_lines_of_their_own_are_left_out():
    assert as_sent("js/field/app.js", SCRIPT) == LEFT


def test_style_sheets_keep_what_looks_like_a_comment_of_scripts():
    assert as_sent("css/base.css", b"/* why */\na { b: c }\n//x\n") == b"a { b: c }\n//x\n"


@pytest.mark.parametrize("name", ["img/mark.svg", "js/field/data.json"])
def test_other_files_stay_as_they_are(name):
    assert as_sent(name, SCRIPT) == SCRIPT
