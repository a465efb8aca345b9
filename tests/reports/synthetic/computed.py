"""The figures of the synthetic mission, computed from its files alone: plain Python, nothing of the product.

Written from methodology 4.5: what is in a base, what lowers coverage, which of several visits decides.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from tests.reports.synthetic.claims import (
    ADMITTED,
    ADVERSE_DECIDES,
    ASKED_IF_ADMITTED,
    ASKED_IF_TURNED_AWAY,
    BEHIND,
    CRITICAL,
    GOOD_NEEDS_ALL,
    IN_WORDS,
    LATEST,
    STATION,
    Counted,
    Part,
)

HIT, CLEAN, CONFLICT, UNSEEN, BLANK, OUT = "hit", "clean", "conflict", "not observed", "blank", "out"
PENDING = "pending"  # critical, and nobody has confirmed it
HITS = (HIT, PENDING)
# A submission of several questions: what any of them says first decides.
IN_ONE = (HIT, PENDING, CONFLICT, UNSEEN, BLANK, CLEAN, OUT)
AT_ONE_PLACE = {
    ADVERSE_DECIDES: (HIT, PENDING, CONFLICT, CLEAN, UNSEEN, BLANK, OUT),
    GOOD_NEEDS_ALL: (CLEAN, CONFLICT, HIT, PENDING, UNSEEN, BLANK, OUT),
}
NOTHING = (None, "", [], {})


@dataclass(frozen=True)
class Visit:
    """One verified form that counts. `disputed`: what a second form of the visit answers otherwise."""

    id: str
    form: str
    place: str
    arrival: str
    received: str
    answers: dict[str, Any]
    confirmed: frozenset[str]
    critical_open: frozenset[str] = frozenset()
    disputed: frozenset[str] = frozenset()

    @property
    def refused(self) -> bool:
        key = "tab_admitted" if self.form == "tabulation" else "v_admitted"
        return self.answers.get(key) == "refused" and key not in self.disputed


@dataclass
class Figure:
    """What was counted: `k` units with the answer of the `n` where it was answered."""

    k: int = 0
    n: int = 0
    established: int = 0
    not_observed: int = 0
    blank: int = 0
    conflicts: int = 0
    places: int = 0
    visits: int = 0
    refused: int = 0
    refused_visits: int = 0
    numerator: int = 0
    denominator: int = 0
    groups: Counter = field(default_factory=Counter)
    noted: Counter = field(default_factory=Counter)
    behind: Counter = field(default_factory=Counter)
    supporting: set[str] = field(default_factory=set)
    other: set[str] = field(default_factory=set)


def visits(filed: Iterable[dict], corrected: Iterable[dict]) -> list[Visit]:
    """The verified forms, each in its last wording; two forms of one visit as one, the first received."""
    last = {line["id"]: line for line in filed}
    received = {line["id"]: line["filled_at"] for line in filed}
    last |= {line["id"]: line for line in corrected}
    verified = [
        line
        for line in last.values()
        if line.get("review", {}).get("decision") == "verified" and line["checklist"] != "incident"
    ]
    same = defaultdict(list)
    for line in verified:
        visit = _visit(line, received[line["id"]])
        same[visit.form, line["team"], visit.place, visit.arrival].append(visit)
    return [_one(forms) for forms in same.values()]


def _visit(line: dict, received: str) -> Visit:
    answers, form = line["answers"], line["checklist"]
    block, place = ("tab", "tab_centre") if form == "tabulation" else ("v", "v_station")
    decided = line["review"].get("findings", {})
    return Visit(
        id=line["id"],
        form=form,
        place=answers[place],
        arrival=answers[f"{block}_arrival"],
        received=received,
        answers=answers,
        confirmed=frozenset(key for key, state in decided.items() if state == "confirmed"),
        critical_open=frozenset(
            key
            for key, given in answers.items()
            if isinstance(given, str) and (key, given) in CRITICAL and key not in decided
        ),
    )


def _one(forms: Sequence[Visit]) -> Visit:
    first, *others = sorted(forms, key=lambda each: each.received)
    keys = {key for each in forms for key in each.answers} - set(IN_WORDS)
    disputed = (key for key in keys if others and _differ([each.answers.get(key) for each in forms]))
    return replace(first, disputed=frozenset(disputed))


def _differ(given: Sequence[Any]) -> bool:
    said = [each for each in given if each not in NOTHING and each not in ("not_observed", "not_applicable")]
    return len({str(sorted(each)) if isinstance(each, list) else str(each) for each in said}) > 1


def figure(claim: Counted, seen: Sequence[Visit]) -> Figure:
    """Count one claim over the visits."""
    looked = [visit for visit in seen if visit.form in claim.forms and _in_scope(claim, visit)]
    found = Figure(places=len({each.place for each in looked}), visits=len(looked))
    entered = {each.place for each in looked if not each.refused}
    found.refused = found.places - len(entered)
    found.refused_visits = sum(each.refused for each in looked)
    outcomes = {each.id: _outcome(claim, each) for each in looked}
    for unit in _units(claim, looked):
        decided, by = _decide(claim, unit, outcomes)
        _add(found, claim, decided, by)
        if decided in (HIT, CLEAN):
            _add_problems(found, claim, unit[0], is_negative=decided == CLEAN)
    return found


def _add_problems(found: Figure, claim: Counted, visit: Visit, *, is_negative: bool) -> None:
    """Problems noted in a form that assesses the whole, but what a second form answers otherwise."""
    for key, answer in BEHIND.get(claim.id, {}).items():
        if visit.answers.get(key) == answer and key not in visit.disputed:
            found.noted[key] += 1
            found.behind[key] += is_negative


def _in_scope(claim: Counted, visit: Visit) -> bool:
    """A count left earlier says nothing of a stage it did not reach."""
    if not claim.stages or "cnt_stage_reached" in visit.disputed:
        return True
    return visit.answers.get("cnt_stage_reached") in claim.stages


def _units(claim: Counted, looked: Sequence[Visit]) -> Iterable[list[Visit]]:
    if claim.unit == STATION or claim.kind == "places":
        places = defaultdict(list)
        for visit in looked:
            places[visit.place].append(visit)
        return places.values()
    return [[visit] for visit in looked]


def _outcome(claim: Counted, visit: Visit) -> str:
    if claim.kind == "places":
        return HIT
    if visit.refused and not claim.refused_count:
        return OUT
    if claim.kind == "ratio":
        return _ratio_outcome(visit)
    found = [_answer(part, visit) for part in claim.parts if part.form == visit.form]
    return next(each for each in IN_ONE if each in found)


def _ratio_outcome(visit: Visit) -> str:
    found = [_answer(Part(visit.form, key), visit) for key in ("v_members_women", "v_members_present")]
    if found == [CLEAN, CLEAN]:
        return HIT
    return next((each for each in (CONFLICT, UNSEEN, BLANK) if each in found), OUT)


def _answer(part: Part, visit: Visit) -> str:
    """What one question of one form says."""
    asked = _asked(part.key, visit)
    if asked != CLEAN:
        return asked
    given = visit.answers.get(part.key)
    if given in NOTHING:
        return BLANK
    if given == "not_observed":
        return UNSEEN
    if given == "not_applicable":
        return OUT
    if part.above is not None:
        return HIT if given > part.above else CLEAN
    chosen = given if isinstance(given, list) else [given]
    if part.of and not set(chosen) & set(part.of):
        return OUT
    hits = set(chosen) & set(part.hits)
    if not hits:
        return CLEAN
    certain = any((part.key, each) not in CRITICAL for each in hits) or part.key in visit.confirmed
    return HIT if certain else PENDING


def _asked(key: str, visit: Visit) -> str:
    """CLEAN where the question was asked; OUT where it was not; CONFLICT where that is disputed."""
    admitted = "tab_admitted" if visit.form == "tabulation" else "v_admitted"
    on = [
        key,
        *([admitted] if key != admitted else []),
        *(["vot_turned_away"] if key == ASKED_IF_TURNED_AWAY else []),
    ]
    if visit.disputed & set(on):
        return CONFLICT
    answers = visit.answers
    if key != admitted and answers.get(admitted) == "refused":
        return OUT
    if key in ASKED_IF_ADMITTED and answers.get("v_admitted") not in ADMITTED:
        return OUT
    if key == ASKED_IF_TURNED_AWAY:
        number = answers.get("vot_turned_away")
        return CLEAN if isinstance(number, int) and number > 0 else OUT
    return CLEAN


def _decide(claim: Counted, unit: Sequence[Visit], outcomes: dict[str, str]) -> tuple[str, list[Visit]]:
    """The outcome at one place and the visits that make it."""
    if claim.each == LATEST:
        in_order = sorted(unit, key=lambda each: (each.arrival, each.received), reverse=True)
        for visit in in_order:
            if outcomes[visit.id] in (HIT, PENDING, CLEAN, CONFLICT):
                return outcomes[visit.id], [visit]
    order = AT_ONE_PLACE.get(claim.each, AT_ONE_PLACE[ADVERSE_DECIDES])
    best = next(each for each in order if any(outcomes[visit.id] == each for visit in unit))
    alike = HITS if best in HITS else (best,)
    return best, [visit for visit in unit if outcomes[visit.id] in alike]


def _add(found: Figure, claim: Counted, decided: str, by: Sequence[Visit]) -> None:
    found.k += decided in HITS
    found.established += decided == HIT
    found.n += decided in (*HITS, CLEAN)
    found.not_observed += decided == UNSEEN
    found.blank += decided == BLANK
    found.conflicts += decided == CONFLICT
    if decided == CLEAN:
        found.other |= {visit.id for visit in by}
    if decided not in HITS:
        return
    found.supporting |= {visit.id for visit in by}
    hit_groups = set()
    for visit in by:
        mine = [part for part in claim.parts if part.form == visit.form]
        if claim.kind == "ratio":
            found.numerator += visit.answers["v_members_women"]
            found.denominator += visit.answers["v_members_present"]
        elif claim.kind != "places":
            hit_groups |= {part.group or part.key for part in mine if _answer(part, visit) in HITS}
            found.numerator += sum(
                visit.answers[part.key]
                for part in mine
                if part.above is not None and _answer(part, visit) == HIT
            )
    found.groups.update(hit_groups)
