"""The photos of an export: a folder a submission, and a table of what is in it."""

import shutil
from typing import Any

from missions.models import Attachment, Submission
from missions.services.file_types import KNOWN, OPAQUE
from reports.exports import Package, Table
from reports.services.export_work import Work

COLUMNS = ("file", "code", "kind", "state", "team", "question", "size", "sha256", "problem")


def write(work: Work) -> dict[str, Any]:
    """A ZIP with a folder a submission, and a table of what is in it and what could not be read."""
    index, problems = work.path.parent / "photos.csv", 0
    seen: set[Any] = set()
    with work.path.open("wb") as out, index.open("wb") as listed:
        package, table = Package(out, at=work.at), Table(listed, COLUMNS)
        # Photos are read from the store between two rows: no cursor stays open that long.
        for number, photo in enumerate(work.photos.iterator(chunk_size=200), start=1):
            work.tell(number)
            submission = photo.submission
            if submission.pk not in seen:
                seen.add(submission.pk)
                work.kinds[submission.kind] += 1
                work.states[submission.state] += 1
            written = _photo(package, photo, submission)
            problems += bool(written["problem"])
            team = submission.team.code if submission.team else ""
            of = (submission.code, submission.kind, submission.state, team, photo.question)
            table.row([written["name"], *of, written["size"], written["sha256"], written["problem"]])
        table.end()
        listed.flush()
        with package.file("photos.csv") as file, index.open("rb") as rows:
            shutil.copyfileobj(rows, file)
        package.files[-1]["rows"] = table.rows
        more = {"photos": {"listed": table.rows, "not_readable": problems}, "files": list(package.files)}
        manifest = work.manifest(**more)
        package.close(manifest)
        return manifest


def _photo(package: Package, photo: Attachment, submission: Submission) -> dict[str, Any]:
    """Copy one into its submission's folder; what the store lost is told, and stops nothing."""
    ending = KNOWN.get(photo.content_type, OPAQUE).ending
    name = f"{submission.code}/{photo.question or 'photo'}-{photo.sha256[:12]}.{ending}"
    try:
        source = photo.file.open("rb")
    except FileNotFoundError:
        return {"name": "", "size": 0, "sha256": photo.kept_sha256, "problem": "missing from the store"}
    with source, package.file(name, is_packed=True) as out:
        shutil.copyfileobj(source, out, 1 << 18)
    written = package.files.pop()
    is_whole = written["sha256"] == photo.kept_sha256
    return written | {"problem": "" if is_whole else "not the bytes that were kept"}
