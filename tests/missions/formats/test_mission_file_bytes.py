"""A mission file that cannot be read, or not whole: where, and why."""

import pytest

from missions.formats import read_mission
from tests.missions.formats.mission_text import GOOD, changed, line_of, problems


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("", 1, "The file is empty."),
        ("  \n\n", 1, "The file is empty."),
        ("just words", 1, "these sections"),
        ("- a\n- b\n", 1, "these sections"),
        ("# a comment only\n", 1, "these sections"),
        ("mission:\n  title: [a\n", 3, "The YAML is broken at column"),
        ("mission:\n\ttitle: a\n", 2, "Indent with spaces."),
        ("mission: a\x07\n", 1, "control character"),
        ("a: 1\n---\nb: 2\n", 2, "The YAML is broken"),
        ('{"mission": {}\n "a": 1}', 2, "column 2: expected a comma or }"),
        ('{"mission": {}}\nx', 2, "something follows"),
        ('{"mission": NaN}', 1, "expected a value"),
        ('{"mission": "a\nb"}', 1, "The JSON is broken at column 15"),
        ("[" * 400, 1, "nested too deep"),
    ],
)
def test_file_that_cannot_be_read_says_where_and_why(text, line, words):
    found = problems(text)

    assert [number for number, _, _ in found] == [line]
    assert words in found[0][2]


def test_byte_order_mark_is_accepted():
    assert read_mission(b"\xef\xbb\xbf" + GOOD.encode(), "m.yaml").problems == ()
    assert read_mission("\ufeff" + GOOD, "m.yaml").problems == ()


def test_utf16_is_named_and_the_rest_still_checked():
    text = changed("level: district", "level: distrct")

    for content in (text.encode("utf-16"), text.encode("utf-16-be")):
        found = problems(content)
        assert [(line, field) for line, field, _ in found] == [
            (1, ""),
            (line_of(text, "distrct"), "centres[C1].level"),
        ]
        assert "UTF-16" in found[0][2]


def test_wrong_bytes_are_named_and_the_rest_still_checked():
    content = changed("name: North", "name: Şimal").replace("number: 65", "number: x").encode("iso-8859-9")

    found = problems(content)

    assert [(line, field) for line, field, _ in found] == [
        (19, ""),
        (line_of(GOOD, "number: 65"), "context_facts[abroad].number"),
    ]
    assert "byte 0xDE at column 21" in found[0][2]


def test_nul_character_is_refused():
    found = problems(changed("name: North", 'name: "No\\0rth"'))

    assert [(line, field) for line, field, _ in found] == [(19, "areas[N].name")]
