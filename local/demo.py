"""`python -m local.demo [--once|--reset]`: the main job on the demonstration mission, then the app."""

import argparse
import fcntl
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from local import postgres, redis_server, servers, testing
from local.background import answers, free_port, role, wait
from local.places import BASE_DIR, DEVELOPMENT, CannotStart, Place, locked
from local.steps import Stopped, finish, run, step

FOLDER = BASE_DIR / "demo" / "kazakhstan-2022"
MISSION_FILE, SUBMISSIONS = FOLDER / "mission.yaml", FOLDER / "submissions.jsonl"
LATE_SUBMISSIONS = FOLDER / "late.jsonl"
PASSWORD = "witness-demo-2022"  # noqa: S105  # printed for everyone: the demo listens on this machine only
WANTED_PORT = 8000
ROLES = ("observer", "coordinator", "secretariat", "head")


@dataclass(frozen=True)
class Demo:
    """The demonstration in one place: its servers, its logs, the statement it writes."""

    place: Place
    env: Mapping[str, str]
    mission: Mapping[str, Any]

    @property
    def logs(self) -> Path:
        return self.place.root / "demo"

    @property
    def log(self) -> Path:
        return self.logs / "demo.log"

    @property
    def statement(self) -> Path:
        return self.place.root / "statement.pdf"

    @property
    def figures(self) -> Path:
        return self.place.root / "figures.json"

    @property
    def slug(self) -> str:
        return str(self.mission["mission"]["slug"])

    def show(self, *, once: bool) -> None:
        """The whole of it; returns after the PDF when `once`, else when the app is stopped."""
        with ExitStack() as stack:
            stack.enter_context(self.in_use(fcntl.LOCK_SH))
            with locked(self.place.root, "demo.lock"):  # two demos at once take turns
                self.prepare()
                stack.enter_context(self.worker())
                self.compile_statement()
            if not once:
                self.file_late()
                self.serve()

    def prepare(self) -> None:
        """Servers, tables, mission and submissions stand; what stands already is left alone."""
        with step("Starting PostgreSQL and Redis"):
            servers.up(self.place)
        self.manage("Preparing the database", "migrate", "--noinput", "--verbosity", "0")
        password = ("--demo-password", PASSWORD)
        self.manage("Loading the Kazakhstan 2022 mission", "load_mission", MISSION_FILE, *password)
        mission = ("--mission", self.slug)
        for line in self.manage("Filing its submissions", "import_submissions", *mission, SUBMISSIONS):
            print(f"  {line}")

    @contextmanager
    def worker(self) -> Iterator[None]:
        """A real Celery worker, with the beat that finds jobs a dead worker left."""
        log = self.logs / "worker.log"
        beat = ("--beat", "--schedule", str(self.logs / "beat"))
        with role("worker", *beat, env=self.env, log=log) as process:
            with step("Starting a worker"):
                earlier = log.stat().st_size
                wait(process, lambda: b" ready." in log.read_bytes()[earlier:], log=log, what="The worker")
            yield

    def compile_statement(self) -> None:
        files = ("--out", self.statement, "--figures", self.figures)
        self.manage("Compiling the statement", "compile_statement", "--mission", self.slug, *files)
        figures = json.loads(self.figures.read_text(encoding="utf-8"))["figures"]
        worded = sum(bool(figure["sentence"]) for figure in figures)
        print(f"  Statement: {_short(self.statement)}")
        print(f"  Figures:   {_short(self.figures)} ({len(figures)} figures, {worded} worded as sentences)")

    def file_late(self) -> None:
        """Two visits nobody has reviewed: something to decide for whoever signs in as the coordinator."""
        self.manage("Filing two late visits", "import_submissions", "--mission", self.slug, LATE_SUBMISSIONS)

    def serve(self) -> None:
        """The app on this machine only, until it is stopped."""
        with self.app() as (process, address):
            print(self.welcome(address), flush=True)
            process.wait()
            raise Stopped(f"The app stopped by itself: read {self.logs / 'web.log'}.")

    @contextmanager
    def app(self) -> Iterator[tuple["subprocess.Popen[bytes]", str]]:
        """The app as gunicorn serves it, and its address."""
        more = {"STATIC_FROM_SOURCE": "false", "WEB_WORKERS": "2", "WEB_THREADS": "4"}
        gather = ("collectstatic", "--noinput", "--verbosity", "0")
        self.manage("Gathering the static files", *gather, more=more)
        port = free_port(WANTED_PORT)
        address, log = f"http://127.0.0.1:{port}", self.logs / "web.log"
        with role("web", env={**self.env, **more, "BIND": f"127.0.0.1:{port}"}, log=log) as process:
            with step("Starting the app"):
                wait(process, lambda: answers(f"{address}/healthz"), log=log, what="The app")
            yield process, address

    def reset(self) -> None:
        """Forgets everything but the servers themselves."""
        with (
            self.in_use(fcntl.LOCK_EX | fcntl.LOCK_NB),
            step("Forgetting the demo"),
            locked(self.place.root, "demo.lock"),
        ):
            servers.up(self.place)
            postgres.drop_database(self.place, servers.DATABASE)
            postgres.ensure_database(self.place, servers.DATABASE)
            redis_server.client(self.place).flushall()
            for path in (self.statement, self.figures):
                path.unlink(missing_ok=True)
            for folder in (self.place.root / "media", self.place.root / "static", self.logs):
                shutil.rmtree(folder, ignore_errors=True)

    def manage(
        self, sentence: str, command: str, *arguments: str | Path, more: Mapping[str, str] | None = None
    ) -> list[str]:
        with step(sentence):
            return run(
                [sys.executable, "manage.py", command, *arguments],
                log=self.log,
                otherwise=f"`manage.py {command}` failed",
                env={**self.env, **(more or {})},
            )

    def welcome(self, address: str) -> str:
        rows = "".join(f"  {role:<12} {email}\n" for role, email in self.sign_ins())
        return f"\nThe app is at {address} - sign in with the password {PASSWORD} as\n{rows}Ctrl-C stops it."

    def sign_ins(self) -> list[tuple[str, str]]:
        """The first person of each role in the mission file: (role, mail address)."""
        first = {person["role"]: person["email"] for person in reversed(self.mission["people"])}
        return [(role, first[role]) for role in ROLES if role in first]

    @contextmanager
    def in_use(self, mode: int) -> Iterator[None]:
        """Demos share this lock; a reset needs it alone."""
        self.place.root.mkdir(parents=True, exist_ok=True)
        with (self.place.root / "demo.running").open("w") as lock:
            try:
                fcntl.flock(lock, mode)
            except BlockingIOError:
                advice = "stop it with Ctrl-C, then run `make demo-reset` again"
                raise Stopped(f"A demo is running: {advice}.") from None
            yield


