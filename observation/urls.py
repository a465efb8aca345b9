"""The addresses: health first, then each app's own."""

from importlib.util import find_spec

from django.conf import settings
from django.urls import include, path

from observation import health

urlpatterns = [
    path("healthz", health.alive),
    path("readyz", health.ready),
    path("probe/", health.probe, name="probe"),
    *[
        path("", include(f"{app}.urls"))
        for app in ("accounts", "missions", "reports")
        if app in settings.INSTALLED_APPS and find_spec(f"{app}.urls")
    ],
]
handler500 = "observation.outage.server_error"
