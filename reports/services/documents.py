"""The document of a snapshot: figures counted in the database, worded by the pure library, one JSON."""

from typing import Any

from missions.checklists import load_standard_set
from reports.claims import build_document
from reports.models import Snapshot
from reports.queries.bias import bias
from reports.queries.bound import bound
from reports.queries.evidence_table import evidence_table
from reports.services import figures


def build(snapshot: Snapshot, *, language: str, profile: str, version: int) -> dict[str, Any]:
    """The document JSON (docs/formats.md); the same snapshot gives the same document."""
    frozen, coverage = snapshot.frozen, snapshot.coverage
    known = bound(snapshot)
    columns, rows = evidence_table(snapshot, known)
    return build_document(
        mission=frozen["mission"],
        referendum=frozen["referendum"],
        snapshot=figures.summary(snapshot),
        figures=figures.evaluated(snapshot, known),
        meetings=frozen["meetings"],
        facts=frozen["facts"],
        recommendations=frozen["recommendations"],
        judgements=frozen["judgements"],
        coverage=coverage["stages"],
        bias=bias(snapshot),
        evidence={"columns": columns, "rows": rows},
        standards=standards(),
        profile=profile,
        language=language,
        version=version,
    )


def standards() -> dict[str, str]:
    """How each standard is printed, by its code."""
    return {
        code: f"{standard.instrument}, {standard.provision}"
        for code, standard in load_standard_set().standards.items()
    }
