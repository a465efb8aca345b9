"""Tasks of compiling: envelopes around services; the job's row is the lock."""

from celery import shared_task

from missions.services import jobs
from reports.services import statements


@shared_task(name=statements.COMPILE)
def compile_statement(job_id: str) -> None:
    """Compile the statement a job asks for; harmless when delivered twice, resumable when a worker died."""
    job = jobs.claim(job_id)
    if job is None:
        return
    with jobs.heartbeat(job):
        statements.compile_for(job)
