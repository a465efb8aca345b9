"""What a form sends: kept with its answers, refused at the answer, asked once more, never twice."""

import re
from uuid import UUID

import pytest

from missions.checklists import load_standard_set
from missions.models import Quarantine, Submission
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


def test_voting_checklist_arrives_with_its_answers(field, observer):
    given = {
        **WELL,
        "vot_id_checked": "not_observed",
        "vot_added_voters": "1 7",
        "vot_turned_away": "2",
        "vot_turned_away_why": ["not_on_list", "other"],
        "vot_citizen_observers": "no",
        "vot_citizen_observers.comment": "Nobody came.",
    }
    answer = send(observer, new(field), given)
    submission = Submission.objects.get()
    assert answer.status_code == 302
    assert answer.url == f"/missions/{field.mission.slug}/submissions/{submission.pk}/receipt/"
    revision = submission.revisions.get()
    assert revision.answers["v_station"] == "PS-001"
    assert revision.answers["vot_id_checked"] == "not_observed"
    assert revision.answers["vot_added_voters"] == 17
    assert revision.answers["vot_turned_away_why"] == ["not_on_list", "other"]
    assert revision.comments == {"vot_citizen_observers": "Nobody came."}
    assert submission.station == field.stations[0]
    assert submission.team == field.teams[0]
    assert (
        submission.visit_started_at.isoformat() == "2022-06-05T04:00:00+00:00" or submission.visit_started_at
    )


FULL = {
    "opening": {**WELL, "opn_opened": "on_time", "opn_overall": "good"},
    "voting": WELL,
    "counting": {
        **WELL,
        "v_arrival": "23:30",
        "v_departure": "01:10",
        "cnt_fig_yes.1": "700",
        "cnt_fig_no.1": "90",
    },
    "tabulation": {"tab_arrival": "21:00", "tab_admitted": "at_once"},
    "mobile": {**WELL, "mob_setting": "other"},
    "abroad": {**WELL, "ooc_country": "TR"},
    "incident": {
        "inc_when": "2022-06-05T14:30",
        "inc_place": "public_place",
        "inc_category": "violence_or_injury",
        "inc_facts": "Two men pushed a voter.",
        "inc_team_safe": "yes",
    },
    "meeting": {
        "mtg_date": "2022-06-03T11:00",
        "mtg_type": "central_commission",
        "mtg_institution": "Central Referendum Commission",
        "mtg_attribution": "on_record",
        "mtg_trust": "not_discussed",
        "mtg_persons.0.name": "A. Bek",
        "mtg_persons.0.title": "Chair",
        "mtg_facts.0.label": "Stations abroad",
        "mtg_facts.0.number": "65",
        "mtg_facts.0.unit": "stations",
        "mtg_facts.0.source": "Ministry",
        "mtg_facts.0.as_of": "2022-06-01",
    },
}


@pytest.mark.parametrize("kind", Kind.values)
def test_every_checklist_of_the_standard_set_can_be_filed(field, observer, kind):
    answer = send(observer, new(field, kind), FULL[kind])
    assert answer.status_code == 302, answer.context["form"].errors
    submission = Submission.objects.get()
    assert submission.kind == kind
    stored = submission.revisions.get().answers
    for name, value in FULL[kind].items():
        if "." not in name and value != "1 7" and name in stored:
            assert stored[name] == value


def test_repeated_questions_are_asked_for_each_on_the_ballot():
    field = factories.field(questions=2)
    client = signed_in(field.observers[0])
    page = client.get(new(field, "counting"))
    assert "Question 2: Question 2" in page.content.decode()
    given = {
        **FULL["counting"],
        "cnt_fig_yes.2": "650",
        "cnt_fig_no.2": "",
        "cnt_fig_no.2.special": "not_observed",
    }
    assert client.post(new(field, "counting"), filled(page, given)).status_code == 302
    answers = Submission.objects.get().revisions.get().answers
    assert answers["cnt_fig_yes"] == {"1": 700, "2": 650}
    assert answers["cnt_fig_no"] == {"1": 90, "2": "not_observed"}


def test_answers_to_what_is_not_asked_are_ignored(field, observer):
    send(observer, new(field), {**WELL, "vot_interference": "no", "vot_interference_who": ["police"]})
    assert "vot_interference_who" not in Submission.objects.get().revisions.get().answers


