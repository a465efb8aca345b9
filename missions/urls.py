"""Addresses of the field: each views module brings its own list."""

from django.urls import include, path

from missions.views import missions

urlpatterns = [
    path("", missions.mission_list, name="missions"),
    path(
        "missions/<slug:slug>/",
        include(
            [
                path("", missions.home, name="mission"),
            ]
        ),
    ),
]
