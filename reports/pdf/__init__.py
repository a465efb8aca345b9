"""The statement on paper: ``render(document) -> bytes``, pure: no ORM, no clock, no network."""

from reports.pdf.fonts import FontsMissing
from reports.pdf.render import render

__all__ = ["FontsMissing", "render"]
