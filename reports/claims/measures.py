"""What a claim counts, said exactly enough for a query, and the counts that come back.

A `Claim` is a line of standard/claims.yaml. `binding.bind` joins it with the checklists a mission uses and
gives a `Measure`: the parts to read in the answers, and how they combine. A query over the snapshot turns
a Measure into a `Tally`; `figures.evaluate` turns a Tally into a Figure. Nothing here knows a database.

How to count a Measure (methodology 4.5, Kleene's three-valued logic):

1. Take the verified submissions of `measure.forms`. If `where` is set, keep those whose answer to
   `where.key` is one of `where.values` (a blank or special answer is not). If `refused_in_base` is false,
   leave out submissions that end early because access was refused.
2. Read each part whose `form` is the submission's. A part is
   * out      if its `relevance` does not hold, or the answer is "not_applicable" or "not_discussed", or the
              answer is a value outside `of` (an absent chair is neither a woman nor a man);
   * missing  if the answer is "not_observed" (not_observed) or absent, null, "" or [] (blank);
   * hit      if the answer is in `hits` (for a list: any element is), or, with `gt`, a number above it;
   * clean    otherwise.
   Answers to repeated questions are objects by question number: hit if any is, clean if all are.
3. One submission: hit if any part is; else missing if any part is (not_observed before blank); else clean
   if any part is; else out.
4. One unit. `Unit.STATION` is a distinct polling station over all the submissions of step 1; the other
   units are one submission each (`across` is then EACH). Over the visits to one station:
   * HIT_WINS   hit if any visit is, else clean if any is, else missing if any is, else out;
   * MISS_WINS  clean if any visit is, else hit if any is, else missing if any is, else out;
   * LATEST     the outcome of the latest visit that is hit or clean, else missing if any is, else out.
5. Tally: k = units that are hits, n = hits + clean, not_observed and blank = units missing for that
   reason. Conflicting answers of two forms for one visit leave the base and are counted in `conflicts`.

`Counting.RATIO`: two parts a form, groups "numerator" and "denominator". A unit is in the base (n) if, on
the latest visit that has both, both are numbers; Tally.numerator and .denominator are the sums, k is n.
`Counting.DISTINCT`: k = n = distinct `distinct` (stations or centres) among the submissions of step 1.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    COUNT = "count"
    SHARE = "share"
    SHARE_ADVERSE = "share_adverse"
    RATIO = "ratio"
    NEGATIVE = "negative"
    POSITIVE_ALL = "positive_all"
    ASSESSMENT = "assessment"
    COUNT_ADVERSE = "count_adverse"
    MEETING = "meeting"
    FACT = "fact"
    JUDGEMENT = "judgement"
    RESULT = "result"  # turnout, votes: only ever estimated from a random sample


class Unit(StrEnum):
    STATION = "station"
    OBSERVATION = "observation"
    OPENING = "opening"
    COUNT = "count"
    CENTRE = "centre"


class Counting(StrEnum):
    OUTCOME = "outcome"
    RATIO = "ratio"
    DISTINCT = "distinct"


class Across(StrEnum):
    """How several visits to one unit become one outcome."""

    EACH = "each"
    HIT_WINS = "hit_wins"
    MISS_WINS = "miss_wins"
    LATEST = "latest"


@dataclass(frozen=True)
class Use:
    """One line of a claim's `uses`, as written: what it reads, before any checklist is known.

    `form` empty means every form that carries the key. Exactly one of `key`, `any_adverse`, `sum_key`,
    `distinct`, `fields` and `part` is set.
    """

    form: str = ""
    key: str = ""
    hits: tuple[str, ...] = ()
    of: tuple[str, ...] = ()
    gt: int | None = None
    group: str = ""
    any_adverse: tuple[str, ...] = ()
    sum_key: str = ""
    over_key: str = ""
    distinct: str = ""
    fields: tuple[str, ...] = ()
    part: str = ""
    whole: tuple[str, ...] = ()


@dataclass(frozen=True)
class Where:
    """Only submissions with one of these answers enter the base (the stage a count was followed to)."""

    key: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Claim:
    id: str
    kind: Kind
    section: str
    uses: tuple[Use, ...]
    min_n: int
    unit: Unit | None = None
    where: Where | None = None
    refused_in_base: bool = False
    contradicted_by_incidents: tuple[str, ...] = ()
    seed: tuple[str, ...] = ()
    drivers: tuple[str, ...] = ()  # of an assessment: keys of problems that may stand behind it


@dataclass(frozen=True)
class Condition:
    """A key's relevance: the answer to `key` is in `values`, or with `gt` is a number above it."""

    key: str
    values: tuple[str, ...] = ()
    gt: int | None = None


