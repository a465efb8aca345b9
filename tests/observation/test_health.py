"""Health: /healthz asks nobody, /readyz names each part that is missing."""

import pytest
from django.db import connection
from redis.exceptions import ConnectionError as RedisConnectionError

from observation import health
from tests.processes import wait_for


def parts(client):
    answer = client.get("/readyz")
    return answer.status_code, {name: part["ok"] for name, part in answer.json()["parts"].items()}


def test_healthz_answers_without_any_query(client):
    """The fixture `db` is not asked for: a query would fail."""
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.django_db
def test_readyz_without_a_worker_is_not_ready(client, no_worker):
    status, found = parts(client)
    assert status == 503
    assert found == {"database": True, "migrations": True, "redis": True, "worker": False}


@pytest.mark.processes
def test_readyz_with_a_worker_is_ready(client, worker):
    # A busy machine may leave one question to the worker unanswered; a ready one answers the next.
    def ready():
        status, found = parts(client)
        return found if status == 200 else None

    assert all(wait_for(ready, what="everything to be ready", every=0.5).values())


@pytest.mark.django_db
def test_readyz_counts_migrations_that_are_not_applied():
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'sessions'")
    assert health.migrations_problem() == "1 migrations are not applied: run `manage.py migrate`."


@pytest.mark.django_db
def test_readyz_asks_the_database_a_fixed_number_of_questions(client, django_assert_num_queries, monkeypatch):
    monkeypatch.setitem(health.CHECKS, "worker", lambda: "")
    client.get("/readyz")
    with django_assert_num_queries(3):  # alive; is there a table of migrations; what it holds
        client.get("/readyz")


def test_readyz_says_when_redis_does_not_answer(settings):
    settings.CACHES = {"default": settings.CACHES["default"] | {"LOCATION": "redis://127.0.0.1:1/0"}}
    assert health.redis_problem() == "Redis does not answer."


def test_readyz_takes_a_lost_broker_for_no_worker(monkeypatch):
    def lost(**kwargs):
        raise RedisConnectionError

    monkeypatch.setattr(health.current_app.control, "ping", lost)
    assert health.worker_problem() == "Cannot be told without Redis."


def test_probe_says_back_what_it_was_asked_so_that_no_captive_portal_passes_for_us(client):
    nonce = "3f0c9b1e-4a5d-4c1a-9d5e-0b9a7c2f1e11"
    answer = client.get("/probe/", {"nonce": nonce})
    assert (answer.status_code, answer.json()) == (200, {"tanik": nonce})
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("nonce", ["", "a b", "<b>", "x" * 65, "ä"])
def test_probe_says_nothing_back_that_is_no_nonce(client, nonce):
    assert client.get("/probe/", {"nonce": nonce}).status_code == 400
