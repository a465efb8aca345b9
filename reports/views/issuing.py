"""When a statement may be read, the step that issues it, and the correction of an issued one."""

from datetime import datetime
from http import HTTPStatus
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import SignedInRequest
from missions.errors import DomainError, InvalidInputError, NotAllowedError, Problem, require
from missions.forms.audit import Moment
from missions.models import Mission
from missions.queries.jobs import unfinished_job
from reports.models import Statement
from reports.permissions import why_not_issue
from reports.queries.approvals import chain_of
from reports.queries.embargo import is_embargoed
from reports.services import issuing
from reports.signing import can_sign
from reports.states import StatementState
from reports.views.approvals import acted
from reports.views.loading import log_reading, mission_to_read, private, statement_to_read


@login_required
@require_POST
def embargo(request: SignedInRequest, slug: str, statement_id: UUID) -> HttpResponseBase:
    """Set or move it to a moment on the mission's clock; ``lift`` ends it."""
    mission = mission_to_read(request, slug)
    is_lifted = "lift" in request.POST
    return acted(
        request,
        slug,
        statement_id,
        lambda given: issuing.set_embargo(
            statement_id=statement_id,
            until=None if is_lifted else _moment(mission, given["until"]),
            reason=given["reason"],
            actor=request.user,
        ),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def issue(request: SignedInRequest, slug: str, statement_id: UUID) -> HttpResponseBase:
    """GET says what issuing means; POST asks a worker for it and leads to how far that is."""
    mission = mission_to_read(request, slug)
    statement = statement_to_read(request, mission, statement_id)
    try:
        require(why_not_issue(request.user, mission))
        if request.method != "POST":
            return _confirm(request, statement)
        job = issuing.request_issue(
            statement_id=statement_id,
            content_hash=request.POST.get("content_hash", ""),
            actor=request.user,
        )
    except NotAllowedError as reason:
        raise PermissionDenied(reason.message) from reason
    except DomainError as late:
        fresh = statement_to_read(request, mission, statement_id)
        return _confirm(request, fresh, status=HTTPStatus.CONFLICT, failure=late.message)
    return redirect("job", mission.slug, job.pk)


@login_required
@require_POST
def correct(request: SignedInRequest, slug: str, statement_id: UUID) -> HttpResponseBase:
    return acted(
        request,
        slug,
        statement_id,
        lambda given: issuing.begin_correction(
            statement_id=statement_id, reason=given["reason"], actor=request.user
        ),
    )


def _confirm(
    request: SignedInRequest, statement: Statement, *, status: int = 200, failure: str = ""
) -> HttpResponseBase:
    chain = chain_of(statement)
    if chain.version:
        chain.version.statement = statement
        log_reading(request, chain.version)
    public = settings.PUBLIC_URL + reverse("public-statement", args=[statement.pk])
    context: dict[str, Any] = {
        "mission": statement.mission,
        "section": "statement",
        "statement": statement,
        "version": chain.version,
        "is_ready": statement.state == StatementState.APPROVED and chain.is_complete,
        "is_embargoed": is_embargoed(statement),
        "is_signed": can_sign(),
        "public_url": public if settings.PUBLIC_URL else "",
        "running": unfinished_job(statement.mission, issuing.ISSUE),
        "failure": failure,
    }
    return private(render(request, "reports/approval/issue.html", context, status=status))


def _moment(mission: Mission, text: str) -> datetime:
    """A moment on the mission's clock. Raises InvalidInputError where there is none."""
    with timezone.override(ZoneInfo(mission.timezone)):
        try:
            found: datetime | None = Moment().clean(text)
        except ValidationError as problem:
            raise InvalidInputError([Problem("until", "invalid", " ".join(problem.messages))]) from problem
    if found is None:
        raise InvalidInputError([Problem("until", "required", _("Choose the day and time."))])
    return found
