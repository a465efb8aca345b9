"""What people write into a statement beside its figures: a page of what stands, and a form for each."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import SignedInRequest, whole_number
from missions.errors import DomainError, InvalidInputError, NotAllowedError
from missions.views.refusals import status_of
from reports.forms.writing import Beside, DeskForm
from reports.permissions import why_not_confirm, why_not_edit_statement, why_not_write
from reports.queries.writing import Desk, desk_of
from reports.queries.writing_rows import written_on
from reports.services import facts
from reports.services.content import EditedMeanwhileError
from reports.views.loading import mission_to_read, private, version_to_read
from reports.views.writing_rooms import ROOMS, Room

EITHER = ["GET", "HEAD", "POST"]


@login_required
@require_safe
def writing(request: SignedInRequest, slug: str, statement_id: UUID) -> HttpResponseBase:
    """The five kinds with what stands, what is missing, and what was removed."""
    desk = _desk(request, slug, statement_id)
    context = _context(request, desk) | {
        "rooms": [(room, written_on(desk, room.name, request.user)) for room in ROOMS.values()]
    }
    return private(render(request, "reports/desk/writing.html", context))


@login_required
@require_http_methods(EITHER)
def write_new(request: SignedInRequest, slug: str, statement_id: UUID, what: str) -> HttpResponseBase:
    desk, room = _desk(request, slug, statement_id), _room(what)
    if not room.can_add:
        raise Http404
    if request.method == "POST":
        return _keep(request, desk, room, None)
    form = room.form(desk, None, initial={"claim": request.GET.get("claim", "")})
    return _page(request, desk, room, None, form)


@login_required
@require_http_methods(EITHER)
def write(request: SignedInRequest, slug: str, statement_id: UUID, what: str, key: str) -> HttpResponseBase:
    desk, room = _desk(request, slug, statement_id), _room(what)
    row = room.load(desk, key, request.user)
    if request.method == "POST":
        return _keep(request, desk, room, row)
    return _page(request, desk, room, row, room.form(desk, row))


@login_required
@require_POST
def remove(request: SignedInRequest, slug: str, statement_id: UUID, what: str, key: str) -> HttpResponseBase:
    room = _room(what)
    if not room.can_remove:
        raise Http404
    return _done(request, slug, statement_id, room, key, room.service.remove)


@login_required
@require_POST
def bring_back(
    request: SignedInRequest, slug: str, statement_id: UUID, what: str, key: str
) -> HttpResponseBase:
    """As it stood before the edit posted."""
    room = _room(what)
    edit = _number(request, "edit")
    return _done(request, slug, statement_id, room, key, room.service.bring_back, edit=edit)


@login_required
@require_POST
def confirm(request: SignedInRequest, slug: str, statement_id: UUID, fact_id: int) -> HttpResponseBase:
    """A second person has held a fact against its source."""
    return _done(request, slug, statement_id, ROOMS["facts"], str(fact_id), facts.confirm)


def _desk(request: SignedInRequest, slug: str, statement_id: UUID) -> Desk:
    """The desk of a compiled statement, for those who write at it."""
    mission = mission_to_read(request, slug)
    if reason := why_not_write(request.user, mission):
        raise PermissionDenied(reason)
    version, _reading = version_to_read(request, mission, statement_id)
    return desk_of(version.statement)


def _room(what: str) -> Room:
    if what not in ROOMS:
        raise Http404
    return ROOMS[what]


def _keep(request: SignedInRequest, desk: Desk, room: Room, row: Any) -> HttpResponseBase:
    """Keep what was posted, or show it again with what is wrong, or with what was written meanwhile."""
    form = room.form(desk, row, request.POST)
    if not form.is_valid():
        return _page(request, desk, room, row, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    if "preview" in request.POST:
        return _page(request, desk, room, row, form, reads=room.preview(desk, row, form))
    try:
        room.keep(desk, row, form, request.user)
    except NotAllowedError as reason:
        raise PermissionDenied(reason.message) from reason
    except InvalidInputError as refusal:
        form.refuse(refusal)
        return _page(request, desk, room, row, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    except EditedMeanwhileError as late:
        return _late(request, desk, room, row, form, late)
    except DomainError as refusal:
        return _page(request, desk, room, row, form, status=HTTPStatus.CONFLICT, failure=refusal.message)
    return _to_list(desk, room)


def _late(
    request: SignedInRequest,
    desk: Desk,
    room: Room,
    row: Any,
    form: DeskForm,
    late: EditedMeanwhileError,
) -> HttpResponseBase:
    """What was typed, kept, beside what stands now; saved again it takes its place."""
    stands = room.load(desk, _key(row), request.user) if row else room.taken(desk, form)
    typed = request.POST.copy()
    typed["revision"] = str(late.revision)
    again = room.form(desk, row, typed)
    again.is_valid()
    return _page(
        request,
        desk,
        room,
        row,
        again,
        status=HTTPStatus.CONFLICT,
        failure=late.message,
        beside=form.beside(stands) if stands else [],
    )


def _done(
    request: SignedInRequest,
    slug: str,
    statement_id: UUID,
    room: Room,
    key: str,
    act: Callable[..., Any],
    **more: Any,
) -> HttpResponseBase:
    """Do it with the record; what cannot be done is said on its page, which shows it as it is now."""
    desk = _desk(request, slug, statement_id)
    row = room.load(desk, key, request.user)
    named = room.named(row)
    try:
        act(
            statement=desk.statement,
            **named,
            **more,
            expected_revision=_number(request, "revision"),
            actor=request.user,
        )
    except NotAllowedError as reason:
        raise PermissionDenied(reason.message) from reason
    except DomainError as refusal:
        row = room.load(desk, key, request.user)
        form = room.form(desk, row)
        return _page(request, desk, room, row, form, status=status_of(refusal), failure=refusal.message)
    return _to_list(desk, room)


def _page(
    request: SignedInRequest,
    desk: Desk,
    room: Room,
    row: Any,
    form: DeskForm,
    *,
    status: int = HTTPStatus.OK,
    failure: str = "",
    beside: list[Beside] | None = None,
    reads: str = "",
) -> HttpResponseBase:
    is_fact = room.name == "facts" and row is not None
    context = _context(request, desk) | {
        "room": room,
        "row": row,
        "key": _key(row) if row else "",
        "form": form,
        "failure": failure,
        "beside": beside,
        "reads": reads or (room.reads(desk, row) if row else ""),
        "is_preview": bool(reads),
        "can_preview": type(room).preview is not Room.preview,
        "revision": room.revision(row) if row else 0,
        "is_removed": bool(row) and room.is_removed(row),
        "edits": room.edits(desk, row) if row else [],
        "why_not_confirm": why_not_confirm(request.user, row) if is_fact else "",
    }
    return private(render(request, "reports/desk/writing_form.html", context, status=status))


def _context(request: SignedInRequest, desk: Desk) -> dict[str, Any]:
    return {
        "mission": desk.statement.mission,
        "section": "statement",
        "statement": desk.statement,
        "why_not_edit": why_not_edit_statement(request.user, desk.statement),
    }


def _key(row: Any) -> str:
    return str(getattr(row, "pk", None) or row.key)


def _number(request: SignedInRequest, name: str) -> int:
    return whole_number(request.POST.get(name, "")) or 0


def _to_list(desk: Desk, room: Room) -> HttpResponseBase:
    address = reverse("statement-writing", args=[desk.statement.mission.slug, desk.statement.pk])
    return redirect(f"{address}#{room.name}")
