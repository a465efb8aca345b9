"""Reads a register of polling stations from CSV as a stream: 825,000 rows need no more memory than their codes."""

import csv
import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import IO, Any

from missions.formats.coherence import station_problems
from missions.formats.encoding import bounded_lines, is_utf16, why_not_utf8
from missions.formats.problems import FileProblem, did_you_mean, shown
from missions.formats.schema import FORMATS, schema

LONGEST_LINE = 64_000
REQUIRED = ("code", "name", "area")
_BOM = b"\xef\xbb\xbf"
_TRUE = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


@dataclass(frozen=True)
class Row:
    """One row of a register: a polling station as a mission file would hold it, or what is wrong with it."""

    line: int
    station: dict[str, Any] | None
    problems: tuple[FileProblem, ...]


class StationsFile:
    """The rows of a register, once; afterwards `codes` holds the line of every code.

    Give `areas` to have each row's area looked up.
    """

    def __init__(self, stream: IO[bytes] | IO[str], file: str, areas: Collection[str] | None = None) -> None:
        self.file = file
        self.codes: dict[str, int] = {}
        self._areas = areas
        self._lines = _DecodedLines(stream, file)

    def __iter__(self) -> Iterator[Row]:
        columns = yield from self._header()
        if columns is None:
            return
        delimiter = self._lines.delimiter
        reader = csv.reader(self._lines, delimiter=delimiter, strict=True)
        while True:
            line = self._lines.number + 1
            try:
                cells = next(reader)
            except StopIteration:
                break
            except csv.Error as error:
                yield Row(line, None, (*self._lines.taken(), self._problem(line, "", _broken_csv(error))))
                continue
            encoding = self._lines.taken()
            if encoding or any(cells):
                yield self._row(line, cells, columns, encoding)
        if not self.codes:
            yield Row(
                self._lines.number,
                None,
                (self._problem(self._lines.number, "", "The file holds no stations."),),
            )

    def _problem(self, line: int, field: str, message: str) -> FileProblem:
        return FileProblem(self.file, line, field, message)

    def _header(self) -> Any:
        """Yields a row of problems, if any; returns the readers of the columns, or None when there is no use going on."""
        header = self._lines.header()
        if header is None:
            yield Row(1, None, tuple(self._lines.taken()) or (self._problem(1, "", "The file is empty."),))
            return None
        names = [name.strip().lower() for name in header]
        problems = list(self._lines.taken())
        for name in dict.fromkeys(names):
            if name not in COLUMNS:
                problems.append(
                    self._problem(1, name, f'"{name}" is not a column here.' + did_you_mean(name, COLUMNS))
                )
            elif names.count(name) > 1:
                problems.append(self._problem(1, name, f'The column "{name}" is there twice.'))
        missing = [name for name in REQUIRED if name not in names]
        problems += [self._problem(1, name, f'The column "{name}" is missing.') for name in missing]
        if problems:
            yield Row(1, None, tuple(problems))
        return None if missing else [(name, COLUMNS.get(name)) for name in names]

    def _row(self, line: int, cells: list[str], columns: list[Any], encoding: tuple[FileProblem, ...]) -> Row:
        problems = list(encoding)
        if len(cells) != len(columns):
            said = f"The row has {len(cells)} cells, the header {len(columns)}. Put text that contains a separator in quotes."
            return Row(line, None, (*problems, self._problem(line, "", said)))
        station: dict[str, Any] = {}
        for (name, read), cell in zip(columns, cells, strict=True):
            if read is None or not (cell := cell.strip()):
                continue
            try:
                read(station, cell)
            except ValueError as error:
                problems.append(self._problem(line, name, str(error)))
        wrong = {problem.field for problem in problems}
        for field, message in (
            *self._missing(station),
            *self._misplaced(line, station),
            *station_problems(station),
        ):
            if field not in wrong:
                problems.append(self._problem(line, field, message))
        return Row(line, None if problems else station, tuple(problems))

    def _missing(self, station: dict[str, Any]) -> Iterator[tuple[str, str]]:
        for name in REQUIRED:
            if name not in station:
                yield name, f'"{name}" is empty.'
        if "abroad" in station and "country" not in station["abroad"]:
            yield "country", '"country" is empty.'

    def _misplaced(self, line: int, station: dict[str, Any]) -> Iterator[tuple[str, str]]:
        code, area = station.get("code"), station.get("area")
        if code is not None and self.codes.setdefault(code, line) != line:
            yield "code", f'"{code}" is already the code of the row on line {self.codes[code]}.'
        if self._areas is not None and area is not None and area not in self._areas:
            yield "area", f'There is no area "{area}" in the mission file.' + did_you_mean(area, self._areas)


def read_stations(
    stream: IO[bytes] | IO[str], file: str, areas: Collection[str] | None = None
) -> StationsFile:
    """The register in a CSV file (comma, semicolon or tab; UTF-8): iterate over it once."""
    return StationsFile(stream, file, areas)


