"""A ZIP written file after file, with the size and digest of each; and tables of plain text in it."""

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import IO, Any

from reports.exports.cells import Cell, neutral

BLOCK = 1 << 18
# Photos are packed already; of tables the first steps win nearly all there is to win.
_QUICK = 2


class Package:
    """``at`` is the moment written beside every file. ``files`` says what was written: name, size, sha256."""

    def __init__(self, out: IO[bytes], *, at: datetime) -> None:
        self._zip = zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=_QUICK)
        self._at = at.timetuple()[:6]
        self.files: list[dict[str, Any]] = []

    @contextmanager
    def file(self, name: str, *, is_packed: bool = False) -> Iterator[io.BufferedWriter]:
        """A file to write bytes to; one at a time. ``is_packed``: its bytes do not become fewer."""
        info = zipfile.ZipInfo(name, self._at)
        info.compress_type = zipfile.ZIP_STORED if is_packed else zipfile.ZIP_DEFLATED
        info.external_attr = 0o600 << 16
        with self._zip.open(info, "w", force_zip64=True) as entry:
            counted = _Counted(entry)
            buffered: io.BufferedWriter = io.BufferedWriter(counted, BLOCK)
            yield buffered
            buffered.flush()
        self.files.append({"name": name, "size": counted.size, "sha256": counted.sha256.hexdigest()})

    @contextmanager
    def table(self, name: str, headings: Iterable[str]) -> Iterator["Table"]:
        with self.file(name) as out:
            table = Table(out, headings)
            yield table
            table.end()
        self.files[-1]["rows"] = table.rows

    def close(self, manifest: dict[str, Any]) -> None:
        """The manifest comes last, as it tells of all the others."""
        with self.file("manifest.json") as out:
            out.write(json.dumps(manifest, ensure_ascii=False, indent=2, default=str).encode())
        self._zip.close()


class Table:
    """RFC 4180 with a byte order mark, so that spreadsheets read every alphabet; no cell can be a formula."""

    def __init__(self, out: io.BufferedWriter, headings: Iterable[str]) -> None:
        self._text = io.TextIOWrapper(out, "utf-8", errors="backslashreplace", newline="")
        self._text.write("\ufeff")
        self._writer = csv.writer(self._text, lineterminator="\r\n")
        self._writer.writerow([neutral(each) for each in headings])
        self.rows = 0

    def row(self, cells: Iterable[Cell]) -> None:
        self._writer.writerow([neutral(each) for each in cells])
        self.rows += 1

    def end(self) -> None:
        self._text.flush()
        self._text.detach()


class _Counted(io.RawIOBase):
    """Passes bytes on, counting and digesting them."""

    def __init__(self, out: IO[bytes]) -> None:
        self._out, self.size, self.sha256 = out, 0, hashlib.sha256()

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._out.write(data)
        self.sha256.update(data)
        self.size += len(data)
        return len(data)
