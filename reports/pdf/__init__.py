"""The statement on paper: ``render(document) -> bytes``, a pure function of the document (no ORM, clock or network)."""

from reports.pdf.fonts import FontsMissing
from reports.pdf.render import render

__all__ = ["FontsMissing", "render"]
