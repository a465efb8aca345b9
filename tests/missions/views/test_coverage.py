"""The coverage board and the wall: who opens them, what they show, within whose areas, at what cost."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.urls import reverse
from django.utils import timezone

from accounts.devices import end_sessions
from accounts.models import AuditEvent, Device
from missions.models import Call, Deployment, Membership, Mission, PollingStation, Team
from missions.queries import board as queries
from missions.states import Kind, Role
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def field():
    field = factories.field(teams=3)
    Team.objects.filter(mission=field.mission).update(phone="+7 701 000 00 01")
    for number, station in enumerate(field.stations):
        expect(field, station, team=number)
    return field


def expect(field, station, stage=Kind.VOTING, team=0):
    return Deployment.objects.create(
        mission=field.mission, team=field.teams[team], station=station, stage=stage
    )


def limited_to(field, station):
    Membership.objects.get(mission=field.mission, user=field.coordinator).areas.add(station.area)
    return field.coordinator


def address(field, name="coverage", *more):
    return reverse(name, args=[field.mission.slug, *more])


def board(client, field, **asked):
    return client.get(address(field), asked)


def told(client, field, team=0, **given):
    return client.post(address(field, "coverage-call", field.teams[team].code), given)


def refreshed(client, field):
    return client.get(address(field, "coverage-wall"), headers={"HX-Request": "true"})


def test_board_says_what_is_missing_and_whom_to_call(field, client):
    factories.filed(field, "voting", station=1, team=1)
    client.force_login(field.coordinator)
    answer = board(client, field)
    assert [card.team.code for card in answer.context["cards"]] == ["A-01", "A-03"]
    page = answer.content.decode()
    assert 'href="tel:+77010000001"' in page
    assert "?to=everybody&amp;team=A-01&amp;template=not_heard" in page
    assert "late since 5 Jun 2022" in page
    assert dict(answer.context["lists"]) == {"to-call": 2, "called": 0, "later": 0}


def test_secretariat_reads_the_board_without_telephones(field, client):
    Call.objects.create(
        mission=field.mission, team=field.teams[0], by=field.head, outcome="reached", note="In a ditch."
    )
    client.force_login(field.secretariat)
    page = board(client, field).content.decode()
    assert "A-01" in page
    assert "+7 701" not in page
    assert "coverage/teams/" not in page


def test_call_is_noted_moves_the_team_aside_and_stands_in_the_trail(field, client):
    client.force_login(field.coordinator)
    answer = client.post(
        address(field, "coverage-call", "A-01"),
        {"outcome": "no_answer", "note": "Rang out.", "stage": "voting", "page": "1"},
        follow=True,
    )
    assert "Noted for A-01: no answer." in answer.content.decode()
    assert answer.context["stage"] == "voting"
    assert dict(answer.context["lists"]) == {"to-call": 2, "called": 1, "later": 0}
    told(client, field, outcome="unreachable")
    answer = board(client, field, list="called")
    (card,) = answer.context["cards"]
    assert [call.outcome for call in card.calls] == ["unreachable", "no_answer"]
    assert answer.context["unreachable"] == 1
    assert "Rang out." in answer.content.decode()
    trail = client.get(address(field, "audit")).content.decode()
    assert "telephoned team A-01: No answer" in trail


def test_call_an_hour_ago_leaves_the_team_to_be_called_again(field, client):
    Call.objects.create(
        mission=field.mission,
        team=field.teams[0],
        by=field.head,
        outcome="reached",
        at=timezone.now() - timedelta(hours=1),
    )
    client.force_login(field.coordinator)
    assert dict(board(client, field).context["lists"])["to-call"] == 3


def test_call_without_an_outcome_is_refused(field, client):
    client.force_login(field.coordinator)
    answer = told(client, field, outcome="shouted")
    assert answer.status_code == 409
    assert "Say what came of the call" in answer.content.decode()
    assert not Call.objects.exists()
    assert not AuditEvent.objects.filter(action="team.called").exists()


def test_limited_coordinator_meets_nothing_outside(field, client):
    outside = field.stations[1]
    field.teams[1].area = outside.area
    field.teams[1].save()
    client.force_login(field.head)
    assert outside.code in board(client, field).content.decode()
    client.force_login(limited_to(field, field.stations[0]))
    for each in (field.stations[0], outside):
        factories.filed(field, "opening", station=field.stations.index(each), team=1)
    answer = board(client, field)
    page = answer.content.decode()
    assert outside.code not in page
    assert [row.label for row in answer.context["numbers"].areas] == [field.stations[0].area.name]
    assert board(client, field, area=outside.area.code).status_code == 404
    assert told(client, field, team=1, outcome="reached").status_code == 404
    wall = client.get(address(field, "coverage-wall"))
    assert outside.code not in wall.content.decode()
    assert next((stage.stage, stage.received) for stage, _late in wall.context["stages"]) == ("opening", 1)


def test_team_of_another_area_is_shown_without_its_telephone(field, client):
    """Deployed inside, but of another area: what is missing is seen, whoever answers for it calls."""
    field.teams[0].area = field.stations[1].area
    field.teams[0].save()
    client.force_login(limited_to(field, field.stations[0]))
    answer = board(client, field)
    card = next(card for card in answer.context["cards"] if card.team.code == "A-01")
    assert not card.is_ours
    assert "a coordinator of its area calls it" in answer.content.decode()


def test_area_and_stage_narrow_all_of_the_board(field, client):
    expect(field, field.stations[0], Kind.OPENING)
    client.force_login(field.coordinator)
    area = field.stations[0].area
    answer = board(client, field, area=area.code, stage="opening")
    assert [name for _code, name in answer.context["part"].trail] == ["North Region", area.name]
    (card,) = answer.context["cards"]
    assert [form.stage for form in card.forms] == ["opening"]
    assert [row.label for row in answer.context["team_rows"]] == ["A-01", "A-03"]
    assert "Everything below is about opening only." in answer.content.decode()
    assert board(client, field, area="nowhere").status_code == 404


def test_what_waits_on_the_phones_is_told(field, client):
    Device.objects.create(user=field.observers[0], unsent=3)
    client.force_login(field.coordinator)
    assert "3 forms wait on their phones" in board(client, field).content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_board_takes_a_constant_number_of_queries(
    field, client, django_assert_num_queries, monkeypatch, number
):
    monkeypatch.setattr(queries, "_KEEP_SECONDS", 0)
    for each in range(number):
        expect(field, field.stations[0], Kind.OPENING, team=each)
        factories.filed(field, "voting", station=each, team=each)
        Call.objects.create(mission=field.mission, team=field.teams[each], by=field.head, outcome="reached")
    PollingStation.objects.filter(mission=field.mission).update(latitude=43.2, longitude=76.9)
    client.force_login(field.coordinator)
    board(client, field, list="called")
    with django_assert_num_queries(23):
        answer = board(client, field, list="called")
    assert len(answer.context["cards"]) == number


def test_numbers_asked_again_at_once_are_not_counted_again(field, client, django_assert_num_queries):
    client.force_login(field.coordinator)
    as_of = board(client, field).context["numbers"].as_of
    with django_assert_num_queries(16):
        assert board(client, field).context["numbers"].as_of == as_of


@pytest.mark.parametrize("number", [1, 3])
def test_wall_takes_a_constant_number_of_queries(field, client, django_assert_num_queries, number):
    for each in range(number):
        factories.filed(field, "opening", station=each, team=each)
    client.force_login(field.coordinator)
    refreshed(client, field)
    with django_assert_num_queries(9):
        refreshed(client, field)


def test_wall_shows_numbers_and_no_names(field, client):
    field.observers[0].name = "Aigerim Sadykova"
    field.observers[0].save()
    seal = {"comments": {"vot_box_sealed": "It hung open."}}
    factories.filed(field, "voting", {"vot_box_sealed": "no"}, station=0, **seal)
    factories.filed(field, "incident", {"inc_severity_team": "critical"})
    client.force_login(field.coordinator)
    page = client.get(address(field, "coverage-wall"))
    shown = page.context
    assert (shown["critical_findings"], shown["open_incidents"], shown["critical_incidents"]) == (1, 1, 1)
    assert (shown["to_review"], shown["late"]) == (2, 2)
    text = page.content.decode()
    assert "Aigerim" not in text
    assert str(field.coordinator) not in text
    assert "+7 701" not in text
    assert "data-alerts" not in text


def test_wall_refreshes_the_screen_alone(field, client):
    client.force_login(field.coordinator)
    answer = refreshed(client, field)
    assert answer.status_code == 200
    assert "<html" not in answer.content.decode()
    assert 'id="screen"' in answer.content.decode()
    assert "no-store" in answer.headers["Cache-Control"]


def test_wall_keeps_its_session_and_lets_it_be_ended(field, client):
    client.force_login(field.coordinator)
    soon = timezone.now() + timedelta(minutes=5)
    Session.objects.update(expire_date=soon)
    answer = refreshed(client, field)
    assert Session.objects.get().expire_date > soon + timedelta(days=13)
    assert answer.cookies[settings.SESSION_COOKIE_NAME]["max-age"] == settings.SESSION_COOKIE_AGE
    assert settings.SESSION_COOKIE_NAME not in refreshed(client, field).cookies
    end_sessions(user=field.coordinator, actor=field.head, mission=field.mission.slug)
    assert refreshed(client, field).status_code == 401
    assert client.get(address(field, "coverage-wall")).url.startswith("/sign-in/?next=")


def test_wall_of_a_closed_mission_is_signed_out_in_time(field, client):
    Mission.objects.filter(pk=field.mission.pk).update(state="closed")
    client.force_login(field.coordinator)
    soon = timezone.now() + timedelta(minutes=5)
    Session.objects.update(expire_date=soon)
    assert refreshed(client, field).status_code == 200
    assert Session.objects.get().expire_date == soon


@pytest.mark.parametrize(
    ("role", "status"), [(Role.OBSERVER, 403), (Role.SECRETARIAT, 200), (Role.HEAD, 200), (None, 404)]
)
def test_board_and_wall_are_for_the_staff(field, client, role, status):
    client.force_login(factories.member(field.mission, role) if role else factories.person())
    assert board(client, field).status_code == status
    assert client.get(address(field, "coverage-wall")).status_code == status


def test_home_leads_to_the_board(field, client):
    client.force_login(field.coordinator)
    assert f'href="{address(field)}"' in client.get(address(field, "mission")).content.decode()
