"""The people page: who has not been heard of, how to reach them, and the end of a lost phone."""

import re
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts import devices
from accounts.models import AuditEvent, Device
from missions.models import Area, Membership, TeamMember
from missions.states import Role
from missions.views import people as views
from tests import factories
from tests.signing_in import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def field():
    field = factories.field()
    for number, team in enumerate(field.teams):
        team.phone = f"+7 701 000 000{number}"
        team.save()
    for name, user in zip(("Ada Witness", "Bela Witness"), field.observers, strict=True):
        user.name = name
        user.save()
    return field


def address(field, user=None):
    where = f"/missions/{field.mission.slug}/people/"
    return f"{where}{user.pk}/end-sessions/" if user else where


def page(field, user=None, **asked):
    return signed_in(user or field.coordinator).get(address(field), asked)


def words(answer):
    main = answer.content.decode().partition("<main")[2].partition("</main>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def names(answer):
    return [each.user.name for each in answer.context["people"]]


def test_people_are_for_coordinators_and_the_head(field):
    assert Client().get(address(field)).url == f"/sign-in/?next={address(field)}"
    assert page(field, factories.person()).status_code == 404
    assert page(field, field.observers[0]).status_code == 403
    assert page(field, field.secretariat).status_code == 403
    assert page(field, field.head).status_code == 200


def test_people_who_have_sent_nothing_stand_first_then_by_team(field):
    assert names(page(field)) == ["Ada Witness", "Bela Witness"]
    factories.filed(field, "voting")
    assert names(page(field)) == ["Bela Witness", "Ada Witness"]


def test_people_show_how_to_reach_them_and_what_their_devices_said(field):
    ada = field.observers[0]
    factories.filed(field, "voting")
    devices.register(user=ada, browser=uuid4(), unsent=3, drafts=1)
    devices.register(user=ada, browser=uuid4(), unsent=1, drafts=0)
    text = words(page(field))
    assert "Ada Witness team A-01 · +7 701 000 0000" in text
    assert "Received 1 Last seen just now Devices 2 Waiting there 4 Drafts there 1" in text
    assert "Received nothing yet Last seen never Devices 0 Waiting there 0" in text


def test_people_are_the_observers_of_this_mission_alone(field):
    factories.field()
    listed = page(field).context["people"]
    assert {each.user for each in listed} == set(field.observers)


def test_people_of_a_limited_coordinator_are_those_of_the_teams_inside(field):
    south = Area.objects.create(mission=field.mission, code="R2", name="South", path="R2")
    field.teams[1].area = south
    field.teams[1].save()
    loose = factories.member(field.mission, Role.OBSERVER)  # in no team: everybody's
    limited = factories.member(field.mission, Role.COORDINATOR)
    Membership.objects.get(user=limited).areas.add(south)
    assert set(names(page(field, limited))) == {"Bela Witness", loose.name}
    client = signed_in(limited)
    assert client.post(address(field, field.observers[0])).status_code == 404
    assert client.post(address(field, field.observers[1])).status_code == 302


@pytest.mark.parametrize(("asked", "found"), [("bela", 1), ("a-02", 1), ("witness a-01", 1), ("nobody", 0)])
def test_people_are_found_by_name_or_team(field, asked, found):
    assert len(page(field, q=asked).context["people"]) == found


def test_people_come_in_pages(field, monkeypatch):
    monkeypatch.setattr(views, "PAGE", 1)
    assert names(page(field)) == ["Ada Witness"]
    assert names(page(field, page=2)) == ["Bela Witness"]


@pytest.mark.parametrize("number", [1, 3])
def test_people_ask_as_often_for_three_as_for_one(field, number):
    for _more in range(number - 1):
        mate = factories.member(field.mission, Role.OBSERVER)
        TeamMember.objects.create(team=field.teams[0], user=mate)
        devices.register(user=mate, browser=uuid4(), unsent=0, drafts=0)
    client = signed_in(field.coordinator)
    client.get(address(field))
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address(field)).status_code == 200
    statements = [query["sql"] for query in asked]
    # the person, the mission, its scope, how many, who, teams, devices, submissions, staff elsewhere
    assert len(statements) == 9, "\n".join(each[:120] for each in statements)
    assert {statement.split()[0] for statement in statements} == {"SELECT"}


def test_end_sessions_signs_the_observer_out_and_says_so(field):
    ada = field.observers[0]
    phone, browser = signed_in(ada), uuid4()
    devices.register(user=ada, browser=browser, unsent=2, drafts=0)
    client = signed_in(field.coordinator)
    answer = client.post(address(field, ada))
    assert answer.status_code == 302
    text = words(client.get(answer.url))
    assert "The sessions of Ada Witness have ended." in text
    assert "Devices 0 Waiting there 2" in text
    told = phone.get("/me/", headers={"X-Device": str(browser)}).json()
    assert (told["user"], told["ended"]) == (None, True)
    event = AuditEvent.objects.get(action="user.sessions_ended")
    assert (event.actor, event.mission, event.object_id) == (
        field.coordinator,
        field.mission.slug,
        str(ada.pk),
    )


def test_end_sessions_asks_first_and_tells_how_to_undo_it(field):
    answer = page(field)
    html = answer.content.decode()
    panel = html[
        html.index('<details class="person-end') : html.index("</details>", html.index("person-end"))
    ]
    assert address(field, field.observers[0]) in panel
    assert "Signing in again undoes this" in " ".join(panel.split())


def test_end_sessions_wants_a_post_with_the_token(field):
    ada = field.observers[0]
    assert signed_in(field.head).get(address(field, ada)).status_code == 405
    assert signed_in(field.head, enforce_csrf_checks=True).post(address(field, ada)).status_code == 403


@pytest.mark.parametrize("who", ["head", "secretariat", "coordinator"])
def test_end_sessions_reaches_nobody_but_observers(field, who):
    other = getattr(field, who)
    before = other.session_epoch
    assert signed_in(field.head).post(address(field, other)).status_code == 404
    other.refresh_from_db()
    assert other.session_epoch == before


def test_end_sessions_reaches_nobody_of_another_mission(field):
    stranger = factories.field().observers[0]
    assert signed_in(field.head).post(address(field, stranger)).status_code == 404


def test_end_sessions_reaches_no_observer_who_is_on_the_staff_of_another_mission(field):
    ada = field.observers[0]
    Membership.objects.create(mission=factories.field(kinds=[]).mission, user=ada, role=Role.HEAD)
    client = signed_in(field.head)
    assert "Ada Witness also has a place on the staff of another mission" in words(page(field))
    assert client.post(address(field, ada)).status_code == 403
    ada.refresh_from_db()
    assert ada.session_epoch == 0


@pytest.mark.parametrize("who", ["observer", "secretariat"])
def test_end_sessions_is_not_for_others(field, who):
    user = field.observers[1] if who == "observer" else field.secretariat
    assert signed_in(user).post(address(field, field.observers[0])).status_code == 403
    assert not Device.objects.filter(ended_at__isnull=False).exists()
