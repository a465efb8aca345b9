"""A worker killed in the middle of a compile: another finishes the job, once."""

import subprocess

import pytest

from local.places import BASE_DIR
from tests.processes import ENTRYPOINT, wait_for
from tests.reliability.demo_world import SLUG, prepare, rows

pytestmark = pytest.mark.processes


@pytest.fixture
def compiling(own_env, tmp_path):
    """The command that asks for a compile and waits for a worker to do it."""
    prepare(own_env)
    command = subprocess.Popen(
        [
            ENTRYPOINT,
            "manage",
            "compile_statement",
            "--mission",
            SLUG,
            "--out",
            str(tmp_path / "statement.pdf"),
        ],
        cwd=BASE_DIR,
        env=own_env,
    )
    yield command
    command.kill()
    command.wait()


def test_killed_worker_leaves_a_job_that_another_finishes_once(
    compiling, own_servers, own_env, start_worker, tmp_path
):
    env = {**own_env, "JOB_HEARTBEAT_SECONDS": "1"}
    victim = start_worker(env=env)
    under_way = "SELECT 1 FROM missions_job WHERE state = 'running' AND done >= 1"
    wait_for(lambda: rows(own_servers, under_way), what="the compile to be under way", every=0.005)
    victim.kill()
    assert rows(own_servers, "SELECT state FROM missions_job") == [("running",)], "killed too late"
    start_worker("--beat", "--schedule", str(tmp_path / "beat"), env=env)
    assert compiling.wait(timeout=120) == 0
    assert rows(own_servers, "SELECT state, attempt FROM missions_job") == [("done", 2)]
    assert rows(own_servers, "SELECT number FROM reports_statementversion") == [(1,)]
    snapshots = rows(own_servers, "SELECT count(*) FROM reports_snapshot")
    assert snapshots == [(1,)], "the snapshot of the first attempt is used again"
    assert (tmp_path / "statement.pdf").read_bytes().startswith(b"%PDF-")


def test_job_delivered_many_times_is_done_once(compiling, own_servers, own_env, start_worker):
    wait_for(lambda: rows(own_servers, "SELECT 1 FROM missions_job"), what="the job")
    job_id = rows(own_servers, "SELECT id FROM missions_job")[0][0]
    task = f"current_app.send_task('reports.compile_statement', ['{job_id}'])"
    send = f"from celery import current_app; [{task} for _ in range(3)]"
    subprocess.run([ENTRYPOINT, "manage", "shell", "-c", send], cwd=BASE_DIR, env=own_env, check=True)
    start_worker(env=own_env)
    assert compiling.wait(timeout=120) == 0
    assert rows(own_servers, "SELECT state, attempt FROM missions_job") == [("done", 1)]
    assert rows(own_servers, "SELECT count(*) FROM reports_statementversion") == [(1,)]
