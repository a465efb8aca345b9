"""Reads a register of polling stations from CSV as a stream: of 825,000 rows only codes stay in memory."""

import csv
from collections import Counter
from collections.abc import Collection, Generator, Iterator, Mapping
from dataclasses import dataclass
from typing import IO, Any

from missions.formats.coherence import station_problems
from missions.formats.encoding import bounded_lines, is_utf16, why_not_utf8
from missions.formats.problems import FileProblem, did_you_mean
from missions.formats.sampling import stratum_problems
from missions.formats.station_columns import COLUMNS, REQUIRED, Store

LONGEST_LINE = 64_000


@dataclass(frozen=True)
class Row:
    """One row of a register: a polling station as a mission file would hold it, or what is wrong with it."""

    line: int
    station: dict[str, Any] | None
    problems: tuple[FileProblem, ...]


class StationsFile:
    """The rows of a register, to be gone through once; afterwards `times_used` knows every code.

    `regions` (`MissionFile.regions`) has the top area of every area; codes may repeat between regions.
    Without it areas are not looked up and codes must not repeat. `strata` (`MissionFile.strata`) are those of
    a random sample; afterwards `drawn` has how many stations of each were drawn.
    """

    def __init__(
        self,
        stream: IO[bytes] | IO[str],
        file: str,
        regions: Mapping[str, str] | None = None,
        strata: Collection[str] = (),
    ) -> None:
        self.file = file
        self.drawn: Counter[str] = Counter()
        self._regions, self._strata = regions, strata
        self._by_region: dict[str, dict[str, int]] = {}
        self._lines = _DecodedLines(stream, file)

    def times_used(self, ref: str) -> int:
        """How many polling stations "code" or "region/code" means."""
        region, _, code = ref.rpartition("/")
        if region:
            return int(code in self._by_region.get(region, {}))
        return sum(code in codes for codes in self._by_region.values())

    def line_of(self, region: str, code: str) -> int | None:
        """The line of a polling station, if the file has it."""
        return self._by_region.get(region, {}).get(code)

    def __iter__(self) -> Iterator[Row]:
        columns = yield from self._header()
        if columns is None:
            return
        reader = csv.reader(self._lines, delimiter=self._lines.delimiter, strict=True)
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
        if not self._by_region:
            last = self._lines.number
            yield Row(last, None, (self._problem(last, "", "The file holds no polling stations."),))

    def _problem(self, line: int, field: str, message: str) -> FileProblem:
        return FileProblem(self.file, line, field, message)

    def _header(self) -> Generator[Row, None, list[tuple[str, Store | None]] | None]:
        """A row of problems, if any; returns name and reader of every column, or None to stop."""
        header = self._lines.header()
        if header is None:
            yield Row(1, None, self._lines.taken() or (self._problem(1, "", "The file is empty."),))
            return None
        names = [name.strip().lower() for name in header]
        problems = list(self._lines.taken())
        for name in dict.fromkeys(names):
            if name not in COLUMNS:
                said = f'"{name}" is not a column here.' + did_you_mean(name, COLUMNS)
                problems.append(self._problem(1, name, said))
            elif names.count(name) > 1:
                problems.append(self._problem(1, name, f'The column "{name}" is there twice.'))
        missing = [name for name in REQUIRED if name not in names]
        problems += [self._problem(1, name, f'The column "{name}" is missing.') for name in missing]
        if problems:
            yield Row(1, None, tuple(problems))
        return None if missing else [(name, COLUMNS.get(name)) for name in names]

    def _row(
        self,
        line: int,
        cells: list[str],
        columns: list[tuple[str, Store | None]],
        encoding: tuple[FileProblem, ...],
    ) -> Row:
        if len(cells) != len(columns):
            said = f"The row has {len(cells)} cells, the header {len(columns)}."
            said += " Put text that contains a separator in quotes."
            return Row(line, None, (*encoding, self._problem(line, "", said)))
        station, wrong = _read_cells(cells, columns)
        for field, message in self._incoherent(line, station):
            wrong.setdefault(field, message)
        problems = (*encoding, *(self._problem(line, field, said) for field, said in wrong.items()))
        if stratum := station.get("sample", {}).get("stratum"):
            self.drawn[stratum] += 1
        return Row(line, None if problems else station, problems)

    def _incoherent(self, line: int, station: dict[str, Any]) -> Iterator[tuple[str, str]]:
        for name in REQUIRED:
            if name not in station:
                yield name, f'"{name}" is empty.'
        if "abroad" in station and "country" not in station["abroad"]:
            yield "country", '"country" is empty.'
        yield from self._misplaced(line, station)
        for field, message in station_problems(station):
            yield ("country" if field == "abroad" else field), message
        for field, message in stratum_problems(station, self._strata):
            yield f"sample_{field}", message

    def _misplaced(self, line: int, station: dict[str, Any]) -> Iterator[tuple[str, str]]:
        area, region = station.get("area"), ""
        if self._regions is not None and area is not None:
            if area not in self._regions:
                yield (
                    "area",
                    f'There is no area "{area}" in the mission file.' + did_you_mean(area, self._regions),
                )
            region = self._regions.get(area, "")
        if (code := station.get("code")) is not None:
            first = self._by_region.setdefault(region, {}).setdefault(code, line)
            if first != line:
                where = f" of {region}" if region else ""
                yield "code", f'"{code}" is already the code of the row on line {first}{where}.'


def read_stations(
    stream: IO[bytes] | IO[str],
    file: str,
    regions: Mapping[str, str] | None = None,
    strata: Collection[str] = (),
) -> StationsFile:
    """The register in a CSV file (comma, semicolon or tab; UTF-8): iterate over it once."""
    return StationsFile(stream, file, regions, strata)


def _read_cells(
    cells: list[str], columns: list[tuple[str, Store | None]]
) -> tuple[dict[str, Any], dict[str, str]]:
    station: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    for (name, store), cell in zip(columns, cells, strict=True):
        if store is None or not (cell := cell.strip()):
            continue
        try:
            store(station, cell)
        except ValueError as error:
            wrong[name] = str(error)
    return station, wrong


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
