"""All evidence of one claim, visit by visit, a page at a time."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from missions.checklists import Question
from missions.queries.answers import answer_in_words
from missions.states import Kind
from reports.queries.bound import Bound, bound
from reports.queries.evidence import Evidence, evidence
from reports.queries.reading import chosen
from reports.views.loading import mission_to_read, private, version_to_read

Outcomes = dict[str, tuple[str, Any]]
# What a visit says on a claim, by the claim's kind: (colour, word) of a hit and of the rest.
SAYS = {
    "negative": (("alarm", _("a case")), ("good", _("no case"))),
    "positive_all": (("alarm", _("does not hold")), ("good", _("holds"))),
}
COUNTS = (("accent", _("counted")), ("", _("in the base")))


@login_required
@require_safe
def claim_page(request: SignedInRequest, slug: str, statement_id: UUID, claim: str) -> HttpResponseBase:
    mission = mission_to_read(request, slug)
    version, reading = version_to_read(request, mission, statement_id)
    known = bound(version.snapshot)
    if claim not in reading.figures or claim not in known.measures:
        raise Http404
    words = _outcomes(reading.figures[claim]["kind"])
    outcome = request.GET.get("outcome", "")
    outcome = outcome if outcome in words else ""
    found = evidence(version.snapshot, claim, outcome=outcome, page=_page(request), known=known)
    context: dict[str, Any] = {
        "mission": mission,
        "section": "statement",
        "statement": version.statement,
        "version": version,
        "claim": claim,
        "chosen": chosen(reading, mark=reading.figures[claim]["mark"] or "", claim=claim),
        "found": found,
        "rows": [_row(each, known, words) for each in found.rows],
        "repeats": any(not each.decides for each in found.rows),
        "outcome": outcome,
        "filters": [(name, text, found.counts.get(name, 0)) for name, (_tone, text) in words.items()],
    }
    return private(render(request, "reports/claim.html", context))


def _row(each: Evidence, known: Bound, words: Outcomes) -> dict[str, Any]:
    tone, text = words.get(each.outcome, ("", each.outcome))
    return {
        "visit": each,
        "kind": Kind(each.kind).label,
        "tone": tone if each.decides else "",
        "outcome": text,
        "answers": [
            (known.questions[each.kind, key].text, _open_answer(known.questions[each.kind, key], answer))
            for key, answer in each.answers.items()
            if (each.kind, key) in known.questions
        ],
    }


def _open_answer(question: Question, answer: Any) -> str:
    """What was told in confidence is read on the submission's page, where it is recorded who looks."""
    return str(_("told in confidence")) if question.confidential else answer_in_words(question, answer)


def _outcomes(kind: str) -> Outcomes:
    """The colour and the word of each outcome; a hit is bad news for some claims and a count for others."""
    hit, clean = SAYS.get(kind, COUNTS)
    return {
        "hit": hit,
        "clean": clean,
        "not_observed": ("warn", _("not observed")),
        "blank": ("warn", _("left blank")),
        "conflict": ("warn", _("two forms disagree")),
    }


def _page(request: SignedInRequest) -> int:
    number = request.GET.get("page", "1")
    return int(number) if number.isdecimal() and len(number) < 7 else 1
