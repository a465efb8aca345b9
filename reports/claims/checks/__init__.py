"""The thirteen cross-checks before approval (methodology 4.6): pure, the same for the same input."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from reports.claims.checks.absence import full_access, negative_claims
from reports.claims.checks.context import CheckContext, LateChange
from reports.claims.checks.edited import edited_figures
from reports.claims.checks.facts import unsound_facts
from reports.claims.checks.judged import outcome_words, positive_overall
from reports.claims.checks.late import late_changes, late_forms
from reports.claims.checks.names import names
from reports.claims.checks.results import CheckResult, Flag, texts
from reports.claims.checks.said import Reading
from reports.claims.checks.scope import adjectives, country_wide
from reports.claims.checks.signs import opposite_signs
from reports.claims.checks.sums import sums
from reports.claims.checks.translations import translations

__all__ = ["CheckContext", "CheckResult", "Flag", "LateChange", "late_changes", "run"]

Check = Callable[[Reading, CheckContext], Iterator[Flag]]
CHECKS: tuple[tuple[str, Check], ...] = (
    ("negative_claims", negative_claims),
    ("full_access", full_access),
    ("country_wide", country_wide),
    ("outcome_words", outcome_words),
    ("adjectives", adjectives),
    ("positive_overall", positive_overall),
    ("facts", unsound_facts),
    ("opposite_signs", opposite_signs),
    ("sums", sums),
    ("names", names),
    ("edited_figures", edited_figures),
    ("late_forms", late_forms),
    ("translations", translations),
)

# What these find depends on the words of a language; the others compare figures and records.
OF_WORDS = frozenset(
    {"full_access", "country_wide", "outcome_words", "adjectives", "positive_overall", "opposite_signs"}
)


def run(document: Mapping[str, Any], context: CheckContext) -> tuple[CheckResult, ...]:
    """All thirteen in the order of the methodology, each passed when it flags nothing."""
    reading = Reading(document)
    return tuple(
        CheckResult(
            number,
            key,
            texts()[key]["title"],
            _explanation(key, reading),
            tuple(check(reading, context)),
        )
        for number, (key, check) in enumerate(CHECKS, start=1)
    )


def _explanation(key: str, reading: Reading) -> str:
    said = str(texts()[key]["explanation"]).strip()
    is_unread = key in OF_WORDS and not reading.words.phrases
    return f"{said} {texts()['unread']}" if is_unread else said
