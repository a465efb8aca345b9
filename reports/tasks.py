"""Tasks of compiling and of exports: envelopes around services; the job's row is the lock."""

from collections.abc import Callable

from celery import shared_task

from missions.models import Job
from missions.services import jobs
from reports.services import exports, issuing, renditions, statements


@shared_task(name=statements.COMPILE)
def compile_statement(job_id: str) -> None:
    """Compile the statement a job asks for; harmless when delivered twice, resumable when a worker died."""
    _work(job_id, statements.compile_for)


@shared_task(name=exports.WRITE)
def write_export(job_id: str) -> None:
    """Write the file a job asks for; harmless when delivered twice, begun anew when a worker died."""
    _work(job_id, exports.write_for)


@shared_task(name="reports.sweep_exports")
def sweep_exports() -> int:
    """Run by beat: files of exports whose time is up."""
    return exports.sweep()


@shared_task(name=issuing.ISSUE)
def issue_statement(job_id: str) -> None:
    """Issue the statement a job asks for; harmless when delivered twice, begun anew when a worker died."""
    _work(job_id, issuing.issue_for)


@shared_task(name=renditions.RENDER)
def render_translations(job_id: str) -> None:
    """Make a version in its other languages; harmless when delivered twice, begun anew when a worker died."""
    _work(job_id, renditions.render_for)


def _work(job_id: str, do: Callable[[Job], None]) -> None:
    """Do a job that nobody else has in hand."""
    job = jobs.claim(job_id)
    if job is None:
        return
    with jobs.heartbeat(job):
        do(job)
