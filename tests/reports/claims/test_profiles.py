"""The three shipped profiles: nothing lost, headings in every language, numbered parts."""

import json
from pathlib import Path

import pytest

import missions.formats
from reports.claims import load_claims
from reports.claims.document_texts import load_document_texts
from reports.claims.furniture import furniture_of
from reports.claims.language import language_codes
from reports.claims.layout import (
    BLOCKS,
    METADATA,
    ProfileError,
    load_profile,
    parse_profile,
    profile_names,
)
from reports.claims.measures import Kind
from tests.reports.claims.samples import document, judgement, sentences

SCHEMA = Path(missions.formats.__file__).parent / "schemas" / "mission.schema.json"
RECORDS = {Kind.MEETING, Kind.FACT}


def test_there_are_three():
    assert profile_names() == ("odihr", "ots", "sco")


@pytest.mark.parametrize("name", profile_names())
def test_a_profile_has_a_place_for_everything_a_statement_may_say(name):
    claims = {claim.id for claim in load_claims() if claim.kind not in RECORDS} - {"group_voting"}
    assert load_profile(name).items >= METADATA | BLOCKS | claims


@pytest.mark.parametrize("language", language_codes())
@pytest.mark.parametrize("name", profile_names())
def test_a_profile_has_its_headings_in_every_language(name, language):
    profile, texts = load_profile(name), load_document_texts(language)
    assert {section.key for section in profile.sections} <= set(texts["headings"])
    assert texts["kinds"][profile.kind]


@pytest.mark.parametrize("name", profile_names())
def test_profiles_order_the_same_sentences(name):
    told = {s["text"] for s in sentences(document(profile=name, judgements=[judgement()]))}
    ots = {s["text"] for s in sentences(document(judgements=[judgement()]))}
    assert told == ots


def test_preliminary_conclusions_come_first():
    built = document(profile="odihr", judgements=[judgement()])
    assert [section["key"] for section in built["sections"]][:3] == [
        "preamble",
        "preliminary_conclusions",
        "background",
    ]


def test_numbered_parts_count_what_is_printed():
    headings = [section["heading"] for section in document(profile="sco")["sections"]]
    assert headings[:3] == [
        "1. Composition of the Mission",
        "2. Activities of the Mission",
        "3. Legal basis of the observation",
    ]
    assert [heading.split(".")[0] for heading in headings] == [str(n) for n in range(1, len(headings) + 1)]


def test_furniture_is_data_of_the_profile_and_goes_with_the_document():
    told = {name: document(profile=name)["furniture"] for name in profile_names()}
    assert len({str(furniture) for furniture in told.values()}) == 3
    assert told["sco"]["title_block"][1] == "kind"
    assert all("page" in str(each["head"]) + str(each["foot"]) for each in told.values())
    assert furniture_of(told["sco"]) == load_profile("sco").furniture


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("furniture: {title_block: [motto]}", "`title_block` cannot hold `motto`"),
        ("furniture: {title_block: [kind, kind]}", "holds a thing twice"),
        ("furniture: {head: {middle: [kind]}}", "`head` has no `middle`"),
        ("furniture: {foot: {left: [date]}}", "`left` cannot hold `date`"),
        ("furniture: {align: right}", "`align` is one of centre, left"),
        ("furniture: {numbered: roman}", "`numbered` is true or false"),
        ("furniture: {colour: red}", "`colour` is not known"),
        ("furniture: []", "`furniture` is a mapping"),
    ],
)
def test_a_fault_in_furniture_is_named(wrong, said):
    text = f"profile: x\nkind: statement\ncodes_printed: 1\nsections: []\n{wrong}\n"
    with pytest.raises(ProfileError, match=said):
        parse_profile(text, file="x.yaml")


def test_a_mission_file_may_name_each():
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    (allowed,) = list(_profiles(schema))
    assert tuple(allowed) == profile_names()


def _profiles(value):
    if isinstance(value, dict):
        if "statement_profile" in value:
            yield value["statement_profile"]["enum"]
        for inner in value.values():
            yield from _profiles(inner)
