"""Typed reading of one mapping of a definition; what is not as it should be becomes a problem."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from missions.checklists.problems import ProblemList, did_you_mean

KEY = re.compile(r"[a-z][a-z0-9_]{0,59}")
_QUOTE = "Put 'yes' and 'no' in quotes: without them YAML reads true and false."


@dataclass
class Fields:
    """Reads the fields of `raw` by name, remembers which were asked for; `key` is named in problems."""

    raw: Mapping[Any, Any]
    file: str
    key: str
    problems: ProblemList
    asked: set[str] = field(default_factory=set)

    def report(self, rule: str, message: str) -> None:
        self.problems.report(self.file, self.key, rule, message)

    def get(self, name: str) -> Any:
        self.asked.add(name)
        return self.raw.get(name)

    def text(self, name: str, *, required: bool = False) -> str:
        value = self.get(name)
        if value is None or value == "":
            if required:
                self.report("missing_field", f'Give it a "{name}".')
            return ""
        return self.as_text(value, name)

    def as_text(self, value: Any, name: str) -> str:
        """The value if it is text, else nothing and a problem."""
        if isinstance(value, str):
            return value
        if isinstance(value, bool):
            self.report("unquoted_boolean", f'"{name}" holds a bare {str(value).lower()}. {_QUOTE}')
        else:
            self.report("not_text", f'"{name}" must be text; put {value!r} in quotes.')
        return ""

    def texts(self, name: str) -> tuple[str, ...]:
        value = self.get(name)
        if value is None:
            return ()
        if not isinstance(value, list):
            self.report("not_a_list", f'"{name}" must be a list, in square brackets.')
            return ()
        found = tuple(text for text in (self.as_text(item, name) for item in value) if text)
        for repeated in sorted({text for text in found if found.count(text) > 1}):
            self.report("repeated_value", f'"{repeated}" stands twice in "{name}"; keep one.')
        return tuple(dict.fromkeys(found))

    def text_map(self, name: str) -> dict[str, str]:
        value = self.get(name)
        if value is None:
            return {}
        if not isinstance(value, Mapping):
            self.report("not_a_mapping", f'"{name}" must map names to words.')
            return {}
        pairs = ((self.as_text(key, name), self.as_text(item, name)) for key, item in value.items())
        return {key: item for key, item in pairs if key and item}

    def flag(self, name: str) -> bool:
        value = self.get(name)
        if value is not None and not isinstance(value, bool):
            self.report("not_true_or_false", f'"{name}" must be true or false, without quotes.')
        return value is True

    def number(self, name: str) -> int | None:
        value = self.get(name)
        if value is None:
            return None
        if isinstance(value, int) and not isinstance(value, bool):
            return value
        self.report("not_a_number", f'"{name}" must be a whole number.')
        return None

    def finish(self) -> None:
        """Reports fields nobody asked for: most often a slip of the pen."""
        for name in self.raw:
            if name not in self.asked:
                hint = did_you_mean(str(name), self.asked)
                self.report("unknown_field", f'"{name}" is not a field known here.{hint}')


def fields_of(raw: Any, *, file: str, key: str, problems: ProblemList) -> Fields:
    """Fields over `raw`; when it is not a mapping at all that is a problem and the fields are empty."""
    if isinstance(raw, Mapping):
        return Fields(raw, file, key, problems)
    problems.report(file, key, "not_a_mapping", "It must be a mapping of fields to values.")
    return Fields({}, file, key, ProblemList())
