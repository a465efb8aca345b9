"""From a filled mission to files: how long one takes, and that memory does not grow with the rows."""

import subprocess
import sys

from django.db import connection
from django.db.models import Model

from accounts.models import User
from bench import world
from bench.table import Row
from local.places import BASE_DIR
from missions.models import Membership, Mission, Submission, SubmissionRevision
from missions.states import JobState, Role
from reports.services import exports
from reports.services.exports import Asked

TEAMS = 100
SHARES = {"voting": 0.75, "opening": 0.13, "counting": 0.12}
WORDS = {"csv": "table (CSV)", "xlsx": "workbook (XLSX)", "geojson": "map data (GeoJSON)"}
# Each record copied so many times makes twice and twenty times as many.
TWICE, TWENTY_TIMES = (1, 1), (2, 19)
COPY = "md5({0}::text || n)::uuid"
ORIGINALS = "s.code !~ '-C[0-9]+$'"


def measure(*, submissions: int) -> list[Row]:
    """Rows of the table: seconds of each kind, and memory at twice and at twenty times as many."""
    mission = world.load_world(TEAMS)
    counts = {kind: int(submissions * share) for kind, share in SHARES.items()}
    world.fill_world(mission, counts, teams=TEAMS)
    person = User.objects.get(email="coordinator@bench.example")
    Membership.objects.filter(user=person).update(role=Role.HEAD)
    number = Submission.objects.count()
    rows = [Row(f"{number} submissions as a file, s", "")]
    for kind, words in WORDS.items():
        seconds, _memory = _written(mission, person, kind)
        rows.append(Row(f"  {words}", f"{seconds:.1f}", "under 5" if kind == "csv" else ""))
    few = _copied(*TWICE)
    before = {kind: _written(mission, person, kind) for kind in WORDS}
    many = _copied(*TWENTY_TIMES)
    for kind, words in WORDS.items():
        seconds, memory = _written(mission, person, kind)
        rows.append(Row(f"{words} of {many} submissions, s", f"{seconds:.1f}"))
        rows.append(
            Row(
                "  memory of its worker at peak, MB",
                f"{memory / 1e6:.0f}",
                "no growth",
                f"{before[kind][1] / 1e6:.0f} at {few}",
            )
        )
    return rows


def _copied(first: int, last: int) -> int:
    """Copies of every record, in the database alone; gives how many there are now."""
    numbers = f"generate_series({first}, {last}) n"
    given = {"id": COPY.format("s.id"), "code": "s.code || '-C' || n"}
    columns, values = _columns(Submission, given)
    copies = (
        f"INSERT INTO missions_submission ({columns})"
        f" SELECT {values} FROM missions_submission s, {numbers} WHERE {ORIGINALS}"
    )
    given = {"submission_id": COPY.format("r.submission_id")}
    columns, values = _columns(SubmissionRevision, given, without="id")
    answers = (
        f"INSERT INTO missions_submissionrevision ({columns})"
        f" SELECT {values} FROM missions_submissionrevision r"
        f" JOIN missions_submission s ON s.id = r.submission_id, {numbers} WHERE {ORIGINALS}"
    )
    with connection.cursor() as cursor:
        cursor.execute(copies)
        cursor.execute(answers)
        cursor.execute("ANALYZE")
    return Submission.objects.count()


def _columns(model: type[Model], given: dict[str, str], *, without: str = "") -> tuple[str, str]:
    """The columns of a table and what a copy has in each: ``given``, else the same."""
    names = [each.column for each in model._meta.concrete_fields if not each.generated]
    names = [name for name in names if name != without]
    table = "s" if model is Submission else "r"
    return ", ".join(names), ", ".join(given.get(name, f"{table}.{name}") for name in names)


def _written(mission: Mission, person: User, kind: str) -> tuple[float, int]:
    """As a worker does it, in a process of its own: seconds and peak memory in bytes."""
    export = exports.request(mission=mission, actor=person, asked=Asked(kind=kind, with_names=True))
    worker = subprocess.run(
        [sys.executable, "-m", "bench.export_once", str(export.job_id)],
        cwd=BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )
    export.refresh_from_db()
    if export.job.state != JobState.DONE:
        raise SystemExit(f"The export of the bench failed: {export.job.error}\n{worker.stderr}")
    seconds, memory = worker.stdout.split()[-2:]
    export.file.delete(save=False)
    return float(seconds), int(memory)
