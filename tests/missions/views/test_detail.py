"""One submission as its team and the staff read it."""

import json
from uuid import UUID

import pytest
from django.urls import reverse

from missions.models import TeamMember
from missions.queries.checklists import form_of
from missions.services import receiving, submissions
from tests import factories
from tests.signing_in import signed_in

pytestmark = pytest.mark.django_db

ADVERSE = {
    "vot_box_sealed": "no",
    "vot_crowded": "yes",
    "vot_overall": "good",
    "vot_order": "yes",
    "vot_comment": "The seal had broken in the morning.",
}


@pytest.fixture
def field():
    return factories.field()


def page(submission):
    return reverse("submission", args=[submission.mission.slug, submission.pk])


def revised(field, submission, given):
    """The team sends the form again on top of what is there."""
    body = factories.payload(field, submission.kind, given, base_revision=submission.revision)
    body |= {"id": str(submission.pk), "reason": "We counted again."}
    receiving.receive(
        mission=field.mission,
        submission_id=UUID(body["id"]),
        body=json.dumps(body).encode(),
        sender=field.observers[0],
    )
    submission.refresh_from_db()


def test_page_sends_the_anonymous_to_sign_in(client, field):
    submission = factories.filed(field)
    assert client.get(page(submission)).url == f"/sign-in/?next={page(submission)}"


def test_page_is_hidden_from_strangers_and_other_teams(field):
    submission = factories.filed(field)
    for user in (factories.person(), field.observers[1]):
        assert signed_in(user).get(page(submission)).status_code == 404


def test_page_is_read_by_the_team_and_all_staff(field):
    submission = factories.filed(field)
    mate = factories.member(field.mission, "observer")
    TeamMember.objects.create(team=field.teams[0], user=mate)
    for user in (field.observers[0], mate, field.secretariat, field.coordinator, field.head):
        assert signed_in(user).get(page(submission)).status_code == 200


def test_page_of_another_mission_is_not_found(field):
    submission = factories.filed(factories.field())
    address = reverse("submission", args=[field.mission.slug, submission.pk])
    assert signed_in(field.coordinator).get(address).status_code == 404


def test_page_puts_what_is_alarming_first(field):
    submission = factories.filed(field, "voting", ADVERSE)
    sheet = signed_in(field.coordinator).get(page(submission)).context["sheet"]
    assert [(line.question, line.severity) for line in sheet.urgent] == [
        ("Are all ballot boxes in use securely sealed and in view?", "critical"),
        ("Is overcrowding hampering the work or secrecy?", "minor"),
        ("Overall rating at odds with a critical answer", "minor"),
    ]
    assert [line.answer for line in sheet.comments] == ["The seal had broken in the morning."]
    shown = [line.key for section in sheet.sections for line in section.lines]
    assert "vot_order" in shown
    assert not {"vot_box_sealed", "vot_crowded", "vot_comment"} & set(shown)


def test_page_shows_every_answer_once_and_in_words(field):
    submission = factories.filed(field, "voting", {**ADVERSE, "v_chair": "woman", "v_registered": 1904})
    text = signed_in(field.coordinator).get(page(submission)).content.decode()
    for words in ("A woman", "1,904", "PS-001 School 1", "At once", "10:40"):
        assert text.count(words) >= 1, words
    assert "at_once" not in text


def test_page_says_the_state_and_who_decided(field):
    submission = factories.filed(field)
    submissions.send_back(
        submission_id=submission.pk, actor=field.coordinator, reason="The departure is missing."
    )
    text = signed_in(field.observers[0]).get(page(submission)).content.decode()
    assert f"Returned by {field.coordinator}" in text
    assert "The departure is missing." in text


def test_page_tells_the_history_in_words(field):
    submission = factories.verified(field)
    submissions.reopen(submission_id=submission.pk, actor=field.head, reason="The chair called.")
    history = signed_in(field.coordinator).get(page(submission)).context["history"]
    assert [(line.words, line.reason) for line in history] == [
        ("received", ""),
        ("verified", ""),
        ("reopened", "The chair called."),
    ]


