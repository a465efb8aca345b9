"""The coordinator's desk: who may, what comes first, and what a decision answers."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEvent
from missions.models import (
    Incident,
    IncidentLink,
    Membership,
    Remark,
    ReviewClaim,
    Submission,
    TeamMember,
)
from missions.queries.checklists import form_of
from missions.queries.review import neighbours, queue_page, review_queue
from missions.services import claims
from missions.states import Role, SubmissionState
from tests import factories
from tests.signing_in import signed_in

pytestmark = pytest.mark.django_db

CRITICAL = {"vot_box_sealed": "no"}
SERIOUS = {"vot_id_checked": "no"}
MINOR = {"vot_crowded": "yes"}
WHY = {"comments": {"vot_box_sealed": "The seal hung open.", "vot_id_checked": "Two had no papers."}}


@pytest.fixture
def field():
    return factories.field()


def desk(field, submission=None):
    if submission is None:
        return reverse("review", args=[field.mission.slug])
    return reverse("review-submission", args=[field.mission.slug, submission.pk])


def decision(field, name, submission):
    return reverse(f"submission-{name}", args=[field.mission.slug, submission.pk])


def test_desk_sends_the_anonymous_to_sign_in(client, field):
    answer = client.get(desk(field))
    assert (answer.status_code, answer.url) == (302, f"/sign-in/?next={desk(field)}")


def test_desk_hides_the_mission_from_a_stranger(field):
    assert signed_in(factories.person()).get(desk(field)).status_code == 404


@pytest.mark.parametrize("who", ["observer", "secretariat"])
def test_desk_tells_others_that_coordinators_review(field, who):
    user = field.observers[0] if who == "observer" else field.secretariat
    answer = signed_in(user).get(desk(field))
    assert answer.status_code == 403
    assert "Only coordinators of this mission review submissions." in answer.content.decode()


def test_desk_opens_the_most_alarming_first(field):
    factories.filed(field, "voting", MINOR, station=1)
    critical = factories.filed(field, "voting", CRITICAL, station=0, **WHY)
    answer = signed_in(field.coordinator).get(desk(field))
    assert answer.status_code == 200
    assert answer.context["submission"] == critical
    text = answer.content.decode()
    assert "Are all ballot boxes in use securely sealed and in view?" in text
    assert "The seal hung open." in text
    assert "Voting at PS-001" in text


def test_desk_says_when_nothing_waits(field):
    factories.verified(field)
    assert "Nothing waits for review" in signed_in(field.coordinator).get(desk(field)).content.decode()


def test_queue_goes_from_critical_to_spotless_and_then_by_age(field):
    names = ["clean-new", "clean-old", "serious", "critical"]
    kinds = [{}, {}, SERIOUS, CRITICAL]
    filed = {
        name: factories.filed(field, "voting", given, station=number % 3, team=number % 2, **WHY)
        for number, (name, given) in enumerate(zip(names, kinds, strict=True))
    }
    Submission.objects.filter(pk=filed["clean-old"].pk).update(received_at=datetime(2022, 6, 5, tzinfo=UTC))
    page = queue_page(review_queue(mission=field.mission, user=field.coordinator))
    by_id = {each.pk: name for name, each in filed.items()}
    assert [by_id[item.submission.pk] for item in page.items] == [
        "critical",
        "serious",
        "clean-old",
        "clean-new",
    ]
    assert (page.waiting, page.critical, page.after) == (4, 1, None)


def test_queue_chips_say_in_words_what_is_alarming(field):
    both = {**CRITICAL, **SERIOUS}
    factories.filed(field, "voting", both, station=0, **WHY)
    factories.filed(field, "voting", SERIOUS, station=1, **WHY)
    factories.filed(field, "voting", {}, station=2)
    page = queue_page(review_queue(mission=field.mission, user=field.coordinator))
    assert [item.chips[0] for item in page.items] == [
        ("alarm", "critical"),
        ("warn", "1 serious"),
        ("good", "spotless"),
    ]
    assert page.items[0].gist == "Are all ballot boxes in use securely sealed and in view? No"


def test_queue_marks_one_visit_filed_twice(field):
    factories.filed(field, "voting", {"v_arrival": "10:00", "v_departure": "10:40"})
    factories.filed(field, "voting", {"v_arrival": "10:30", "v_departure": "11:00"})
    factories.filed(field, "voting", {"v_arrival": "14:00", "v_departure": "14:30"})
    page = queue_page(review_queue(mission=field.mission, user=field.coordinator))
    assert [item.is_twice for item in page.items] == [True, True, False]


def test_queue_pages_by_position_and_skips_nothing(field):
    filed = [factories.filed(field, "voting", {}, station=number % 3) for number in range(5)]
    queue = review_queue(mission=field.mission, user=field.coordinator)
    seen, after = [], None
    while True:
        page = queue_page(queue, after=after, size=2)
        seen += [item.submission for item in page.items]
        if page.after is None:
            break
        after = Submission.objects.get(pk=page.after)
    assert sorted(each.pk for each in seen) == sorted(each.pk for each in filed)
    assert len(seen) == 5


def test_queue_keeps_to_the_coordinators_areas(field):
    inside = factories.filed(field, "voting", {}, station=0)
    factories.filed(field, "voting", {}, station=1)
    meeting = factories.filed(field, "meeting")
    place = Membership.objects.get(mission=field.mission, user=field.coordinator)
    place.areas.add(inside.station.area)
    queue = review_queue(mission=field.mission, user=field.coordinator)
    assert set(queue) == {inside, meeting}


def test_neighbours_are_found_by_position_after_a_decision(field):
    first, second, third = (factories.filed(field, "voting", {}, station=number) for number in range(3))
    queue = review_queue(mission=field.mission, user=field.coordinator)
    factories.verify(field, second)
    assert neighbours(queue, second) == (first.pk, third.pk)


@pytest.mark.parametrize("number", [1, 3])
def test_desk_asks_the_same_number_of_questions_for_one_and_for_three(
    field, number, django_assert_num_queries
):
    for station in range(number):
        factories.filed(field, "voting", CRITICAL, station=station, **WHY)
    form_of(field.version("voting").pk)
    client = signed_in(field.coordinator)
    with django_assert_num_queries(25):
        assert client.get(desk(field)).status_code == 200


def test_desk_only_reads(field, django_assert_num_queries):
    submission = factories.filed(field, "voting", CRITICAL, **WHY)
    client = signed_in(field.coordinator)
    with django_assert_num_queries(25) as captured:
        client.get(desk(field, submission))
    assert {query["sql"].split()[0] for query in captured.captured_queries} == {"SELECT"}


def test_verify_goes_on_to_the_next_and_says_what_happened(field):
    critical = factories.filed(field, "voting", CRITICAL, station=0, **WHY)
    following = factories.filed(field, "voting", SERIOUS, station=1, **WHY)
    client = signed_in(field.coordinator)
    answer = client.post(decision(field, "verify", critical), {"from": "desk"})
    critical.refresh_from_db()
    assert (critical.state, critical.decided_by) == (SubmissionState.VERIFIED, field.coordinator)
    assert (answer.status_code, answer.url) == (302, f"{desk(field, following)}?decided={critical.pk}")
    page = client.get(answer.url)
    assert page.context["submission"] == following
    assert f"{critical.code} is verified and counts in the figures." in page.content.decode()
    assert page.content.decode().count(f'name="key" value="{critical.pk}"') == 2  # in the bar and the message


def test_verify_of_the_last_one_comes_back_to_an_empty_queue(field):
    only = factories.filed(field)
    client = signed_in(field.coordinator)
    answer = client.post(decision(field, "verify", only), {"from": "desk"}, follow=True)
    assert answer.redirect_chain[-1][0] == f"{desk(field)}?decided={only.pk}"
    assert "Nothing waits for review" in answer.content.decode()


def undo(field):
    return reverse("review-undo", args=[field.mission.slug])


@pytest.mark.parametrize(
    ("name", "after", "said"),
    [
        ("verify", "in_review", "is back in review."),
        ("exclude", "in_review", "is back in review."),
        ("return", "received", "waits for review again."),
        ("follow-up", "received", "waits for review again."),
    ],
)
def test_undo_takes_the_last_decision_back_with_its_reason(field, name, after, said):
    submission = factories.filed(field)
    client = signed_in(field.coordinator)
    form = {"from": "desk", "reason": "Because of the seal."}
    page = client.post(decision(field, name, submission), form, follow=True)
    assert page.context["undo"].submissions == (submission,)
    answer = client.post(undo(field), {"key": str(submission.pk)}, follow=True)
    submission.refresh_from_db()
    assert (submission.state, submission.follow_up_at) == (after, None)
    assert answer.context["submission"] == submission
    assert f"{submission.code} {said}" in answer.content.decode()
    event = AuditEvent.objects.filter(object_id=submission.pk).latest("id")
    assert event.detail["reason"] == "Taken back by the same coordinator right after deciding."


def test_undo_of_nothing_says_so(field):
    submission = factories.verified(field)
    answer = signed_in(field.head).post(undo(field), {"key": str(submission.pk)})
    assert answer.status_code == 409
    assert "There is nothing left to take back" in answer.content.decode()


def test_undo_is_not_offered_for_what_somebody_else_decided(field):
    submission = factories.filed(field)
    factories.verify(field, submission)
    assert signed_in(field.head).get(desk(field)).context["undo"] is None


@pytest.mark.parametrize(("name", "state"), [("return", "returned"), ("exclude", "excluded")])
def test_decision_with_a_reason_is_made_and_the_reason_kept(field, name, state):
    submission = factories.filed(field)
    form = {"from": "desk", "reason": "The departure is missing."}
    answer = signed_in(field.coordinator).post(decision(field, name, submission), form)
    submission.refresh_from_db()
    assert answer.status_code == 302
    assert (submission.state, submission.decision_reason) == (state, "The departure is missing.")


@pytest.mark.parametrize("name", ["return", "exclude"])
@pytest.mark.parametrize("place", ["desk", "page"])
def test_decision_without_a_reason_shows_the_form_again(field, name, place):
    submission = factories.filed(field)
    answer = signed_in(field.coordinator).post(
        decision(field, name, submission), {"from": place, "reason": "  "}
    )
    submission.refresh_from_db()
    assert answer.status_code == 422
    assert submission.state == SubmissionState.RECEIVED
    assert answer.context["opened"] == name
    assert "Write the reason in one sentence; the observer will read it." in answer.content.decode()


@pytest.mark.parametrize("name", ["verify", "return", "exclude"])
def test_decision_on_ones_own_is_refused_with_the_reason(field, name):
    submission = factories.filed(field)
    TeamMember.objects.create(team=field.teams[0], user=field.coordinator)
    answer = signed_in(field.coordinator).post(
        decision(field, name, submission), {"from": "desk", "reason": "Mine."}
    )
    submission.refresh_from_db()
    assert answer.status_code == 403
    assert "You cannot review a submission of your own or of your team." in answer.content.decode()
    assert submission.state == SubmissionState.RECEIVED


def test_desk_prints_the_reason_instead_of_the_buttons_of_ones_own(field):
    submission = factories.filed(field)
    TeamMember.objects.create(team=field.teams[0], user=field.coordinator)
    text = signed_in(field.coordinator).get(desk(field, submission)).content.decode()
    assert "You cannot review a submission of your own or of your team." in text
    assert decision(field, "verify", submission) not in text


@pytest.mark.parametrize("name", ["verify", "return", "exclude", "reopen"])
def test_decision_is_for_coordinators(field, name):
    submission = factories.filed(field)
    form = {"reason": "Because."}
    assert signed_in(factories.person()).post(decision(field, name, submission), form).status_code == 404
    assert signed_in(field.observers[1]).post(decision(field, name, submission), form).status_code == 404
    assert signed_in(field.observers[0]).post(decision(field, name, submission), form).status_code == 403
    assert signed_in(field.secretariat).post(decision(field, name, submission), form).status_code == 403
    assert Client().post(decision(field, name, submission), form).url.startswith("/sign-in/")
    submission.refresh_from_db()
    assert submission.state == SubmissionState.RECEIVED


def test_decision_is_not_made_by_looking(field):
    submission = factories.filed(field)
    assert signed_in(field.coordinator).get(decision(field, "verify", submission)).status_code == 405


@pytest.mark.parametrize("place", ["desk", "page"])
def test_second_judge_is_told_what_happened(field, place):
    submission = factories.filed(field)
    factories.verify(field, submission)
    answer = signed_in(field.head).post(decision(field, "verify", submission), {"from": place})
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "Only a received submission can be verified; this one is verified." in text
    assert f"Verified by {field.coordinator}" in text


@pytest.mark.django_db(transaction=True)
def test_two_judges_at_once_have_one_winner(field):
    submission = factories.filed(field)
    other = factories.member(field.mission, Role.COORDINATOR)
    clients = [signed_in(field.coordinator), signed_in(other)]
    together = Barrier(2)

    def verify(client):
        together.wait()
        try:
            return client.post(decision(field, "verify", submission), {"from": "page"})
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(verify, clients), key=lambda answer: answer.status_code)
    assert [answer.status_code for answer in answers] == [302, 409]
    assert "Only a received submission can be verified" in answers[1].content.decode()
    verified = AuditEvent.objects.filter(object_id=submission.pk, action="submission.verified")
    assert verified.count() == 1


def test_desk_passes_over_a_parameter_that_names_nothing(field):
    factories.filed(field)
    client = signed_in(field.coordinator)
    for parameters in ({"after": "x"}, {"decided": str(uuid4())}, {"after": "'; drop"}):
        assert client.get(desk(field), parameters).status_code == 200


def test_desk_shows_the_next_page_after_a_submission(field, monkeypatch):
    monkeypatch.setattr("missions.views.judging.PAGE_SIZE", 2)
    for number in range(3):
        factories.filed(field, "voting", {}, station=number)
    client = signed_in(field.coordinator)
    first = client.get(desk(field)).context["queue"]
    assert len(first.items) == 2
    second = client.get(desk(field), {"after": str(first.after)}).context["queue"]
    assert len(second.items) == 1
    assert second.items[0].submission.pk not in {item.submission.pk for item in first.items}


def test_team_phone_is_for_coordinators(field):
    field.teams[0].phone = "+7 700 000 00 01"
    field.teams[0].save()
    submission = factories.filed(field)
    address = reverse("submission", args=[field.mission.slug, submission.pk])
    assert "+7 700 000 00 01" in signed_in(field.coordinator).get(address).content.decode()
    for user in (field.secretariat, field.observers[0]):
        assert "+7 700" not in signed_in(user).get(address).content.decode()


def test_undo_is_offered_for_a_quarter_of_an_hour(field):
    submission = factories.filed(field)
    factories.verify(field, submission)
    client = signed_in(field.coordinator)
    assert client.get(desk(field)).context["undo"].submissions == (submission,)
    event = AuditEvent.objects.get(object_id=submission.pk, action="submission.verified")
    late = event.at + timedelta(minutes=16)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("missions.queries.undo.timezone.now", lambda: late)
        assert client.get(desk(field)).context["undo"] is None


def address_of(field, name, submission=None):
    names = [field.mission.slug, *([submission.pk] if submission else [])]
    return reverse(name, args=names)


def test_claim_is_taken_and_told_as_a_piece_of_the_page(field):
    submission = factories.filed(field)
    client = signed_in(field.coordinator)
    answer = client.post(address_of(field, "submission-claim", submission), {"fragment": "1"})
    assert answer.status_code == 200
    assert "you are reading this, 15 min left" in answer.content.decode()
    assert ReviewClaim.objects.get().user == field.coordinator
    late = signed_in(field.head).post(address_of(field, "submission-claim", submission), {"fragment": "1"})
    assert late.status_code == 409
    assert f"{field.coordinator} has been reading this since" in late.content.decode()


def test_claim_without_scripts_goes_back_to_the_desk(field):
    submission = factories.filed(field)
    answer = signed_in(field.coordinator).post(address_of(field, "submission-claim", submission))
    assert (answer.status_code, answer.url) == (302, desk(field, submission))


def test_claim_of_another_is_broken_by_the_head_alone(field):
    submission = factories.filed(field)
    claims.take(submission_id=submission.pk, actor=field.coordinator)
    other = factories.member(field.mission, Role.COORDINATOR)
    address = address_of(field, "submission-claim", submission)
    assert signed_in(other).post(address, {"break": "1"}).status_code == 403
    assert signed_in(field.head).post(address, {"break": "1"}).status_code == 302
    assert ReviewClaim.objects.get().user == field.head


def test_release_goes_on_to_the_next_that_nobody_reads(field):
    first, second, third = (factories.filed(field, station=number) for number in range(3))
    claims.take(submission_id=first.pk, actor=field.coordinator)
    claims.take(submission_id=second.pk, actor=field.head)
    answer = signed_in(field.coordinator).post(address_of(field, "submission-release", first))
    assert answer.url == desk(field, third)
    assert [claim.submission_id for claim in ReviewClaim.objects.all()] == [second.pk]


def test_release_by_a_page_that_closes_needs_the_claim_it_knew(field):
    submission = factories.filed(field)
    held = claims.take(submission_id=submission.pk, actor=field.coordinator)
    claims.renew(submission_id=submission.pk, actor=field.coordinator)
    sent = {"fragment": "1", "seen": held.seen_at.isoformat()}
    client = signed_in(field.coordinator)
    assert client.post(address_of(field, "submission-release", submission), sent).status_code == 200
    assert ReviewClaim.objects.exists()


def test_desk_opens_the_first_that_nobody_else_reads(field):
    critical = factories.filed(field, "voting", CRITICAL, station=0, **WHY)
    clean = factories.filed(field, station=1)
    claims.take(submission_id=critical.pk, actor=field.head)
    assert signed_in(field.coordinator).get(desk(field)).context["submission"] == clean
    assert signed_in(field.head).get(desk(field)).context["submission"] == critical


@pytest.mark.parametrize("place", ["desk", "page"])
def test_decision_on_what_another_reads_is_told_who_and_since_when(field, place):
    submission = factories.filed(field)
    claims.take(submission_id=submission.pk, actor=field.head)
    answer = signed_in(field.coordinator).post(decision(field, "verify", submission), {"from": place})
    submission.refresh_from_db()
    assert (answer.status_code, submission.state) == (409, "received")
    assert f"{field.head} has been reading {submission.code} since" in answer.content.decode()
    assert "come back after" in answer.content.decode()


def test_return_takes_remarks_and_says_the_reason_for_them(field):
    submission = factories.filed(field)
    lines = {"remark_question": ["vot_overall", "", "v_chair"], "remark_text": ["Why good?", "", "Who?"]}
    answer = signed_in(field.coordinator).post(
        decision(field, "return", submission), {"from": "desk", "reason": "", **lines}
    )
    submission.refresh_from_db()
    assert (answer.status_code, submission.decision_reason) == (
        302,
        "Please look again at the answers with a remark.",
    )
    assert list(Remark.objects.values_list("question", "text")) == [
        ("vot_overall", "Why good?"),
        ("v_chair", "Who?"),
    ]
    own = signed_in(field.observers[0])
    assert "Why good?" in own.get(address_of(field, "submission-edit", submission)).content.decode()


def test_return_asks_which_question_a_remark_is_about(field):
    submission = factories.filed(field)
    answer = signed_in(field.coordinator).post(
        decision(field, "return", submission),
        {"from": "desk", "reason": "Look.", "remark_question": [""], "remark_text": ["Why good?"]},
    )
    assert answer.status_code == 422
    assert "Choose the question each remark is about." in answer.content.decode()
    assert "Why good?" in answer.content.decode()


def test_remarks_of_a_return_taken_back_are_not_shown(field):
    submission = factories.filed(field)
    client = signed_in(field.coordinator)
    lines = {"remark_question": ["vot_overall"], "remark_text": ["Why good?"]}
    client.post(decision(field, "return", submission), {"reason": "Look.", **lines})
    client.post(undo(field), {"key": str(submission.pk)})
    own = signed_in(field.observers[0])
    assert "Why good?" not in own.get(address_of(field, "submission-edit", submission)).content.decode()


def test_follow_up_is_said_on_the_page_with_who_and_why(field):
    submission = factories.filed(field)
    client = signed_in(field.coordinator)
    form = {"from": "desk", "reason": "Call the chair."}
    answer = client.post(decision(field, "follow-up", submission), form, follow=True)
    assert "is put aside and waits under “To follow up”." in answer.content.decode()
    text = client.get(address_of(field, "submission", submission)).content.decode()
    assert f"To follow up, says {field.coordinator}" in text
    assert "Call the chair." in text
    own = signed_in(field.observers[0]).get(address_of(field, "submission", submission)).content.decode()
    assert "To follow up, says" not in own


def test_spotless_page_lists_what_keeps_the_rule_and_reads_only(field):
    clean = [factories.filed(field, station=number) for number in range(2)]
    factories.filed(field, "voting", MINOR, station=2)
    client = signed_in(field.coordinator)
    answer = client.get(address_of(field, "review-verify-spotless"))
    assert answer.context["rows"] == clean
    assert "Spotless means:" in answer.content.decode()
    assert set(Submission.objects.values_list("state", flat=True)) == {"received"}


def test_spotless_are_verified_as_they_were_shown(field):
    clean, changed = (factories.filed(field, station=number) for number in range(2))
    client = signed_in(field.coordinator)
    shown = [f"{clean.pk}:1", f"{changed.pk}:2", "nonsense", "x:1"]
    answer = client.post(address_of(field, "review-verify-spotless"), {"seen": shown}, follow=True)
    assert f"{clean.code} is verified" in answer.content.decode()
    changed.refresh_from_db()
    assert changed.state == "received"
    again = client.post(address_of(field, "review-verify-spotless"), {"seen": shown})
    assert again.status_code == 409
    assert "None of these is spotless any more" in again.content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_spotless_page_asks_the_same_number_of_questions(field, number, django_assert_num_queries):
    for station in range(number):
        factories.filed(field, station=station)
    client = signed_in(field.coordinator)
    with django_assert_num_queries(6):
        client.get(address_of(field, "review-verify-spotless"))


def test_correction_form_is_filled_with_what_stands(field):
    submission = factories.filed(field, "voting", {"vot_crowded": "yes"})
    client = signed_in(field.coordinator)
    answer = client.get(address_of(field, "submission-correct", submission))
    assert answer.status_code == 200
    assert answer.context["form"].current_answers["vot_crowded"] == "yes"


def corrected(field, submission, **given):
    """What the coordinator's browser sends for the voting form as `factories` fills it."""
    return {
        "submission_id": str(submission.pk),
        "version": "1",
        "base_revision": "1",
        "visit_date": "2022-06-05",
        "v_station": field.stations[0].code,
        "v_admitted": "at_once",
        "v_arrival": "10:00",
        "v_departure": "10:40",
        "send_anyway": "on",
        **given,
    }


