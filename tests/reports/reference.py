"""Counting written a second time: plain Python over answers, straight from the words of the rules.

It reads measures (what to count is data) and shares nothing else with the product: no SQL, no query code.
Slow, and meant to be read. Outcomes are words; "pending" is a critical hit that nobody has confirmed.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

OUTSIDE = ("not_applicable", "not_discussed")
HITS = ("hit", "pending")
IN_BASE = ("hit", "pending", "clean")


@dataclass(frozen=True)
class Visit:
    """One verified submission. `disputed` are keys another form of the visit answers differently, `confirmed`
    keys with a confirmed critical finding."""

    code: str
    form: str
    answers: Mapping[str, Any]
    received: datetime
    begun: datetime | None = None
    ended: datetime | None = None
    team: str = ""
    station: str = ""
    centre: str = ""
    area: str = ""
    disputed: frozenset[str] = frozenset()
    confirmed: frozenset[str] = frozenset()

    @property
    def place(self) -> str:
        return self.station or self.centre

    @property
    def moment(self) -> tuple[datetime, datetime, str]:
        return self.begun or self.received, self.received, self.code


@dataclass(frozen=True)
class Rules:
    """`order`: the keys of each form as asked. `endings`: by form, the answers that end it. `repeats`: the
    numbers of the questions on the ballot, for keys asked for each."""

    order: Mapping[str, Sequence[str]]
    endings: Mapping[str, Mapping[str, Sequence[str]]]
    repeats: Sequence[str] = ("1",)
    repeated: frozenset[tuple[str, str]] = frozenset()


@dataclass
class Count:
    """The counts of one measure and the outcome of every visit it looked at."""

    k: int = 0
    n: int = 0
    not_observed: int = 0
    blank: int = 0
    conflicts: int = 0
    stations: int = 0
    observations: int = 0
    numerator: int = 0
    denominator: int = 0
    established: int = 0
    refused: int = 0
    refused_visits: int = 0
    groups: dict[str, int] = field(default_factory=dict)
    supporting: tuple[str, ...] = ()
    other: tuple[str, ...] = ()
    areas: dict[str, int] = field(default_factory=dict)
    outcomes: dict[str, str] = field(default_factory=dict)


def count(measure, visits: Sequence[Visit], rules: Rules) -> Count:
    """All the counts of one measure (docstring of reports.claims.measures, steps 1 to 5)."""
    looked = [v for v in visits if v.form in measure.forms and in_scope(measure, v)]
    outcomes = {v.code: outcome(measure, v, rules) for v in looked}
    result = Count(
        stations=len({v.place for v in looked if v.place}),
        observations=len(looked),
        refused=len(
            {v.place for v in looked if v.place} - {v.place for v in looked if not is_refused(v, rules)}
        ),
        refused_visits=sum(is_refused(v, rules) for v in looked),
        outcomes=outcomes,
    )
    units = defaultdict(list)
    for visit in looked:
        if by_place(measure):
            if place_of(measure, visit):
                units[place_of(measure, visit)].append(visit)
        else:
            units[visit.code].append(visit)
    supporting, other, areas, groups = [], [], Counter(), Counter()
    for unit in units.values():
        found, deciding = combine(measure, unit, outcomes)
        result.k += found in HITS
        result.established += found == "hit"
        result.n += found in IN_BASE
        result.not_observed += found == "not_observed"
        result.blank += found == "blank"
        result.conflicts += found == "conflict"
        if found in HITS:
            supporting += [v.code for v in deciding]
            areas.update([unit[0].area] if unit[0].area else [])
            groups.update(set().union(*(groups_hit(measure, v, rules) for v in deciding)))
            for visit in deciding:
                add_numbers(measure, visit, rules, result)
        elif found == "clean":
            other += [v.code for v in deciding]
    result.supporting, result.other = tuple(sorted(supporting)), tuple(sorted(other))
    result.areas = dict(areas)
    if measure.counting == "outcome":
        result.groups = {part.group: groups[part.group] for part in measure.parts}
    return result


def by_place(measure) -> bool:
    return measure.unit == "station" or measure.counting == "distinct"


def place_of(measure, visit: Visit) -> str:
    return visit.station if measure.unit == "station" else visit.centre


def in_scope(measure, visit: Visit) -> bool:
    """Step 1, but refused visits stay in sight. A disputed `where` may hold, so the visit is looked at."""
    if measure.where is None or measure.where.key in visit.disputed:
        return True
    return holds_any(visit.answers.get(measure.where.key), measure.where.values)


def is_refused(visit: Visit, rules: Rules) -> bool:
    endings = rules.endings.get(visit.form, {})
    if set(endings) & visit.disputed:
        return False
    return any(holds_any(visit.answers.get(key), values) for key, values in endings.items())


def holds_any(answer: Any, values: Sequence[str]) -> bool:
    if isinstance(answer, list):
        return any(element in values for element in answer)
    return isinstance(answer, str) and answer in values


def outcome(measure, visit: Visit, rules: Rules) -> str:
    """Step 3, for a visit that is looked at."""
    if is_refused(visit, rules) and not measure.refused_in_base:
        return "out"
    if measure.where is not None and measure.where.key in visit.disputed:
        return "conflict" if not by_place(measure) or place_of(measure, visit) else "out"
    if by_place(measure) and not place_of(measure, visit):
        return "out"
    if measure.counting == "distinct":
        return "hit"
    found = [part_outcome(part, visit, rules) for part in measure.parts if part.form == visit.form]
    if measure.counting == "ratio":
        numbers = ratio_numbers(measure, visit, rules)
        if numbers is not None:
            return "hit"
        found = [each for each in found if each != "clean"]
    for wanted in ("hit", "pending", "conflict", "not_observed", "blank", "clean"):
        if wanted in found:
            return wanted
    return "out"


def part_outcome(part, visit: Visit, rules: Rules) -> str:
    """Step 2."""
    earlier = ends_before(part, rules)
    if visit.disputed & {part.key, *(c.key for c in part.relevance), *earlier}:
        return "conflict"
    if any(holds_any(visit.answers.get(key), rules.endings[part.form][key]) for key in earlier):
        return "out"
    if not all(is_met(condition, visit.answers) for condition in part.relevance):
        return "out"
    answer = visit.answers.get(part.key)
    if isinstance(answer, dict) and answer and (part.form, part.key) in rules.repeated:
        return repeated_outcome(part, answer, visit, rules)
    return single_outcome(part, answer, visit)


def ends_before(part, rules: Rules) -> list[str]:
    order = list(rules.order[part.form])
    return [key for key in rules.endings.get(part.form, {}) if order.index(key) < order.index(part.key)]


def is_met(condition, answers: Mapping[str, Any]) -> bool:
    answer = answers.get(condition.key)
    if condition.gt is not None:
        return is_number(answer) and answer > condition.gt
    return holds_any(answer, condition.values)


def is_number(answer: Any) -> bool:
    return isinstance(answer, int | float) and not isinstance(answer, bool)


def single_outcome(part, answer: Any, visit: Visit) -> str:
    if answer is None or answer in ("", [], {}):
        return "blank"
    if holds_any(answer, ["not_observed"]):
        return "not_observed"
    if holds_any(answer, OUTSIDE):
        return "out"
    elements = answer if isinstance(answer, list) else [answer]
    if part.of and not any(element in part.of for element in elements):
        return "out"
    if part.gt is not None and any(is_number(element) and element > part.gt for element in elements):
        return "hit"
    hits = [element for element in elements if element in part.hits and (not part.of or element in part.of)]
    if any(hit not in part.critical or part.key in visit.confirmed for hit in hits):
        return "hit"
    return "pending" if hits else "clean"


def repeated_outcome(part, answer: Mapping[str, Any], visit: Visit, rules: Rules) -> str:
    found = [single_outcome(part, answer.get(number), visit) for number in {*rules.repeats, *answer}]
    for wanted in ("hit", "pending", "not_observed", "blank", "clean"):
        if wanted in found:
            return wanted
    return "out"


def combine(measure, unit: Sequence[Visit], outcomes: Mapping[str, str]) -> tuple[str, list[Visit]]:
    """Step 4: the outcome of one unit and the visits that decide it. A conflict may still turn out either
    way, so it keeps the unit out of the base unless something certain has decided already."""
    found = [outcomes[v.code] for v in unit]
    if not by_place(measure):
        return found[0], list(unit)
    if measure.counting != "distinct" and measure.across == "latest":
        for visit in sorted(unit, key=lambda v: v.moment, reverse=True):
            if outcomes[visit.code] in (*IN_BASE, "conflict"):
                return outcomes[visit.code], [visit]
        order = ("not_observed", "blank", "out")
    elif measure.counting != "distinct" and measure.across == "miss_wins":
        order = ("clean", "conflict", "hit", "pending", "not_observed", "blank", "out")
    else:
        order = ("hit", "pending", "conflict", "clean", "not_observed", "blank", "out")
    best = next(each for each in order if each in found)
    alike = HITS if best in HITS else (best,)
    return best, [v for v in unit if outcomes[v.code] in alike]


def groups_hit(measure, visit: Visit, rules: Rules) -> set[str]:
    parts = [part for part in measure.parts if part.form == visit.form]
    return {part.group for part in parts if part_outcome(part, visit, rules) in HITS}


def ratio_numbers(measure, visit: Visit, rules: Rules) -> tuple[float, float] | None:
    """The numerator and the denominator, when both are numbers."""
    found = {}
    for part in measure.parts:
        answer = visit.answers.get(part.key)
        if part.form == visit.form and is_number(answer) and part_outcome(part, visit, rules) == "clean":
            found[part.group] = answer
    return (found["numerator"], found["denominator"]) if len(found) == 2 else None


def add_numbers(measure, visit: Visit, rules: Rules, result: Count) -> None:
    if measure.counting == "ratio":
        numerator, denominator = ratio_numbers(measure, visit, rules)
        result.numerator += numerator
        result.denominator += denominator
    elif measure.sums_hits:
        for part in measure.parts:
            answer = visit.answers.get(part.key)
            is_hit = part.form == visit.form and part_outcome(part, visit, rules) == "hit"
            if is_hit and part.gt is not None and is_number(answer):
                result.numerator += answer


def without_duplicates(visits: Sequence[Visit], *, not_compared: frozenset[str]) -> list[Visit]:
    """The counted visit of each visit (methodology 4.5), with the keys its duplicates dispute."""
    counted, groups = [], defaultdict(list)
    for visit in visits:
        if visit.begun and visit.team and visit.place and visit.form not in ("incident", "meeting"):
            groups[visit.form, visit.team, visit.place].append(visit)
        else:
            counted.append(visit)
    for group in groups.values():
        for one in overlapping(group):
            first, *others = sorted(one, key=lambda v: (v.received, v.code))
            counted.append(replace(first, disputed=disputed([first, *others], not_compared)))
    return counted


def overlapping(visits: Sequence[Visit]) -> list[list[Visit]]:
    """Runs of visits each of which begins before all before it have ended."""
    runs: list[list[Visit]] = []
    for visit in sorted(visits, key=lambda v: (v.begun, v.code)):
        if runs and visit.begun < max(end_of(v) for v in runs[-1]):
            runs[-1].append(visit)
        else:
            runs.append([visit])
    return runs


def end_of(visit: Visit) -> datetime:
    return visit.ended if visit.ended and visit.ended > visit.begun else visit.begun + timedelta(hours=1)


def disputed(forms: Sequence[Visit], not_compared: frozenset[str]) -> frozenset[str]:
    keys = {key for form in forms for key in form.answers} - not_compared
    return frozenset(key for key in keys if differs([form.answers.get(key) for form in forms]))


def differs(given: Sequence[Any]) -> bool:
    """Whether two substantive answers differ; of repeated answers, those to one question."""
    numbers = {number for answer in given if isinstance(answer, dict) for number in answer}
    if numbers:
        objects = [answer if isinstance(answer, dict) else {"": answer} for answer in given]
        return any(differs([each.get(number) for each in objects]) for number in {*numbers, ""})
    answers = [a for a in given if a not in (None, "", [], {}, "not_observed", *OUTSIDE)]
    return len({tuple(sorted(a)) if isinstance(a, list) else (a,) for a in answers}) > 1
