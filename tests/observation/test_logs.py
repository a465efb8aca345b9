"""Logs: each line belongs to a request or a task, and tells nothing that was sent."""

import io
import logging
import logging.config
import re

import pytest
from django.db import DatabaseError, connection, transaction
from django.http import HttpResponse
from django.test import RequestFactory

from observation import celery, logs

logger = logging.getLogger("tests.logs")


def middleware(seen):
    def view(request):
        seen.append(logs.request_id.get())
        return HttpResponse("ok")

    return logs.RequestLogMiddleware(view)


def test_request_id_of_the_proxy_is_kept_and_answered():
    seen = []
    answer = middleware(seen)(RequestFactory().get("/", headers={"X-Request-ID": "proxy-id-12345"}))
    assert seen == ["proxy-id-12345"] == [answer.headers["X-Request-ID"]]
    assert logs.request_id.get() == ""


@pytest.mark.parametrize("given", ["", "short", "x" * 65, 'quote"inside', "new\nline-12345"])
def test_request_id_that_is_no_harmless_token_is_replaced(given):
    answer = middleware([])(RequestFactory().get("/", headers={"X-Request-ID": given}))
    assert len(answer.headers["X-Request-ID"]) == 32
    assert answer.headers["X-Request-ID"] != given


def test_request_line_says_what_and_how_long_but_not_what_was_sent(caplog):
    with caplog.at_level(logging.INFO, "tanik.request"):
        middleware([])(RequestFactory().post("/sign-in/?next=/secret", {"password": "hunter2"}))
    (record,) = caplog.records
    assert (record.method, record.path, record.status) == ("POST", "/sign-in/", 200)
    assert record.milliseconds >= 0
    assert "secret" not in str(record.__dict__)
    assert "hunter2" not in str(record.__dict__)


def test_request_line_is_left_out_for_health_checks(caplog):
    with caplog.at_level(logging.INFO, "tanik.request"):
        middleware([])(RequestFactory().get("/healthz"))
    assert caplog.records == []


def test_task_carries_the_id_of_the_request_that_asked_for_it():
    token = logs.request_id.set("request-12345")
    headers = {}
    celery.send_request_id(headers=headers)
    logs.request_id.reset(token)
    assert headers == {"request_id": "request-12345"}


def test_configuration_puts_the_request_id_on_every_record():
    record = logging.LogRecord("x", logging.INFO, __file__, 1, "text", (), None)
    token = logs.request_id.set("request-12345")
    assert logs.RequestIdFilter().filter(record)
    logs.request_id.reset(token)
    assert record.request_id == "request-12345"


@pytest.mark.django_db
@pytest.mark.parametrize("style", ["json", "text"])
@pytest.mark.parametrize(
    "query",
    ["SELECT %s::jsonb", "SELECT %s::integer", "INSERT INTO accounts_user (email, name) VALUES ('A', %s)"],
)
def test_log_of_a_refused_query_tells_none_of_its_values(style, query):
    """PostgreSQL quotes the row and the text it refuses; in our logs neither is ever found."""
    written = io.StringIO()
    settings = logs.configuration(level="INFO", style=style)
    settings["handlers"]["stderr"]["stream"] = written
    configured = logging.config.DictConfigurator({**settings, "root": {}, "loggers": {}})
    configured.configure()
    handler = configured.config["handlers"]["stderr"]
    secret = "-".join(["the", "secret"])  # a traceback also shows the lines of this test
    asked = RequestFactory().get(f"/?q={secret}")
    log = logging.Logger("tests.refused")
    log.addHandler(handler)
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(query, [secret])
    except DatabaseError:
        log.exception("It failed", extra={"request": asked})
    text = written.getvalue()
    assert "Traceback" in text
    assert re.search(r"\b(22P02|23502|23514)\b", text)
    assert secret not in text
