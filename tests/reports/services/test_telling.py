"""How far long work is: seen by others while it runs, and stopped when somebody else has it."""

import time

import pytest
from django.db import transaction

from missions.errors import DomainError
from missions.models import Job
from missions.services import jobs
from reports.services import telling
from reports.services.telling import Teller
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)


def until(holds):
    for _ in range(200):
        if holds():
            return
        time.sleep(0.05)
    pytest.fail("It did not come to that.")


@pytest.fixture
def job(monkeypatch):
    monkeypatch.setattr(telling, "EVERY", 0.05)
    field = factories.field(kinds=["voting"])
    row = Job.objects.create(mission=field.mission, kind="test", requested_by=field.head)
    return jobs.claim(row.pk)


def test_progress_is_seen_though_the_work_is_in_a_transaction(job):
    with Teller(job, total=10, message="Writing the file") as teller, transaction.atomic():
        Job.objects.count()
        teller.at(7)
        until(lambda: Job.objects.get(pk=job.pk).done == 7)
        teller.at(12)
        until(lambda: Job.objects.get(pk=job.pk).done == 10)


def test_work_that_another_worker_took_over_stops(job):
    def is_stopped():
        try:
            teller.at(1)
        except DomainError:
            return True
        return False

    with Teller(job, total=10, message="Writing the file") as teller:
        Job.objects.filter(pk=job.pk).update(attempt=job.attempt + 1)
        until(is_stopped)
