"""What leaves with every answer besides Django's own security headers."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

# A phone's camera is reached through the file picker and needs no permission; a position is asked for
# only by a form that says why.
PERMISSIONS_POLICY = ", ".join(
    [
        "accelerometer=()",
        "browsing-topics=()",
        "camera=()",
        "display-capture=()",
        "geolocation=(self)",
        "gyroscope=()",
        "magnetometer=()",
        "microphone=()",
        "midi=()",
        "payment=()",
        "publickey-credentials-get=(self)",
        "usb=()",
    ]
)


# A shared phone: after signing out, Back shows nothing. A page may say otherwise of itself.
CACHE_CONTROL = "private, no-store"


class HeadersMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.headers.setdefault("Cache-Control", CACHE_CONTROL)
        return response
