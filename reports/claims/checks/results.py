"""What a check finds: thirteen results, each with the sentences it flags (methodology 4.6)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

TEXTS = Path(__file__).parent / "texts.yaml"


@dataclass(frozen=True)
class Flag:
    """One sentence a check stops at. `mark` is the sentence's mark or id, empty where it is about the whole
    statement; `rule` is stable, for tests and links."""

    mark: str
    section: str
    text: str
    explanation: str
    what_to_do: str
    rule: str = ""


@dataclass(frozen=True)
class CheckResult:
    number: int
    key: str
    title: str
    explanation: str
    flags: tuple[Flag, ...] = ()

    @property
    def passed(self) -> bool:
        return not self.flags


@cache
def texts() -> Mapping[str, Any]:
    """The words of the checks, by check: title, explanation, and of each rule explanation and what_to_do."""
    found: Mapping[str, Any] = yaml.safe_load(TEXTS.read_text(encoding="utf-8"))
    return found


def flag(rule: str, mark: str = "", section: str = "", text: str = "", /, **values: object) -> Flag:
    """A flag of `<check>.<rule>`, its words filled with the values."""
    check, _, name = rule.partition(".")
    words = texts()[check]["flags"][name]
    return Flag(
        mark,
        section,
        text,
        words["explanation"].strip().format_map(values),
        words["what_to_do"].strip().format_map(values),
        rule,
    )
