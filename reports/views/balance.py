"""The balance sheet of a version: what was found on each principle, adverse items first, no verdict."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from reports.claims.balance import Principle, balance_sheet
from reports.views.loading import mission_to_read, private, version_to_read


@login_required
@require_safe
def balance(request: SignedInRequest, slug: str, statement_id: UUID) -> HttpResponseBase:
    mission = mission_to_read(request, slug)
    version, reading = version_to_read(request, mission, statement_id)
    context: dict[str, Any] = {
        "mission": mission,
        "section": "statement",
        "statement": version.statement,
        "version": version,
        "principles": [(_name(each), each) for each in balance_sheet(reading.document)],
    }
    return private(render(request, "reports/desk/balance.html", context))


def _name(principle: Principle) -> str:
    return {
        "secrecy": _("Secrecy of the vote"),
        "equality": _("Equality"),
        "transparency": _("Transparency"),
        "honest_count": _("An honest count"),
    }[principle.key]
