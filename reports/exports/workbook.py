"""A workbook written row by row: every text is typed as text, so that no cell is ever a formula."""

from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Self

import xlsxwriter

from reports.exports.cells import Cell

# What the format allows; beyond it Excel calls a file damaged.
MOST_ROWS = 1_048_576
LONGEST_CELL = 32_767
LARGEST_NUMBER = 10**15
_TEXT = {"num_format": "@"}


class TooManyRows(Exception):
    """More than one sheet of a workbook holds."""


class Workbook:
    """``folder`` takes the sheets until they are put together; one row is held in memory."""

    def __init__(self, path: Path, *, folder: Path) -> None:
        self._book = xlsxwriter.Workbook(
            str(path),
            {
                "constant_memory": True,
                "tmpdir": str(folder),
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
            },
        )
        # Also a cell somebody edits later stays text.
        self._text = self._book.add_format(_TEXT)
        self._heading = self._book.add_format({**_TEXT, "bold": True})

    def sheet(self, name: str, headings: Iterable[str]) -> "WorkbookSheet":
        return WorkbookSheet(self._book.add_worksheet(name), list(headings), self._heading, self._text)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # After a failure too, as only so the sheets' own files are closed; what it leaves is of no use then.
        self._book.close()


class WorkbookSheet:
    """One sheet, its headings above and standing still."""

    def __init__(
        self,
        sheet: "xlsxwriter.worksheet.Worksheet",
        headings: list[str],
        heading: "xlsxwriter.format.Format",
        text: "xlsxwriter.format.Format",
    ) -> None:
        self._sheet, self._text, self.rows = sheet, text, 0
        sheet.freeze_panes(1, 1)
        for column, name in enumerate(headings):
            sheet.write_string(0, column, name, heading)

    def row(self, cells: Iterable[Cell]) -> None:
        """Raises TooManyRows rather than leaving one out."""
        self.rows += 1
        if self.rows >= MOST_ROWS:
            raise TooManyRows
        write_string, write_number, text = self._sheet.write_string, self._sheet.write_number, self._text
        for column, value in enumerate(cells):
            if value is None or value == "":
                continue
            if isinstance(value, int | float) and abs(value) < LARGEST_NUMBER:
                write_number(self.rows, column, value)
            else:
                write_string(self.rows, column, _fitting(str(value)), text)


def _fitting(text: str) -> str:
    """Longer than a cell holds, it ends in three dots; the table of plain text has all of it."""
    return text if len(text) <= LONGEST_CELL else f"{text[: LONGEST_CELL - 1]}…"
