"""What the checks are told beside the document: the mission's records as they stand now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Plain = Mapping[str, Any]


@dataclass(frozen=True)
class LateChange:
    """A figure that what arrived since the freeze would word otherwise; texts empty where none is said."""

    claim: str
    before: str
    after: str


@dataclass(frozen=True)
class CheckContext:
    """Records in the shapes of `reports.claims.document` but for these.

    incidents     those not refuted, as they stand now: [{code, category, severity, was_verified}]
    findings      critical findings nobody has decided: [{code, kind, key}]
    unnamed       full names of people no statement names (observers)
    late          figures that would be worded otherwise if frozen again now
    translations  documents of the same statement in other languages, by language
    """

    mission: Plain = field(default_factory=dict)
    referendum: Plain = field(default_factory=dict)
    meetings: Sequence[Plain] = ()
    facts: Sequence[Plain] = ()
    incidents: Sequence[Plain] = ()
    findings: Sequence[Plain] = ()
    unnamed: Sequence[str] = ()
    late: Sequence[LateChange] = ()
    translations: Mapping[str, Plain] = field(default_factory=dict)
