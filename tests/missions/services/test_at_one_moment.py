"""Two people at one moment: real transactions, one outcome, nothing decided unread."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from missions.errors import DomainError, NotAllowedError
from missions.models import Job
from missions.services import jobs, receiving, submissions
from missions.states import JobState
from reports.services import statements
from tests import factories
from tests.missions.services.test_receiving import send

pytestmark = pytest.mark.django_db


def at_once(*calls):
    """What each call gave or raised, all begun together on connections of their own."""
    start = Barrier(len(calls))

    def run(call):
        start.wait()
        try:
            return call()
        except DomainError as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


@pytest.mark.django_db(transaction=True)
def test_compile_asked_for_by_several_at_once_is_one_job(no_worker):
    field = factories.field()
    people = [field.secretariat, field.head] * 4
    calls = [lambda who=who: statements.request_compile(mission=field.mission, actor=who) for who in people]
    assert len({job.pk for job in at_once(*calls)}) == 1
    assert Job.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_corrections_at_once_on_one_revision_keep_one_and_refuse_one():
    field = factories.field()
    sent = factories.payload(field, "voting")
    send(field, sent)
    changed = [
        {**sent, "base_revision": 1, "answers": {**sent["answers"], "vot_overall": value}}
        for value in ("good", "very_good")
    ]
    outcomes = at_once(*(lambda each=each: send(field, each) for each in changed))
    kept = [each for each in outcomes if isinstance(each, receiving.Receipt)]
    assert ([each.revision for each in kept], len(outcomes)) == ([2], 2)
    assert field.mission.submissions.get().revisions.count() == 2
    assert field.mission.quarantine.count() == 1


@pytest.mark.django_db(transaction=True)
def test_verifying_while_a_correction_arrives_never_verifies_what_was_not_read():
    field = factories.field()
    sent = factories.payload(field, "voting", {"vot_overall": "good"})
    receipt = send(field, sent)
    corrected = {**sent, "base_revision": 1, "answers": {**sent["answers"], "vot_overall": "very_good"}}
    at_once(
        lambda: send(field, corrected),
        lambda: submissions.verify(submission_id=receipt.id, actor=field.coordinator, seen=1),
    )
    submission = field.mission.submissions.get()
    assert (submission.state, submission.revision) in {("verified", 1), ("received", 2)}


@pytest.mark.parametrize("decide", ["verify", "return", "exclude"])
def test_a_page_of_an_older_revision_decides_nothing(decide):
    field = factories.field()
    sent = factories.payload(field, "voting", {"vot_overall": "good"})
    receipt = send(field, sent)
    client = Client()
    client.force_login(field.coordinator)
    base = f"/missions/{field.mission.slug}/submissions/{receipt.id}/"
    assert '<input type="hidden" name="revision" value="1">' in client.get(base).content.decode()
    send(field, {**sent, "base_revision": 1, "answers": {**sent["answers"], "vot_overall": "very_good"}})
    answer = client.post(f"{base}{decide}/", {"revision": "1", "reason": "Read once more."})
    assert answer.status_code == 409
    assert "was corrected while you read it" in answer.content.decode()
    assert field.mission.submissions.get().state == "received"
    assert client.post(f"{base}{decide}/", {"revision": "2", "reason": "Read it."}).status_code == 302


def failed(field, **columns):
    return Job.objects.create(
        mission=field.mission, kind=statements.COMPILE, state="failed", finished_at=timezone.now(), **columns
    )


def test_a_coordinator_sets_no_compile_going_that_they_may_not_ask_for():
    field = factories.field()
    job = failed(field, requested_by=field.secretariat)
    with pytest.raises(NotAllowedError):
        jobs.retry(job_id=job.pk, actor=field.coordinator)
    client = Client()
    client.force_login(field.coordinator)
    address = f"/missions/{field.mission.slug}/jobs/{job.pk}/"
    assert client.post(f"{address}retry/").status_code == 403
    assert "Try again" not in client.get(address).content.decode()
    assert jobs.retry(job_id=job.pk, actor=field.head).state == JobState.QUEUED


def test_a_failed_job_is_not_tried_again_beside_the_same_work():
    field = factories.field()
    job = failed(field, requested_by=field.secretariat)
    statements.request_compile(mission=field.mission, actor=field.secretariat)
    with pytest.raises(DomainError, match="already under way"):
        jobs.retry(job_id=job.pk, actor=field.secretariat)


def test_a_worker_taken_for_dead_fails_nobody_elses_job():
    field = factories.field()
    job = jobs.request(mission=field.mission, kind=statements.COMPILE, actor=field.secretariat)
    first = jobs.claim(job.pk)
    Job.objects.filter(pk=job.pk).update(heartbeat_at=timezone.now() - 2 * jobs.ABANDONED_AFTER)
    second = jobs.claim(job.pk)
    jobs.fail(first, "Another worker has taken over this job.")
    job.refresh_from_db()
    assert (job.state, job.attempt) == (JobState.RUNNING, second.attempt)
    jobs.fail(second, "The disk is full.")
    job.refresh_from_db()
    assert (job.state, job.error) == (JobState.FAILED, "The disk is full.")
