"""Long work: a job is asked for, claimed by a worker, told of its progress, and finished once."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID

from celery import current_app
from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import services as accounts
from accounts.models import User
from missions.errors import DomainError, require
from missions.models import Job, Mission
from missions.permissions import why_not_retry
from missions.states import UNFINISHED, JobState

# A worker says it is alive every few seconds; one silent for so long is taken for dead.
BEAT = timedelta(seconds=settings.JOB_HEARTBEAT_SECONDS)
ABANDONED_AFTER = 4 * BEAT
MOST_ATTEMPTS = 5


def request(
    *, mission: Mission, kind: str, actor: User | None, parameters: dict[str, Any] | None = None
) -> Job:
    """Write the row and send its id once the transaction is kept; ``kind`` is the name of a Celery task.

    A broker that cannot be reached loses nothing: the row waits and :func:`resend_unclaimed` finds it.
    """
    parameters = parameters or {}
    with transaction.atomic():
        job = Job.objects.create(mission=mission, kind=kind, requested_by=actor, parameters=parameters)
        accounts.record(
            actor=actor,
            action="job.requested",
            object_type="job",
            object_id=job.pk,
            mission=mission.slug,
            detail={"kind": kind, **parameters},
        )
        transaction.on_commit(lambda: _send(job), robust=True)
    return job


def alone(mission: Mission) -> None:
    """Until the transaction ends nobody else asks for work of this mission: two presses make one job."""
    Mission.objects.select_for_update(no_key=True).only("pk").get(pk=mission.pk)


def claim(job_id: UUID | str) -> Job | None:
    """Take the job if nobody alive has it; None when it is done, failed or in other hands."""
    now = timezone.now()
    free = Q(state=JobState.QUEUED) | Q(state=JobState.RUNNING, heartbeat_at__lt=now - ABANDONED_AFTER)
    with transaction.atomic():
        job = Job.objects.select_for_update(skip_locked=True).filter(free, pk=job_id).first()
        if job is None:
            return None
        if job.attempt >= MOST_ATTEMPTS:
            fail(
                job,
                _("The work stopped %(n)s times without finishing.") % {"n": job.attempt},
            )
            return None
        job.state, job.heartbeat_at, job.attempt = (
            JobState.RUNNING,
            now,
            job.attempt + 1,
        )
        job.done, job.message, job.error = 0, "", ""
        job.save(
            update_fields=[
                "state",
                "heartbeat_at",
                "attempt",
                "done",
                "message",
                "error",
            ]
        )
    return job


def progress(job: Job, *, done: int, total: int, message: str) -> None:
    """Tell how far the work is; also the sign of life. Raises DomainError when another worker took over."""
    now = timezone.now()
    mine = Job.objects.filter(pk=job.pk, state=JobState.RUNNING, attempt=job.attempt)
    if not mine.update(done=done, total=total, message=message, heartbeat_at=now):
        raise DomainError(_("Another worker has taken over this job."))
    job.done, job.total, job.message, job.heartbeat_at = done, total, message, now


def finish(job: Job, *, result: dict[str, Any]) -> None:
    """Inside the transaction that writes the result, so that a job is finished once or not at all."""
    mine = Job.objects.select_for_update().filter(pk=job.pk, state=JobState.RUNNING, attempt=job.attempt)
    if not mine.exists():
        raise DomainError(_("Another worker has taken over this job."))
    job.state, job.finished_at, job.result = JobState.DONE, timezone.now(), result
    job.done = job.total
    job.message = ""
    job.save(update_fields=["state", "finished_at", "result", "done", "message"])


def fail(job: Job, error: str) -> None:
    """Record why the job stopped; the error is one sentence for the person who asked."""
    job.state, job.finished_at, job.error = JobState.FAILED, timezone.now(), error
    # A worker that was taken for dead must not fail what another one has taken over or finished.
    mine = Job.objects.filter(pk=job.pk, attempt=job.attempt, state__in=UNFINISHED)
    mine.update(state=job.state, finished_at=job.finished_at, error=job.error)


@transaction.atomic
def retry(*, job_id: UUID, actor: User) -> Job:
    """Queue a failed job again. Raises NotAllowedError with the reason, DomainError when it is too late."""
    job = Job.objects.select_for_update(of=("self",)).select_related("mission").get(pk=job_id)
    require(why_not_retry(actor, job))
    alone(job.mission)
    if job.state != JobState.FAILED:
        raise DomainError(_("Only a failed job can be tried again."))
    if Job.objects.filter(mission=job.mission, kind=job.kind, state__in=UNFINISHED).exists():
        raise DomainError(_("The same work is already under way."))
    job.state, job.finished_at, job.attempt, job.error = JobState.QUEUED, None, 0, ""
    job.save(update_fields=["state", "finished_at", "attempt", "error"])
    accounts.record(
        actor=actor,
        action="job.retried",
        object_type="job",
        object_id=job.pk,
        mission=job.mission.slug,
    )
    transaction.on_commit(lambda: _send(job), robust=True)
    return job


@contextmanager
def recorded(job: Job, failure: str) -> Iterator[None]:
    """Work on a claimed job. A refusal is written into the job; anything else is recorded there and raised.

    ``failure``: what people are told then, with ``%(id)s`` for the job under which the log has the details.
    """
    try:
        yield
    except DomainError as refusal:
        fail(job, refusal.message)
    except Exception:
        fail(job, failure % {"id": job.pk})
        raise


@contextmanager
def heartbeat(job: Job) -> Iterator[None]:
    """Say that the work is alive while the block runs, from a thread: a PDF has no steps inside."""
    stop = threading.Event()

    def beat() -> None:
        while not stop.wait(BEAT.total_seconds()):
            mine = Job.objects.filter(pk=job.pk, state=JobState.RUNNING, attempt=job.attempt)
            mine.update(heartbeat_at=timezone.now())
        connection.close()

    thread = threading.Thread(target=beat, name=f"heartbeat of job {job.pk}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def resend_unclaimed() -> int:
    """Send again what no message may stand for any more: long queued, or left by a dead worker."""
    now = timezone.now()
    lost = Q(state=JobState.QUEUED, requested_at__lt=now - ABANDONED_AFTER) | Q(
        state=JobState.RUNNING, heartbeat_at__lt=now - ABANDONED_AFTER
    )
    jobs = list(Job.objects.filter(lost).order_by("requested_at")[:100])
    for job in jobs:
        _send(job)
    return len(jobs)


def _send(job: Job) -> None:
    current_app.send_task(job.kind, args=[str(job.pk)])
