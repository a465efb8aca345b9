"""Check 12: figures that what came in since the freeze would word otherwise."""

from __future__ import annotations

from collections.abc import Iterator

from reports.claims.checks.context import CheckContext
from reports.claims.checks.results import Flag, flag
from reports.claims.checks.said import Reading


def late_forms(reading: Reading, context: CheckContext) -> Iterator[Flag]:
    by_claim = {said.claim: said for said in reading.sentences if said.claim}
    for change in context.late:
        said = by_claim.get(change.claim)
        mark, section = (said.mark, said.section) if said else ("", "")
        text = said.text if said else change.before
        rule = "gone" if not change.after else "changed" if change.before else "new"
        yield flag(f"late_forms.{rule}", mark, section, text, after=change.after)
