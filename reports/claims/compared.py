"""What a comparison of two documents gives: figures that moved, sentences that changed, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from reports.claims.differing import Run, words_apart


class Why(StrEnum):
    """Why something reads otherwise; several may hold at once."""

    EVIDENCE = "evidence"
    WORDING = "wording"
    WRITTEN = "written"
    RULES = "rules"
    LANGUAGE = "language"
    PROFILE = "profile"


@dataclass(frozen=True)
class Told:
    """A figure as one document tells it. `band` is the step of the ladder of shares, (over, up to) in per
    cent; None below 50, at none and at all. `rules`: what refuses the general sentence, with the reason."""

    mark: str
    k: int
    n: int
    form: str
    band: tuple[int, int] | None
    coverage: float | None
    is_said: bool
    rules: Mapping[str, str]


@dataclass(frozen=True)
class Moved:
    """A figure that is not what it was; None where a document does not have it. Short codes of submissions
    that came into its base, left it, or are in it and say something else."""

    claim: str
    title: str
    before: Told | None
    after: Told | None
    why: tuple[Why, ...]
    came: tuple[str, ...] = ()
    went: tuple[str, ...] = ()
    otherwise: tuple[str, ...] = ()

    @property
    def refused(self) -> dict[str, str]:
        """Rules that refuse now and did not, with their reason."""
        return _minus(self.after, self.before)

    @property
    def lifted(self) -> dict[str, str]:
        return _minus(self.before, self.after)


@dataclass(frozen=True)
class Line:
    """A sentence where it stands; `key` names it among those of its kind, "" where nothing does."""

    section: str
    heading: str
    kind: str
    key: str
    claim: str
    mark: str
    text: str


@dataclass(frozen=True)
class Changed:
    """A sentence in other words, new (no `before`) or gone (no `after`)."""

    before: Line | None
    after: Line | None
    why: tuple[Why, ...]

    @property
    def line(self) -> Line:
        """Where to look: the sentence as it stands, else as it stood."""
        found = self.after or self.before
        assert found is not None
        return found

    @cached_property
    def words(self) -> tuple[Run, ...]:
        return words_apart(self.before.text if self.before else "", self.after.text if self.after else "")


@dataclass(frozen=True)
class Comparison:
    """All that differs. `unlike`: language or profile, when the two differ in it."""

    is_same_evidence: bool
    unlike: tuple[Why, ...]
    figures: tuple[Moved, ...]
    sentences: tuple[Changed, ...]

    @property
    def is_empty(self) -> bool:
        return not (self.unlike or self.figures or self.sentences)


def _minus(one: Told | None, other: Told | None) -> dict[str, str]:
    known = other.rules if other else {}
    return {rule: reason for rule, reason in (one.rules if one else {}).items() if rule not in known}
