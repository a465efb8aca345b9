"""From 20,000 verified submissions to the PDF: figures, the whole compile, and WeasyPrint alone."""

import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

from bench import world
from bench.table import Row
from local.places import BASE_DIR
from missions.models import Mission, Submission
from missions.states import JobState
from reports.models import StatementVersion
from reports.pdf.fonts import load_fonts
from reports.pdf.render import lay_out
from reports.services import figures, snapshots, statements

TEAMS = 100
SHARES = {"voting": 0.75, "opening": 0.13, "counting": 0.12}


def measure(*, submissions: int) -> list[Row]:
    """Rows of the table: filing, figures, compile, ratio, memory."""
    mission = world.load_world(TEAMS)  # receiving has left its own submissions unverified: in no snapshot
    filing, _none = timed(lambda: _fill(mission, submissions))
    snapshot_seconds, snapshot = timed(lambda: snapshots.freeze(mission=mission, actor=None))
    figures_seconds = min(timed(lambda: figures.evaluated(snapshot))[0] for _ in range(3))
    compile_seconds, document, memory = _compile(mission)
    alone = _weasyprint_alone(document)
    number = Submission.objects.verified().count()
    return [
        Row(f"import and verify {number} submissions, s", f"{filing:.1f}"),
        Row("freeze them, s", f"{snapshot_seconds:.2f}"),
        Row("figures of all claims over them, s", f"{figures_seconds:.2f}", "under 2"),
        Row("whole compile to PDF, s", f"{compile_seconds:.1f}", "under 30", f"{alone:.1f}"),
        Row(
            "  ratio to WeasyPrint rendering the same HTML",
            f"{compile_seconds / alone:.2f}",
            "under 1.3",
            "1",
        ),
        Row("memory of a document worker at peak, MB", f"{memory / 1e6:.0f}"),
    ]


def _fill(mission: Mission, submissions: int) -> None:
    world.fill_world(mission, {kind: int(submissions * share) for kind, share in SHARES.items()}, teams=TEAMS)


def _compile(mission: Mission) -> tuple[float, dict[str, Any], int]:
    """As a worker does it, in a process of its own: seconds, the document, peak memory in bytes."""
    job = statements.request_compile_headless(mission=mission, actor=None)
    started = time.perf_counter()
    worker = subprocess.run(
        [sys.executable, "-m", "bench.compile_once", str(job.pk)],
        cwd=BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )
    seconds = time.perf_counter() - started
    job.refresh_from_db()
    if job.state != JobState.DONE:
        raise SystemExit(f"The compile of the bench failed: {job.error}\n{worker.stderr}")
    inside, memory = worker.stdout.split()[-2:]
    document = StatementVersion.objects.get(job=job).document
    return min(seconds, float(inside)), document, int(memory)


def _weasyprint_alone(document: dict[str, Any]) -> float:
    """The peer: WeasyPrint laying out and writing the same pages, without evidence, figures or database."""
    fonts = load_fonts(None)
    return min(timed(lambda: lay_out(document, fonts).write_pdf())[0] for _ in range(2))


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    started = time.perf_counter()
    result = work()
    return time.perf_counter() - started, result
