"""Tasks of the field: the sweep that finds jobs without a living worker."""

from celery import shared_task

from missions.services import jobs


@shared_task(name="missions.resend_unclaimed_jobs")
def resend_unclaimed_jobs() -> int:
    """Run by beat: Redis may have been restarted, a worker may have died; the rows are the truth."""
    return jobs.resend_unclaimed()