@dataclass(frozen=True)
class Part:
    """One key read in one form.

    `relevance` must hold in every condition; conditions on the mission's configuration are resolved
    already (a part that cannot apply in this mission is not there). `critical` are the hits that count
    only once a coordinator has confirmed the finding. `group` names what a hit means; a Tally counts the
    units with a hit in each group.
    """

    form: str
    key: str
    type: str
    group: str
    hits: tuple[str, ...] = ()
    of: tuple[str, ...] = ()
    gt: int | None = None
    relevance: tuple[Condition, ...] = ()
    critical: tuple[str, ...] = ()


@dataclass(frozen=True)
class Measure:
    """What to count for one claim in one mission; the module's docstring says how.

    `unasked` are keys the claim needs that a form in use does not ask; `sums_hits` asks for the sum of the
    numbers behind the hits in Tally.numerator; `distinct` is "stations" or "centres".
    """

    claim: str
    counting: Counting
    unit: Unit
    across: Across
    forms: tuple[str, ...]
    parts: tuple[Part, ...] = ()
    where: Where | None = None
    refused_in_base: bool = False
    distinct: str = ""
    sums_hits: bool = False
    unasked: tuple[str, ...] = ()
    incident_categories: tuple[str, ...] = ()


@dataclass(frozen=True)
class Tally:
    """What the snapshot says about one Measure. All counts are in the measure's units.

    `stations` and `observations` are the distinct stations and the submissions the measure looked at (step
    1, refused visits included), so that n can be told from the whole. `established` are the hits that need
    no confirmation or have it (None: all of k). `refused` counts those of `stations` that let no visit
    in, for coverage claims, and `refused_visits` those of `observations`. `groups` counts units by
    Part.group. `supporting` are short codes of submissions behind hits, `other` of the rest of the base, both
    sorted; `complete` is false when a query has capped them. `areas` are hits by top area. `drivers` are
    the problems of an assessment by key: in how many units each was noted, and in how many of those
    assessed negatively.
    """

    k: int = 0
    n: int = 0
    not_observed: int = 0
    blank: int = 0
    conflicts: int = 0
    stations: int = 0
    observations: int = 0
    numerator: int = 0
    denominator: int = 0
    established: int | None = None
    refused: int = 0
    refused_visits: int = 0
    groups: Mapping[str, int] = field(default_factory=dict)
    supporting: tuple[str, ...] = ()
    other: tuple[str, ...] = ()
    complete: bool = True
    areas: Mapping[str, int] = field(default_factory=dict)
    drivers: Mapping[str, tuple[int, int]] = field(default_factory=dict)

    @property
    def observations_made(self) -> int:
        """Visits on which something could be observed: a refused one counts in coverage alone (4.5)."""
        return self.observations - self.refused_visits


@dataclass(frozen=True)
class Against:
    """What speaks against a claim outside its own base: short codes of findings and incidents.

    `findings_open` are critical findings on the measure's keys not decided yet (open or follow_up).
    Incidents are those of the measure's `incident_categories`: `incidents_open` reported or corroborated,
    `incidents_verified` verified. Refuted ones are left out by the caller, and so are closed ones that were
    never verified.
    """

    findings_open: tuple[str, ...] = ()
    incidents_open: tuple[str, ...] = ()
    incidents_verified: tuple[str, ...] = ()
