"""The balance sheet: what was found on each principle, adverse items first, and no verdict (methodology 4.7).

Read from the figures of a document. Nothing is added up over claims or weighed against one another: the head
of mission reads it before writing the lead sentence.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from reports.claims.measures import Kind

PRINCIPLES: Mapping[str, tuple[str, ...]] = {
    "secrecy": ("secrecy_problems", "group_voting", "no_coercion", "no_obstacle_to_vote"),
    "equality": (
        "no_campaign_material",
        "materials_available",
        "accessible",
        "opened_on_time",
        "no_interference",
    ),
    "transparency": (
        "full_access",
        "citizen_observers_present",
        "voting_transparency",
        "counting_transparency",
        "results_posted",
    ),
    "honest_count": (
        "no_ballots_moved",
        "serious_count_breaches",
        "counting_overall",
        "counting_procedures",
        "tabulation_overall",
        "no_serious_technical_tabulation",
    ),
}
# What a figure of these counts is what went wrong; what any other counts is what went right.
CASES = "cases"
COUNTS_ADVERSE = frozenset({Kind.NEGATIVE.value, Kind.SHARE_ADVERSE.value, Kind.COUNT_ADVERSE.value})


@dataclass(frozen=True)
class Entry:
    """One figure: `adverse` of `n` against the principle; None where nothing was counted.

    `text` is its sentence, "" where it is refused, for `reasons`. `against` are short codes of undecided
    critical findings and of incidents on record.
    """

    claim: str
    title: str
    mark: str
    adverse: int | None
    n: int
    text: str
    reasons: tuple[str, ...]
    against: tuple[str, ...]

    @property
    def is_adverse(self) -> bool:
        return bool(self.adverse or self.against)

    @property
    def is_assessed(self) -> bool:
        return self.adverse is not None


@dataclass(frozen=True)
class Principle:
    key: str
    entries: tuple[Entry, ...]

    @property
    def adverse(self) -> tuple[Entry, ...]:
        return tuple(each for each in self.entries if each.is_adverse)


def balance_sheet(document: Mapping[str, Any]) -> tuple[Principle, ...]:
    """The principles in their order, each with adverse entries first, by share; then those without; then what
    was not assessed."""
    figures = {each["id"]: each for each in document["figures"]["figures"]}
    return tuple(
        Principle(key, tuple(sorted((_entry(figures[c]) for c in claims if c in figures), key=_order)))
        for key, claims in PRINCIPLES.items()
    )


def _entry(figure: Mapping[str, Any]) -> Entry:
    k, n = int(figure["k"]), int(figure["n"])
    adverse = k if figure["kind"] in COUNTS_ADVERSE else n - k
    if figure["form"] == CASES:  # k are those confirmed; the others were answered against it all the same
        adverse += int(figure["base"]["unconfirmed"])
    said = figure["sentence"]
    contradicted = figure["contradicted_by"]
    return Entry(
        claim=figure["id"],
        title=figure["title"],
        mark=figure["mark"] or "",
        adverse=adverse if n else None,
        n=n,
        text=said["text"] if said else "",
        reasons=tuple(refusal["reason"] for refusal in figure["refusals"]),
        against=(*contradicted["findings"], *contradicted["incidents"]),
    )


def _order(entry: Entry) -> tuple[bool, bool, float]:
    share = entry.adverse / entry.n if entry.adverse and entry.n else 0.0
    return not entry.is_adverse, not entry.is_assessed, -share
