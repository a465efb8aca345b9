"""What a device fetches to work without a network: pack, checklists, register, places."""

import gzip
import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from missions.checklists import load_standard_set
from missions.models import Deployment, Draft, Team, TeamMember
from missions.queries import packs, registers
from missions.services import checklists, corrections, submissions
from tests import factories
from tests.signing_in import signed_in

pytestmark = pytest.mark.django_db
DOORS = ["pack/", "checklists/voting/1/", "register/", "places/?q=PS"]


@pytest.fixture
def field():
    field = factories.field(
        stations=4,
        duty_phone="+7 700 000 00 00",
        guidance=[{"title": "Before you go", "text": "Charge the phone."}],
    )
    for station in field.stations[:2]:
        expect(field, station=station)
    return field


@pytest.fixture
def client(field):
    return signed_in(field.observers[0])


def expect(field, *, team=0, stage="voting", **place):
    return Deployment.objects.create(mission=field.mission, team=field.teams[team], stage=stage, **place)


def ask(client, field, what, **headers):
    return client.get(f"/missions/{field.mission.slug}/field/{what}", headers=headers)


def pack(client, field, language="en"):
    return ask(client, field, f"pack/?lang={language}").json()


@pytest.mark.parametrize("door", DOORS)
def test_doors_answer_each_as_they_should(field, door):
    answer = ask(Client(), field, door)
    assert (answer.status_code, answer.json()["error"]) == (401, "sign_in")
    answer = ask(signed_in(factories.person()), field, door)
    assert (answer.status_code, answer.json()["error"]) == (404, "not_found")
    assert ask(signed_in(field.head), field, door).status_code == 200


