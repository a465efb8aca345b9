"""Filing online, as a browser without JavaScript does it: every checklist, its errors, its correction."""

import re

import pytest

from missions.checklists import load_standard_set
from missions.models import Deployment, Submission, TeamMember
from missions.states import Kind
from tests import factories
from tests.missions.views.plain_forms import WELL, filled, new, send, words
from tests.signing_in import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def field():
    return factories.field()


@pytest.fixture
def observer(field):
    return signed_in(field.observers[0])


def test_filing_sends_the_anonymous_to_sign_in(client, field):
    for address in (new(field), f"/missions/{field.mission.slug}/submissions/new/"):
        assert client.get(address).status_code == 302
        assert client.get(address).url.startswith("/sign-in/?next=/missions/")


def test_filing_hides_the_mission_from_a_stranger(field):
    stranger = signed_in(factories.person())
    assert stranger.get(new(field)).status_code == 404
    assert stranger.post(new(field), {}).status_code == 404


def test_checklists_are_those_of_the_mission(field, observer):
    text = words(observer.get(f"/missions/{field.mission.slug}/submissions/new/"))
    for form in load_standard_set().forms.values():
        assert form.title in text


def test_filing_knows_no_other_checklist(field, observer):
    assert observer.get(f"/missions/{field.mission.slug}/submissions/new/lottery/").status_code == 404


def test_place_is_chosen_first_and_ones_own_come_first(field, observer):
    Deployment.objects.create(
        mission=field.mission, team=field.teams[0], station=field.stations[2], stage=Kind.VOTING
    )
    answer = observer.get(f"/missions/{field.mission.slug}/submissions/new/voting/")
    assert "Voting: at which station?" in words(answer)
    assert "PS-003 School 3 · District 2 expected" in words(answer)
    assert f"?station={field.stations[2].pk}" in answer.content.decode()


@pytest.mark.parametrize("looked_for", ["PS-002", "ps-002", "school 2", "2 school"])
def test_place_is_found_by_what_people_call_it(field, observer, looked_for):
    answer = observer.get(f"/missions/{field.mission.slug}/submissions/new/voting/", {"q": looked_for})
    assert [place.code for place in answer.context["found"]][:1] == ["PS-002"]


def test_place_that_is_nowhere_says_what_to_try(field, observer):
    answer = observer.get(f"/missions/{field.mission.slug}/submissions/new/voting/", {"q": "Atlantis"})
    assert "Nothing found" in words(answer)


@pytest.mark.parametrize("place", ["6a1f0000-0000-4000-8000-000000000001", "nonsense", "17"])
def test_place_of_the_address_must_be_one_of_the_mission(field, observer, place):
    base = f"/missions/{field.mission.slug}/submissions/new/voting/"
    assert observer.get(base, {"station": place}).status_code == 404
    other = factories.field()
    assert observer.get(base, {"station": other.stations[0].pk}).status_code == 404


def test_centre_of_the_address_must_be_a_number(field, observer):
    base = f"/missions/{field.mission.slug}/submissions/new/tabulation/"
    assert observer.get(base, {"centre": "9" * 30}).status_code == 404
    assert observer.get(base, {"centre": "x"}).status_code == 404


def test_form_shows_the_place_and_asks_nothing_that_leads(field, observer):
    answer = observer.get(new(field))
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "PS-001" in text
    card = text.partition('id="q-vot_group"')[2].partition("</fieldset>")[0]
    assert not {"alarm", "critical", "serious", "asks"} & set(re.findall(r'class="([^"]*)"', card))


def test_form_says_without_javascript_when_a_question_is_asked(field, observer):
    text = observer.get(new(field)).content.decode()
    card = text.partition('id="q-vot_interference_who"')[2].partition("</fieldset>")[0]
    assert 'data-asked="no"' in card
    assert "Only if “Did officials" in card


def test_form_leaves_out_what_the_mission_does_not_provide_for(observer, field):
    assert "vot_added_voters" in observer.get(new(field)).context["form"].fields
    plain = factories.field(config={"same_day_additions": False})
    page = signed_in(plain.observers[0]).get(new(plain))
    assert "vot_added_voters" not in page.context["form"].fields


def test_a_mission_not_open_says_why_and_takes_nothing(field, observer):
    sent = filled(observer.get(new(field)), WELL)
    field.mission.state = "preparing"
    field.mission.save()
    answer = observer.get(new(field))
    assert answer.status_code == 403
    assert "The mission has not opened yet" in words(answer)
    assert observer.post(new(field), sent).status_code == 403
    assert not Submission.objects.exists()


def test_team_is_chosen_by_whoever_is_in_several(field):
    TeamMember.objects.create(team=field.teams[1], user=field.observers[0])
    client = signed_in(field.observers[0])
    answer = send(client, new(field), WELL, team=field.teams[1].code)
    assert answer.status_code == 302
    assert Submission.objects.get().team == field.teams[1]
