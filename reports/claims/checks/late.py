"""Check 12: what came in since the freeze and would change a band or break a negative claim."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from reports.claims.checks.context import CheckContext, LateChange
from reports.claims.checks.results import Flag, flag
from reports.claims.checks.said import Reading
from reports.claims.figures import Figure
from reports.claims.phrases import BANDS_FROM
from reports.claims.wording import Wording

Plain = Mapping[str, Any]


def late_forms(reading: Reading, context: CheckContext) -> Iterator[Flag]:
    by_claim = {said.claim: said for said in reading.sentences if said.claim}
    for change in context.late:
        said = by_claim.get(change.claim)
        mark, section = (said.mark, said.section) if said else ("", "")
        text = said.text if said else change.before
        yield flag(
            "late_forms.changed" if change.after else "late_forms.gone",
            mark,
            section,
            text,
            after=change.after,
        )


def late_changes(document: Plain, now: Mapping[str, Figure], wording: Wording) -> tuple[LateChange, ...]:
    """Sentences of the document that the figures as counted now would word in another frame or band.

    More of the same does not count: 11 of 16 where it was 10 of 15 is left for the next compile.
    """
    found = []
    for each in document["figures"]["figures"]:
        told, figure = each.get("sentence"), now.get(each["id"])
        if not told or figure is None:
            continue
        said = wording.sentence(figure)
        before = (_frame(told["wording"]), _band(int(each["k"]), int(each["n"]), wording))
        after = (_frame(said.wording), _band(figure.k, figure.n, wording)) if said else None
        if after != before:
            found.append(LateChange(each["id"], told["text"], said.standard if said else ""))
    return tuple(found)


def _frame(name: str) -> str:
    """`say:percent` without its form: a base that passes 50 or 100 says the same in other figures."""
    return name.partition(":")[0]


def _band(k: int, n: int, wording: Wording) -> int:
    """Which step of the language's ladder a share stands on; below 50 only none, some and all."""
    if n == 0 or k in (0, n):
        return -2 if k == 0 else -1
    if n < BANDS_FROM:
        return 0
    steps = [int(band["up_to"]) for band in wording.language.data["bands"]]
    return next((i for i, step in enumerate(steps) if Fraction(k, n) <= Fraction(step, 100)), len(steps))
