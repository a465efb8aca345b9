"""The statement for the web: ``write(document) -> str``, one accessible page that needs no other file."""

from reports.html.writing import write

__all__ = ["write"]
