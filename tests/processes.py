"""Real processes of the product, started by the same entry point that containers use."""

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path

from local.places import BASE_DIR

ENTRYPOINT = BASE_DIR / "deploy" / "entrypoint"
START_SECONDS = 60


class Process:
    """One role of the entry point, with its log; stops for good when the test ends."""

    def __init__(self, role: str, *arguments: str, env: Mapping[str, str], log: Path) -> None:
        self.role, self.log = role, log
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("wb") as out:
            self.popen = subprocess.Popen(
                [ENTRYPOINT, role, *arguments],
                cwd=BASE_DIR,
                env=dict(env),
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                start_new_session=True,
            )

    @property
    def pid(self) -> int:
        return self.popen.pid

    def is_alive(self) -> bool:
        return self.popen.poll() is None

    def kill(self) -> None:
        """SIGKILL to the process and all its children: nobody gets to say goodbye."""
        self._signal(signal.SIGKILL)
        self.popen.wait()

    def stop(self, seconds: float = 15) -> None:
        """SIGTERM, as a container is stopped; SIGKILL to what is left after `seconds`."""
        if self.is_alive():
            self.popen.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.popen.wait(seconds)
        self._signal(signal.SIGKILL)
        self.popen.wait()

    def said(self) -> str:
        return self.log.read_text(errors="replace") if self.log.exists() else ""

    def _signal(self, number: int) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.popen.pid, number)


class Worker(Process):
    def __init__(self, *arguments: str, env: Mapping[str, str], log: Path, queues: str = "") -> None:
        more = {"LOG_LEVEL": "INFO"}  # it says "ready." at that level
        if queues:
            more["WORKER_QUEUES"] = queues
        super().__init__("worker", *arguments, env={**env, **more}, log=log)

    def wait_until_ready(self) -> "Worker":
        wait_for(lambda: "ready." in self.said() or not self.is_alive(), what="the worker to be ready")
        assert self.is_alive(), self.said()
        return self


class Web(Process):
    def __init__(self, *arguments: str, env: Mapping[str, str], log: Path) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        super().__init__("web", *arguments, env={**env, "BIND": f"127.0.0.1:{self.port}"}, log=log)

    def wait_until_ready(self) -> "Web":
        wait_for(lambda: not self.is_alive() or self.answers(), what="the web server to answer")
        assert self.is_alive(), self.said()
        return self

    def answers(self) -> bool:
        """Whether anything is answered at all: 400 is an answer, to a host name it does not serve."""
        try:
            return self.get("/healthz")[0] < 500
        except OSError:
            return False

    def get(
        self, path: str, *, headers: Mapping[str, str] | None = None
    ) -> tuple[int, str, Mapping[str, str]]:
        return self.request("GET", path, headers=headers)

    def request(
        self, method: str, path: str, *, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> tuple[int, str, Mapping[str, str]]:
        """Status, text and headers; redirects are not followed."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, path, body=body, headers=dict(headers or {}))
            answer = connection.getresponse()
            return answer.status, answer.read().decode(errors="replace"), dict(answer.getheaders())
        finally:
            connection.close()


def wait_for(condition, *, what: str, seconds: float = START_SECONDS, every: float = 0.05):
    """The first true value of `condition()`; an AssertionError naming `what` when none came in time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if value := condition():
            return value
        time.sleep(every)
    raise AssertionError(f"Waited {seconds:g} s for {what}.")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
