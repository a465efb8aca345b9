"""Long work: its bar, its end, its failure, and what is said when nobody works."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from missions.models import Job
from missions.services import jobs
from tests import factories
from tests.signing_in import signed_in

pytestmark = pytest.mark.django_db

HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def field():
    return factories.field()


def make_job(field, **columns):
    return Job.objects.create(
        mission=field.mission, kind="reports.compile_statement", requested_by=field.secretariat, **columns
    )


def done(field, **columns):
    return make_job(
        field,
        state="done",
        done=4,
        total=4,
        finished_at=timezone.now(),
        heartbeat_at=timezone.now(),
        **columns,
    )


def page(job):
    return reverse("job", args=[job.mission.slug, job.pk])


def test_jobs_climb_the_ladder_of_who_may_look(field):
    job = make_job(field)
    for address in (page(job), reverse("jobs", args=[field.mission.slug])):
        assert Client().get(address).url == f"/sign-in/?next={address}"
        assert signed_in(factories.person()).get(address).status_code == 404
        assert signed_in(field.observers[0]).get(address).status_code == 403
        for user in (field.coordinator, field.secretariat, field.head):
            assert signed_in(user).get(address).status_code == 200


def test_job_of_another_mission_is_not_found(field):
    job = make_job(factories.field())
    address = reverse("job", args=[field.mission.slug, job.pk])
    assert signed_in(field.secretariat).get(address).status_code == 404


def test_running_job_is_polled_and_shows_its_step(field):
    job = make_job(
        field, state="running", done=1, total=4, message="Counting the figures", heartbeat_at=timezone.now()
    )
    answer = signed_in(field.secretariat).get(page(job))
    text = answer.content.decode()
    assert answer.status_code == 200
    assert 'hx-trigger="every 2s"' in text
    assert "Counting the figures" in text
    assert 'max="4" value="1"' in text
    assert f'<noscript><a class="btn" href="{page(job)}">Look again</a></noscript>' in text


def test_poll_answers_the_part_that_moves(field):
    job = make_job(field, state="running", done=1, total=4, heartbeat_at=timezone.now())
    answer = signed_in(field.secretariat).get(page(job), **HTMX)
    assert answer.status_code == 200
    assert "<html" not in answer.content.decode()
    assert 'id="job"' in answer.content.decode()


def test_poll_of_a_finished_job_stops_the_polling(field):
    job = done(field)
    client = signed_in(field.secretariat)
    answer = client.get(page(job), **HTMX)
    assert answer.status_code == 286
    assert "hx-trigger" not in answer.content.decode()
    assert client.get(page(job)).status_code == 200


def test_failed_job_tells_why_and_can_be_tried_again(field, django_capture_on_commit_callbacks):
    job = make_job(field, state="failed", error="No submission is verified yet.", finished_at=timezone.now())
    client = signed_in(field.secretariat)
    answer = client.get(page(job), **HTMX)
    assert answer.status_code == 286
    assert "No submission is verified yet." in answer.content.decode()
    again = client.post(reverse("job-retry", args=[field.mission.slug, job.pk]))
    job.refresh_from_db()
    assert (again.status_code, again.url) == (302, page(job))
    assert (job.state, job.error) == ("queued", "")


def test_retry_of_a_job_that_did_not_fail_is_too_late(field):
    job = done(field)
    answer = signed_in(field.secretariat).post(reverse("job-retry", args=[field.mission.slug, job.pk]))
    assert answer.status_code == 409
    assert "Only a failed job can be tried again." in answer.content.decode()


def test_retry_is_refused_to_observers(field):
    job = make_job(field, state="failed", error="It stopped.", finished_at=timezone.now())
    address = reverse("job-retry", args=[field.mission.slug, job.pk])
    assert signed_in(field.observers[0]).post(address).status_code == 403
    assert signed_in(field.secretariat).get(address).status_code == 405
    job.refresh_from_db()
    assert job.state == "failed"


@pytest.mark.parametrize(
    ("state", "requested", "heartbeat", "is_silent"),
    [
        ("queued", 5, None, False),
        ("queued", 11, None, True),
        ("running", 60, 2, False),
        ("running", 60, 11, True),
    ],
)
def test_silence_of_the_worker_is_said_after_ten_seconds(field, state, requested, heartbeat, is_silent):
    now = timezone.now()
    job = make_job(
        field,
        state=state,
        requested_at=now - timedelta(seconds=requested),
        heartbeat_at=None if heartbeat is None else now - timedelta(seconds=heartbeat),
    )
    text = signed_in(field.secretariat).get(page(job)).content.decode()
    assert ("No worker is answering." in text) is is_silent


def test_requested_job_is_listed(field):
    job = jobs.request(mission=field.mission, kind="reports.compile_statement", actor=field.secretariat)
    text = signed_in(field.secretariat).get(reverse("jobs", args=[field.mission.slug])).content.decode()
    assert page(job) in text
    assert "Compile the statement" in text


@pytest.mark.parametrize("number", [1, 3])
def test_job_list_asks_the_same_number_of_questions_for_one_and_for_three(
    field, number, django_assert_num_queries
):
    for _each in range(number):
        done(field)
    client = signed_in(field.secretariat)
    with django_assert_num_queries(4):
        client.get(reverse("jobs", args=[field.mission.slug]))
