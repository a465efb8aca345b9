"""The schemas: sound, in step with the checklists, and in step with the quick check of submissions."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from missions.checklists import load_standard_set
from missions.formats import schema
from missions.formats.plain_submission import is_plainly_valid
from missions.formats.schema import schema_errors
from missions.formats.submissions import submission_problems
from tests.missions.formats.test_submissions_file import GOOD, WRONG

DOCS = Path(__file__).parents[3] / "docs" / "formats.md"


def fields(part):
    """Every field of a schema, at any depth."""
    if isinstance(part, list):
        part = dict(enumerate(part))
    if isinstance(part, dict):
        yield from part.get("properties", {})
        for value in part.values():
            yield from fields(value)


@pytest.mark.parametrize("name", ["mission", "submission"])
def test_schema_is_draft_2020_12_and_a_fresh_copy(name):
    found = schema(name)
    Draft202012Validator.check_schema(found)
    found.clear()

    assert schema(name)["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert json.loads(json.dumps(schema(name))) == schema(name)


@pytest.mark.parametrize("name", ["mission", "submission"])
def test_every_pattern_and_format_says_what_it_wants(name):
    def mute(part):
        if isinstance(part, dict):
            if ("pattern" in part or "format" in part) and isinstance(part.get("type"), str):
                yield from [] if "x-says" in part else [part]
            for value in part.values():
                yield from mute(value)

    assert list(mute(schema(name))) == []


@pytest.mark.parametrize("name", ["mission", "submission"])
def test_documentation_names_every_field(name):
    text = DOCS.read_text(encoding="utf-8")

    assert [field for field in dict.fromkeys(fields(schema(name))) if f"`{field}`" not in text] == []


def test_lists_are_those_of_the_standard_checklists():
    standard, mission = load_standard_set(), schema("mission")
    parts, station = mission["properties"], mission["properties"]["stations"]["items"]["properties"]
    question = {question.key: question for form in standard.forms.values() for question in form.questions}

    assert list(parts["mission"]["properties"]["config_flags"]["properties"]) == list(standard.config_flags)
    assert sorted(mission["$defs"]["kind"]["enum"]) == sorted(standard.forms)
    assert sorted(schema("submission")["$defs"]["kind"]["enum"]) == sorted(standard.forms)
    assert station["type"]["enum"] == values(question["v_station_type"])
    assert station["abroad"]["properties"]["premises"]["enum"] == values(question["ooc_premises"])
    assert parts["centres"]["items"]["properties"]["level"]["enum"] == values(question["tab_level"])
    assert parts["meetings"]["items"]["properties"]["type"]["enum"] == values(question["mtg_type"])
    assert parts["meetings"]["items"]["properties"]["attribution"]["enum"] == values(
        question["mtg_attribution"]
    )


def values(question):
    return list(question.values)


TEXTS = st.sampled_from(
    ["", "x", "2022-06-05", "2022-02-30", "verified", "returned", "voting", "meeting", "a@b.cd", "é"]
)
SCALARS = st.none() | st.booleans() | st.integers(-2, 200_000) | st.floats(allow_nan=False) | TEXTS
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["a", "1", "B", "by", "decision", "reason", "vot_order"]), inner, max_size=3
        )
    ),
    max_leaves=6,
)


@settings(deadline=None)
@given(
    changes=st.dictionaries(
        st.sampled_from([*GOOD, "base_revision", "reason", "attachments", "other"]), VALUES, max_size=3
    ),
    dropped=st.sets(st.sampled_from(list(GOOD)), max_size=1),
)
def test_quick_check_accepts_nothing_that_the_schema_refuses(changes, dropped):
    payload = {key: value for key, value in (GOOD | changes).items() if key not in dropped}

    errors = list(schema_errors("submission", payload))

    if is_plainly_valid(payload):
        assert errors == []
    assert bool(submission_problems(payload, file="s.jsonl", line=1)) == bool(errors)


def test_quick_check_accepts_ordinary_submissions_and_no_wrong_one():
    assert is_plainly_valid(GOOD)
    assert not any(is_plainly_valid(GOOD | changes) for changes, _, _ in WRONG.values())


@settings(deadline=None)
@given(payload=VALUES)
def test_any_json_value_is_judged_without_a_crash(payload):
    assert submission_problems(payload, file="s.jsonl", line=1)
