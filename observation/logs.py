"""Structured logs: one JSON object a line, each with the id of the request or task it belongs to."""

import logging
import re
import time
import uuid
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from django.http import HttpRequest, HttpResponse

REQUEST_ID_HEADER = "X-Request-ID"
QUIET_PATHS = ("/healthz", "/readyz", "/static/")

request_id: ContextVar[str] = ContextVar("request_id", default="")
logger = logging.getLogger("tanik.request")


class RequestIdFilter(logging.Filter):
    """Puts the current request's id on every record, so that a person's problem can be followed through."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = request_id.get()
        return True


class RequestLogMiddleware:
    """Gives each request an id (a proxy's own is kept), answers with it, and logs one line per request.

    The line says who, what and how long; never what was sent.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = request_id.set(incoming_id(request))
        started = time.perf_counter()
        try:
            response = self.get_response(request)
            response.headers[REQUEST_ID_HEADER] = request_id.get()
            _log(request, response, seconds=time.perf_counter() - started)
            return response
        finally:
            request_id.reset(token)


def incoming_id(request: HttpRequest) -> str:
    """The proxy's request id where it is a harmless token, else a new one."""
    given = request.headers.get(REQUEST_ID_HEADER, "")
    return given if re.fullmatch(r"[A-Za-z0-9_-]{8,64}", given) else uuid.uuid4().hex


def _log(request: HttpRequest, response: HttpResponse, *, seconds: float) -> None:
    if request.path.startswith(QUIET_PATHS) and response.status_code < 400:
        return
    user = request.__dict__.get("_cached_user")  # only if something asked: a log line costs no query
    logger.info(
        "%s %s %s",
        request.method,
        request.path,
        response.status_code,
        extra={
            "method": request.method,
            "path": request.path,
            "status": response.status_code,
            "milliseconds": round(seconds * 1000, 1),
            "user_id": str(user.pk) if user is not None and user.pk else None,
        },
    )


def configuration(*, level: str, style: str) -> dict[str, Any]:
    """Django's LOGGING: everything to standard error, as JSON lines or, for a person watching, as text."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"request_id": {"()": "observation.logs.RequestIdFilter"}},
        "formatters": {
            "json": {
                "()": "pythonjsonlogger.json.JsonFormatter",
                "format": "%(asctime)s %(levelname)s %(name)s %(message)s %(request_id)s",
                "rename_fields": {"asctime": "at", "levelname": "level", "name": "logger"},
                "datefmt": "%Y-%m-%dT%H:%M:%S%z",
            },
            "text": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s", "datefmt": "%H:%M:%S"},
        },
        "handlers": {
            "stderr": {"class": "logging.StreamHandler", "formatter": style, "filters": ["request_id"]},
        },
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            "django": {"level": level, "propagate": True, "handlers": []},
            "django.server": {"level": "WARNING", "propagate": True, "handlers": []},
            "fontTools": {"level": "WARNING"},
            "weasyprint": {"level": "ERROR"},
        },
    }
