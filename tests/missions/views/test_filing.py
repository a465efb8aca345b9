"""Filing online, as a browser without JavaScript does it: every checklist, its errors, its correction."""

import re
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from missions.checklists import load_standard_set
from missions.models import Deployment, Quarantine, Submission, TeamMember
from missions.services import submissions
from missions.states import Kind, SubmissionState
from tests import factories
from tests.signing_in import signed_in

pytestmark = pytest.mark.django_db

WELL = {"v_admitted": "at_once", "v_arrival": "10:00", "v_departure": "10:40", "vot_overall": "good"}


@pytest.fixture
def field():
    return factories.field()


@pytest.fixture
def observer(field):
    return signed_in(field.observers[0])


def new(field, kind="voting", *, station=0):
    base = f"/missions/{field.mission.slug}/submissions/new/{kind}/"
    if kind in ("incident", "meeting"):
        return base
    place = (
        f"centre={field.centres[0].pk}" if kind == "tabulation" else f"station={field.stations[station].pk}"
    )
    return f"{base}?{place}"


def filled(page, given, *, anyway=True, **more):
    """What the browser would send: the hidden fields, what the page already held, and what a person gave."""
    form = page.context["form"]
    sent = {field.html_name: field.value() for field in form.hidden_fields()}
    for name in ("visit_date", "team", "reason"):
        if name in form.fields and form[name].value():
            sent[name] = form[name].value()
    for question in form.questions:
        for part in form[question.key].parts:
            if isinstance(part.given.value, list) or part.given.value:
                sent[part.name] = part.given.value
        note = form[question.key].note
        if note is not None and note.value():
            sent[note.html_name] = note.value()
    return sent | ({"send_anyway": "on"} if anyway else {}) | given | more