@pytest.mark.parametrize("door", DOORS[:3])
def test_doors_answer_304_while_nothing_changed(client, field, door):
    first = ask(client, field, door)
    again = ask(client, field, door, **{"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", first.headers["ETag"])
    assert ask(client, field, door, **{"If-None-Match": '"another"'}).status_code == 200


@pytest.mark.parametrize("door", DOORS[:3])
def test_doors_pack_for_whoever_takes_it_and_for_nobody_else(client, field, door):
    plain = ask(client, field, door)
    assert "Content-Encoding" not in plain.headers
    packed = ask(client, field, door, **{"Accept-Encoding": "br, gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed.headers["Vary"]
    told, same = json.loads(gzip.decompress(packed.content)), plain.json()
    assert told | {"now": ""} == same | {"now": ""}
    refusing = ask(client, field, door, **{"Accept-Encoding": "gzip;q=0, identity"})
    assert "Content-Encoding" not in refusing.headers


@pytest.mark.parametrize("door", DOORS)
def test_doors_only_read(client, field, door):
    factories.filed(field, "voting")
    with CaptureQueriesContext(connection) as asked:
        ask(client, field, door)
    assert {query["sql"].split()[0] for query in asked} == {"SELECT"}


def test_pack_tells_of_the_mission_what_a_screen_needs(client, field):
    told = pack(client, field)
    assert (told["format"], told["language"]) == ("tanik-pack/1", "en")
    mission = told["mission"]
    assert mission["slug"] == field.mission.slug
    assert mission["referendum"] == {
        "date": "2022-06-05",
        "short_name": "Referendum",
        "questions": [{"no": 1, "text": "Question 1"}],
    }
    assert (mission["photo_max_px"], mission["duty_phone"]) == (2048, "+7 700 000 00 00")
    assert mission["guidance"] == [{"title": "Before you go", "text": "Charge the phone."}]
    assert mission["why_not_file"] == ""
    assert told["context"]["config"]["mobile_voting"] is True
    assert (told["context"]["repeats"], told["context"]["short_form"]) == ([1], False)


def test_pack_says_why_nothing_is_taken(client, field):
    submission = factories.filed(field, "voting")
    field.mission.state = "closed"
    field.mission.save()
    told = pack(client, field)
    assert "The mission is closed" in told["mission"]["why_not_file"]
    assert told["submissions"][0]["id"] == str(submission.pk)
    assert "The mission is closed" in told["submissions"][0]["why_not_correct"]


def test_pack_names_the_person_and_the_team_and_nobody_else(client, field):
    mate = factories.member(field.mission, "observer")
    TeamMember.objects.create(team=field.teams[0], user=mate)
    Team.objects.filter(pk=field.teams[0].pk).update(phone="+7 701")
    told = pack(client, field)
    me = field.observers[0]
    assert (told["me"]["id"], told["me"]["name"]) == (me.pk, me.name)
    (team,) = told["me"]["teams"]
    assert (team["code"], team["phone"]) == ("A-01", "+7 701")
    assert {each["id"] for each in team["members"]} == {me.pk, mate.pk}
    text = json.dumps(told)
    assert field.observers[1].name not in text
    assert "@" not in text  # no address of anybody


def test_pack_lists_the_newest_checklists_in_the_order_of_the_day(client, field):
    told = pack(client, field)["checklists"]
    assert [each["kind"] for each in told][:3] == ["opening", "voting", "counting"]
    voting, tabulation, incident, meeting = (
        next(each for each in told if each["kind"] == kind)
        for kind in ("voting", "tabulation", "incident", "meeting")
    )
    assert (voting["place_key"], voting["at_centres"], voting["needs_place"]) == ("v_station", False, True)
    assert (tabulation["place_key"], tabulation["at_centres"]) == ("tab_centre", True)
    assert (incident["needs_place"], meeting["place_key"]) == (False, "")
    assert voting["digest"] == ask(client, field, "checklists/voting/1/").json()["digest"]
    checklists.publish(field.mission, "voting", load_standard_set().forms["voting"], actor=None)
    newer = next(each for each in pack(client, field)["checklists"] if each["kind"] == "voting")
    assert newer["version"] == field.version("voting").number


def test_pack_tells_where_the_team_is_expected_in_the_order_of_the_day(client, field):
    expect(field, stage="opening", station=field.stations[3])
    expect(field, stage="tabulation", centre=field.centres[0])
    expect(field, team=1, station=field.stations[2])
    told = pack(client, field)["visits"]
    assert [(each["stage"], each["place"]["code"]) for each in told] == [
        ("opening", "PS-004"),
        ("voting", "PS-001"),
        ("voting", "PS-002"),
        ("tabulation", "TEC-1"),
    ]
    assert told[0]["place"] == {
        "kind": "station",
        "ref": "PS-004",
        "code": "PS-004",
        "name": "School 4",
        "address": "",
        "area": "District 1",
        "lat": None,
        "lng": None,
    }
    assert (told[3]["place"]["kind"], told[3]["place"]["ref"]) == ("centre", "TEC-1")


def test_pack_names_a_station_with_its_region_where_codes_repeat(client, field):
    other = type(field.areas[0]).objects.create(mission=field.mission, code="R2", name="South", path="R2")
    twin = field.stations[3]
    twin.code, twin.region, twin.area = "PS-001", other, other
    twin.save()
    expect(field, stage="opening", station=twin)
    refs = [each["place"]["ref"] for each in pack(client, field)["visits"]]
    assert refs == ["R2/PS-001", "R1/PS-001", "PS-002"]
    listed = {row[0] for row in ask(client, field, "register/").json()["stations"]}
    assert {"R2/PS-001", "R1/PS-001", "PS-002"} <= listed
    for ref in refs:  # each is an answer that the door takes
        factories.filed(field, "voting", {"v_station": ref})


def test_pack_gives_own_submissions_with_answers_while_they_may_be_corrected(client, field):
    files = [{"sha256": "0" * 64, "name": "box.jpg", "type": "image/jpeg", "question": "vot_group"}]
    given = {"vot_overall": "good", "vot_crowded": "yes"}
    submission = factories.filed(field, "voting", given, comments={"vot_crowded": "Much."}, attachments=files)
    (told,) = pack(client, field)["submissions"]
    assert (told["id"], told["code"], told["state"]) == (str(submission.pk), submission.code, "received")
    assert (told["revision"], told["sha256"]) == (1, submission.revisions.get().sha256)
    assert (told["team"], told["observer"]["id"]) == ("A-01", field.observers[0].pk)
    assert (told["place"]["ref"], told["visit_date"]) == ("PS-001", "2022-06-05")
    assert told["attachments"] == {"stored": [], "missing": ["0" * 64]}
    assert told["answers"]["vot_crowded"] == "yes"
    assert told["comments"] == {"vot_crowded": "Much."}
    assert told["files"] == files
    assert told["why_not_correct"] == ""


def test_pack_gives_no_answers_of_what_is_past_correcting(client, field):
    factories.verified(field, "voting", {"vot_overall": "good"})
    (told,) = pack(client, field)["submissions"]
    assert "verified" in told["why_not_correct"]
    assert told["decided_by"] == field.coordinator.name
    assert not {"answers", "comments", "files"} & set(told)


def test_pack_tells_why_a_submission_came_back(client, field):
    submission = factories.filed(field, "voting")
    submissions.send_back(submission_id=submission.pk, actor=field.coordinator, reason="Which box was it?")
    (told,) = pack(client, field)["submissions"]
    assert (told["state"], told["reason"], told["why_not_correct"]) == ("returned", "Which box was it?", "")
    assert told["decided_by"] == field.coordinator.name


@pytest.mark.parametrize("who", ["other team", "head"])
def test_pack_gives_nobody_what_another_team_filed(field, who):
    factories.filed(field, "voting", {"vot_overall": "good"})
    user = field.observers[1] if who == "other team" else field.head
    told = pack(signed_in(user), field)
    assert (told["submissions"], told["visits"]) == ([], [])


def test_pack_gives_the_partner_what_the_team_filed(field):
    mate = factories.member(field.mission, "observer")
    TeamMember.objects.create(team=field.teams[0], user=mate)
    factories.filed(field, "voting", {"vot_overall": "good"})
    (told,) = pack(signed_in(mate), field)["submissions"]
    assert told["observer"]["id"] == field.observers[0].pk
    assert told["answers"]["vot_overall"] == "good"


def test_pack_keeps_the_newest_and_all_that_was_returned(client, field, monkeypatch):
    monkeypatch.setattr(packs, "MOST_SUBMISSIONS", 2)
    oldest, _older, newest = (factories.filed(field, "voting", station=n) for n in range(3))
    submissions.send_back(submission_id=oldest.pk, actor=field.coordinator, reason="Which box?")
    told = pack(client, field)["submissions"]
    assert [each["id"] for each in told] == [str(oldest.pk), str(newest.pk)]


@pytest.mark.parametrize("number", [1, 30])
def test_pack_asks_as_often_for_thirty_submissions_as_for_one(client, field, number):
    for each in range(number):
        factories.filed(field, "voting", station=each % 4)
    Draft.objects.create(
        id=field.stations[0].pk, mission=field.mission, user=field.observers[0], kind="voting", body={}
    )
    pack(client, field)
    with CaptureQueriesContext(connection) as asked:
        assert len(pack(client, field)["submissions"]) == number
    # the person, the mission, teams, deployments, submissions, stations, members, checklists, files, names,
    # corrections, answers, remarks, drafts
    assert len(asked) == 15, [query["sql"][:80] for query in asked]


def test_pack_changes_its_etag_with_its_content_and_not_with_the_clock(client, field):
    first = ask(client, field, "pack/")
    second = ask(client, field, "pack/")
    assert first.json()["now"] != second.json()["now"]
    assert first.headers["ETag"] == second.headers["ETag"]
    factories.filed(field, "voting")
    third = ask(client, field, "pack/")
    assert third.headers["ETag"] != first.headers["ETag"]
    assert ask(client, field, "pack/", **{"If-None-Match": first.headers["ETag"]}).status_code == 200


def test_pack_speaks_a_language_that_is_offered(client, field, settings):
    settings.LANGUAGES = [("en", "English"), ("ru", "Russian")]
    russian = pack(client, field, "ru")
    assert russian["language"] == "ru"
    assert russian["checklists"][1]["title"] != pack(client, field)["checklists"][1]["title"]
    assert pack(client, field, "xx")["language"] == "en"


def test_checklist_gives_definition_and_questions(client, field):
    told = ask(client, field, "checklists/voting/1/").json()
    assert (told["kind"], told["version"], told["language"]) == ("voting", 1, "en")
    definition = told["definition"]
    assert definition["key"] == "voting"
    assert all("tree" in check for check in definition["checks"])
    assert told["title"] == definition["title"]
    for name in ("visit_date", "team", "reason", "vot_overall", "vot_overall.comment", "v_station"):
        assert f'name="{name}"' in told["html"], name


@pytest.mark.parametrize("kind", ["opening", "voting", "tabulation", "incident", "meeting"])
def test_checklist_holds_nothing_of_a_person_or_an_address(client, field, kind):
    factories.filed(field, kind) if kind in ("voting", "incident") else None
    html = ask(client, field, f"checklists/{kind}/1/").json()["html"]
    for each in ("<form", "csrf", "/static/", "<svg", "http", "submission_id", "filled_at", "PS-001", "A-01"):
        assert each not in html, each
    assert '" checked' not in html
    assert field.observers[0].name not in html


def test_checklist_asks_only_what_the_mission_asks():
    field = factories.field(config={"numbered_seals": False}, short_form=True)
    html = ask(signed_in(field.observers[0]), field, "checklists/voting/1/").json()["html"]
    form = load_standard_set().forms["voting"]
    left_out = [each.key for each in form.questions if not each.core]
    assert left_out
    assert not [key for key in left_out if f'id="q-{key}"' in html]


def test_checklist_of_another_mission_of_this_kind_is_its_own(field):
    one = ask(signed_in(field.observers[0]), field, "checklists/voting/1/").json()
    other = factories.field(questions=2)
    two = ask(signed_in(other.observers[0]), other, "checklists/voting/1/").json()
    assert one["digest"] != two["digest"]


def test_checklist_gives_an_older_version_for_a_draft_begun_with_it(client, field):
    form = load_standard_set().forms["voting"]
    checklists.publish(field.mission, "voting", form, actor=None)
    assert ask(client, field, "checklists/voting/1/").json()["version"] == 1


@pytest.mark.parametrize("what", ["voting/9", "poem/1", "voting/99999999999999999999"])
def test_checklist_that_is_none_is_not_found(client, field, what):
    answer = ask(client, field, f"checklists/{what}/")
    assert (answer.status_code, answer.json()["error"]) == (404, "not_found")


def test_checklist_is_drawn_once(client, field):
    ask(client, field, "checklists/voting/1/")
    with CaptureQueriesContext(connection) as asked:
        ask(client, field, "checklists/voting/1/")
    assert len(asked) == 2  # the person and the mission


def test_checklist_speaks_the_language_asked_for(client, field, settings):
    settings.LANGUAGES = [("en", "English"), ("ru", "Russian")]
    english = ask(client, field, "checklists/voting/1/?lang=en")
    russian = ask(client, field, "checklists/voting/1/?lang=ru")
    assert english.headers["ETag"] != russian.headers["ETag"]
    told = russian.json()
    assert told["language"] == "ru"
    question = told["definition"]["questions"][0]["text"]
    assert question != english.json()["definition"]["questions"][0]["text"]
    assert question in told["html"]


def test_places_are_found_as_on_the_page(client, field):
    told = ask(client, field, "places/?q=School 3").json()["places"]
    assert [(each["ref"], each["kind"]) for each in told] == [("PS-003", "station")]
    told = ask(client, field, "places/?q=TEC&kind=centre").json()["places"]
    assert [(each["ref"], each["kind"]) for each in told] == [("TEC-1", "centre")]


@pytest.mark.parametrize("words", ["", "%20", "%00", "nothing like it"])
def test_places_are_none_without_words_that_name_any(client, field, words):
    assert ask(client, field, f"places/?q={words}").json() == {"places": []}


@pytest.mark.parametrize("words", ["PS-001", "School"])
def test_places_ask_as_often_for_many_as_for_one(client, field, words):
    ask(client, field, "register/")
    with CaptureQueriesContext(connection) as asked:
        ask(client, field, f"places/?q={words}")
    assert len(asked) == 7  # the person, the mission, three for the places and one a word, how they are named


def test_places_of_another_mission_are_not_found(client, field):
    factories.field(stations=9)
    assert ask(client, field, "places/?q=PS-009").json() == {"places": []}


def test_pack_of_a_mission_without_a_referendum_yet(client, field):
    field.mission.referendum.delete()
    told = pack(client, field)
    assert (told["mission"]["referendum"], told["context"]["repeats"]) == (None, [1])
    assert timezone.is_aware(timezone.datetime.fromisoformat(told["now"].replace("Z", "+00:00")))


def test_register_token_is_the_packs(client, field):
    told = pack(client, field)["register"]
    answer = ask(client, field, "register/")
    assert told == {"token": answer.json()["token"], "count": 4, "scope": "all"}
    assert answer.headers["ETag"] == f'"{told["token"]}"'
    assert answer.json()["format"] == registers.FORMAT


def test_pack_says_what_a_coordinator_corrected_in_words(client, field):
    submission = factories.filed(field, "voting", {"v_chair": "man"}, comments={"v_chair": "He said so."})
    assert pack(client, field)["submissions"][0]["correction"] is None
    given = {"v_chair": "woman"}
    payload = factories.payload(field, "voting", given, base_revision=1, reason="The chair called.")
    corrections.correct(
        submission_id=submission.pk, actor=field.coordinator, payload=payload | {"id": str(submission.pk)}
    )
    (told,) = pack(client, field)["submissions"]
    assert "answers" not in told
    correction = told["correction"]
    assert (correction["by"], correction["reason"]) == (str(field.coordinator), "The chair called.")
    question = "Who chairs the commission?"
    assert correction["changes"] == [
        {"question": question, "before": "A man", "after": "A woman", "is_note": False},
        {"question": question, "before": "He said so.", "after": "", "is_note": True},
    ]
    answer = pack(client, field, "ru")["submissions"][0]["correction"]
    assert answer["changes"][0]["after"] != "A woman"
