"""Who is here, for the field app: asked, signed in and signed out without a page."""

import base64
from typing import Any
from uuid import UUID

from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import devices
from accounts.forms import SignInForm
from accounts.json_doors import given, json_door, refused, signed_in_door
from accounts.requests import SignedInRequest
from accounts.views import with_language
from missions.checklists.unfit import presentable
from missions.queries.missions import missions_of

MOST_BYTES = 10_000


@json_door("GET", "HEAD")
def me(request: HttpRequest) -> HttpResponse:
    """The person with their missions, or nobody; gives the CSRF cookie and writes nothing."""
    return JsonResponse(_standing(request))


@json_door("POST")
def sign_in(request: HttpRequest) -> HttpResponse:
    """{"email", "password"}; refused and counted as on the page."""
    sent = given(request, most_bytes=MOST_BYTES) or {}
    form = SignInForm(request, data={"username": sent.get("email"), "password": sent.get("password")})
    if not form.is_valid():
        sentence = " ".join(map(str, form.non_field_errors())) or _("Give your e-mail and your password.")
        is_closed = form.has_error("__all__", "too_many")
        return refused(429, "too_many", sentence) if is_closed else refused(422, "invalid", sentence)
    login(request, form.get_user())
    return with_language(JsonResponse(_standing(request)), form.get_user().language)


@json_door("POST")
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return JsonResponse(_standing(request))


@signed_in_door("POST")
def device(request: SignedInRequest) -> HttpResponse:
    """{"device", "unsent", "drafts", "name"?}: what waits on this device; gives the person's key to it."""
    sent = given(request, most_bytes=MOST_BYTES) or {}
    browser, name = _uuid(sent.get("device")), sent.get("name", "")
    counts = {what: sent.get(what, 0) for what in ("unsent", "drafts")}
    if browser is None or not isinstance(name, str) or not all(map(_is_count, counts.values())):
        return refused(422, "invalid", _("Say which device this is, and how many records wait on it."))
    key = devices.register(user=request.user, browser=browser, name=presentable(name), **counts)
    return JsonResponse({"device": str(browser), "key": base64.b64encode(key).decode()})


def _standing(request: HttpRequest) -> dict[str, Any]:
    """Who is here. ``ended_for``: ids of others whose sessions on this device a coordinator has ended."""
    get_token(request)
    user = request.user if request.user.is_authenticated else None
    browser = _uuid(request.headers.get("X-Device"))
    ended_for = devices.ended_for(browser, but=user) if browser else []
    return {
        "user": user and {"id": user.pk, "name": user.name, "email": user.email, "language": user.language},
        "ended": user is None and bool(ended_for),
        "ended_for": ended_for,
        "missions": missions_of(user) if user else [],
        "now": timezone.now(),
    }


def _uuid(text: object) -> UUID | None:
    try:
        return UUID(text) if isinstance(text, str) else None
    except ValueError:
        return None


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0
