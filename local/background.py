"""Worker and web processes beside a command: started by the containers' own entry point, stopped with it."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from local.places import BASE_DIR
from local.steps import Stopped

STOP_SECONDS = 15
READY_SECONDS = 90
ENTRYPOINT = BASE_DIR / "deploy" / "entrypoint"


@contextmanager
def role(name: str, *arguments: str, env: Mapping[str, str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """The entry point's role `name`, for as long as the block runs."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as out:
        process = subprocess.Popen(
            [ENTRYPOINT, name, *arguments],
            cwd=BASE_DIR,
            env={**env, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{env.get('PATH', os.defpath)}"},
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            start_new_session=True,  # Ctrl-C reaches this command alone, which then stops the others in order
        )
    try:
        yield process
    finally:
        stop(process)


def stop(process: "subprocess.Popen[bytes]") -> None:
    """SIGTERM, and SIGKILL to whatever of the process's group is left after a while."""
    with suppress(subprocess.TimeoutExpired):
        process.terminate()
        process.wait(STOP_SECONDS)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def free_port(wanted: int) -> int:
    """`wanted` where nobody listens on it, else any free one of this machine."""
    for port in (wanted, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with suppress(OSError):
                probe.bind(("127.0.0.1", port))
                return int(probe.getsockname()[1])
    raise OSError("No free port was found on 127.0.0.1.")


def wait(process: "subprocess.Popen[bytes]", is_ready: Callable[[], bool], *, log: Path, what: str) -> None:
    """Until `is_ready()`; raises Stopped when the process ended instead, or took too long."""
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        if is_ready():
            return
        time.sleep(0.1)
    raise Stopped(f"{what} did not start: read {log}.")


def answers(address: str) -> bool:
    """Whether an address of this machine answers 200."""
    try:
        with urllib.request.urlopen(address, timeout=2) as answer:  # noqa: S310  # our own address
            return bool(answer.status == 200)
    except OSError:
        return False
