"""What somebody asked for in the search box, as rows: only submissions that lie in their place."""

import re
from dataclasses import replace

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from missions.models import Mission, Submission
from missions.models.scope import scope_in
from missions.models.submission import SubmissionQuerySet
from missions.permissions import STAFF, role_in, team_ids_of
from missions.queries.checklists import form_of
from missions.queries.search_terms import Asker, condition
from missions.queries.search_vocabulary import confidential_keys, versions_of, vocabulary_of
from missions.search_language import Search, Term, parse
from missions.short_codes import ALPHABET, LENGTHS

# What people read aloud and type for letters the alphabet leaves out (Crockford).
_MISREAD = str.maketrans("OIL", "011")


def searchable(mission: Mission, user: User) -> SubmissionQuerySet:
    """All a person may search: what their place covers for staff, their own and their team's for others."""
    rows = Submission.objects.filter(mission=mission)
    if role_in(user, mission) in STAFF:
        return rows.filter(scope_in(user, mission).submissions())
    return rows.filter(Q(observer_id=user.pk) | Q(team_id__in=team_ids_of(user, mission)))


def understood(mission: Mission, user: User, text: str) -> Search:
    """The terms of a text, in the words of this mission and of the reader's language. One query."""
    return parse(text, vocabulary_of(versions_of(mission)))


def find(mission: Mission, user: User, text: str | Search) -> SubmissionQuerySet:
    """Everything a person may see that the text asks for, in no particular order.

    A text with a part that was not understood finds nothing (see `Search`); ``understood`` says why.
    A few queries go ahead, to learn how rare the words are.
    """
    search = understood(mission, user, text) if isinstance(text, str) else text
    rows = searchable(mission, user)
    if search.problems:
        return rows.none()
    versions = versions_of(mission)
    # What is found tells the answer, and nothing records it: what was told in confidence is not searched.
    asker = Asker(mission, user, versions, confidential_keys(versions))
    for term in search.terms:
        rows = rows.filter(condition(term, asker))
    return rows


def jump(mission: Mission, user: User, text: str) -> Submission | None:
    """The one submission whose short code was typed: whole, without the mission's code, or its last part.

    None when it is no code, nobody's, outside the person's place, or the last part of several.
    """
    typed = text.strip().upper()
    if not re.fullmatch(r"[\w-]{4,30}", typed):
        return None
    codes = {typed, f"{mission.code}-{typed}".upper(), *_completed(mission, typed, text.strip())}
    rows = searchable(mission, user).filter(code__in=codes)
    found = list(rows.select_related("station", "centre", "team")[:2])
    return found[0] if len(found) == 1 else None


def _completed(mission: Mission, typed: str, as_typed: str) -> list[str]:
    """Whole codes that end as was typed. A word of letters alone is one only when typed in capitals."""
    kind, _dash, letters = typed.rpartition("-")
    letters = letters.translate(_MISREAD)
    if len(letters) not in LENGTHS or set(letters) - set(ALPHABET):
        return []
    if not kind and as_typed.isalpha() and as_typed != typed:
        return []
    kinds = {form_of(version).code for version in versions_of(mission)}
    wanted = {kind.rpartition("-")[2]} if kind else kinds
    return [f"{mission.code}-{each}-{letters}" for each in sorted(wanted & kinds)]


def in_words(term: Term) -> str:
    """A part of the search as its chip says it."""
    values = ", ".join(term.values)
    words = f"{term.key}: {values}" if term.key else f"“{values}”"
    return _("not %(words)s") % {"words": words} if term.is_not else words


def and_also(search: Search, text: str) -> str:
    """The text of a search with one more part."""
    return replace(search, text=f"{search.text} {text}".strip()).text
