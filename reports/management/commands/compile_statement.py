"""Compile a mission's statement and write the PDF and its figures."""

import json
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from missions.errors import DomainError
from missions.models import Job, Mission
from missions.services import jobs
from missions.states import JobState
from reports.models import StatementVersion
from reports.services import statements

POLL_SECONDS = 0.3


class Command(BaseCommand):
    help = "Freeze the verified submissions, count the figures, and write the statement as PDF."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--mission", required=True, help="slug of the mission")
        parser.add_argument("--out", type=Path, required=True, help="where the PDF is written")
        parser.add_argument("--figures", type=Path, help="where figures.json is written")
        parser.add_argument("--here", action="store_true", help="compile in this process, without a worker")
        parser.add_argument("--wait", type=int, default=600, help="seconds to wait for the worker (600)")

    def handle(self, *_args: Any, **options: Any) -> None:
        mission = Mission.objects.filter(slug=options["mission"]).first()
        if mission is None:
            raise CommandError(f"There is no mission “{options['mission']}”; load_mission loads one.")
        try:
            job = statements.request_compile_headless(mission=mission, actor=None)
        except DomainError as refusal:
            raise CommandError(refusal.message) from refusal
        if options["here"]:
            _compile_here(job)
        self._wait_for(job, seconds=options["wait"])
        if job.state == JobState.FAILED:
            raise CommandError(job.error)
        version = StatementVersion.objects.get(job=job)
        with version.pdf.open() as pdf:
            _write(options["out"], pdf.read())
        self.stdout.write(f"Statement version {version.number} is in {options['out']}.")
        if options["figures"]:
            figures = json.dumps(version.document["figures"], indent=2, ensure_ascii=False)
            _write(options["figures"], figures.encode())
            self.stdout.write(f"Its figures are in {options['figures']}.")

    def _wait_for(self, job: Job, *, seconds: int) -> None:
        said, until = "", time.monotonic() + seconds
        while job.state in (JobState.QUEUED, JobState.RUNNING):
            if time.monotonic() > until:
                raise CommandError(
                    "No worker has finished the statement in time; start one, or compile with --here."
                )
            time.sleep(POLL_SECONDS)
            job.refresh_from_db()
            if job.message and job.message != said:
                said = job.message
                self.stderr.write(f"  {said} ({job.done} of {job.total})")


def _compile_here(job: Job) -> None:
    claimed = jobs.claim(job.pk)
    if claimed is not None:
        with jobs.heartbeat(claimed):
            statements.compile_for(claimed)


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
