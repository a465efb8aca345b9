"""When PostgreSQL goes away: one clear sentence, 503, and no restart of the app needed."""

import json

import psycopg2
import pytest
from django.db import IntegrityError, InterfaceError, OperationalError
from django.test import RequestFactory

from local import postgres
from observation import outage
from tests.processes import Process, Web, wait_for

SENTENCE = "The database cannot be reached at the moment."


def operational(code):
    class Cause(psycopg2.OperationalError):
        pgcode = code

    error = OperationalError()
    error.__cause__ = Cause()
    return error


@pytest.mark.parametrize("code", [None, "08006", "53300", "57P01", "57P03"])
def test_outage_is_a_database_that_is_not_there(code):
    assert outage.is_outage(operational(code))


@pytest.mark.parametrize(
    "error", [operational("40P01"), operational("57014"), IntegrityError(), ValueError(), None]
)
def test_outage_is_not_a_query_that_failed(error):
    assert not outage.is_outage(error)


def test_outage_includes_a_connection_closed_under_us():
    assert outage.is_outage(InterfaceError("connection already closed"))


def test_outage_speaks_json_to_programs():
    answer = outage.unavailable(RequestFactory().put("/missions/kaz/submissions/1"))
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "5"
    body = json.loads(answer.content)
    assert body["error"] == "database_unavailable"
    assert body["message"].startswith(SENTENCE)


def test_outage_shows_people_a_page_without_the_database():
    answer = outage.unavailable(RequestFactory().get("/"))
    assert answer.status_code == 503
    assert SENTENCE in answer.content.decode()
    assert "style=" not in answer.content.decode()


@pytest.mark.processes
def test_outage_is_over_when_postgresql_is_back_without_a_restart_of_the_app(own_env, own_servers, tmp_path):
    migrated = Process("migrate", "--verbosity", "0", env=own_env, log=tmp_path / "migrate.log")
    assert migrated.popen.wait(120) == 0, migrated.said()
    web = Web(env={**own_env, "WEB_WORKERS": "2"}, log=tmp_path / "web.log")
    cookie = {"Cookie": "session=nobody-knows-this-session"}  # has to be looked up
    try:
        web.wait_until_ready()
        assert web.get("/", headers=cookie)[0] == 302
        postgres.down(own_servers, mode="immediate")
        for _ in range(4):
            status, page, headers = web.get("/", headers=cookie)
            assert status == 503
            assert SENTENCE in page
            assert "Traceback" not in page
            assert headers["Retry-After"] == "5"
        assert web.get("/healthz")[0] == 200
        status, body, _ = web.get("/readyz")
        assert status == 503
        assert json.loads(body)["parts"]["database"]["problem"] == "PostgreSQL does not answer."
        postgres.up(own_servers)
        answers = [web.get("/", headers=cookie)[0] for _ in range(6)]
        assert answers == [302] * 6, answers
    finally:
        web.stop()


@pytest.mark.processes
def test_outage_of_one_connection_costs_nobody_an_answer(own_env, own_servers, tmp_path):
    """PostgreSQL restarted between two requests: the kept connection is asked first and replaced."""
    migrated = Process("migrate", "--verbosity", "0", env=own_env, log=tmp_path / "migrate.log")
    assert migrated.popen.wait(120) == 0, migrated.said()
    web = Web(env={**own_env, "WEB_WORKERS": "1"}, log=tmp_path / "web.log")
    cookie = {"Cookie": "session=nobody-knows-this-session"}
    try:
        web.wait_until_ready()
        assert web.get("/", headers=cookie)[0] == 302
        postgres.down(own_servers)
        postgres.up(own_servers)
        assert wait_for(lambda: postgres.answers(own_servers), what="PostgreSQL")
        assert web.get("/", headers=cookie)[0] == 302
    finally:
        web.stop()
