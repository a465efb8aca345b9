"""A mission file that is right, and every way in which it can be wrong: file, line and field."""

import json

from missions.formats import read_mission
from tests.missions.formats.mission_text import GOOD, changed


def test_good_file_has_no_problems_and_every_default():
    mission = read_mission(GOOD, "m.yaml")

    assert mission.problems == ()
    assert mission.data["mission"]["short_name"] == "Mission"
    assert mission.data["mission"]["unit_name"] == {
        "singular": "polling station",
        "plural": "polling stations",
    }
    assert mission.data["mission"]["config_flags"]["mobile_voting"] is False
    assert mission.data["mission"]["statement_languages"] == ["en"]
    assert mission.data["mission"]["duplicates_between"] == "team"
    assert (mission.data["mission"]["photo_max_px"], mission.data["mission"]["guidance"]) == (2048, [])
    assert mission.data["referendum"]["dates"] == ["2026-06-05"]
    assert mission.data["checklists"]["kinds"][0] == "opening"
    assert mission.data["people"][0]["areas"] == []
    assert mission.data["stations"][0]["type"] == "ordinary"
    assert mission.regions == {"N": "N", "N-1": "N", "S": "S"}


def test_defaults_are_not_shared_between_two_files():
    first, second = read_mission(GOOD, "a.yaml"), read_mission(GOOD, "b.yaml")
    first.data["people"][0]["areas"].append("N")

    assert second.data["people"][0]["areas"] == []


def test_yaml_words_and_clocks_stay_the_text_they_look_like():
    text = changed("name: First district", "name: yes").replace("kind: short-term observers", "kind: 0123")
    data = read_mission(text, "m.yaml").data

    assert data["areas"][1]["name"] == "yes"
    assert data["mission"]["composition"][0]["kind"] == "0123"
    assert data["stations"][1]["opens_at"] == "07:00"
    assert data["referendum"]["date"] == "2026-06-05"


def test_json_mission_file_reads_the_same_as_yaml():
    data = read_mission(GOOD, "m.yaml").data

    again = read_mission(json.dumps(data, indent=1, ensure_ascii=False), "m.json")

    assert again.problems == ()
    assert again.data == data


def test_days_of_a_vote_of_several_days_give_its_date():
    text = changed("  date: 2026-06-05\n", "  dates: [2026-06-04, 2026-06-05]\n")

    assert read_mission(text, "m.yaml").data["referendum"]["date"] == "2026-06-05"