def demo_in(root: Path) -> Demo:
    mission = yaml.safe_load(MISSION_FILE.read_text(encoding="utf-8"))
    return Demo(Place(root), env={**testing.clean(), "TANIK_VAR": str(root)}, mission=mission)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="make demo ARGS=...", description=__doc__)
    parser.add_argument("--once", action="store_true", help="stop after the PDF")
    parser.add_argument("--reset", action="store_true", help="forget the demo, so that the next starts over")
    parser.add_argument("--var", type=Path, default=DEVELOPMENT.root, help="keep everything here (var/)")
    wanted = parser.parse_args(arguments)
    for stop in (
        signal.SIGINT,
        signal.SIGTERM,
    ):  # a shell that starts it in the background has it ignore SIGINT
        signal.signal(stop, signal.default_int_handler)
    try:
        demo = demo_in(wanted.var.absolute())
        if wanted.reset:
            demo.reset()
        else:
            demo.show(once=wanted.once)
    except (Stopped, CannotStart) as problem:
        return finish(problem)
    except KeyboardInterrupt:
        print("\nStopped. PostgreSQL and Redis go on for the next time; `make servers-down` stops them.")
    return 0


def _short(path: Path) -> Path:
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path


if __name__ == "__main__":
    os.chdir(BASE_DIR)
    sys.exit(main())
