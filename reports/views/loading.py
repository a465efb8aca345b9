"""What every page of a statement begins with: may the person read it, and which version is it."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.cache import patch_cache_control

from accounts.requests import SignedInRequest, whole_number
from missions.models import Mission
from missions.permissions import why_not_read_statement
from missions.views.missions import mission_or_404
from reports.models import Statement, StatementVersion
from reports.queries.embargo import why_not_read_embargoed
from reports.queries.reading import Reading
from reports.queries.versions import readable_versions
from reports.services import issuing


def mission_to_read(request: SignedInRequest, slug: str) -> Mission:
    mission = mission_or_404(request, slug)
    reason = why_not_read_statement(request.user, mission)
    if reason:
        raise PermissionDenied(reason)
    return mission


def statement_to_read(request: SignedInRequest, mission: Mission, statement_id: UUID) -> Statement:
    """The statement, unless its embargo keeps the person out."""
    statement = get_object_or_404(Statement.objects.filter(mission=mission), pk=statement_id)
    statement.mission = mission
    if reason := why_not_read_embargoed(request.user, statement):
        raise PermissionDenied(reason)
    return statement


def version_to_read(
    request: SignedInRequest, mission: Mission, statement_id: UUID
) -> tuple[StatementVersion, Reading]:
    """The version the address names, else the newest, and its document but for the evidence table."""
    statement = statement_to_read(request, mission, statement_id)
    return version_numbered(request, statement, request.GET.get("version", ""))


def version_numbered(
    request: SignedInRequest, statement: Statement, number: str
) -> tuple[StatementVersion, Reading]:
    """A version of a statement the person may read, the newest for "", and its document as above."""
    versions = readable_versions(statement)
    if number:
        versions = versions.filter(number=whole_number(number) or 0)
    version = versions.first()
    if version is None:
        raise Http404
    version.statement = statement
    log_reading(request, version)
    return version, Reading(version.text)  # type: ignore[attr-defined]  # annotated above


def log_reading(request: SignedInRequest, version: StatementVersion) -> None:
    """Under embargo the trail tells who looked at which page."""
    name = (request.resolver_match and request.resolver_match.url_name) or ""
    issuing.log_reading(version, what=name, actor=request.user)


def private(response: HttpResponseBase) -> HttpResponseBase:
    """Drafts stay on no disk but ours."""
    patch_cache_control(response, private=True, no_store=True)
    return response
