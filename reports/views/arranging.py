"""The chain of approvals as the head of mission sets it: a row a place, templates to begin with."""

from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from accounts.requests import SignedInRequest
from missions.errors import DomainError, InvalidInputError, NotAllowedError
from reports.models import Statement
from reports.permissions import why_not_arrange_approval
from reports.queries.approvals import HEAD_ALONE, fingerprint_of, staff_of, steps_of
from reports.services import arranging
from reports.services.arranging import HEAD, MOST_PLACES, PlaceAsked
from reports.states import ONCE_ISSUED
from reports.views.loading import mission_to_read, private, statement_to_read

BLANK_ROWS = 3
TEMPLATES = {
    "head": (_("Head of mission alone"), (PlaceAsked("1", HEAD_ALONE, HEAD),)),
    "delegations": (
        _("Several delegations, then head"),
        (
            PlaceAsked("1", "Head of the first delegation", ""),
            PlaceAsked("1", "Head of the second delegation", ""),
            PlaceAsked("1", "Head of the third delegation", ""),
            PlaceAsked("2", HEAD_ALONE, HEAD),
        ),
    ),
    "headquarters": (
        _("Mission, then headquarters"),
        (PlaceAsked("1", HEAD_ALONE, HEAD), PlaceAsked("2", "Headquarters", "")),
    ),
}


@dataclass(frozen=True)
class FilledRow:
    """One row of the form with what is wrong in it, by the field's name."""

    place: PlaceAsked
    problems: dict[str, str] = field(default_factory=dict)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def chain(request: SignedInRequest, slug: str, statement_id: UUID) -> HttpResponseBase:
    """GET shows the chain as it stands, or a template; POST replaces it."""
    mission = mission_to_read(request, slug)
    statement = statement_to_read(request, mission, statement_id)
    if reason := why_not_arrange_approval(request.user, mission):
        raise PermissionDenied(reason)
    if request.method != "POST":
        return _page(request, statement, _begun(request, statement))
    places = _given(request)
    was = request.POST.get("was", "")
    try:
        arranging.arrange(statement_id=statement.pk, places=places, was=was, actor=request.user)
    except NotAllowedError as refusal:
        raise PermissionDenied(refusal.message) from refusal
    except InvalidInputError as wrong:
        return _page(request, statement, places, status=HTTPStatus.UNPROCESSABLE_ENTITY, wrong=wrong, was=was)
    except DomainError as late:
        return _page(request, statement, places, status=HTTPStatus.CONFLICT, failure=late.message)
    return redirect("statement-approval", slug, statement_id)


def _given(request: SignedInRequest) -> list[PlaceAsked]:
    """The rows as they were sent; a form that was tampered with has rows cut to the shortest column."""
    columns = [request.POST.getlist(name) for name in ("position", "role", "person")]
    return [PlaceAsked(*row) for row in zip(*columns, strict=False)][: 2 * MOST_PLACES]


def _begun(request: SignedInRequest, statement: Statement) -> list[PlaceAsked]:
    """What the form opens with: the template asked for, else what stands."""
    if template := TEMPLATES.get(request.GET.get("template", "")):
        return list(template[1])
    return [
        PlaceAsked(str(step.position), step.role, str(step.person_id or HEAD))
        for step in steps_of(statement.mission)
    ]


def _page(
    request: SignedInRequest,
    statement: Statement,
    places: list[PlaceAsked],
    *,
    status: int = 200,
    failure: str = "",
    wrong: InvalidInputError | None = None,
    was: str = "",
) -> HttpResponseBase:
    """After a conflict the form carries the chain that stands now, so that saving again replaces that."""
    mission = statement.mission
    problems = wrong.problems if wrong else ()
    by_field: dict[str, str] = {problem.field: problem.message for problem in problems}
    while places and places[-1].is_blank:
        places = places[:-1]
    blank = [PlaceAsked(str(_next_position(places)), "", "")] * BLANK_ROWS
    rows = [
        FilledRow(
            place,
            {name: by_field.get(f"{name}-{number}", "") for name in ("position", "role", "person")},
        )
        for number, place in enumerate([*places, *blank])
    ]
    context: dict[str, Any] = {
        "mission": mission,
        "section": "statement",
        "statement": statement,
        "rows": rows,
        "staff": staff_of(mission),
        "positions": [str(number) for number in range(1, max(9, _next_position(places)) + 1)],
        "templates": [(key, name) for key, (name, _places) in TEMPLATES.items()],
        "is_running": _is_running(statement),
        "was": was or fingerprint_of(steps_of(mission)),
        "failure": failure or (str(_("Some places are not complete yet.")) if problems else ""),
    }
    return private(render(request, "reports/approval/arrange.html", context, status=status))


def _next_position(places: list[PlaceAsked]) -> int:
    numbers = [int(place.position) for place in places if place.position.isdecimal()]
    return min(max(numbers, default=0) + 1, MOST_PLACES)


def _is_running(statement: Statement) -> bool:
    """Whether saving makes something void."""
    open_ones = Statement.objects.filter(mission=statement.mission).exclude(state__in=ONCE_ISSUED)
    return open_ones.filter(state__in=("in_approval", "approved")).exists()