def test_correction_is_kept_and_told_to_the_team(field):
    submission = factories.filed(field)
    form = corrected(field, submission, v_chair="woman", reason="The chair called.")
    address = address_of(field, "submission-correct", submission)
    answer = signed_in(field.coordinator).post(address, {**form, "from": "desk"})
    assert (answer.status_code, answer.url) == (302, desk(field, submission))
    submission.refresh_from_db()
    assert (submission.revision, submission.state) == (2, "in_review")
    own = signed_in(field.observers[0]).get(address_of(field, "submission", submission)).content.decode()
    assert f"The coordinator {field.coordinator} corrected answers in revision 2" in own
    assert "The chair called." in own
    assert "A woman" in own


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"v_chair": "woman", "reason": ""}, "Write what you corrected and what it rests on"),
        ({"reason": "Because."}, "Nothing differs from what stands"),
        ({"v_arrival": "99:99", "reason": "Because."}, "q-v_arrival"),
    ],
)
def test_correction_that_cannot_be_kept_comes_back(field, given, said):
    submission = factories.filed(field)
    form = corrected(field, submission, **given)
    answer = signed_in(field.coordinator).post(address_of(field, "submission-correct", submission), form)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert submission.revisions.count() == 1


def test_correction_of_what_is_decided_is_too_late(field):
    submission = factories.verified(field)
    answer = signed_in(field.coordinator).get(address_of(field, "submission-correct", submission))
    assert answer.status_code == 409
    assert "reopen it before you correct it" in answer.content.decode()


