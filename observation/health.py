"""Is the process alive (/healthz), is everything it needs there (/readyz), is it us at all (/probe/)."""

import re
from collections.abc import Callable

from celery import current_app
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse, JsonResponse
from kombu.exceptions import OperationalError as BrokerError
from redis import Redis
from redis.exceptions import RedisError

WORKER_SECONDS = 2.0
NO_STORE = {"Cache-Control": "no-store"}
NONCE = re.compile(r"[A-Za-z0-9-]{1,64}")


def alive(request: HttpRequest) -> HttpResponse:
    """200 while the process answers at all; asks no other part, so that its outage restarts nobody."""
    return HttpResponse("ok\n", content_type="text/plain", headers=NO_STORE)


def probe(request: HttpRequest) -> HttpResponse:
    """Says back what it was asked: a captive portal, which answers everything with its page, cannot."""
    nonce = request.GET.get("nonce", "")
    if not NONCE.fullmatch(nonce):
        return JsonResponse({"error": "nonce"}, status=400, headers=NO_STORE)
    return JsonResponse({"tanik": nonce}, headers=NO_STORE)


def ready(request: HttpRequest) -> HttpResponse:
    """200 when every part answers, else 503; the body names each part and, in one sentence, what is wrong."""
    parts = {name: check() for name, check in CHECKS.items()}
    is_ready = not any(parts.values())
    body = {
        "ready": is_ready,
        "parts": {name: {"ok": not problem, "problem": problem or None} for name, problem in parts.items()},
    }
    return JsonResponse(body, status=200 if is_ready else 503, headers=NO_STORE)


def database_problem() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        connection.close()
        return "PostgreSQL does not answer."
    return ""


def migrations_problem() -> str:
    """Compares what is on disk with what is recorded: one query."""
    try:
        applied = set(MigrationRecorder(connection).applied_migrations())
    except DatabaseError:
        return "Cannot be told without PostgreSQL."
    missing = len(_migrations_on_disk() - applied)
    return f"{missing} migrations are not applied: run `manage.py migrate`." if missing else ""


def redis_problem() -> str:
    try:
        # Not through the cache, which goes on without it.
        address = str(settings.CACHES["default"]["LOCATION"])
        Redis.from_url(address, socket_connect_timeout=1, socket_timeout=2).ping()
    except RedisError:
        return "Redis does not answer."
    return ""


def worker_problem() -> str:
    """Asks all workers and is content with the first answer."""
    try:
        answers = current_app.control.ping(timeout=WORKER_SECONDS, limit=1)
    except (BrokerError, RedisError, OSError):
        return "Cannot be told without Redis."
    return "" if answers else f"No worker answered within {WORKER_SECONDS:g} seconds: start one."


def _migrations_on_disk() -> set[tuple[str, str]]:
    return set(MigrationLoader(None).disk_migrations)


CHECKS: dict[str, Callable[[], str]] = {
    "database": database_problem,
    "migrations": migrations_problem,
    "redis": redis_problem,
    "worker": worker_problem,
}
