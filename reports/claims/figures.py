"""A Figure: k of n with its base, the sentence the evidence carries, and what is refused and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from reports.claims.estimates import Answered
from reports.claims.measures import Against, Claim, Measure, Tally, Unit
from reports.claims.numbers import Form


class Say(StrEnum):
    """The sentence a figure carries; a language file has the words for each."""

    NOTHING = "nothing"
    SHARE = "share"  # k of n, in the figure form of the base
    DENY = "deny"  # the same turned round, n - k of n: when the negative side must be told
    ABSENT = "absent"  # P11: no case was observed
    ABSENT_REPORTED = "absent_reported"  # P12: none observed, allegations reported
    PRESENT = "present"  # cases of what an absence claim looked for
    ACCESS = "access"  # P27: access was refused or restricted
    COVERAGE = "coverage"  # how many places were observed
    RATIO = "ratio"
    RESULT = "result"  # turnout or votes, estimated
    RECORDS = "records"  # meetings, facts, judgements: the document words each


class Rule(StrEnum):
    """Why a general sentence cannot be said. Stable: language files and tests name them."""

    NO_BASE = "no_base"
    NOT_ASKED = "not_asked"
    BELOW_MIN_N = "below_min_n"
    COVERAGE_LOW = "coverage_low"
    COVERAGE_LOW_FOR_ABSENCE = "coverage_low_for_absence"
    CASES_RECORDED = "cases_recorded"
    CASES_UNCONFIRMED = "cases_unconfirmed"
    NOT_EVERYWHERE = "not_everywhere"
    FINDINGS_OPEN = "findings_open"
    INCIDENTS_OPEN = "incidents_open"
    INCIDENTS_VERIFIED = "incidents_verified"
    NO_RECORDS = "no_records"
    UNWRITTEN = "unwritten"
    UNCHECKED = "unchecked"
    UNSIGNED = "unsigned"
    SAMPLE_NOT_RECOVERED = "sample_not_recovered"
    STRATUM_NOT_RECOVERED = "stratum_not_recovered"
    MARGIN_PAST_THE_END = "margin_past_the_end"
    LEAD_WITHIN_MARGIN = "lead_within_margin"


@dataclass(frozen=True)
class Refused:
    """One general sentence refused. `values` fill the reason; `scoped` when the figure's own sentence,
    bound to the places seen, is what can be said instead."""

    rule: Rule
    values: Mapping[str, int] = field(default_factory=dict)
    scoped: bool = False


@dataclass(frozen=True)
class Estimated:
    """What a random sample says of all polling stations: the share of `k`, its standard error and its margin
    at 95 per cent, as fractions of one, and the answers they were made from."""

    share: float
    error: float
    margin: float
    answered: Answered
    question: str = ""  # its number on the ballot
    others: tuple[Estimated, ...] = ()  # of the further questions on the ballot


@dataclass(frozen=True)
class Figure:
    """k of n as the sentence speaks of them: for positive_all the units where it held, for a ratio the two
    sums, for critical cases those established. `units` is the base in the measure's units; `whole` when it
    is all the mission looked at; `stated` when coverage obliges the sentence to name it. An `estimate` speaks
    for all polling stations, k and n always of those visited."""

    claim: Claim
    k: int
    n: int
    units: int
    form: Form
    say: Say = Say.NOTHING
    coverage: Fraction | None = None
    tally: Tally = field(default_factory=Tally)
    against: Against = field(default_factory=Against)
    measure: Measure | None = None
    whole: bool = True
    stated: bool = False
    refused: tuple[Refused, ...] = ()
    estimate: Estimated | None = None

    @property
    def unit(self) -> Unit:
        return self.measure.unit if self.measure else Unit.OBSERVATION

    @property
    def share(self) -> Fraction | None:
        return Fraction(self.k, self.n) if self.n else None

    @property
    def could(self) -> int:
        """Units that could have been answered for: the denominator of coverage."""
        return self.tally.n + self.tally.not_observed + self.tally.blank
