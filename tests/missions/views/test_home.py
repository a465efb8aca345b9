"""The list of missions and the home of one: what each role finds there."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from missions.models import Deployment, Membership
from missions.services import submissions
from missions.states import Kind
from tests import factories
from tests.signing_in import signed_in
from tests.statements import version_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def field():
    field = factories.field(stations=4)
    for station in field.stations[:2]:
        expect(field, station)
    return field


def expect(field, station, *, team=0, stage=Kind.VOTING):
    return Deployment.objects.create(
        mission=field.mission, team=field.teams[team], station=station, stage=stage
    )


def home(field, user):
    return signed_in(user).get(f"/missions/{field.mission.slug}/")


def words(answer):
    """What a person reads, in one line."""
    main = answer.content.decode().partition("<main")[2].partition("</main>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def test_missions_go_straight_to_the_only_one(client, field):
    client.force_login(field.observers[0])
    assert client.get("/").url == f"/missions/{field.mission.slug}/"


def test_missions_are_listed_when_there_are_several(client, field):
    other = factories.field(slug="another-mission")
    Membership.objects.create(mission=other.mission, user=field.observers[0], role="observer")
    client.force_login(field.observers[0])
    text = client.get("/").content.decode()
    assert f"/missions/{field.mission.slug}/" in text
    assert "/missions/another-mission/" in text


def test_missions_say_so_when_there_are_none(client):
    client.force_login(factories.person())
    assert "You have no place in a mission." in client.get("/").content.decode()


def test_missions_send_the_anonymous_to_sign_in(client):
    assert client.get("/").url == "/sign-in/?next=/"


def test_home_sends_the_anonymous_to_sign_in(client, field):
    address = f"/missions/{field.mission.slug}/"
    assert client.get(address).url == f"/sign-in/?next={address}"


def test_home_hides_the_mission_from_a_stranger(field):
    assert home(field, factories.person()).status_code == 404


def test_home_gives_an_observer_their_visits_to_file(field):
    answer = home(field, field.observers[0])
    assert answer.status_code == 200
    text = answer.content.decode()
    assert "Voting at PS-001" in text
    assert f"/missions/{field.mission.slug}/submissions/new/voting/?station={field.stations[0].pk}" in text
    assert "0 of 2 filed" in words(answer)
    assert "Coverage" not in words(answer)


def test_home_shows_an_observer_what_came_of_a_visit(field):
    submission = factories.verified(field, station=0)
    answer = home(field, field.observers[0])
    assert "1 of 2 filed" in words(answer)
    assert f"Voting at PS-001 verified {submission.code} team A-01" in words(answer)
    assert f"/submissions/{submission.pk}/" in answer.content.decode()


def test_home_shows_an_observer_no_visit_of_another_team(field):
    assert "PS-001" not in words(home(field, field.observers[1]))
    assert "No station is set for you" in words(home(field, field.observers[1]))


def test_home_puts_what_was_returned_first_with_the_reason(field):
    submission = factories.filed(field, station=0)
    submissions.send_back(submission_id=submission.pk, actor=field.coordinator, reason="Which box was it?")
    answer = home(field, field.observers[0])
    text = words(answer)
    assert text.index("One submission came back to you") < text.index("Where you are expected")
    assert "Which box was it?" in text
    assert f"/submissions/{submission.pk}/edit/" in answer.content.decode()


def test_home_gives_a_coordinator_the_queue_and_the_coverage(field):
    factories.filed(field, "voting", {"vot_box_sealed": "no"}, comments={"vot_box_sealed": "It hung open."})
    answer = home(field, field.coordinator)
    text = words(answer)
    assert "1 to review 1 critical" in text
    assert "1 of 2 expected" in text
    assert "1 missing" in text
    assert f"/missions/{field.mission.slug}/review/" in answer.content.decode()
    assert "A-01 Voting · PS-002 School 2" in text


def test_home_tells_a_coordinator_that_nothing_waits(field):
    assert "Nothing waits for you." in words(home(field, field.coordinator))


def test_home_gives_the_secretariat_what_can_be_counted(field):
    factories.verified(field)
    answer = home(field, field.secretariat)
    assert "1 verified submission to count from" in words(answer)
    assert "to review 1" not in words(answer)


def test_home_says_why_nothing_can_be_filed_yet(field):
    field.mission.state = "preparing"
    field.mission.save()
    text = words(home(field, field.observers[0]))
    assert "The mission has not opened yet" in text
    assert "Report an incident" not in text


@pytest.mark.parametrize(("who", "queries"), [("observer", 6), ("coordinator", 16), ("secretariat", 10)])
@pytest.mark.parametrize("rows", [1, 3])
def test_home_asks_as_often_for_three_rows_as_for_one(field, who, queries, rows):
    for station in range(rows):
        expect(field, field.stations[station], stage=Kind.OPENING)
        factories.filed(field, station=station)
    user = field.observers[0] if who == "observer" else getattr(field, who)
    client = signed_in(user)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(f"/missions/{field.mission.slug}/").status_code == 200
    statements = [query["sql"] for query in asked]
    assert len(statements) == queries, statements
    assert all(statement.split()[0] in ("SELECT", "WITH") for statement in statements)


def test_home_tells_the_secretariat_how_the_statement_stands(field):
    factories.verified(field, station=0)
    version_of(field)
    assert "version 1, compiled" in words(home(field, field.secretariat))
    assert "compile again" not in words(home(field, field.secretariat))
    factories.verified(field, station=1)
    assert "compile again" in words(home(field, field.secretariat))
