"""Check 10: nobody is named who did not agree to be, and no observer."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reports.claims.checks.context import CheckContext
from reports.claims.checks.results import Flag
from reports.claims.checks.said import Reading, Said
from reports.claims.record_sentences import NAMED_INSTITUTION, NAMED_PERSON

ADDRESS = re.compile(r"^(?:mr|mrs|ms|dr|prof)\.? ", re.IGNORECASE)
NAMING = frozenset({"meeting", "fact", "judgement", "recommendation"})


def names(reading: Reading, context: CheckContext) -> Iterator[Flag]:
    """Courtesy too: thanking somebody names them."""
    open_people, closed_people = _people(context)
    institutions = _unnamed_institutions(context)
    for said in reading.sentences:
        text = said.text.casefold()
        for name in sorted(closed_people - open_people):
            if _has(name, text):
                yield said.flag("names.person", name=name)
        for name in sorted(set(context.unnamed)):
            if len(name.split()) > 1 and _has(name, text) and not _is_author(said, name):
                yield said.flag("names.observer", name=name)
        for name in institutions if said.kind in NAMING else ():
            if _has(name, text):
                yield said.flag("names.institution", name=name)


def _has(name: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(name.casefold())}(?!\w)", text) is not None


def _is_author(said: Said, name: str) -> bool:
    return said.author.casefold() == name.casefold()


def _people(context: CheckContext) -> tuple[set[str], set[str]]:
    """Names that may be printed, and those that may not."""
    agreed: set[str] = set()
    others: set[str] = set()
    for meeting in context.meetings:
        for person in meeting.get("persons") or ():
            name = ADDRESS.sub("", str(person.get("name") or "").strip())
            if not name:
                continue
            may = meeting.get("attribution") == NAMED_PERSON and person.get("public") is True
            (agreed if may else others).add(name)
    head = str((context.mission.get("head") or {}).get("name") or "")
    return agreed | {ADDRESS.sub("", head)}, others


def _unnamed_institutions(context: CheckContext) -> list[str]:
    """Institutions met only on terms that keep them unnamed."""
    by_terms: dict[bool, set[str]] = {True: set(), False: set()}
    for meeting in context.meetings:
        may = meeting.get("attribution") in NAMED_INSTITUTION
        by_terms[may].add(re.sub(r"^the ", "", str(meeting.get("institution") or "").strip(), flags=re.I))
    return sorted(name for name in by_terms[False] - by_terms[True] if name)
