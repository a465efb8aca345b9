"""Finding submissions by what is typed: words, keys, codes; never outside one's place."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone, translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from missions.models import Attachment, Membership, ReviewClaim
from missions.queries import search_answers, search_terms
from missions.queries.search import find, jump, searchable, understood
from missions.services import receiving
from missions.states import Role
from tests import factories

pytestmark = pytest.mark.django_db

SEALED = {"vot_box_sealed": "no", "vot_overall": "bad", "v_registered": 412}


@pytest.fixture
def field():
    return factories.field()


@pytest.fixture
def bad(field):
    """A voting form of station 1 with a critical finding and a comment, by the second team."""
    words = {"vot_box_sealed": "The back door stood open; Печать сорвана.", "vot_overall": "See above."}
    return factories.filed(field, "voting", SEALED, station=1, team=1, comments=words)


@pytest.fixture
def good(field):
    return factories.verified(field, "voting", {"vot_overall": "very_good"}, station=0)


@pytest.fixture
def count(field):
    return factories.filed(field, "counting", station=2)


@pytest.fixture(params=["few rows", "many rows"], autouse=True)
def how_many(request, monkeypatch):
    """Every search by a list of keys, and again row by row, as it goes when the words are common."""
    if request.param == "many rows":
        for module in (search_answers, search_terms):
            monkeypatch.setattr(module, "RARE", 0)


def found(field, text, user=None):
    return set(find(field.mission, user or field.coordinator, text))


@pytest.mark.parametrize(
    "text",
    [
        "vot_overall:bad",
        'vot_overall:"Bad"',
        "vot_overall:bad,very_bad",
        "-vot_overall:very_good stage:voting",
        "v_registered:412",
        "v_registered:>400",
        "v_registered:400..500",
        "-v_registered:<412 -v_registered:>=413 stage:voting vot_overall:bad",
        "state:received stage:voting",
        "state:Received stage:Voting",
        "severity:critical",
        "finding:vot_box_sealed",
        "station:PS-002",
        'station:"school 2"',
        "station:R1/PS-002",
        '"School 2"',
        "PS-002",
        "team:a-02",
        "A-02",
        "has:comment",
        "is:waiting stage:voting",
        "door",
        '"back door"',
        "doo stood",
        "печать",
        "-team:A-01",
        "-is:spotless",
    ],
)
def test_search_finds_the_one_meant(field, bad, good, count, text):
    assert found(field, text) == {bad}


@pytest.mark.parametrize(
    "text",
    ["front", '"door back"', "vot_overall:good", "state:returned", "has:photo", "is:twice", "yes", "- :"],
)
def test_search_finds_nothing_else(field, bad, good, count, text):
    assert found(field, text) == (set() if text != "- :" else {bad, good, count})


def test_search_finds_observers_and_areas(field, bad, good):
    assert found(field, f'observer:"{field.observers[1].name}"') == {bad}
    assert found(field, field.observers[1].name.split()[-1]) == {bad}
    district = field.stations[1].area
    assert found(field, f"area:{district.code}") == {bad}
    assert found(field, f'"{district.name}"') == {bad}
    assert found(field, "area:R1") == {bad, good}
    assert found(field, "-area:R1") == set()


def test_search_finds_claims_files_follow_ups_and_corrections(field, bad, good):
    assert found(field, "is:claimed") == found(field, "is:follow_up") == found(field, "is:corrected") == set()
    ReviewClaim.objects.create(submission=bad, user=field.head)
    assert found(field, "is:claimed") == found(field, "is:mine", field.head) == {bad}
    assert found(field, "is:mine") == {good}  # decided by the coordinator
    ReviewClaim.objects.update(seen_at=timezone.now() - timedelta(minutes=16))
    assert found(field, "is:claimed") == set()
    Attachment.objects.create(
        submission=bad, sha256="a" * 64, content_type="image/jpeg", stored_at=timezone.now()
    )
    assert found(field, "has:photo") == found(field, "has:file") == {bad}
    bad.follow_up_at, bad.follow_up_by, bad.follow_up_note = timezone.now(), field.head, "Call them."
    bad.save()
    assert found(field, "is:follow_up") == {bad}


def test_search_finds_one_visit_told_twice(field):
    first, second = (factories.filed(field, "voting", station=0) for _ in range(2))
    factories.filed(field, "voting", station=1)
    assert found(field, "is:twice") == {first, second}


def test_search_looks_at_the_newest_revision_alone(field, bad):
    sent = factories.payload(
        field, "voting", {"vot_overall": "good"}, station=1, team=1, base_revision=1, id=str(bad.pk)
    )
    receiving.receive(
        mission=field.mission,
        submission_id=bad.pk,
        body=json.dumps(sent).encode(),
        sender=field.observers[1],
    )
    assert found(field, "vot_overall:bad") == found(field, "door") == set()
    assert found(field, "vot_overall:good") == found(field, "is:corrected") == {bad}


def test_search_speaks_the_readers_language(field, bad):
    with translation.override("ru"):
        assert found(field, "state:получено") == found(field, "state:received") == {bad}


def test_search_that_was_not_understood_finds_nothing_at_all(field, bad):
    for text in ("sttae:received", "state:recieved", "vot_overall:awful", "-vot_overal:bad"):
        assert found(field, text) == set()
        assert understood(field.mission, field.coordinator, text).problems


def test_search_keeps_to_ones_place(field, bad, good):
    limited = factories.member(field.mission, Role.COORDINATOR)
    Membership.objects.get(user=limited).areas.add(field.stations[0].area)
    assert found(field, "stage:voting", limited) == {good}
    assert found(field, "door", limited) == found(field, "vot_overall:bad", limited) == set()
    assert jump(field.mission, limited, bad.code) is None
    assert jump(field.mission, limited, good.code) == good
    assert found(field, "stage:voting", field.observers[0]) == {good}
    assert found(field, "", factories.person()) == set()
    elsewhere = factories.field()
    assert found(field, "", elsewhere.head) == set()
    assert found(elsewhere, "stage:voting", elsewhere.head) == set()


def test_confidential_answers_and_comments_are_found_by_nobody(field):
    words = {"inc_protect": "Whispered by Aigul", "inc_team_safe": "Nobody was hurt"}
    incident = factories.filed(field, "incident", {"inc_protect": "yes"}, comments=words)
    for text in ("aigul", "inc_protect:yes", "inc_protect:no,yes"):
        assert found(field, text) == found(field, text, field.head) == set()
        assert found(field, text, field.secretariat) == set()
        assert found(field, text, field.observers[0]) == set()
    for user in (field.coordinator, field.secretariat, field.observers[0]):
        assert found(field, "hurt", user) == found(field, '"told to leave"', user) == {incident}


def test_code_jumps_to_its_submission(field, bad, good):
    last = bad.code.rpartition("-")[2]
    for text in (bad.code, bad.code.lower(), f"VOT-{last}", last, f" {last} "):
        assert jump(field.mission, field.coordinator, text) == bad
        assert found(field, text) <= {bad} if text.strip() == bad.code else True
    for text in (
        "",
        "x",
        "vot_overall:bad",
        "XXXX-1234-ABCD-XXXX",
        "''''",
        "\x00\x00\x00\x00",
        "0" * 31,
        "opened",
    ):
        assert jump(field.mission, field.coordinator, text) is None


def test_code_of_two_kinds_jumps_nowhere(field, bad, count):
    for submission, kind in ((bad, "VOT"), (count, "CNT")):
        submission.code = f"TST22-{kind}-7F3K"
        submission.save()
    assert jump(field.mission, field.coordinator, "7F3K") is None
    assert jump(field.mission, field.coordinator, "VOT-7F3K") == bad


def test_code_in_letters_alone_is_a_word_unless_in_capitals(field, bad):
    bad.code = "TST22-VOT-SEED"
    bad.save()
    assert jump(field.mission, field.coordinator, "seed") is None
    assert jump(field.mission, field.coordinator, "SEED") == bad


SIGNS = ["vot_overall:", "station:", "team:", "v_registered:>", "finding:", "code:", "area:", "observer:"]
SIGNS += ["-", ",", '"', "'", "%", "_", "\\", "<->", ":*", "&", "a", "9", " ", "99999999999", "is:twice"]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=60) | st.lists(st.sampled_from(SIGNS), max_size=12).map("".join))
def test_no_text_breaks_the_search(field, text):
    list(find(field.mission, field.coordinator, text)[:5])
    jump(field.mission, field.coordinator, text)


def test_everything_is_searched_when_nothing_is_asked(field, bad, good, count):
    assert found(field, "") == set(searchable(field.mission, field.coordinator)) == {bad, good, count}
