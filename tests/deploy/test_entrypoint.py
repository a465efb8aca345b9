"""The containers' entry point, run without containers: the same roles, against the test servers."""

import json
import os
import re
import subprocess
import sys

import pytest

from local.places import BASE_DIR
from tests.processes import ENTRYPOINT, Process, wait_for

pytestmark = pytest.mark.processes
PRODUCTION = {
    "HTTPS": "true",
    "TRUSTED_PROXIES": "1",
    "ALLOWED_HOSTS": "tanik.example.org",
    "STATIC_FROM_SOURCE": "false",
    "LOG_FORMAT": "json",
    "LOG_LEVEL": "INFO",
}
THROUGH_PROXY = {"Host": "tanik.example.org", "X-Forwarded-Proto": "https"}


def entrypoint(*arguments, env):
    return subprocess.run([ENTRYPOINT, *arguments], env=env, capture_output=True, text=True, timeout=120)


def test_entrypoint_refuses_an_incomplete_environment_in_plain_words(process_env):
    env = {name: value for name, value in process_env.items() if name != "SECRET_KEY"}
    outcome = entrypoint("web", env=env)
    assert outcome.returncode == 1
    assert "SECRET_KEY is not set" in outcome.stderr
    assert "Traceback" not in outcome.stderr


def test_entrypoint_refuses_an_unknown_role(process_env):
    outcome = entrypoint("wep", env=process_env)
    assert outcome.returncode == 64
    assert "There is no role 'wep'" in outcome.stderr


def test_entrypoint_migrates_an_empty_database_and_then_has_nothing_to_do(own_env):
    assert "Applying missions.0001" in entrypoint("migrate", env=own_env).stdout
    assert "No migrations to apply" in entrypoint("migrate", env=own_env).stdout


def test_entrypoint_production_serves_behind_its_proxy(process_env, start_web, tmp_path):
    env = {**PRODUCTION, "TANIK_STATIC": str(tmp_path / "static")}
    gathered = entrypoint("static", "--verbosity", "0", env={**process_env, **env})
    assert gathered.returncode == 0, gathered.stderr
    web = start_web(env=env)

    status, _, headers = web.get("/sign-in/", headers={"Host": "tanik.example.org"})
    assert (status, headers["Location"]) == (301, "https://tanik.example.org/sign-in/")

    status, page, headers = web.get("/sign-in/", headers=THROUGH_PROXY)
    assert status == 200
    assert headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"
    assert "'unsafe" not in headers["Content-Security-Policy"]
    assert "default-src 'self'" in headers["Content-Security-Policy"]
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "microphone=()" in headers["Permissions-Policy"]
    assert "__Host-csrf=" in headers["Set-Cookie"]
    assert "Secure" in headers["Set-Cookie"]

    style = next(part.split('"')[0] for part in page.split('href="') if "bootstrap.min" in part)
    status, _, headers = web.get(style, headers={**THROUGH_PROXY, "Accept-Encoding": "br"})
    assert (status, headers["Content-Encoding"]) == (200, "br")
    assert "immutable" in headers["Cache-Control"]

    scripts = [path.relative_to(tmp_path) for path in (tmp_path / "static").glob("js/**/*.js")]
    imports = [
        os.path.normpath(script.parent / found)  # as a browser does
        for script in scripts
        for found in re.findall(r'^import .*from "(.+)";', (tmp_path / script).read_text(), re.MULTILINE)
    ]
    assert imports
    for path in imports:
        assert web.get(f"/{path}", headers=THROUGH_PROXY)[0] == 200, path

    assert web.get("/healthz", headers={"Host": "elsewhere.example.org"})[0] == 400


def test_entrypoint_health_check_finds_the_web_server_by_its_own_name(start_web, process_env, tmp_path):
    web = start_web(env={"ALLOWED_HOSTS": ".tanik.example.org"})
    check = [sys.executable, BASE_DIR / "deploy" / "healthcheck"]
    env = {"BIND": f"0.0.0.0:{web.port}", "ALLOWED_HOSTS": ".tanik.example.org"}
    assert subprocess.run(check, env=env).returncode == 0
    web.stop()
    outcome = subprocess.run(check, env=env, capture_output=True, text=True)
    assert outcome.returncode == 1
    assert "The web server does not answer" in outcome.stderr


def test_entrypoint_web_is_ready_once_a_worker_stands(no_worker, start_web, start_worker):
    web = start_web()
    status, body, _ = web.get("/readyz")
    parts = json.loads(body)["parts"]
    assert status == 503
    assert {name: part["ok"] for name, part in parts.items()} == {
        "database": True,
        "migrations": True,
        "redis": True,
        "worker": False,
    }
    assert parts["worker"]["problem"] == "No worker answered within 2 seconds: start one."
    start_worker()
    status, body, _ = web.get("/readyz")
    assert (status, json.loads(body)["ready"]) == (200, True)


def test_entrypoint_logs_are_json_lines_with_the_request_id(start_web):
    web = start_web(env={"LOG_FORMAT": "json", "LOG_LEVEL": "INFO"})
    web.get("/sign-in/?secret=1", headers={"X-Request-ID": "from-the-proxy-1"})
    lines = wait_for(
        lambda: [one for one in web.said().splitlines() if "from-the-proxy-1" in one], what="the line"
    )
    line = json.loads(lines[0])
    assert (line["request_id"], line["path"], line["status"]) == ("from-the-proxy-1", "/sign-in/", 200)
    assert "secret" not in lines[0]


def test_entrypoint_worker_stops_when_it_is_told_to(start_worker):
    worker = start_worker()
    worker.popen.terminate()
    assert worker.popen.wait(15) == 0


def test_entrypoint_beat_sends_what_is_due(own_env, own_servers, tmp_path):
    entrypoint("migrate", "--verbosity", "0", env=own_env)
    env = {**own_env, "TMPDIR": str(tmp_path), "LOG_LEVEL": "INFO", "JOB_HEARTBEAT_SECONDS": "1"}
    beat = Process("beat", env=env, log=tmp_path / "beat.log")
    try:
        wait_for(lambda: "missions.resend_unclaimed_jobs" in beat.said(), what="beat to send the sweep")
        assert list(tmp_path.glob("tanik-beat*"))
    finally:
        beat.stop()
