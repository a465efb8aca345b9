"""How an estimate came to stand: its value and band as the sample was received, as a chart of the document.

Numbers are fractions of one; the rows say the same in words for whoever cannot see the drawing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from reports.claims.estimates import Point
from reports.claims.figures import Estimated, Figure
from reports.claims.loading import load_claims
from reports.claims.measures import Kind
from reports.claims.sections import Material, Section
from reports.claims.wording import told_estimate

NAME = "convergence"
# What a statement leads with; every other estimate has its points in the figures.
DRAWN = frozenset({Kind.ASSESSMENT, Kind.RESULT})
READ_EVERY = 5  # of the twenty points, and the last


def convergence_charts(sections: Sequence[Section], material: Material) -> list[dict[str, Any]]:
    """One for each estimate that leads, standing in the section of its sentence."""
    places = {
        draft.claim: section.key
        for section in reversed(sections)
        for paragraph in section.paragraphs
        for draft in paragraph
        if draft.figure is not None
    }
    return [
        _chart(figure, made, places[figure.claim.id], material)
        for figure, made in _estimates(material)
        if figure.claim.id in places
    ]


def _estimates(material: Material) -> Iterator[tuple[Figure, Estimated]]:
    for claim in load_claims():
        figure = material.figures.get(claim.id)
        if claim.kind in DRAWN and figure is not None and figure.estimate:
            yield figure, figure.estimate


def _chart(figure: Figure, made: Estimated, section: str, material: Material) -> dict[str, Any]:
    texts, words = material.texts, material.texts["charts"][NAME]
    points = made.answered.convergence()
    read = [point for n, point in enumerate(points, start=1) if n % READ_EVERY == 0 or n == len(points)]
    return {
        "id": f"{NAME}_{figure.claim.id}",
        "kind": NAME,
        "section": section,
        "title": texts.fill(words["title"], {"claim": material.wording.title(figure.claim.id)}),
        "caption": words["caption"],
        "points": [
            {
                "received": point.received,
                "of": point.drawn,
                "share": round(point.share, 6),
                "margin": round(point.margin, 6),
            }
            for point in points
        ],
        "rows": [_row(point, material) for point in read],
    }


def _row(point: Point, material: Material) -> dict[str, Any]:
    texts = material.texts
    estimate = texts.language.data["estimate"]
    values = told_estimate(point.share, point.margin, texts.language)
    received = {"received": point.received, "of": point.drawn}
    return {
        "label": texts.fill(texts["charts"][NAME]["received"], received),
        "value": round(point.share, 6),
        "of": 1,
        "text": texts.fill(estimate["pct"], values),
    }
