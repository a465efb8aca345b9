"""Doors for programs: answered as JSON with a status and a sentence, never with a page or a redirect."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

Door = Callable[..., HttpResponseBase]


class _Csrf(CsrfViewMiddleware):
    """Django's own check, answering the reason instead of a page."""

    def _reject(self, request: HttpRequest, reason: str) -> HttpResponse:
        return refused(403, "csrf", _("The page was too old to send from; reload it and send again."))


_csrf = _Csrf(lambda request: HttpResponse())


def json_door(*methods: str) -> Callable[[Door], Door]:
    """A door for everybody; the CSRF token is checked here, so that a refusal is JSON too."""

    def decorate(view: Door) -> Door:
        @csrf_exempt
        @require_http_methods(methods)
        @wraps(view)
        def answer(request: HttpRequest, **names: Any) -> HttpResponseBase:
            return _csrf.process_view(request, view, (), {}) or view(request, **names)

        return answer

    return decorate


def signed_in_door(*methods: str) -> Callable[[Door], Door]:
    """A door for whoever is signed in: 401 for everybody else, before anything is looked at."""

    def decorate(view: Door) -> Door:
        @csrf_exempt
        @require_http_methods(methods)
        @wraps(view)
        def answer(request: HttpRequest, **names: Any) -> HttpResponseBase:
            if not request.user.is_authenticated or not _is_for(request):
                return refused(401, "sign_in", _("Sign in again; what you sent is still on your device."))
            return _csrf.process_view(request, view, (), {}) or view(request, **names)

        return answer

    return decorate


def _is_for(request: HttpRequest) -> bool:
    """A phone may have changed hands since a record was queued: X-User says whose the sender takes it for."""
    return request.headers.get("X-User", str(request.user.pk)) == str(request.user.pk)


def given(request: HttpRequest, *, most_bytes: int) -> dict[str, Any] | None:
    """The JSON object that was sent, None for anything else. Raises RequestDataTooBig."""
    if len(request.body) > most_bytes:
        raise RequestDataTooBig
    try:
        data = json.loads(request.body.decode())
    except (ValueError, RecursionError):  # no UTF-8, no JSON, endless digits, nested without end
        return None
    return data if isinstance(data, dict) else None


def refused(status: int, error: str, message: str, **more: Any) -> HttpResponse:
    """``error`` is for the program and never changes; ``message`` is a sentence for the person."""
    return JsonResponse({"error": error, "message": str(message), **more}, status=status)
