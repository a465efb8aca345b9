"""Structured logs: one JSON object a line, each with the id of the request or task it belongs to."""

import logging
import re
import time
import traceback
import uuid
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

import psycopg2
from django.db import Error
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


class NoValuesFilter(logging.Filter):
    """Takes out what was sent: PostgreSQL quotes the row it refuses, Django the words searched for."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.__dict__.pop("request", None)
        error = record.exc_info[1] if isinstance(record.exc_info, tuple) else None
        if error is not None:
            record.exc_text, record.exc_info = _without_values(error), None
        return True


def _without_values(error: BaseException) -> str:
    """The traceback; of the database's errors the code and the constraint, which nobody sent."""
    text = "".join(traceback.format_exception(error)).rstrip()
    link: BaseException | None = error
    while link is not None:
        if isinstance(link, Error | psycopg2.Error) and str(link):
            told = link if isinstance(link, psycopg2.Error) else link.__cause__
            names = (
                getattr(told, "pgcode", None),
                getattr(getattr(told, "diag", None), "constraint_name", None),
            )
            text = text.replace(str(link).strip(), " ".join(each for each in names if each) or "(not told)")
        link = link.__cause__ or link.__context__
    return text


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
        "filters": {
            "request_id": {"()": "observation.logs.RequestIdFilter"},
            "no_values": {"()": "observation.logs.NoValuesFilter"},
        },
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
            "stderr": {
                "class": "logging.StreamHandler",
                "formatter": style,
                "filters": ["request_id", "no_values"],
            },
        },
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            "django": {"level": level, "propagate": True, "handlers": []},
            "django.server": {"level": "WARNING", "propagate": True, "handlers": []},
            "fontTools": {"level": "WARNING"},
            "weasyprint": {"level": "ERROR"},
        },
    }