@pytest.mark.parametrize(
    "name",
    ["submission-claim", "submission-release", "submission-follow-up", "submission-correct"],
)
def test_desk_doors_keep_to_the_coordinators_areas(field, name):
    submission = factories.filed(field, station=0)
    limited = factories.member(field.mission, Role.COORDINATOR)
    Membership.objects.get(user=limited).areas.add(field.areas[1])
    answer = signed_in(limited).post(address_of(field, name, submission), {"reason": "Because."})
    assert answer.status_code == 404


def test_desk_shows_open_incidents_at_the_station_and_inside_the_areas(field):
    submission = factories.filed(field, station=0)
    incident = factories.filed(field, "incident").incident
    IncidentLink.objects.create(incident=incident, station=field.stations[0], by=field.coordinator)
    page = signed_in(field.coordinator).get(desk(field, submission))
    assert [each.incident for each in page.context["incidents_near"]] == [incident]
    Incident.objects.filter(pk=incident.pk).update(state="closed")
    page = signed_in(field.coordinator).get(desk(field, submission))
    assert page.context["incidents_near"] == []


def test_desk_shows_what_each_revision_changed(field):
    submission = factories.filed(field, "voting", {"v_chair": "woman"})
    again = {"id": str(submission.pk), "reason": "We counted again."}
    factories.filed(field, "voting", {"v_chair": "man"}, base_revision=1, **again)
    factories.filed(
        field, "voting", {"v_chair": "man"}, base_revision=2, comments={"v_chair": "He sat there."}, **again
    )
    revised = signed_in(field.coordinator).get(desk(field, submission)).context["sheet"].revised
    told = [[(each.before, each.after, each.is_note) for each in one.changes] for one in revised]
    assert told == [[("", "He sat there.", True)], [("A woman", "A man", False)]]
