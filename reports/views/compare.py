"""Two versions of a statement side by side: which figures moved, which sentences changed, and why."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from missions.models import Submission
from missions.models.scope import scope_in
from reports.claims.compared import Comparison, Moved, Told, Why
from reports.claims.comparing import compare
from reports.claims.numbers import Form
from reports.models import Statement, StatementVersion
from reports.queries.compare import EvidenceMoved, edits_between, evidence_moved
from reports.views.loading import mission_to_read, private, statement_to_read, version_numbered

# How an address names the issued version that a correction corrects.
CORRECTED = "corrected"
# So many short codes are named beside one figure.
CODES = 6
# So many edits are listed; the history has all of them.
EDITS = 20
WHY = {
    Why.EVIDENCE: gettext_lazy("evidence"),
    Why.WORDING: gettext_lazy("wording chosen"),
    Why.WRITTEN: gettext_lazy("written by people"),
    Why.RULES: gettext_lazy("rules"),
    Why.LANGUAGE: gettext_lazy("language"),
    Why.PROFILE: gettext_lazy("profile"),
}
FORMS = {
    Form.NONE: gettext_lazy("not told"),
    Form.WORDS: gettext_lazy("in words"),
    Form.COUNT_OF_N: gettext_lazy("as a count"),
    Form.COUNT_AND_PERCENT: gettext_lazy("as a count and per cent"),
    Form.PERCENT: gettext_lazy("as per cent"),
    Form.CASES: gettext_lazy("as a number of cases"),
}
MOVED = {
    "came": gettext_lazy("Submissions that came in"),
    "went": gettext_lazy("Submissions that are out"),
    "revised": gettext_lazy("Submissions in another revision"),
    "counted_otherwise": gettext_lazy("Submissions that count otherwise"),
    "judged": gettext_lazy("Submissions with a critical finding judged otherwise"),
    "incidents": gettext_lazy("Incidents that are new, gone or stand otherwise"),
}


@login_required
@require_safe
def compare_page(request: SignedInRequest, slug: str, statement_id: UUID) -> HttpResponseBase:
    """From one version (``from``; ``corrected`` for the issued one a correction corrects) to another."""
    mission = mission_to_read(request, slug)
    statement = statement_to_read(request, mission, statement_id)
    options = _options(statement)
    later = request.GET.get("to") or (options[0].value if options else "")
    earlier = request.GET.get("from") or _before(options, later)
    context: dict[str, Any] = {
        "mission": mission,
        "section": "statement",
        "statement": statement,
        "options": options,
        "earlier": earlier,
        "later": later,
    }
    if len(options) > 1 and earlier and later:
        before, after = (_named(request, statement, each) for each in (earlier, later))
        context |= _compared(request, before, after)
    return private(render(request, "reports/compare.html", context))


@dataclass(frozen=True)
class Option:
    value: str
    label: str


def _options(statement: Statement) -> list[Option]:
    """Every version, the newest first, and the issued one that this statement corrects."""
    numbers = statement.versions.order_by("-number").values_list("number", flat=True)
    own = [Option(str(number), _("Version %(n)s") % {"n": number}) for number in numbers]
    corrected = [Option(CORRECTED, _("The issued statement it corrects"))] if statement.supersedes_id else []
    return own + corrected


def _before(options: list[Option], later: str) -> str:
    """What stands before a version in the list; nothing for the first of all."""
    values = [each.value for each in options]
    after = values[values.index(later) + 1 :] if later in values else []
    return after[0] if after else ""


def _named(request: SignedInRequest, statement: Statement, value: str) -> StatementVersion:
    if value == CORRECTED and statement.supersedes_id:
        statement, value = statement_to_read(request, statement.mission, statement.supersedes_id), ""
    version, _reading = version_numbered(request, statement, value)
    return version


def _compared(request: SignedInRequest, before: StatementVersion, after: StatementVersion) -> dict[str, Any]:
    found = compare(before.text, after.text)  # type: ignore[attr-defined]  # annotated by readable_versions
    moved = evidence_moved(before.snapshot, after.snapshot)
    links = _links(request, after, moved, found)
    edits = edits_between(before, after)
    return {
        "before": before,
        "after": after,
        "found": found,
        "unlike": [WHY[each] for each in found.unlike],
        "moved": [
            (MOVED[name], group, [(code, links.get(code)) for code in group.codes])
            for name, group in moved.groups.items()
            if group.number
        ],
        "figures": [_figure(each, links) for each in found.figures],
        "sentences": [(each, [WHY[why] for why in each.why]) for each in found.sentences],
        "edits": edits[:EDITS],
        "edits_more": max(0, edits.count() - EDITS),
    }


def _figure(moved: Moved, links: Mapping[str, UUID]) -> dict[str, Any]:
    groups = (
        (_("came in"), moved.came),
        (_("out"), moved.went),
        (_("says otherwise"), moved.otherwise),
    )
    return {
        "moved": moved,
        "before": _told(moved.before),
        "after": _told(moved.after),
        "why": [WHY[each] for each in moved.why],
        "groups": [
            (words, [(code, links.get(code)) for code in codes[:CODES]], max(0, len(codes) - CODES))
            for words, codes in groups
            if codes
        ],
    }


def _told(told: Told | None) -> dict[str, str]:
    """How a figure is told: its number, and beside it how it is written, its band and its coverage."""
    if told is None:
        return {"number": _("no such figure"), "more": ""}
    more = [str(FORMS[Form(told.form)])]
    if told.band:
        more.append(_("over %(over)s to %(up_to)s %%") % {"over": told.band[0], "up_to": told.band[1]})
    if told.coverage is not None and told.coverage < 1:
        more.append(_("coverage %(c)s %%") % {"c": min(99, round(told.coverage * 100))})
    if not told.is_said:
        more.append(_("not said"))
    return {"number": _("%(k)s of %(n)s") % {"k": told.k, "n": told.n}, "more": ", ".join(more)}


def _links(
    request: SignedInRequest, version: StatementVersion, moved: EvidenceMoved, found: Comparison
) -> dict[str, UUID]:
    """Where the short codes on the page lead, but for those outside the person's areas. One query."""
    mission = version.statement.mission
    codes: Iterable[str] = {
        *(code for group in moved.groups.values() for code in group.codes),
        *(
            code
            for each in found.figures
            for codes in (each.came, each.went, each.otherwise)
            for code in codes[:CODES]
        ),
    }
    rows = Submission.objects.filter(scope_in(request.user, mission).submissions(), mission=mission)
    return dict(rows.filter(code__in=codes).values_list("code", "pk"))
