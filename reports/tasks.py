"""Tasks of compiling and of exports: envelopes around services; the job's row is the lock."""

from celery import shared_task

from missions.services import jobs
from reports.services import exports, issuing, renditions, statements


@shared_task(name=statements.COMPILE)
def compile_statement(job_id: str) -> None:
    """Compile the statement a job asks for; harmless when delivered twice, resumable when a worker died."""
    job = jobs.claim(job_id)
    if job is None:
        return
    with jobs.heartbeat(job):
        statements.compile_for(job)


@shared_task(name=exports.WRITE)
def write_export(job_id: str) -> None:
    """Write the file a job asks for; harmless when delivered twice, begun anew when a worker died."""
    job = jobs.claim(job_id)
    if job is None:
        return
    with jobs.heartbeat(job):
        exports.write_for(job)


@shared_task(name="reports.sweep_exports")
def sweep_exports() -> int:
    """Run by beat: files of exports whose time is up."""
    return exports.sweep()


@shared_task(name=issuing.ISSUE)
def issue_statement(job_id: str) -> None:
    """Issue the statement a job asks for; harmless when delivered twice, begun anew when a worker died."""
    job = jobs.claim(job_id)
    if job is None:
        return
    with jobs.heartbeat(job):
        issuing.issue_for(job)


@shared_task(name=renditions.RENDER)
def render_translations(job_id: str) -> None:
    """Make a version in its other languages; harmless when delivered twice, begun anew when a worker died."""
    job = jobs.claim(job_id)
    if job is None:
        return
    with jobs.heartbeat(job):
        renditions.render_for(job)