def test_errors_come_back_with_the_answers_and_a_message_at_each(field, observer):
    answer = send(
        observer, new(field), {**WELL, "v_arrival": "", "vot_added_voters": "many", "vot_group": "no"}
    )
    assert answer.status_code == 422
    text = answer.content.decode()
    card = text.partition('id="q-vot_added_voters"')[2].partition("</fieldset>")[0]
    assert "Enter a whole number" in card
    assert 'value="many"' in card
    assert 'href="#q-v_arrival"' in text
    assert re.search(r'id="q-v_arrival"[^>]* autofocus', text)
    assert re.search(r'value="no" checked', text.partition('id="q-vot_group"')[2].partition("</fieldset>")[0])
    assert "2 answers need you" in words(answer)
    assert not Submission.objects.exists()
    assert not Quarantine.objects.exists()


def test_a_grave_answer_asks_what_was_seen(field, observer):
    answer = send(observer, new(field), {**WELL, "vot_overall": "", "vot_box_sealed": "no"})
    assert answer.status_code == 422
    card = answer.content.decode().partition('id="q-vot_box_sealed"')[2].partition("</fieldset>")[0]
    assert "note asks" in card
    assert "open" in re.search(r"<details[^>]*>", card)[0]
    assert "Say in a comment what happened" in card


def test_a_grave_answer_with_words_arrives_as_a_finding(field, observer):
    given = {
        **WELL,
        "vot_overall": "",
        "vot_box_sealed": "no",
        "vot_box_sealed.comment": "The seal hung open.",
    }
    assert send(observer, new(field), given).status_code == 302
    assert Submission.objects.get().findings.get().key == "vot_box_sealed"


def test_an_answer_and_a_special_answer_cannot_both_stand(field, observer):
    given = {**WELL, "vot_added_voters": "3", "vot_added_voters.special": "not_observed"}
    answer = send(observer, new(field), given)
    assert answer.status_code == 422
    assert "Give the answer or “Not observed”, not both." in words(answer)


def test_what_cannot_be_right_is_refused_at_the_answer(field, observer):
    answer = send(observer, new(field), {**WELL, "v_departure": "09:00"})
    assert answer.status_code == 422
    card = answer.content.decode().partition('id="q-v_departure"')[2].partition("</fieldset>")[0]
    assert 'class="field-errors"' in card


def test_what_looks_odd_and_what_is_blank_is_asked_once_more(field, observer):
    short = {**WELL, "v_departure": "10:05"}
    page = observer.get(new(field))
    answer = observer.post(new(field), filled(page, short, anyway=False))
    assert answer.status_code == 422
    asks = answer.context["form"].asks
    assert [key for key, _sentence in asks.warnings]
    assert "vot_group" in [question.key for question in asks.blanks]
    assert "questions are blank" in words(answer)
    assert not Submission.objects.exists()
    assert observer.post(new(field), filled(answer, short)).status_code == 302


def test_a_station_unknown_is_said_at_the_station(field, observer):
    answer = send(observer, new(field), {**WELL, "v_station": "PS-999"})
    assert answer.status_code == 422
    card = answer.content.decode().partition('id="q-v_station"')[2].partition("</fieldset>")[0]
    assert "PS-999" in card
    assert 'class="field-errors"' in card


def test_sending_the_same_form_twice_makes_one_submission(field, observer):
    sent = filled(observer.get(new(field)), WELL)
    first, second = observer.post(new(field), sent), observer.post(new(field), sent)
    assert first.url == second.url
    assert Submission.objects.get().revisions.count() == 1


def test_sending_an_old_page_with_other_answers_overwrites_nothing(field, observer):
    sent = filled(observer.get(new(field)), WELL)
    observer.post(new(field), sent)
    answer = observer.post(new(field), {**sent, "vot_overall": "very_good"})
    assert answer.status_code == 409
    assert "It was changed meanwhile" in words(answer)
    submission = Submission.objects.get()
    assert submission.code in words(answer)
    assert submission.revisions.get().answers["vot_overall"] == "good"
    assert Quarantine.objects.count() == 1


def test_a_broken_id_is_refused_without_a_crash(field, observer):
    sent = filled(observer.get(new(field)), WELL) | {
        "submission_id": "x",
        "version": "y",
        "base_revision": "-1",
    }
    assert observer.post(new(field), sent).status_code == 422


def test_form_keeps_the_version_it_was_opened_with(field, observer):
    from missions.services import checklists

    sent = filled(observer.get(new(field)), WELL)
    form = load_standard_set().forms["voting"]
    checklists.publish(field.mission, "voting", form, actor=None)
    newest = field.version("voting").number
    assert observer.post(new(field), sent).status_code == 302
    assert Submission.objects.get().checklist_version.number == int(sent["version"]) <= newest


def test_ids_are_made_when_the_form_is_opened(field, observer):
    ids = {observer.get(new(field)).context["form"]["submission_id"].value() for _page in range(2)}
    assert len({UUID(str(each)) for each in ids}) == 2
