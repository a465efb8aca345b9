"""From bytes to text: UTF-8 with or without a byte order mark, everything else named for what it is."""

import codecs
from collections.abc import Iterator
from typing import IO

from missions.formats.problems import FileProblem

_UTF16 = "The file is encoded in UTF-16. Save it as UTF-8."
_EMPTY = "The file is empty."


def is_utf16(start: bytes) -> bool:
    """Whether the first bytes are those of UTF-16, with its byte order mark or without."""
    return start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"\x00" in start[:4]


def decode(content: str | bytes, file: str) -> tuple[str, list[FileProblem]]:
    """The text and the faults of its encoding; wrong bytes are replaced, so that the rest can be checked."""
    if isinstance(content, str):
        text, problems = content.removeprefix("\ufeff"), []
    elif is_utf16(content):
        order = "utf-16-be" if content.startswith((codecs.BOM_UTF16_BE, b"\x00")) else "utf-16-le"
        text, problems = (
            content.decode(order, "replace").removeprefix("\ufeff"),
            [FileProblem(file, 1, "", _UTF16)],
        )
    else:
        text, problems = _decode_lines(content.removeprefix(codecs.BOM_UTF8), file)
    if not text.strip():
        problems.append(FileProblem(file, 1, "", _EMPTY))
    return text, problems


def _decode_lines(content: bytes, file: str) -> tuple[str, list[FileProblem]]:
    try:
        return content.decode("utf-8"), []
    except UnicodeDecodeError:
        pass
    problems = []
    for number, line in enumerate(content.split(b"\n"), start=1):
        if message := why_not_utf8(line):
            problems.append(FileProblem(file, number, "", message))
    return content.decode("utf-8", "replace"), problems


def why_not_utf8(line: bytes) -> str:
    """Nothing, or a sentence that names the first wrong byte of a line and its place."""
    try:
        line.decode("utf-8")
    except UnicodeDecodeError as error:
        column = len(line[: error.start].decode("utf-8")) + 1
        wrong = line[error.start]
        return f"This line is not UTF-8: byte 0x{wrong:02X} at column {column}. Save the file as UTF-8."
    return ""


def bounded_lines(stream: IO[bytes] | IO[str], limit: int) -> Iterator[tuple[int, bytes | None]]:
    """Lines with their number, without line ends; None for one of more than `limit` bytes, passed over.

    Memory stays within one line: a file without line ends cannot fill it.
    """
    number = 0
    while line := _as_bytes(stream.readline(limit + 2)):
        number += 1
        if len(line) > limit and not line.endswith(b"\n"):
            _skip_rest(stream, limit)
            yield number, None
            continue
        line = line.rstrip(b"\r\n")
        yield number, line if len(line) <= limit else None


def _skip_rest(stream: IO[bytes] | IO[str], limit: int) -> None:
    while rest := _as_bytes(stream.readline(limit)):
        if rest.endswith(b"\n"):
            return


def _as_bytes(line: bytes | str) -> bytes:
    return line.encode("utf-8", "surrogatepass") if isinstance(line, str) else line
