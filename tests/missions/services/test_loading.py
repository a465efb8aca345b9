"""Loading a mission file: all or nothing, repeatable, every field of the file in its row."""

from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from missions.formats import read_mission
from missions.models import Area, ChecklistVersion, ContextFact, Deployment, Meeting, Mission, PollingStation
from missions.services import loading

pytestmark = pytest.mark.django_db
DEMO = Path(__file__).parents[3] / "demo" / "kazakhstan-2022" / "mission.yaml"


def demo():
    return read_mission(DEMO.read_bytes(), str(DEMO)).data


def test_load_makes_the_whole_mission():
    mission, report = loading.load(demo(), actor=None)
    assert mission.referendum.date == date(2022, 6, 5)
    assert report.created["stations"] == mission.stations.count() == 15
    assert mission.teams.count() == 8
    assert all(team.members.count() == 2 for team in mission.teams.all())
    assert Deployment.objects.filter(mission=mission, stage="voting").count() == 15
    assert set(mission.checklists.values_list("kind", flat=True)) >= {"voting", "incident"}
    assert Meeting.objects.filter(mission=mission).count() == 2
    fact = ContextFact.objects.get(mission=mission)
    assert (fact.number, fact.second_number, fact.checked_by != fact.entered_by) == (65, 52, True)
    assert (mission.photo_max_px, mission.duty_phone) == (2048, "+7 700 000 00 00")
    assert mission.guidance[0]["title"] == "When people are at risk"
    assert mission.state == "open"


def test_load_says_whose_forms_are_one_visit():
    data = demo()
    mission, _report = loading.load(data, actor=None)
    assert mission.duplicates_between == "team"
    data["mission"]["duplicates_between"] = "anyone"
    mission, report = loading.load(data, actor=None)
    assert (mission.duplicates_between, report.changed["mission"]) == ("anyone", 1)


def test_load_twice_changes_nothing():
    loading.load(demo(), actor=None)
    _mission, report = loading.load(demo(), actor=None)
    assert not +report.created
    assert not +report.changed
    assert report.unchanged["stations"] == 15
    assert ChecklistVersion.objects.count() == 8


def test_load_again_updates_what_changed_and_makes_what_is_new():
    loading.load(demo(), actor=None)
    data = demo()
    data["stations"][0]["registered_voters"] += 1
    data["stations"].append(data["stations"][1] | {"code": "NEW-1"})
    mission, report = loading.load(data, actor=None)
    assert (report.changed["stations"], report.created["stations"]) == (1, 1)
    assert mission.stations.count() == 16


def test_load_keeps_codes_apart_that_two_regions_share():
    data = demo()
    data["areas"] += [{"code": "OTHER", "name": "Other region"}]
    for area in ("OTHER", data["stations"][0]["area"]):
        data["stations"].append(data["stations"][0] | {"code": "SAME", "area": area})
    mission, _report = loading.load(data, actor=None)
    assert mission.stations.filter(code="SAME").count() == 2


def test_load_adapted_checklists_leave_out_and_add():
    data = demo()
    data["checklists"] = {"kinds": ["voting"], "adaptation": {"switch_off": ["vot_crowded"], "add": {}}}
    mission, _report = loading.load(data, actor=None)
    definition = ChecklistVersion.objects.get(checklist__mission=mission).definition
    assert "vot_crowded" not in {question["key"] for question in definition["questions"]}


def test_load_changed_checklist_is_a_new_version():
    loading.load(demo(), actor=None)
    data = demo()
    data["checklists"]["adaptation"] = {"switch_off": ["vot_crowded"], "add": {}}
    mission, _report = loading.load(data, actor=None)
    versions = ChecklistVersion.objects.filter(checklist__mission=mission)
    assert versions.filter(checklist__kind="voting").count() == 2
    assert versions.filter(checklist__kind="opening").count() == 1


def test_load_area_paths_follow_parents_in_any_order():
    data = demo()
    data["areas"].reverse()
    loading.load(data, actor=None)
    for area in Area.objects.select_related("parent"):
        assert area.path == (f"{area.parent.path}/{area.code}" if area.parent else area.code)


def test_command_refuses_a_broken_file_whole(tmp_path):
    text = DEMO.read_text(encoding="utf-8").replace("slug: kazakhstan-2022", "slug: Kazakhstan 2022")
    broken = tmp_path / "mission.yaml"
    broken.write_text(text, encoding="utf-8")
    with pytest.raises(CommandError, match=r"Nothing was loaded. 1 to put right:\n.*mission.slug"):
        call_command("load_mission", str(broken))
    assert not Mission.objects.exists()


def test_command_reads_a_register_beside_the_file(tmp_path):
    text = DEMO.read_text(encoding="utf-8").replace("slug: kazakhstan-2022", "slug: with-register")
    (tmp_path / "mission.yaml").write_text(f"{text}\nstations_file: register.csv\n", encoding="utf-8")
    area = demo()["areas"][-1]["code"]
    rows = [f"S-{number:05},School {number},{area}" for number in range(6000)]
    (tmp_path / "register.csv").write_text("\n".join(["code,name,area", *rows]), encoding="utf-8")
    call_command("load_mission", str(tmp_path / "mission.yaml"), stdout=StringIO())
    assert PollingStation.objects.filter(mission__slug="with-register").count() == 6015
