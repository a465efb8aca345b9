"""When PostgreSQL cannot be reached: one clear sentence and 503, and the next request tries again."""

import sys
from collections.abc import Callable

from django.db import InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.defaults import server_error as django_server_error

RETRY_AFTER_SECONDS = 5
# PostgreSQL's own codes for "not now": connection lost (08), too many connections (53300), cannot finish
# because it was told to stop, is stopping or is starting (57P01, 57P02, 57P03).
OUTAGE_CODES = ("08", "53300", "57P01", "57P02", "57P03")


class DatabaseOutageMiddleware:
    """Answers 503 where a view lost the database; anything else goes on to the 500 page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        return unavailable(request) if is_outage(error) else None


def server_error(request: HttpRequest) -> HttpResponse:
    """handler500: an outage met outside a view (a session being saved, a page being rendered) is one too."""
    error = sys.exc_info()[1]
    return unavailable(request) if is_outage(error) else django_server_error(request)


def is_outage(error: BaseException | None) -> bool:
    """Whether the database, and not the query, failed: psycopg gives no code when the connection is gone."""
    if not isinstance(error, OperationalError | InterfaceError):
        return False
    code = getattr(error.__cause__, "pgcode", None)
    return code is None or code.startswith(OUTAGE_CODES)


def unavailable(request: HttpRequest) -> HttpResponse:
    """503 as JSON to programs, as a page to people; the broken connection is dropped."""
    connection.close()
    sentence = _(
        "The database cannot be reached at the moment. Nothing you sent was taken in; please try again."
    )
    headers = {"Retry-After": str(RETRY_AFTER_SECONDS), "Cache-Control": "no-store"}
    if request.method == "PUT" or request.headers.get("Accept", "").startswith("application/json"):
        return JsonResponse(
            {"error": "database_unavailable", "message": sentence}, status=503, headers=headers
        )
    page = render_to_string("observation/unavailable.html", {"sentence": sentence})
    return HttpResponse(page, status=503, headers=headers)
