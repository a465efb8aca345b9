"""The page on which a statement is sent for approval, approved, refused and given to others to decide."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from accounts.requests import SignedInRequest, whole_number
from missions.errors import DomainError, NotAllowedError
from missions.models import Mission
from missions.views.refusals import status_of
from reports.models import Statement, StatementVersion
from reports.permissions import (
    why_not_arrange_approval,
    why_not_correct_issued,
    why_not_issue,
    why_not_send_for_approval,
    why_not_set_embargo,
)
from reports.queries.approval_history import acts_on
from reports.queries.approvals import chain_of, staff_of
from reports.queries.embargo import is_embargoed
from reports.queries.staleness import drift
from reports.services import approvals
from reports.services.checking import context_of
from reports.services.obstacles import obstacles_of
from reports.states import ONCE_ISSUED, StatementState
from reports.views.loading import log_reading, mission_to_read, private, statement_to_read

Given = Mapping[str, Any]
BEFORE_SENDING = (StatementState.DRAFTING, StatementState.COMPILED)


@login_required
@require_safe
def approval(request: SignedInRequest, slug: str, statement_id: UUID) -> HttpResponseBase:
    """Where the statement stands, what stands in its way, whose turn it is, and what was decided before."""
    mission = mission_to_read(request, slug)
    return approval_page(request, statement_to_read(request, mission, statement_id))


@login_required
@require_POST
def send(request: SignedInRequest, slug: str, statement_id: UUID) -> HttpResponseBase:
    return acted(
        request,
        slug,
        statement_id,
        lambda given: approvals.send(statement_id=statement_id, actor=request.user),
    )


@login_required
@require_POST
def approve(request: SignedInRequest, slug: str, statement_id: UUID) -> HttpResponseBase:
    """Approve what was read: its hash comes along."""
    return acted(
        request,
        slug,
        statement_id,
        lambda given: approvals.approve(
            statement_id=statement_id,
            role=given["role"],
            content_hash=given["content_hash"],
            actor=request.user,
        ),
    )


@login_required
@require_POST
def refuse(request: SignedInRequest, slug: str, statement_id: UUID) -> HttpResponseBase:
    return acted(
        request,
        slug,
        statement_id,
        lambda given: approvals.refuse(
            statement_id=statement_id,
            role=given["role"],
            content_hash=given["content_hash"],
            actor=request.user,
            reason=given["reason"],
        ),
    )


@login_required
@require_POST
def delegate(request: SignedInRequest, slug: str, statement_id: UUID) -> HttpResponseBase:
    return acted(
        request,
        slug,
        statement_id,
        lambda given: approvals.delegate(
            statement_id=statement_id,
            role=given["role"],
            to=_chosen(given["to"], request.user),
            actor=request.user,
            reason=given["reason"],
        ),
    )


def acted(
    request: SignedInRequest, slug: str, statement_id: UUID, act: Callable[[dict[str, str]], object]
) -> HttpResponseBase:
    """Do it and show the page; what cannot be done is said there, and what was typed stays typed."""
    mission = mission_to_read(request, slug)
    statement_to_read(request, mission, statement_id)
    names = ("form", "role", "content_hash", "reason", "to", "until")
    given = {name: request.POST.get(name, "") for name in names}
    try:
        act(given)
    except NotAllowedError as reason:
        raise PermissionDenied(reason.message) from reason
    except DomainError as refusal:
        fresh = statement_to_read(request, mission, statement_id)
        return approval_page(request, fresh, status=status_of(refusal), failure=refusal.message, given=given)
    return redirect("statement-approval", slug, statement_id)


def approval_page(
    request: SignedInRequest,
    statement: Statement,
    *,
    status: int = 200,
    failure: str = "",
    given: Given | None = None,
) -> HttpResponseBase:
    mission, chain = statement.mission, chain_of(statement)
    if chain.version:
        chain.version.statement = statement
        log_reading(request, chain.version)
    is_before = statement.state in BEFORE_SENDING
    context: dict[str, Any] = {
        "mission": mission,
        "section": "statement",
        "statement": statement,
        "version": chain.version,
        "chain": chain,
        "mine": [place for place in chain.places if place.is_held_by(request.user)],
        "may_delegate": statement.state in (StatementState.COMPILED, StatementState.IN_APPROVAL),
        "colleagues": [each for each in staff_of(mission) if each.pk != request.user.pk],
        "is_before": is_before,
        "is_issued": statement.state in ONCE_ISSUED,
        "is_embargoed": is_embargoed(statement),
        "obstacles": obstacles_of(statement, chain) if is_before else (),
        "acts": acts_on(statement),
        "correction": Statement.objects.filter(supersedes=statement).first(),
        "failure": failure,
        "given": given or {},
        **_since(chain.version),
        **_why_not(request.user, mission),
    }
    return private(render(request, "reports/approval/page.html", context, status=status))


def _since(version: StatementVersion | None) -> dict[str, Any]:
    """What came after the freeze, and which sentences it would change: after issue, for a correction."""
    moved = drift(version.snapshot) if version else None
    return {"drift": moved, "late": context_of(version).late if version and moved else ()}


def _why_not(user: User, mission: Mission) -> dict[str, str]:
    return {
        "why_not_send": why_not_send_for_approval(user, mission),
        "why_not_arrange": why_not_arrange_approval(user, mission),
        "why_not_set_embargo": why_not_set_embargo(user, mission),
        "why_not_issue": why_not_issue(user, mission),
        "why_not_correct": why_not_correct_issued(user, mission),
    }


def _chosen(number: str, otherwise: User) -> User:
    """The person of that id; whoever asks where there is none, which the service refuses."""
    return User.objects.filter(pk=whole_number(number) or 0).first() or otherwise