def words(answer):
    main = answer.content.decode().partition("<main")[2].partition("</main>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def send(client, address, given, **more):
    return client.post(address, filled(client.get(address), given, **more))


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


def test_receipt_gives_the_code_and_what_comes_next(field, observer):
    Deployment.objects.create(
        mission=field.mission, team=field.teams[0], station=field.stations[1], stage=Kind.VOTING
    )
    answer = observer.get(send(observer, new(field), WELL).url)
    submission = Submission.objects.get()
    text = words(answer)
    assert answer.status_code == 200
    assert "Delivered at" in text
    assert submission.code in text
    assert "Voting at PS-002" in text
    assert "It waits for a coordinator." in text


def test_receipt_is_for_the_team_that_filed(field):
    submission = factories.filed(field)
    address = f"/missions/{field.mission.slug}/submissions/{submission.pk}/receipt/"
    assert signed_in(field.observers[1]).get(address).status_code == 404


def edit(field, submission):
    return f"/missions/{field.mission.slug}/submissions/{submission.pk}/edit/"


def test_correction_starts_from_the_answers_that_stand_and_the_reason(field, observer):
    submission = factories.filed(field, "voting", {"vot_overall": "good", "vot_turned_away": 2})
    submissions.send_back(submission_id=submission.pk, actor=field.coordinator, reason="How many, really?")
    page = observer.get(edit(field, submission))
    assert "How many, really?" in words(page)
    assert page.context["form"].current_answers["vot_turned_away"] == 2
    answer = observer.post(
        edit(field, submission), filled(page, {"vot_turned_away": "3", "reason": "Recounted."})
    )
    assert answer.status_code == 302
    submission.refresh_from_db()
    assert (submission.revision, submission.state) == (2, SubmissionState.RECEIVED)
    newest = submission.revisions.get(number=2)
    assert newest.answers["vot_turned_away"] == 3
    assert newest.reason == "Recounted."
    assert newest.diff["vot_turned_away"] == [2, 3]


def test_correction_moves_a_submission_filed_at_the_wrong_station(field, observer):
    submission = factories.filed(field, station=0)
    page = observer.get(edit(field, submission))
    assert observer.post(edit(field, submission), filled(page, {"v_station": "PS-002"})).status_code == 302
    submission.refresh_from_db()
    assert submission.station == field.stations[1]


def test_correction_on_an_old_page_is_told_plainly(field, observer):
    submission = factories.filed(field, "voting", {"vot_overall": "good"})
    page = observer.get(edit(field, submission))
    observer.post(edit(field, submission), filled(page, {"vot_overall": "very_good"}))
    answer = observer.post(
        edit(field, submission), filled(page, {"vot_overall": "good", "vot_crowded": "no"})
    )
    assert answer.status_code == 409
    assert "stands at revision 2" in words(answer)


def test_correction_cannot_be_sent_into_another_record(field, observer):
    submission, other = factories.filed(field), factories.filed(field, station=1)
    sent = filled(observer.get(edit(field, submission)), {}, submission_id=str(other.pk))
    assert observer.post(edit(field, submission), sent).status_code == 404


def test_correction_is_for_the_team_that_filed(field):
    submission = factories.filed(field)
    assert signed_in(field.observers[1]).get(edit(field, submission)).status_code == 404
    answer = signed_in(field.coordinator).get(edit(field, submission))
    assert answer.status_code == 403
    assert "Only the team that filed" in words(answer)


def test_correction_comes_too_late_once_verified(field, observer):
    submission = factories.verified(field)
    answer = observer.get(edit(field, submission))
    assert answer.status_code == 409
    assert "This submission is verified" in words(answer)


@pytest.mark.parametrize(
    ("page", "queries"),
    [
        ("submissions/", 5),
        ("submissions/new/", 3),
        ("submissions/new/voting/", 5),
        ("receipt", 7),
        ("form", 8),
    ],
)
@pytest.mark.parametrize("rows", [1, 3])
def test_pages_ask_as_often_for_three_rows_as_for_one(field, observer, page, queries, rows):
    for station in range(rows):
        Deployment.objects.create(
            mission=field.mission, team=field.teams[0], station=field.stations[station], stage=Kind.VOTING
        )
        submission = factories.filed(field, station=station)
    address = {
        "receipt": f"submissions/{submission.pk}/receipt/",
        "form": f"submissions/new/voting/?station={field.stations[0].pk}",
    }.get(page, page)
    observer.get(f"/missions/{field.mission.slug}/submissions/new/")  # published forms are read once and kept
    with CaptureQueriesContext(connection) as asked:
        assert observer.get(f"/missions/{field.mission.slug}/{address}").status_code == 200
    statements = [query["sql"] for query in asked]
    assert len(statements) == queries, [statement[:140] for statement in statements]
    assert all(statement.split()[0] == "SELECT" for statement in statements)


def test_list_shows_an_observer_their_own(field, observer):
    mine = factories.filed(field, station=0)
    theirs = factories.filed(field, team=1, station=1)
    text = words(observer.get(f"/missions/{field.mission.slug}/submissions/"))
    assert mine.code in text
    assert theirs.code not in text


def test_list_shows_staff_everything_and_finds_it(field):
    found = factories.filed(field, station=0)
    factories.filed(field, team=1, station=1)
    client = signed_in(field.coordinator)
    base = f"/missions/{field.mission.slug}/submissions/"
    assert "2 submissions" in words(client.get(base))
    for looked_for in ({"q": f"code:{found.code}"}, {"q": "PS-001"}, {"q": field.teams[0].code}):
        assert client.get(base, looked_for).context["page"].rows == [found]
    assert client.get(base, {"q": found.code[-4:]}).url == f"{base}{found.pk}/"
    assert "Nothing matches" in words(client.get(base, {"state": "verified"}))
    assert "Nothing matches" in words(client.get(base, {"kind": "opening"}))


def test_list_of_nothing_helps(field, observer):
    text = words(observer.get(f"/missions/{field.mission.slug}/submissions/"))
    assert "You have not filed anything yet" in text


def test_ids_are_made_when_the_form_is_opened(field, observer):
    ids = {observer.get(new(field)).context["form"]["submission_id"].value() for _page in range(2)}
    assert len({UUID(str(each)) for each in ids}) == 2


def test_correcting_on_the_plain_page_keeps_the_breaks_of_the_visit(client):
    field = factories.field()
    away = [{"from": "12:30", "to": "13:00"}]
    submission = factories.filed(field, breaks=away)
    client.force_login(field.observers[0])
    address = reverse("submission-edit", args=[field.mission.slug, submission.pk])
    form = client.get(address).context["form"]
    given = {name: value for name, value in form.initial.items() if value not in (None, "")}
    answer = client.post(
        address, {**given, "v_chair": "man", "reason": "We asked again.", "send_anyway": "on"}
    )
    assert answer.status_code == 302, answer.context["form"].errors
    newest = submission.revisions.get(number=2)
    assert (newest.breaks, newest.answers["v_chair"]) == (away, "man")
