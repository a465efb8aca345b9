"""A submissions file: every line by itself, every way in which one can be wrong."""

import io
import json

import pytest

from missions.formats import read_submissions

GOOD = {
    "id": "0b7f3c52-8c1d-4a5e-9d1f-2a6c1e0f9b34",
    "checklist": "voting",
    "version": 1,
    "team": "A-03",
    "observer": "ann@example.org",
    "filled_at": "2022-06-05T14:21:07+06:00",
    "visit_date": "2022-06-05",
    "answers": {
        "v_station": "15",
        "vot_order": "yes",
        "vot_added_voters": 3,
        "vot_side_observers": ["neither"],
        "cnt_fig_yes": {"1": 800},
        "vot_comment": None,
    },
    "comments": {"vot_group": "Seen once."},
    "review": {"decision": "verified", "by": "bob@example.org"},
}


def read(*lines, **options):
    content = b"".join(
        line if isinstance(line, bytes) else json.dumps(line).encode() + b"\n" for line in lines
    )
    return list(read_submissions(io.BytesIO(content), "s.jsonl", **options))


def problems(*lines, **options):
    return [
        (each.file, each.line, each.field, each.message)
        for line in read(*lines, **options)
        for each in line.problems
    ]


def other(number=2, **changes):
    return GOOD | {"id": f"0b7f3c52-8c1d-4a5e-9d1f-{number:012x}"} | changes


def test_good_line_gives_its_payload_and_its_bytes():
    (line,) = read(GOOD)

    assert (line.number, line.payload, line.problems) == (1, GOOD, ())
    assert json.loads(line.raw) == GOOD
    assert not line.raw.endswith(b"\n")


def test_blank_lines_and_byte_order_mark_are_passed_over():
    lines = read(b"\xef\xbb\xbf", GOOD, b"\r\n", other())

    assert [(line.number, bool(line.payload)) for line in lines] == [(1, True), (3, True)]


def test_text_stream_reads_the_same():
    stream = io.StringIO(json.dumps(GOOD | {"comments": {"vot_group": "Şimal"}}, ensure_ascii=False))

    assert next(read_submissions(stream, "s.jsonl")).payload["comments"] == {"vot_group": "Şimal"}


# What is changed in a good line, the field of the problem, words of its message.
WRONG = {
    "unknown key": ({"visitdate": "2022-06-05"}, "visitdate", 'Did you mean "visit_date"?'),
    "no identifier": ({"id": "15"}, "id", "identifier (UUID)"),
    "number for text": ({"id": 15}, "id", "15 is not text"),
    "unknown checklist": ({"checklist": "votin"}, "checklist", 'Did you mean "voting"?'),
    "version as text": ({"version": "1"}, "version", '"1" is not a whole number'),
    "version true": ({"version": True}, "version", "true is not a whole number"),
    "version zero": ({"version": 0}, "version", "smallest"),
    "no email": ({"observer": "ann"}, "observer", "e-mail"),
    "no offset": ({"filled_at": "2022-06-05T14:21:07"}, "filled_at", "offset from UTC"),
    "no such hour": ({"filled_at": "2022-06-05T25:21:07+06:00"}, "filled_at", "offset from UTC"),
    "no such day": ({"visit_date": "2022-06-31"}, "visit_date", "YYYY-MM-DD"),
    "answers as list": ({"answers": []}, "answers", "A list is not a group of fields"),
    "no answers": ({"answers": {}}, "answers", "This is empty"),
    "answer true": (
        {"answers": {"v_station": "15", "vot_order": True}},
        "answers.vot_order",
        'quotes: "true"',
    ),
    "answer key": ({"answers": {"Vot Order": "yes"}}, "answers.Vot Order", "the key of a question"),
    "comment as number": ({"comments": {"vot_group": 7}}, "comments.vot_group", "is not text"),
    "unknown decision": (
        {"review": {"decision": "ok", "by": "a@b.cd"}},
        "review.decision",
        "is not in the list",
    ),
    "no reason": (
        {"review": {"decision": "returned", "by": "a@b.cd"}},
        "review.reason",
        '"reason" is missing',
    ),
    "nobody decided": ({"review": {"decision": "verified"}}, "review.by", '"by" is missing'),
    "attachment": (
        {"attachments": [{"sha256": "abc", "name": "a.jpg", "type": "image/jpeg"}]},
        "attachments[#1].sha256",
        "64 hexadecimal digits",
    ),
    "negative revision": ({"base_revision": -1}, "base_revision", "smallest"),
}


