"""A database and a web server of the bench's own, on the durable development cluster."""

import http.client
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from local import postgres, redis_server
from local.places import BASE_DIR, DEVELOPMENT, locked

DATABASE = "tanik_bench"
REDIS_DATABASES = (12, 13)
PORT = 8791


def prepare() -> None:
    """An empty database on servers that stand, and the environment of this process pointed at it."""
    with locked(DEVELOPMENT.root):
        postgres.up(DEVELOPMENT)
        redis_server.up(DEVELOPMENT)
    postgres.drop_database(DEVELOPMENT, DATABASE)
    postgres.ensure_database(DEVELOPMENT, DATABASE)
    os.environ.update(environment())


def environment() -> dict[str, str]:
    """As in production, but for TLS and the secret."""
    return {
        "DJANGO_SETTINGS_MODULE": "bench.bare_settings",
        "SECRET_KEY": "only-for-the-bench-0123456789-abcdefghijklmnopqrstuvwxyz",
        "DEBUG": "false",
        "HTTPS": "false",
        "ALLOWED_HOSTS": "127.0.0.1",
        "DATABASE_URL": postgres.dsn(DEVELOPMENT, DATABASE),
        "REDIS_URL": redis_server.url(DEVELOPMENT, REDIS_DATABASES[0]),
        "CACHE_URL": redis_server.url(DEVELOPMENT, REDIS_DATABASES[1]),
        "LOG_LEVEL": "WARNING",
        "STATIC_FROM_SOURCE": "true",
        "TANIK_VAR": str(BASE_DIR / "var" / "bench"),
    }


def drop() -> None:
    postgres.drop_database(DEVELOPMENT, DATABASE)


@contextmanager
def web(
    application: str = "observation.wsgi:application", *, extra: Mapping[str, str] | None = None
) -> Iterator[int]:
    """gunicorn with the product's own configuration; gives the master's process id."""
    command = [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py", application]
    env = {**os.environ, **(extra or {}), "BIND": f"127.0.0.1:{PORT}"}
    process = subprocess.Popen(command, cwd=BASE_DIR, env=env)
    try:
        _wait_until_it_answers(process)
        yield process.pid
    finally:
        process.terminate()
        process.wait()


def _wait_until_it_answers(process: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        if process.poll() is not None:
            raise SystemExit("The web server of the bench did not start; its message is above.")
        try:
            connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=2)
            connection.request("GET", "/healthz")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.1)
    raise SystemExit(f"The web server of the bench did not answer on port {PORT}.")


def peak_memory(pid: int) -> int:
    """Largest resident memory so far of a process or one of its children, in bytes."""
    children = subprocess.run(
        ["pgrep", "-P", str(pid)], capture_output=True, text=True, check=False
    ).stdout.split()
    return max((_peak(each) for each in [str(pid), *children]), default=0)


def _peak(pid: str) -> int:
    try:
        with open(f"/proc/{pid}/status") as status:
            return next((int(line.split()[1]) * 1024 for line in status if line.startswith("VmHWM")), 0)
    except OSError:
        return 0
