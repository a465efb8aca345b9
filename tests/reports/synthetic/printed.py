"""What each sentence must print of a figure, and what must be refused: methodology 4.2 to 4.5, applied anew.

Numbers are compared as a reader finds them: "1,204" and "six" as they count, "24 per cent" as "24 %".
"""

import re
from collections import Counter
from collections.abc import Iterator

from tests.reports.synthetic.claims import CENTRE, COUNT, CRITICAL, STATION, Counted
from tests.reports.synthetic.computed import Figure

WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
BELOW_ONE, ALMOST_ALL = "below 1 %", "almost 100 %"
NUMBER = re.compile(
    rf"(?P<below>less than one per cent)|(?P<almost>almost all)|(?P<digits>\d[\d,]*)(?P<pct> per cent)?"
    rf"|\b(?P<word>{'|'.join(WORDS)})\b",
    re.IGNORECASE,
)
# Tails of a sentence: the average beside the share, what the cases were.
LISTED = ("secrecy_problems", "no_obstacle_to_vote", "no_coercion", "serious_count_breaches")


def numbers_in(text: str) -> Counter:
    """Every number of a text, in digits or words."""
    return Counter(_number(found) for found in NUMBER.finditer(text))


def _number(found: re.Match) -> str:
    if found["below"]:
        return BELOW_ONE
    if found["almost"]:
        return ALMOST_ALL
    if found["word"]:
        return str(WORDS.index(found["word"].lower()) + 1)
    number = found["digits"].replace(",", "")
    return f"{number} %" if found["pct"] else number


def per_cent(k: int, n: int) -> str:
    """Whole per cent, halves up; never 0 for some, never 100 for fewer than all."""
    value = int(100 * k / n + 0.5)
    if value == 0 and k:
        return BELOW_ONE
    return ALMOST_ALL if value == 100 and k < n else f"{value} %"


def coverage(found: Figure) -> float:
    return found.n / (found.n + found.not_observed + found.blank)


def share(k: int, n: int, claim: Counted, found: Figure) -> list:
    """The numbers of "k of n" in the form its base calls for (4.2), the base said where asked (4.5)."""
    if n < 5:
        raise AssertionError("The synthetic mission has no base below five.")
    if k in (0, n):
        return [n]
    until = 200 if claim.unit in (COUNT, CENTRE) else 50
    if n < until:
        return [k, n]
    if n < 100:
        return [k, n, per_cent(k, n)]
    stated = [n] if 0.5 <= coverage(found) < 0.75 else []
    return [per_cent(k, n), *stated]


def sentence(claim: Counted, found: Figure, open_incidents: int) -> list | None:
    """The numbers its sentence must carry; None where there must be none."""
    if claim.kind == "places":
        return _places(claim, found)
    if claim.kind == "absence" and not found.k:
        return None if coverage(found) < 0.9 else [found.n, *([open_incidents] if open_incidents else [])]
    if coverage(found) < 0.5:
        return None
    if claim.kind == "ratio":
        return [per_cent(found.numerator, found.denominator), found.n]
    if claim.kind == "assessment":
        k = found.n - found.k if is_negative(claim, found) else found.k
        return [*share(k, found.n, claim, found), *problems(claim, found)]
    if claim.kind in ("absence", "problem") and found.k:
        return _cases(claim, found)
    if claim.kind == "everywhere":
        return _everywhere(claim, found)
    average = int(found.numerator / found.k + 0.5) if claim.id == "same_day_additions" else None
    return [*share(found.k, found.n, claim, found), *([average] if average else [])]


def problems(claim: Counted, found: Figure) -> list:
    """P17-P20: nine in ten positive, the two noted most if more than isolated; below, the two noted most;
    told negatively, the three noted most where it was."""
    if is_negative(claim, found):
        return sorted((n for n in found.behind.values() if n), reverse=True)[:3]
    floor = max(2, 0.02 * found.n) if found.k / found.n >= 0.9 else 0
    return sorted((n for n in found.noted.values() if n > floor), reverse=True)[:2]


def _places(claim: Counted, found: Figure) -> list:
    if found.refused:
        return [found.k, found.refused]
    return [found.k, found.visits] if claim.forms == ("voting",) and found.visits > found.k else [found.k]


def _cases(claim: Counted, found: Figure) -> list | None:
    if not is_critical(claim):
        numbers = share(found.k, found.n, claim, found)
    elif not found.established:
        return None
    elif claim.unit == STATION:
        numbers = [found.established]
    else:
        numbers = [found.established, found.n]
    whole = claim.id in LISTED and found.established == found.k
    alone = len(found.groups) == 1 and set(found.groups.values()) == {found.k}
    return numbers + (list(found.groups.values()) if whole and not alone else [])


def _everywhere(claim: Counted, found: Figure) -> list:
    """P27: refusals of access replace what held elsewhere."""
    if found.groups["refused"] or found.groups["restricted"]:
        return [number for number in found.groups.values() if number]
    return share(found.n - found.k, found.n, claim, found)


def is_negative(claim: Counted, found: Figure) -> bool:
    """P19, P20: below three quarters, and counts below 200 as soon as one was assessed negatively."""
    return found.k / found.n < 0.75 or (claim.unit == COUNT and found.n < 200 and found.k < found.n)


def is_critical(claim: Counted) -> bool:
    return any((part.key, hit) in CRITICAL for part in claim.parts for hit in part.hits)


def refusals(claim: Counted, found: Figure, open_incidents: int) -> Iterator[tuple[str, list]]:
    """Rules under which a general sentence must be refused, each with the numbers its reason must name."""
    could = found.n + found.not_observed + found.blank
    if claim.kind in ("absence", "everywhere") and not found.k:
        if coverage(found) < 0.9:
            yield "coverage_low_for_absence", [found.n, could]
        elif open_incidents:
            yield "incidents_open", [open_incidents]
    elif claim.kind == "everywhere":
        yield "not_everywhere", [found.k, found.n]
    elif claim.kind in ("absence", "problem") and found.k:
        yield from _refused_cases(claim, found)
    elif claim.kind != "places" and coverage(found) < 0.5:
        yield "coverage_low", [found.n, could]


def _refused_cases(claim: Counted, found: Figure) -> Iterator[tuple[str, list]]:
    if claim.kind == "absence":
        yield "cases_recorded", [found.k, found.n]
    if is_critical(claim) and found.established < found.k:
        yield "cases_unconfirmed", [found.k - found.established]
