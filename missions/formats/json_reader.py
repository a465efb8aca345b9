"""JSON by the letter of its standard, with the line of every field."""

import json
import re
from json.decoder import scanstring  # type: ignore[attr-defined]
from typing import Any

from missions.formats.marked import DEEPEST, GIVEN_TWICE, REST_UNCHECKED, Marked
from missions.formats.problems import Path

_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]{0,30})")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,30})(?:\.[0-9]{1,30})?(?:[eE][-+]?[0-9]{1,3})?")
_SPACE = re.compile(r"[ \t\r\n]*")


def read_json(text: str, file: str) -> Marked:
    """The document, or what is wrong with it; a number of more than 31 digits is not one."""
    return _JsonReader(text, file).read()


class _JsonReader:
    """JSON by the letter of its standard, with the line of every field."""

    def __init__(self, text: str, file: str) -> None:
        self.text = text
        self.at = 0
        self.marked = Marked(file)
        self.line_starts = [0, *(match.end() for match in re.finditer("\n", text))]
        self.line_index = 0

    def read(self) -> Marked:
        try:
            self.marked.data = self._value(())
            self._space()
            if self.at < len(self.text):
                raise json.JSONDecodeError("something follows the end of the document", self.text, self.at)
        except json.JSONDecodeError as error:
            said = f"The JSON is broken at column {error.colno}: {error.msg[:1].lower()}{error.msg[1:]}. "
            self.marked.data = None
            self.marked.refuse(error.lineno, (), said + REST_UNCHECKED)
        return self.marked

    def _line(self) -> int:
        while (
            self.line_index + 1 < len(self.line_starts) and self.line_starts[self.line_index + 1] <= self.at
        ):
            self.line_index += 1
        return self.line_index + 1

    def _space(self) -> str:
        self.at = _SPACE.match(self.text, self.at).end()  # type: ignore[union-attr]
        return self.text[self.at : self.at + 1]

    def _fail(self, expected: str) -> json.JSONDecodeError:
        return json.JSONDecodeError(f"expected {expected}", self.text, self.at)

    def _value(self, path: Path) -> Any:
        start = self._space()
        self.marked.lines.setdefault(path, self._line())
        if len(path) > DEEPEST:
            raise json.JSONDecodeError("nested too deep", self.text, self.at)
        if start == "{":
            return self._object(path)
        if start == "[":
            return self._array(path)
        return self._string() if start == '"' else self._plain()

    def _string(self) -> str:
        text, self.at = scanstring(self.text, self.at + 1, True)
        return str(text)

    def _plain(self) -> Any:
        for word, value in (("true", True), ("false", False), ("null", None)):
            if self.text.startswith(word, self.at):
                self.at += len(word)
                return value
        match = _NUMBER.match(self.text, self.at)
        if match is None:
            raise self._fail("a value")
        self.at = match.end()
        return int(match[0]) if _INTEGER.fullmatch(match[0]) else float(match[0])

    def _object(self, path: Path) -> dict[str, Any]:
        result: dict[str, Any] = {}
        self.at += 1
        if self._space() == "}":
            self.at += 1
            return result
        while True:
            if self._space() != '"':
                raise self._fail("a field name in double quotes")
            line = self._line()
            key = self._string()
            here = (*path, key)
            if self._space() != ":":
                raise self._fail("a colon after the field name")
            self.at += 1
            first = self.marked.lines.get(here)
            self.marked.lines[here] = first or line
            value = self._value(here)
            if first is None:
                result[key] = value
            else:
                self.marked.refuse(line, here, GIVEN_TWICE.format(key=key, first=first))
            if self._ends("}"):
                return result

    def _array(self, path: Path) -> list[Any]:
        result: list[Any] = []
        self.at += 1
        if self._space() == "]":
            self.at += 1
            return result
        while True:
            result.append(self._value((*path, len(result))))
            if self._ends("]"):
                return result

    def _ends(self, closing: str) -> bool:
        found = self._space()
        if found not in (",", closing) or not found:
            raise self._fail(f"a comma or {closing}")
        self.at += 1
        return found == closing
