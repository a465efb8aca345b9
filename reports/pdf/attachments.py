"""The machine-readable side of the statement: figures, document and evidence, embedded in the PDF."""

import csv
import json
import re
from collections.abc import Iterable
from datetime import datetime
from io import BytesIO, StringIO
from typing import Any

from weasyprint import Attachment

from reports.claims.sealing import published

# A spreadsheet would run a cell that starts like this; an apostrophe makes it text again.
_FORMULA = re.compile(r"^[=+\-@\t\r]")


def attachments(document: dict[str, Any], *, created: datetime) -> list[Attachment]:
    """The three files in fixed order, dated with the document's own moment.

    An issued file does not carry what the mission did not say.
    """
    if document.get("status") == "issued":
        document = published(document)
    files = (
        ("figures.json", canonical_json(document.get("figures", {})), "Data", "Figures of the statement"),
        (
            "statement.json",
            canonical_json(document),
            "Data",
            "The document this file was made from",
        ),
        (
            "evidence.csv",
            evidence_csv(document.get("evidence", {})),
            "Supplement",
            "Anonymised evidence table",
        ),
    )
    return [
        Attachment(
            file_obj=BytesIO(content),
            name=name,
            relationship=relationship,
            description=description,
            created=created,
            modified=created,
        )
        for name, content, relationship, description in files
    ]


def canonical_json(value: Any) -> bytes:
    """Sorted keys, no spaces, UTF-8: one value, one sequence of bytes."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "backslashreplace")


def evidence_csv(evidence: dict[str, Any]) -> bytes:
    """RFC 4180 with a byte order mark, so that spreadsheets read Cyrillic; cells can never be formulas."""
    buffer = StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(_safe_row(evidence.get("columns", [])))
    writer.writerows(map(_safe_row, evidence.get("rows", [])))
    return buffer.getvalue().encode("utf-8-sig", "backslashreplace")


def _safe_row(cells: Iterable[Any]) -> list[Any]:
    return [_safe(cell) for cell in cells]


def _safe(cell: Any) -> Any:
    if isinstance(cell, str):
        return "'" + cell if _FORMULA.match(cell) else cell
    return canonical_json(cell).decode("utf-8") if isinstance(cell, list | dict | bool) else cell
