"""The demo, run whole in a place of its own: the main job with a real worker, then the app until Ctrl-C."""

import json
import re
import signal
import socket
import subprocess
import sys
import urllib.request

import psutil
import pytest

from local import servers
from local.background import free_port
from local.demo import ROLES, demo_in
from local.places import BASE_DIR
from tests.processes import wait_for

pytestmark = [pytest.mark.processes, pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def root(slot):
    root = slot.folder / "demo"
    demo_in(root).reset()
    yield root
    demo_in(root).reset()
    servers.down(demo_in(root).place)


def run_demo(root, *arguments, **options):
    return subprocess.Popen(
        [sys.executable, "-m", "local.demo", "--var", root, *arguments],
        cwd=BASE_DIR,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        **options,
    )


def test_demo_compiles_then_serves_until_it_is_stopped(root):
    demo = demo_in(root)
    first = run_demo(root)
    said = []
    for line in first.stdout:
        said.append(line)
        if line.startswith("Ctrl-C"):
            break
    told = "".join(said)
    address = re.search(r"The app is at (http://127\.0\.0\.1:\d+)", told)
    assert address, told
    assert demo.statement.read_bytes().startswith(b"%PDF-")
    assert json.loads(demo.figures.read_text())["schema"] == "tanik-figures/1"
    assert all(re.search(rf"^  {role} +\S+@example\.org$", told, re.MULTILINE) for role in ROLES)
    with urllib.request.urlopen(f"{address[1]}/readyz", timeout=10) as answer:
        assert json.load(answer)["ready"]
    with urllib.request.urlopen(f"{address[1]}/sign-in/", timeout=10) as answer:
        assert answer.status == 200

    refused = run_demo(root, "--reset")
    assert refused.communicate(timeout=60)[0].endswith(
        "A demo is running: stop it with Ctrl-C, then run `make demo-reset` again.\n"
    )
    assert refused.returncode == 1

    children = psutil.Process(first.pid).children(recursive=True)
    assert children
    first.send_signal(signal.SIGINT)
    assert "Stopped. PostgreSQL and Redis go on" in first.communicate(timeout=60)[0]
    assert first.returncode == 0
    wait_for(lambda: not any(child.is_running() for child in children), what="worker and web to be gone")
    assert servers.status(demo.place) == {"PostgreSQL": True, "Redis": True}

    again = run_demo(root, "--once")
    told = again.communicate(timeout=300)[0]
    assert again.returncode == 0, told
    assert re.search(r"  0 submissions kept, \d+ here already", told), told


def test_demo_says_in_one_sentence_which_step_failed_and_where_to_read_on(root, tmp_path):
    outcome = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys; from local import demo; demo.SUBMISSIONS = demo.FOLDER / 'gone.jsonl'; "
            "sys.exit(demo.main(['--once', '--var', sys.argv[1]]))",
            root,
        ],
        cwd=BASE_DIR,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert outcome.returncode == 1
    assert outcome.stderr.count("\n") == 1
    assert outcome.stderr.startswith("`manage.py import_submissions` failed (it said: ")
    assert "demo.log" in outcome.stderr


def test_demo_takes_another_port_when_the_usual_one_is_taken():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert free_port(port) != port
    assert free_port(port) == port
