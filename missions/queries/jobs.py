"""Long work as people wait for it: what is unfinished, and whether anybody is at it."""

from datetime import timedelta

from django.utils import timezone

from missions.models import Job, Mission
from missions.states import UNFINISHED, JobState

ANSWER_WITHIN = timedelta(seconds=10)


def unfinished_job(mission: Mission, kind: str) -> Job | None:
    """The job of this kind that waits or runs, None when nothing does."""
    return Job.objects.filter(mission=mission, kind=kind, state__in=UNFINISHED).first()


def is_unanswered(job: Job) -> bool:
    """No worker took it, or the one that did went silent, for longer than a person should wonder."""
    last_sign = job.heartbeat_at if job.state == JobState.RUNNING else job.requested_at
    return job.state in UNFINISHED and (last_sign is None or timezone.now() - last_sign > ANSWER_WITHIN)
