"""A database and a web server of the bench's own, on the durable development cluster."""

import http.client
import os
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from local import postgres, proxy, redis_server
from local.places import BASE_DIR, DEVELOPMENT, locked

DATABASE = "tanik_bench"
REDIS_DATABASES = (12, 13)
PORT, PROXY_PORT = 8791, 8793


def prepare() -> None:
    """An empty database on servers that stand, and the environment of this process pointed at it."""
    with locked(DEVELOPMENT.root):
        postgres.up(DEVELOPMENT)
        redis_server.up(DEVELOPMENT)
    empty()
    os.environ.update(environment())


def empty() -> None:
    """Nothing in the database: one part of the bench leaves nothing to the next."""
    postgres.drop_database(DEVELOPMENT, DATABASE)
    postgres.ensure_database(DEVELOPMENT, DATABASE)


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


@dataclass(frozen=True)
class Processes:
    """The web server and the proxy in front of it, to be asked what they use."""

    web: int
    proxy: int

    def cpu_seconds(self) -> dict[str, float]:
        return {"web": sum(map(_cpu, _family(self.web))), "proxy": _cpu(str(self.proxy))}

    def memory(self) -> dict[str, int]:
        """Resident now, in bytes."""
        return {"web": sum(map(_resident, _family(self.web))), "proxy": _resident(str(self.proxy))}


@contextmanager
def behind_proxy() -> Iterator[tuple[int, Processes]]:
    """The web server behind the proxy as shipped, over TLS; gives the port and the processes.

    SystemExit in a sentence when Caddy is not installed.
    """
    caddy = proxy.program()
    if caddy is None:
        raise SystemExit("Caddy is not installed: run `apt-get install caddy`.")
    extra = {**proxy.ENVIRONMENT, "ALLOWED_HOSTS": "localhost,127.0.0.1"}
    folder = BASE_DIR / "var" / "bench" / "caddy"
    with (
        web(extra=extra) as pid,
        proxy.proxy(
            caddy, web=f"127.0.0.1:{PORT}", port=PROXY_PORT, admin=PROXY_PORT + 1, folder=folder
        ) as standing,
    ):
        _wait_for_proxy()
        yield PROXY_PORT, Processes(pid, standing.pid)


def _wait_for_proxy() -> None:
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    for _ in range(300):
        connection = http.client.HTTPSConnection("localhost", PROXY_PORT, timeout=5, context=context)
        try:
            connection.request("GET", "/healthz")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.1)
        finally:
            connection.close()
    raise SystemExit(f"The proxy of the bench did not answer on port {PROXY_PORT}.")


def _family(pid: int) -> list[str]:
    found = subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True, check=False)
    return [str(pid), *found.stdout.split()]


def _cpu(pid: str) -> float:
    try:
        with open(f"/proc/{pid}/stat") as stat:
            fields = stat.read().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _resident(pid: str) -> int:
    try:
        with open(f"/proc/{pid}/statm") as statm:
            return int(statm.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0


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
    return max(map(_peak, _family(pid)), default=0)


def _peak(pid: str) -> int:
    try:
        with open(f"/proc/{pid}/status") as status:
            return next((int(line.split()[1]) * 1024 for line in status if line.startswith("VmHWM")), 0)
    except OSError:
        return 0