@pytest.mark.parametrize("case", WRONG)
def test_each_wrong_field_is_named_and_the_other_lines_are_read(case):
    changes, field, words = WRONG[case]

    lines = read(other(1), other(2, **changes), other(3))

    assert [bool(line.payload) for line in lines] == [True, False, True]
    (problem,) = lines[1].problems
    assert (problem.file, problem.line, problem.field) == ("s.jsonl", 2, field)
    assert words in problem.message


@pytest.mark.parametrize(
    "field", ["id", "checklist", "version", "team", "observer", "filled_at", "visit_date", "answers"]
)
def test_missing_field_is_named(field):
    found = problems({key: value for key, value in GOOD.items() if key != field})

    assert [(line, where) for _, line, where, _ in found] == [(1, field)]
    assert f'"{field}" is missing.' in found[0][3]


def test_meeting_needs_no_team():
    meeting = {key: value for key, value in GOOD.items() if key != "team"} | {"checklist": "meeting"}

    assert problems(meeting) == []


def test_every_problem_of_a_line_comes_at_once():
    fields = [
        field
        for _, _, field, _ in problems(
            GOOD | {"team": 3, "visit_date": "x", "answers": {"a": True, "b": False}}
        )
    ]

    assert fields == ["answers.a", "answers.b", "team", "visit_date"]


@pytest.mark.parametrize(
    ("line", "field", "words"),
    [
        (b'{"id": "a",}\n', "", "The JSON is broken at column 12"),
        (b'{"id": \n', "", "The JSON is broken at column 8"),
        (b"{'id': 1}\n", "", "property name enclosed in double quotes"),
        (b'{"version": NaN}\n', "", "NaN is not a number"),
        (b'{"version": ' + b"9" * 5000 + b"}\n", "", "The JSON is broken"),
        (b"[" * 100_000 + b"\n", "", "nested too deep"),
        (b"[1]\n", "", "one submission: a JSON object"),
        (b"caf\xe9\n", "", "byte 0xE9 at column 4"),
    ],
)
def test_broken_line_is_named_and_the_next_is_read(line, field, words):
    lines = read(line, GOOD)

    assert [each.number for each in lines] == [1, 2]
    assert lines[1].payload == GOOD
    assert [(each.line, each.field) for each in lines[0].problems] == [(1, field)]
    assert words in lines[0].problems[0].message


def test_key_given_twice_is_named():
    line = json.dumps(GOOD).replace('"team"', '"version": 2, "team"').encode()

    assert [(number, field) for _, number, field, _ in problems(line)] == [(1, "version")]


@pytest.mark.parametrize(("escape", "words"), [(r"\u0000", "NUL"), (r"\ud83d", "surrogate")])
def test_text_the_database_cannot_hold_is_named(escape, words):
    found = problems(json.dumps(GOOD).replace("Seen once.", f"Seen {escape} once.").encode())

    assert [(number, field) for _, number, field, _ in found] == [(1, "comments.vot_group")]
    assert words in found[0][3]


def test_pair_of_surrogates_is_a_character():
    assert problems(json.dumps(GOOD).replace("Seen once.", r"\ud83d\ude00").encode()) == []


def test_too_long_line_is_named_and_passed_over():
    lines = read(GOOD, b"x" * 5000 + b"\n", other(), longest_line=1000)

    assert [(line.number, bool(line.payload)) for line in lines] == [(1, True), (2, False), (3, True)]
    assert "longer than 1,000 bytes" in lines[1].problems[0].message


def test_line_of_exactly_the_limit_is_read():
    content = json.dumps(GOOD).encode()

    for end in (b"\n", b"\r\n", b""):
        assert read(content + end, longest_line=len(content))[0].payload == GOOD
        assert read(content + end, longest_line=len(content) - 1)[0].payload is None


def test_empty_file_is_a_problem():
    for content in (b"", b"\n\n", b"\xef\xbb\xbf"):
        assert [(line, message) for _, line, _, message in problems(content)] == [(1, "The file is empty.")]


def test_utf16_file_is_named():
    found = problems(json.dumps(GOOD).encode("utf-16"))

    assert [(line, field) for _, line, field, _ in found] == [(1, "")]
    assert "UTF-16" in found[0][3]


def test_same_submission_twice_is_a_problem_only_with_other_content():
    again, changed = dict(GOOD), GOOD | {"team": "A-04"}
    revision = changed | {"base_revision": 1}

    lines = read(GOOD, again, changed, revision)

    assert [bool(line.payload) for line in lines] == [True, True, False, True]
    (problem,) = lines[2].problems
    assert (problem.line, problem.field) == (3, "id")
    assert problem.message.startswith("Line 1 is the same submission with other content.")
