"""JSON doors of one mission: who asks, may they, and what a refusal of ours means to a device."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _

from accounts.json_doors import Door, refused, signed_in_door
from accounts.requests import SignedInRequest
from missions.errors import DomainError, InvalidInputError, NotAllowedError, TooLargeError
from missions.queries.missions import mission_of


def mission_door(*methods: str) -> Callable[[Door], Door]:
    """The view gets the mission instead of its slug; 404 for whoever has no place in it."""

    def decorate(view: Door) -> Door:
        @signed_in_door(*methods)
        @wraps(view)
        def answer(request: SignedInRequest, slug: str, **names: Any) -> HttpResponseBase:
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
    """What was refused and why; ``kept`` when what was sent waits where a coordinator sees it."""
    kept = {"kept": True} if error.is_kept else {}
    if isinstance(error, InvalidInputError):
        problems = [problem.as_json() for problem in error.problems]
        message = _("The record has answers that cannot be taken as they are.")
        return refused(422, error.name, message, problems=problems, **kept)
    if isinstance(error, TooLargeError):
        return too_large()
    status = 403 if isinstance(error, NotAllowedError) else 409
    return refused(status, error.name, error.message, **kept)


def too_large() -> HttpResponse:
    return refused(413, "too_large", _("This is too large to take in; a record may have 2 MB, a file 25 MB."))
