"""A Redis that is away signs nobody out."""

import pytest
from django.conf import settings
from django.test import Client, override_settings

from tests import factories

NOBODY_LISTENS = {"default": {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:1/0"}}


@pytest.mark.django_db
def test_session_lives_through_a_redis_that_is_away():
    field = factories.field()
    home = f"/missions/{field.mission.slug}/"
    client = Client()
    client.force_login(field.observers[0])
    with override_settings(CACHES=NOBODY_LISTENS):
        assert client.get(home).status_code == 200
        assert Client().get(home).status_code == 302
        client.cookies[settings.SESSION_COOKIE_NAME] = "a" * 32
        assert client.get(home).status_code == 302
    client.force_login(field.observers[0])
    assert client.get(home).status_code == 200
