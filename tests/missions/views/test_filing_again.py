"""After filing: the receipt, a correction by the team, and the list of what was filed."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from missions.models import Deployment, Submission
from missions.services import submissions
from missions.states import Kind, SubmissionState
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
