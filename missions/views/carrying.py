"""Answers that came after the session had ended: carried along in the page while the person signs in again.

They go from the browser that posted them back to it and are kept nowhere in between. A form knows who opened
it, so nobody sends another person's answers as their own.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import resolve
from django.utils.translation import gettext as _
from django.views.csrf import csrf_failure as without_answers

from accounts.forms import SignInForm
from accounts.models import User

View = Callable[..., HttpResponse]
SIGN_IN = "sign-in"
OPENED_BY = "opened_by"
OURS = ("submission-file", "submission-edit")
_signer = Signer(salt="form opened by")


def opened_by(user: User) -> str:
    """What a form carries to say whose it is."""
    return _signer.sign(str(user.pk))


def answers_carried(view: View) -> View:
    """As ``login_required``; a POST without a session is asked to sign in with its answers in the page."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **names: Any) -> HttpResponse:
        if request.method != "POST":
            return login_required(view)(request, *args, **names)
        if not request.user.is_authenticated:
            if page := _sign_in_page(request):
                return page
        elif not _is_theirs(request, request.user):
            reason = _("This form was opened by somebody else on this device; nothing was sent.")
            return render(request, "409.html", {"reason": reason}, status=409)
        return view(request, *args, **names)

    return answer


def token_too_old(request: HttpRequest, reason: str = "") -> HttpResponse:
    """In place of Django's page: signing in in another tab makes the token of an open form too old.

    The browser itself says that the form is one of ours; a foreign page's POST is refused as ever.
    """
    is_form = resolve(request.path_info).url_name in OURS
    origin = urlsplit(request.headers.get("Origin", ""))
    is_ours = (origin.scheme, origin.netloc) == (request.scheme, request.get_host())
    if not (is_form and is_ours and request.method == "POST"):
        return without_answers(request, reason=reason)
    form = None if request.user.is_authenticated else SignInForm(request, prefix=SIGN_IN)
    return _page(request, form, status=403)


def _sign_in_page(request: HttpRequest) -> HttpResponse | None:
    """The page with the sign-in fields; None once the person is signed in."""
    if f"{SIGN_IN}-username" not in request.POST:
        return _page(request, SignInForm(request, prefix=SIGN_IN), status=401)
    form = SignInForm(request, request.POST, prefix=SIGN_IN)
    if not form.is_valid():
        return _page(request, form, status=422)
    user = form.get_user()
    if not _is_theirs(request, user):
        form.add_error(None, _("These answers are somebody else's; sign in as the person who gave them."))
        return _page(request, form, status=422)
    login(request, user)
    return None


def _is_theirs(request: HttpRequest, user: Any) -> bool:
    given = request.POST.get(OPENED_BY)
    try:
        return given is None or _signer.unsign(given) == str(user.pk)
    except BadSignature:
        return False


def _page(request: HttpRequest, form: SignInForm | None, *, status: int) -> HttpResponse:
    carried = [
        (name, value)
        for name, values in request.POST.lists()
        if name != "csrfmiddlewaretoken" and not name.startswith(f"{SIGN_IN}-")
        for value in values
    ]
    lost = [each.name for each in request.FILES.getlist("files")]
    context = {"form": form, "carried": carried, "lost": lost}
    return render(request, "missions/submissions/carried.html", context, status=status)
