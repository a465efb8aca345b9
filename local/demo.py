"""`python -m local.demo [--once|--reset]`: the main job on the demonstration mission, then the app."""

import argparse
import fcntl
import json
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, Any

import yaml

from local import postgres, redis_server, servers, testing
from local.background import free_port, role
from local.places import BASE_DIR, DEVELOPMENT, CannotStart, locked
from local.steps import Stopped, finish, run, step

FOLDER = BASE_DIR / "demo" / "kazakhstan-2022"
VAR = DEVELOPMENT.root
LOGS = VAR / "demo"
LOG = LOGS / "demo.log"
STATEMENT, FIGURES = VAR / "statement.pdf", VAR / "figures.json"
PASSWORD = "witness-demo-2022"  # noqa: S105  # printed for everyone: the demo listens on this machine only
WANTED_PORT = 8000
READY_SECONDS = 60
ROLES = ("observer", "coordinator", "secretariat", "head")


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="make demo ARGS=...", description=__doc__)
    parser.add_argument("--once", action="store_true", help="stop after the PDF")
    parser.add_argument("--reset", action="store_true", help="forget the demo, so that the next starts over")
    wanted = parser.parse_args(arguments)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        if wanted.reset:
            reset()
        else:
            demo(once=wanted.once)
    except (Stopped, CannotStart) as problem:
        return finish(problem)
    except KeyboardInterrupt:
        print("\nStopped. PostgreSQL and Redis go on for the next time; `make servers-down` stops them.")
    return 0


def demo(*, once: bool) -> None:
    with ExitStack() as stack:
        stack.enter_context(_running(fcntl.LOCK_SH))
        with locked(VAR, "demo.lock"):  # two demos at once take turns
            env = prepare()
            stack.enter_context(worker(env))
            compile_statement(env)
        if not once:
            serve(env)


def prepare() -> dict[str, str]:
    """Servers, tables, mission and submissions stand; the environment of the demo's processes."""
    with step("Starting PostgreSQL and Redis"):
        servers.up()
    env = testing.clean()
    manage(env, "Preparing the database", "migrate", "--noinput", "--verbosity", "0")
    mission = FOLDER / "mission.yaml"
    manage(env, "Loading the Kazakhstan 2022 mission", "load_mission", mission, "--demo-password", PASSWORD)
    forms = FOLDER / "submissions.jsonl"
    for line in manage(
        env,
        "Filing its submissions",
        "import_submissions",
        "--mission",
        mission_file()["mission"]["slug"],
        forms,
    ):
        print(f"  {line}")
    return env


@contextmanager
def worker(env: Mapping[str, str]) -> Iterator[None]:
    """A real Celery worker, with the beat that finds jobs a dead worker left."""
    log = LOGS / "worker.log"
    beat = ("--beat", "--schedule", str(LOGS / "beat"))
    with role("worker", *beat, env=env, log=log) as process:
        with step("Starting a worker"):
            marker = log.stat().st_size
            _wait(process, lambda: b" ready." in log.read_bytes()[marker:], log=log, what="The worker")
        yield


def compile_statement(env: Mapping[str, str]) -> None:
    before = STATEMENT.stat().st_mtime_ns if STATEMENT.exists() else 0
    arguments = ("--mission", mission_file()["mission"]["slug"], "--out", STATEMENT, "--figures", FIGURES)
    manage(env, "Compiling the statement", "compile_statement", *arguments)
    if not STATEMENT.exists() or STATEMENT.stat().st_mtime_ns == before:
        raise Stopped(f"The statement was compiled but {STATEMENT} was not written: read {LOG}.")
    figures = json.loads(FIGURES.read_text(encoding="utf-8"))["figures"]
    worded = sum(bool(figure["sentence"]) for figure in figures)
    print(f"  Statement: {_short(STATEMENT)}")
    print(f"  Figures:   {_short(FIGURES)} ({len(figures)} figures, {worded} worded as sentences)")


def serve(env: Mapping[str, str]) -> None:
    """The app on this machine only, until Ctrl-C."""
    env = {**env, "STATIC_FROM_SOURCE": "false", "WEB_WORKERS": "2", "WEB_THREADS": "4"}
    manage(env, "Gathering the static files", "collectstatic", "--noinput", "--verbosity", "0")
    port = free_port(WANTED_PORT)
    address, log = f"http://127.0.0.1:{port}", LOGS / "web.log"
    with role("web", env={**env, "BIND": f"127.0.0.1:{port}"}, log=log) as process:
        with step("Starting the app"):
            _wait(process, lambda: _answers(f"{address}/healthz"), log=log, what="The app")
        print(_welcome(address), flush=True)
        process.wait()
        raise Stopped(f"The app stopped by itself: read {log}.")


def reset() -> None:
    with _running(fcntl.LOCK_EX | fcntl.LOCK_NB), step("Forgetting the demo"), locked(VAR, "demo.lock"):
        servers.up()
        postgres.drop_database(DEVELOPMENT, servers.DATABASE)
        postgres.ensure_database(DEVELOPMENT, servers.DATABASE)
        redis_server.client(DEVELOPMENT).flushall()
        for path in (STATEMENT, FIGURES):
            path.unlink(missing_ok=True)
        for folder in (VAR / "media", VAR / "static", LOGS):
            shutil.rmtree(folder, ignore_errors=True)


def manage(env: Mapping[str, str], sentence: str, command: str, *arguments: str | Path) -> list[str]:
    with step(sentence):
        return run(
            [sys.executable, "manage.py", command, *arguments],
            log=LOG,
            otherwise=f"`manage.py {command}` failed",
            env=env,
        )


def sign_ins() -> list[tuple[str, str]]:
    """The first person of each role in the mission file: (role, mail address)."""
    first = {person["role"]: person["email"] for person in reversed(mission_file()["people"])}
    return [(role, first[role]) for role in ROLES if role in first]


def mission_file() -> dict[str, Any]:
    contents: dict[str, Any] = yaml.safe_load((FOLDER / "mission.yaml").read_text(encoding="utf-8"))
    return contents


def _welcome(address: str) -> str:
    rows = "".join(f"  {role:<12} {email}\n" for role, email in sign_ins())
    return f"\nThe app is at {address} - sign in with the password {PASSWORD} as\n{rows}Ctrl-C stops it."


@contextmanager
def _running(mode: int) -> Iterator[IO[str]]:
    """Demos share this lock; a reset needs it alone."""
    VAR.mkdir(exist_ok=True)
    with (VAR / "demo.running").open("w") as lock:
        try:
            fcntl.flock(lock, mode)
        except BlockingIOError:
            raise Stopped(
                "A demo is running: stop it with Ctrl-C, then run `make demo-reset` again."
            ) from None
        yield lock


def _wait(process: "subprocess.Popen[bytes]", is_ready: Any, *, log: Path, what: str) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        if is_ready():
            return
        time.sleep(0.1)
    raise Stopped(f"{what} did not start: read {log}.")


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=2) as answer:  # noqa: S310  # our own address
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _short(path: Path) -> Path:
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path


if __name__ == "__main__":
    os.chdir(BASE_DIR)
    sys.exit(main())
