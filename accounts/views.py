"""Signing in, and the language a person reads the app in."""

from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import check_for_language
from django.views.decorators.http import require_POST

from accounts import services
from accounts.forms import SignInForm


class SignInView(LoginView):
    """Django's own view: it rotates the session and refuses addresses of other sites in ``next``."""

    authentication_form = SignInForm
    template_name = "accounts/sign_in.html"
    redirect_authenticated_user = True

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        response = super().form_valid(form)
        return with_language(response, form.get_user().language)

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Remember the language on this device, and for a signed-in person on every device."""
    chosen = request.POST.get("language", "")
    response = HttpResponseRedirect(_back(request))
    if chosen not in dict(settings.LANGUAGES) or not check_for_language(chosen):
        return response
    if request.user.is_authenticated:
        services.choose_language(user=request.user, language=chosen)
    return with_language(response, chosen)


def _back(request: HttpRequest) -> str:
    wanted = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if is_ours else "/"


def with_language(response: HttpResponse, chosen: str) -> HttpResponse:
    """LocaleMiddleware reads the cookie, so no request asks the database for a language."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        chosen,
        max_age=365 * 24 * 3600,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
    )
    return response
