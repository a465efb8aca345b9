"""Reads a submissions file: one JSON object a line, each line checked by itself as a stream."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import IO, Any, NoReturn

from missions.formats.encoding import bounded_lines, is_utf16, why_not_utf8
from missions.formats.marked import GIVEN_TWICE, field_name
from missions.formats.plain_submission import is_plainly_valid, suspicious_part
from missions.formats.problems import FileProblem, Path
from missions.formats.schema import schema_errors

LONGEST_LINE = 1_000_000
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True)
class Line:
    """One line of a submissions file: a payload, or what is wrong with it; `raw` is it without line end."""

    number: int
    payload: dict[str, Any] | None
    problems: tuple[FileProblem, ...]
    raw: bytes = b""


def read_submissions(
    stream: IO[bytes] | IO[str], file: str, *, longest_line: int = LONGEST_LINE
) -> Iterator[Line]:
    """Every line that is not blank, in order; a wrong one never stops the others.

    The same submission twice is a problem when the content differs, unless it is another revision.
    Memory: one line, and some 200 bytes for each submission already read.
    """
    first: dict[tuple[str, int], tuple[int, bytes]] = {}
    found = False
    for number, raw in bounded_lines(stream, longest_line):
        raw = raw.removeprefix(_BOM) if number == 1 and raw else raw
        if number == 1 and raw and is_utf16(raw):
            said = "The file is encoded in UTF-16. Save it as UTF-8; it cannot be checked before."
            yield Line(1, None, (FileProblem(file, 1, "", said),), raw)
            return
        if raw is None:
            said = f"The line is longer than {longest_line:,} bytes, the most a submission may have."
            yield Line(number, None, (FileProblem(file, number, "", said),))
        elif raw.strip():
            yield _once(_read_line(raw, number, file), first, file)
        else:
            continue
        found = True
    if not found:
        yield Line(1, None, (FileProblem(file, 1, "", "The file is empty."),))


def submission_problems(payload: Any, *, file: str, line: int) -> tuple[FileProblem, ...]:
    """Everything in one payload that the schema of a submissions file does not allow."""
    if is_plainly_valid(payload):
        return ()
    if not isinstance(payload, dict):
        return (FileProblem(file, line, "", "A line holds one submission: a JSON object in braces."),)
    errors = schema_errors("submission", suspicious_part(payload))
    found = {FileProblem(file, line, field_name(path), said) for path, said in errors}
    return tuple(sorted(found))


def _once(line: Line, first: dict[tuple[str, int], tuple[int, bytes]], file: str) -> Line:
    if line.payload is None:
        return line
    key = (line.payload["id"], line.payload.get("base_revision", 0))
    content = sha256(line.raw).digest()
    number, known = first.setdefault(key, (line.number, content))
    if known == content:
        return line
    said = f"Line {number} is the same submission with other content. Keep one of the two."
    return Line(line.number, None, (FileProblem(file, line.number, "id", said),), line.raw)


def _read_line(raw: bytes, number: int, file: str) -> Line:
    if message := why_not_utf8(raw):
        return Line(number, None, (FileProblem(file, number, "", message),), raw)
    twice: list[str] = []
    try:
        payload = _parse(raw.decode("utf-8"), twice)
    except json.JSONDecodeError as error:
        said = f"The JSON is broken at column {error.colno}: {error.msg[:1].lower()}{error.msg[1:]}."
        return Line(number, None, (FileProblem(file, number, "", said),), raw)
    except (ValueError, RecursionError) as error:
        said = (
            "The JSON is nested too deep."
            if isinstance(error, RecursionError)
            else f"The JSON is broken: {error}."
        )
        return Line(number, None, (FileProblem(file, number, "", said),), raw)
    problems = [FileProblem(file, number, key, GIVEN_TWICE.format(key=key, first=number)) for key in twice]
    problems += [
        FileProblem(file, number, field_name(path), said) for path, said in _unstorable(payload, raw)
    ]
    problems += submission_problems(payload, file=file, line=number)
    return Line(number, None if problems else payload, tuple(problems), raw)


def _parse(text: str, twice: list[str]) -> Any:
    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        result = dict(items)
        if len(result) < len(items):
            seen: set[str] = set()
            twice.extend(key for key, _ in items if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        return result

    def no_constant(name: str) -> NoReturn:
        raise ValueError(f"{name} is not a number that JSON knows")

    return json.loads(text, object_pairs_hook=pairs, parse_constant=no_constant)


def _unstorable(payload: Any, raw: bytes) -> list[tuple[Path, str]]:
    """Text that JSON can write and the database cannot hold; sought only where an escape may hide it."""
    return _unstorable_parts(payload, ()) if b"\\u" in raw else []


def _unstorable_parts(value: Any, path: Path) -> list[tuple[Path, str]]:
    if isinstance(value, str):
        return [(path, said)] if (said := _why_not_storable(value)) else []
    if isinstance(value, dict):
        keys = [(path, said) for key in value if (said := _why_not_storable(key))]
        return keys + [
            found for key, item in value.items() for found in _unstorable_parts(item, (*path, key))
        ]
    if isinstance(value, list):
        return [
            found for index, item in enumerate(value) for found in _unstorable_parts(item, (*path, index))
        ]
    return []


def _why_not_storable(text: str) -> str:
    if "\x00" in text:
        return "The text contains a NUL character. Remove it."
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return "The text contains half a character (a lone surrogate). Remove it."
    return ""
