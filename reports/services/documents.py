"""The document of a snapshot: figures counted in the database, worded by the pure library, one JSON."""

from typing import Any

from reports.claims import build_document
from reports.models import Snapshot
from reports.queries.bias import bias
from reports.queries.bound import bound
from reports.queries.content import Content, frozen_content
from reports.queries.evidence_table import evidence_table
from reports.queries.sample import sample_of
from reports.queries.writing import standard_names
from reports.services import figures


def build(
    snapshot: Snapshot, *, language: str, profile: str, version: int, content: Content | None = None
) -> dict[str, Any]:
    """The document JSON (docs/formats.md); the same snapshot and content give the same document."""
    return build_document(**material(snapshot, content), profile=profile, language=language, version=version)


def material(snapshot: Snapshot, content: Content | None = None) -> dict[str, Any]:
    """What `build_document` makes a document of, whatever its profile and language.

    Without content it is what was frozen, in the rules' own words.
    """
    frozen, coverage = snapshot.frozen, snapshot.coverage
    content = content or frozen_content(snapshot)
    known = bound(snapshot)
    sample = sample_of(snapshot, known)
    columns, rows = evidence_table(snapshot, known)
    return {
        "mission": frozen["mission"] | content.passages,
        "referendum": frozen["referendum"],
        "snapshot": figures.summary(snapshot),
        "figures": figures.evaluated(snapshot, known, sample),
        "meetings": content.meetings,
        "facts": content.facts,
        "recommendations": content.recommendations,
        "judgements": content.judgements,
        "coverage": coverage["stages"],
        "bias": bias(snapshot),
        "coverage_map": coverage.get("map"),
        "evidence": {"columns": columns, "rows": rows},
        "standards": standard_names(),
        "choices": content.choices,
        "sample": sample.summary() if sample else None,
    }
