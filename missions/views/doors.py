"""JSON doors of one mission: who asks, may they, and what a refusal of ours means to a device."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpResponse
from django.utils.translation import gettext as _

from accounts.json_doors import Door, refused, signed_in_door
from accounts.requests import SignedInRequest
from missions.errors import DomainError, InvalidInputError, NotAllowedError
from missions.queries.missions import mission_of


def mission_door(*methods: str) -> Callable[[Door], Door]:
    """The view gets the mission instead of its slug; 404 for whoever has no place in it."""

    def decorate(view: Door) -> Door:
        @signed_in_door(*methods)
        @wraps(view)
        def answer(request: SignedInRequest, slug: str, **names: Any) -> HttpResponse:
            mission = mission_of(request.user, slug)
            if mission is None:
                return refused(404, "not_found", _("There is no such mission among yours."))
            try:
                return view(request, mission, **names)
            except RequestDataTooBig:
                return too_large()
            except DomainError as error:
                return answer_to(error)

        return answer

    return decorate


def answer_to(error: DomainError) -> HttpResponse:
    """What was refused and why, with every problem of bad input."""
    if isinstance(error, InvalidInputError):
        problems = [problem.as_json() for problem in error.problems]
        return refused(
            422, "invalid", _("The record has answers that cannot be taken as they are."), problems=problems
        )
    if isinstance(error, NotAllowedError):
        return refused(403, "not_allowed", error.message)
    return refused(409, "conflict", error.message)


def too_large() -> HttpResponse:
    return refused(413, "too_large", _("This is too large to take in; a record may have 2 MB, a file 25 MB."))
