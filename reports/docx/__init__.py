"""The statement for a word processor: ``write(document) -> bytes``."""

from reports.docx.writing import write

__all__ = ["write"]