def test_page_shows_what_the_last_revision_changed(field):
    submission = factories.filed(field, "voting", {"v_chair": "woman"})
    submissions.send_back(submission_id=submission.pk, actor=field.coordinator, reason="Who chaired?")
    revised(field, submission, {"v_chair": "man"})
    answer = signed_in(field.coordinator).get(page(submission))
    (last,) = answer.context["sheet"].revised
    assert [(each.question, each.before, each.after) for each in last.changes] == [
        ("Who chairs the commission?", "A woman", "A man")
    ]
    assert "We counted again." in answer.content.decode()


@pytest.mark.parametrize(
    ("who", "offered"), [("coordinator", True), ("secretariat", False), ("observer", False)]
)
def test_what_incidents_were_told_in_confidence_is_folded(field, who, offered):
    submission = factories.filed(field, "incident", {"inc_consent": "facts_with_role"})
    user = field.observers[0] if who == "observer" else getattr(field, who)
    text = signed_in(user).get(page(submission)).content.decode()
    assert "The facts, with the source" not in text
    assert "Kept for the coordinators" in text
    address = reverse("submission-confidential", args=[field.mission.slug, submission.pk])
    assert (address in text) is offered


def test_page_names_what_is_expected_at_the_same_station(field):
    submission = factories.filed(field)
    field.mission.deployments.create(team=field.teams[1], station=field.stations[0], stage="counting")
    stages = signed_in(field.coordinator).get(page(submission)).context["stages"]
    assert [(stage.label, stage.team, stage.is_this) for stage in stages] == [
        ("Voting", "A-01", True),
        ("Counting", "A-02", False),
    ]


def test_observer_sees_no_buttons_to_decide(field):
    submission = factories.filed(field)
    text = signed_in(field.observers[0]).get(page(submission)).content.decode()
    assert reverse("submission-verify", args=[field.mission.slug, submission.pk]) not in text


@pytest.mark.parametrize("number", [1, 3])
def test_page_asks_the_same_number_of_questions_for_one_and_for_three(
    field, number, django_assert_num_queries
):
    made = [factories.filed(field, "voting", ADVERSE, station=0) for _each in range(number)]
    form_of(field.version("voting").pk)
    client = signed_in(field.coordinator)
    with django_assert_num_queries(19) as captured:
        assert client.get(page(made[0])).status_code == 200
    assert {query["sql"].split()[0] for query in captured.captured_queries} == {"SELECT"}


def test_decision_on_the_page_comes_back_to_the_page(field):
    submission = factories.filed(field)
    address = reverse("submission-verify", args=[field.mission.slug, submission.pk])
    answer = signed_in(field.coordinator).post(address, {"from": "page"})
    assert (answer.status_code, answer.url) == (302, page(submission))


def test_team_may_correct_what_was_returned(field):
    submission = factories.filed(field)
    submissions.send_back(submission_id=submission.pk, actor=field.coordinator, reason="Who chaired?")
    edit = reverse("submission-edit", args=[field.mission.slug, submission.pk])
    assert edit in signed_in(field.observers[0]).get(page(submission)).content.decode()
    assert edit not in signed_in(field.coordinator).get(page(submission)).content.decode()


def test_secretariat_reads_why_there_are_no_buttons(field):
    text = signed_in(field.secretariat).get(page(factories.filed(field))).content.decode()
    assert "Only coordinators of this mission review submissions." in text


def test_history_tells_of_a_move(field):
    sent = factories.payload(field, "voting", {"vot_overall": "good"})
    client = signed_in(field.observers[0])
    address = f"/missions/{field.mission.slug}/submissions/{sent['id']}"
    for record in (
        sent,
        {**sent, "base_revision": 1, "answers": {**sent["answers"], "v_station": field.stations[2].code}},
    ):
        assert client.put(address, record, content_type="application/json").status_code == 200
    page = signed_in(field.coordinator).get(f"{address}/").content.decode()
    assert f"moved from {field.stations[0].code} to {field.stations[2].code}" in page
