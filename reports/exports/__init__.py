"""Files that leave the house, written as a stream: no ORM, no clock, nothing that grows with the rows."""

from reports.exports.cells import Cell
from reports.exports.codebook import CODEBOOK_COLUMNS, codebook_rows
from reports.exports.columns import Sheet
from reports.exports.geojson import Features
from reports.exports.package import Package, Table
from reports.exports.workbook import TooManyRows, Workbook

__all__ = [
    "CODEBOOK_COLUMNS",
    "Cell",
    "Features",
    "Package",
    "Sheet",
    "Table",
    "TooManyRows",
    "Workbook",
    "codebook_rows",
]
