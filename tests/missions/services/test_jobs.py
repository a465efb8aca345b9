"""Jobs: claimed once, taken over only from the dead, finished once, tried again when they failed."""

from datetime import timedelta

import pytest
from django.utils import timezone

from missions.errors import DomainError
from missions.models import Job
from missions.services import jobs
from missions.states import JobState
from tests import factories

pytestmark = pytest.mark.django_db


def job_of(field, **columns):
    return Job.objects.create(mission=field.mission, kind="reports.compile_statement", **columns)


def test_claim_takes_a_queued_job_once():
    job = job_of(factories.field())
    assert jobs.claim(job.pk).attempt == 1
    assert jobs.claim(job.pk) is None


def test_claim_takes_over_from_a_silent_worker_only():
    job = jobs.claim(job_of(factories.field()).pk)
    assert jobs.claim(job.pk) is None
    Job.objects.filter(pk=job.pk).update(
        heartbeat_at=timezone.now() - jobs.ABANDONED_AFTER - timedelta(seconds=1)
    )
    taken = jobs.claim(job.pk)
    assert taken.attempt == 2
    with pytest.raises(DomainError, match="taken over"):
        jobs.progress(job, done=1, total=2, message="Late")
    with pytest.raises(DomainError, match="taken over"):
        jobs.finish(job, result={})
    jobs.progress(taken, done=1, total=2, message="On")


def test_job_that_keeps_dying_fails_in_words():
    job = job_of(factories.field(), attempt=jobs.MOST_ATTEMPTS)
    assert jobs.claim(job.pk) is None
    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert "stopped 5 times" in job.error


def test_finish_keeps_the_result_and_the_moment():
    job = jobs.claim(job_of(factories.field()).pk)
    jobs.progress(job, done=1, total=3, message="Counting")
    jobs.finish(job, result={"version": "v"})
    job.refresh_from_db()
    assert (job.state, job.done, job.total, job.result) == (JobState.DONE, 3, 3, {"version": "v"})
    assert job.finished_at is not None


@pytest.mark.django_db(transaction=True)
def test_retry_queues_a_failed_job_only(no_worker):
    field = factories.field()
    job = jobs.claim(job_of(field).pk)
    jobs.fail(job, "The disk is full.")
    assert jobs.retry(job_id=job.pk, actor=field.secretariat).state == JobState.QUEUED
    with pytest.raises(DomainError, match="failed"):
        jobs.retry(job_id=job.pk, actor=field.secretariat)


@pytest.mark.django_db(transaction=True)
def test_unclaimed_jobs_are_sent_again(no_worker):
    field = factories.field()
    long_ago = timezone.now() - jobs.ABANDONED_AFTER - timedelta(seconds=1)
    job_of(field)
    job_of(field, requested_at=long_ago)
    job_of(field, state=JobState.RUNNING, heartbeat_at=long_ago)
    job_of(field, state=JobState.RUNNING, heartbeat_at=timezone.now())
    assert jobs.resend_unclaimed() == 2
