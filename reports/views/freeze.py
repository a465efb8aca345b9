"""What a version is counted from: the freeze as it was, and what came in since."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from missions.models.scope import scope_in
from reports.queries.freeze import freeze_of
from reports.queries.staleness import drift
from reports.services.checking import checks_of
from reports.states import ONCE_ISSUED
from reports.views.loading import mission_to_read, private, version_to_read

LATE = "late_forms"


@login_required
@require_safe
def freeze_page(request: SignedInRequest, slug: str, statement_id: UUID) -> HttpResponseBase:
    """What was in, missing, in review and in conflict, and the sentences that would read otherwise by now."""
    mission = mission_to_read(request, slug)
    version, _reading = version_to_read(request, mission, statement_id)
    late = next(each for each in checks_of(version) if each.key == LATE)
    context: dict[str, Any] = {
        "mission": mission,
        "section": "statement",
        "statement": version.statement,
        "version": version,
        "freeze": freeze_of(version.snapshot, scope_in(request.user, mission)),
        "drift": drift(version.snapshot),
        "late": late.flags,
        "is_issued": version.statement.state in ONCE_ISSUED,
    }
    return private(render(request, "reports/freeze.html", context))
