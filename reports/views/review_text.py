"""A statement written elsewhere, pasted and held against the mission's records."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.requests import SignedInRequest
from missions.models import Mission
from reports.models import StatementVersion
from reports.queries.embargo import why_not_read_embargoed
from reports.queries.versions import versions_of
from reports.services.checking import review_of
from reports.views.loading import log_reading, mission_to_read, private

LONGEST = 60_000  # characters: some twenty pages


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def review_text(request: SignedInRequest, slug: str) -> HttpResponseBase:
    """GET asks for the text; POST shows it with its flags, because it is too long for an address."""
    mission = mission_to_read(request, slug)
    version = _newest(request, mission)
    context: dict[str, Any] = {"mission": mission, "section": "statement", "version": version}
    if request.method != "POST":
        return private(render(request, "reports/review_text.html", context))
    text = request.POST.get("text", "")
    context |= {"text": text, "longest": LONGEST, "failure": _why_not(text, version)}
    if not context["failure"] and version is not None:
        log_reading(request, version)
        context["reviewed"] = review_of(version, text)
    status = 422 if context["failure"] else 200
    return private(render(request, "reports/review_text.html", context, status=status))


def _newest(request: SignedInRequest, mission: Mission) -> StatementVersion | None:
    """The version the text is held against: the newest one. Its figures are shown, so its embargo holds."""
    version = versions_of(mission).first()
    if version and (reason := why_not_read_embargoed(request.user, version.statement)):
        raise PermissionDenied(reason)
    return version


def _why_not(text: str, version: StatementVersion | None) -> str:
    if version is None:
        return _("Compile a statement first: a text is held against the figures it counts.")
    if not text.strip():
        return _("Paste the text of the statement.")
    if len(text) > LONGEST:
        return _("The text is too long to review at once; paste at most %(longest)s characters.") % {
            "longest": LONGEST
        }
    return ""
