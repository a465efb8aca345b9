"""Redis and PostgreSQL restarted under the product: nothing lost, clear errors, no restart of the app."""

import json
import subprocess
import threading
import time

import pytest

from local import postgres, redis_server
from local.places import BASE_DIR
from tests.processes import ENTRYPOINT, wait_for
from tests.reliability.demo_world import SLUG, Observer, prepare, rows

pytestmark = pytest.mark.processes


def test_redis_restarted_empty_with_a_job_queued_loses_nothing(own_servers, own_env, start_worker, tmp_path):
    prepare(own_env)
    pdf = tmp_path / "statement.pdf"
    command = subprocess.Popen(
        [ENTRYPOINT, "manage", "compile_statement", "--mission", SLUG, "--out", str(pdf), "--wait", "120"],
        cwd=BASE_DIR,
        env=own_env,
    )
    try:
        wait_for(
            lambda: rows(own_servers, "SELECT 1 FROM missions_job WHERE state = 'queued'"), what="the job"
        )
        redis_server.client(own_servers).flushall()
        redis_server.down(own_servers)
        redis_server.up(own_servers)
        assert redis_server.client(own_servers).dbsize() == 0
        beat = ["--beat", "--schedule", str(tmp_path / "beat")]
        start_worker(*beat, env={**own_env, "JOB_HEARTBEAT_SECONDS": "1"})
        assert command.wait(timeout=120) == 0
    finally:
        command.kill()
        command.wait()
    assert pdf.read_bytes().startswith(b"%PDF-")
    assert rows(own_servers, "SELECT state, attempt FROM missions_job") == [("done", 1)]
    assert rows(own_servers, "SELECT count(*) FROM reports_statementversion") == [(1,)]


def test_postgres_restarted_under_load_is_told_clearly_and_recovered_from(own_servers, own_env, start_web):
    prepare(own_env)
    web = start_web(env=own_env)
    observers = [Observer(web.url) for _ in range(3)]
    answers = []
    stop = threading.Event()

    def keep_filing(observer):
        while not stop.is_set():
            answers.append(observer.file())
            time.sleep(0.02)

    threads = [threading.Thread(target=keep_filing, args=(each,)) for each in observers]
    for thread in threads:
        thread.start()
    try:
        wait_for(lambda: len([each for each in answers if each[0] == 200]) >= 5, what="receipts before")
        postgres.down(own_servers, mode="fast")
        wait_for(lambda: [each for each in answers if each[0] == 503], what="a clear refusal")
        postgres.up(own_servers)
        before = len(answers)
        wait_for(lambda: [each for each in answers[before:] if each[0] == 200], what="receipts after")
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    refused = [each for each in answers if each[0] != 200]
    assert {status for status, _text, _id in refused} <= {503}, refused[:3]
    assert all("database" in text.lower() for _status, text, _id in refused)
    assert observers[0].file()[0] == 200
    kept = {str(row[0]) for row in rows(own_servers, "SELECT id FROM missions_submission")}
    promised = {json.loads(text)["id"] for status, text, _id in answers if status == 200}
    assert promised <= kept
    assert web.is_alive()