class _DecodedLines:
    """Lines as text for the CSV reader; what is wrong with their encoding waits until its row is complete."""

    def __init__(self, stream: IO[bytes] | IO[str], file: str) -> None:
        self._source = bounded_lines(stream, LONGEST_LINE)
        self._file = file
        self._waiting: list[FileProblem] = []
        self.number = 0
        self.delimiter = ","

    def __iter__(self) -> "_DecodedLines":
        return self

    def __next__(self) -> str:
        self.number, raw = next(self._source)
        if raw is None:
            self._wait(f"The line is longer than {LONGEST_LINE:,} bytes. A quotation mark may be missing.")
            return ""
        if message := why_not_utf8(raw):
            self._wait(message)
        return raw.decode("utf-8", "replace").replace("\x00", "\ufffd") + "\n"

    def header(self) -> list[str] | None:
        """The names of the columns; None when there are none to be had."""
        try:
            text = next(self).removeprefix("\ufeff")
        except StopIteration:
            return None
        if is_utf16(text.encode()[:4]) or "\ufffd" in text[:2]:
            self._waiting = [FileProblem(self._file, 1, "", "The file is not UTF-8. Save it as CSV UTF-8.")]
            return None
        self.delimiter = max(",;\t", key=text.count)
        return next(csv.reader([text], delimiter=self.delimiter), None)

    def taken(self) -> tuple[FileProblem, ...]:
        waiting, self._waiting = tuple(self._waiting), []
        return waiting

    def _wait(self, message: str) -> None:
        self._waiting.append(FileProblem(self._file, self.number, "", message))


def _broken_csv(error: csv.Error) -> str:
    if "unexpected end" in str(error) or "field larger" in str(error):
        return "A quotation mark that opens on this line is not closed."
    return "A quotation mark is out of place: inside quotes write it twice."


def _station_schema() -> tuple[dict[str, Any], dict[str, Any]]:
    root = schema("mission")
    return root["properties"]["stations"]["items"]["properties"], root["$defs"]


def _reader(part: dict[str, Any]) -> Callable[[str], Any]:
    """A cell's reader from the schema of its field, so that the register and the mission file have one rule."""
    kind = part.get("type", "string")
    if kind == "boolean":
        return _boolean
    if kind in ("integer", "number"):
        return lambda cell: _number(cell, part, is_whole=kind == "integer")
    if "enum" in part:
        return lambda cell: _listed(cell, part["enum"])
    if "format" in part:
        accepts, says = FORMATS[part["format"]], part["x-says"]
        return lambda cell: _accepted(cell, accepts(cell), says)
    if "pattern" in part:
        matches, says = re.compile(part["pattern"].strip("^$")).fullmatch, part["x-says"]
        return lambda cell: _accepted(cell, matches(cell), says)
    longest = part["maxLength"]
    return lambda cell: _accepted(cell, len(cell) <= longest, f"at most {longest} characters long")


def _boolean(cell: str) -> bool:
    if cell.lower() not in _TRUE:
        raise ValueError(f"{shown(cell)} is not true or false.")
    return _TRUE[cell.lower()]


def _number(cell: str, part: dict[str, Any], is_whole: bool) -> int | float:
    try:
        value = int(cell) if is_whole else float(cell)
    except ValueError:
        hint = " Write a point, not a comma." if not is_whole and "," in cell else ""
        raise ValueError(
            f"{shown(cell)} is not {'a whole number' if is_whole else 'a number'}.{hint}"
        ) from None
    low, high = part.get("minimum", float("-inf")), part.get("maximum", float("inf"))
    if not low <= value <= high or value <= part.get("exclusiveMinimum", float("-inf")):
        raise ValueError(f"{shown(cell)} is out of range: {_range(part)}.")
    return value


def _range(part: dict[str, Any]) -> str:
    if "exclusiveMinimum" in part:
        return f"it must be more than {part['exclusiveMinimum']}"
    return f"it must be between {part['minimum']} and {part['maximum']}"


def _listed(cell: str, values: list[str]) -> str:
    if cell not in values:
        raise ValueError(
            f"{shown(cell)} is not in the list: {', '.join(values)}." + did_you_mean(cell, values)
        )
    return cell


def _accepted(cell: str, is_good: object, says: str) -> str:
    if not is_good:
        raise ValueError(f"{shown(cell)} is not {says}.")
    return cell


def _into(path: tuple[str, ...], read: Callable[[str], Any]) -> Callable[[dict[str, Any], str], None]:
    def store(station: dict[str, Any], cell: str) -> None:
        *groups, field = path
        for group in groups:
            station = station.setdefault(group, {})
        station[field] = read(cell)

    return store


def _columns() -> dict[str, Callable[[dict[str, Any], str], None]]:
    fields, defs = _station_schema()
    columns = {}
    for name, part in fields.items():
        inner = part.get("properties")
        for field, sub in (inner or {name: part}).items():
            sub = defs[sub["$ref"].rpartition("/")[2]] if "$ref" in sub else sub
            column = f"sample_{field}" if name == "sample" else field
            columns[column] = _into((name, field) if inner else (name,), _reader(sub))
    return columns


COLUMNS = _columns()
