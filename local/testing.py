"""Servers for the tests: PostgreSQL and Redis under `var/test`, shared by every test run on this machine.

Each test process takes a slot of its own: a database name, a Redis database and a folder that nobody else
uses, held by a lock for as long as the process lives. So runs may overlap, and nothing piles up.
"""

import fcntl
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from local import postgres, redis_server
from local.places import TEST, CannotStart, Place, locked
from observation.env import VARIABLES

SLOTS = 64
SECRET_KEY = "only-for-tests-0123456789-abcdefghijklmnopqrstuvwxyz"  # noqa: S105  # signs nothing that lasts


@dataclass(frozen=True)
class Slot:
    number: int
    folder: Path
    place: Place

    @property
    def database(self) -> str:
        return f"tanik_{self.number}"

    @property
    def broker_url(self) -> str:
        return redis_server.url(self.place, database=2 * self.number)

    @property
    def cache_url(self) -> str:
        return redis_server.url(self.place, database=2 * self.number + 1)


def start(place: Place = TEST) -> Slot:
    """Both test servers answer; returns a free slot with an empty Redis database."""
    with locked(place.root):
        postgres.up(place)
        redis_server.up(place)
        slot = _free_slot(place)
    for database in (2 * slot.number, 2 * slot.number + 1):
        redis_server.client(place, database=database).flushdb()
    return slot


# Tests empty their database between two of them; the trail of any other refuses that (accounts.models).
MAY_TRUNCATE = "options=-c%20tanik.may_truncate%3Dyes"


def environment(slot: Slot, *, database: str) -> dict[str, str]:
    """The variables a process of the product needs to work on the slot's servers and `database`."""
    return {
        "SECRET_KEY": SECRET_KEY,
        "DEBUG": "false",
        "HTTPS": "false",
        "ALLOWED_HOSTS": "localhost,127.0.0.1,testserver",
        "DATABASE_URL": f"{postgres.dsn(slot.place, database)}&{MAY_TRUNCATE}",
        "REDIS_URL": slot.broker_url,
        "CACHE_URL": slot.cache_url,
        "LOG_LEVEL": "WARNING",
        "LOG_FORMAT": "text",
        "STATIC_FROM_SOURCE": "true",
        "TANIK_VAR": str(slot.folder),
    }


def clean(environ: Mapping[str, str] = os.environ) -> dict[str, str]:
    """A process environment without the variables the product reads, for processes that start fast."""
    slow = {"PYTHONDONTWRITEBYTECODE"}
    return {name: value for name, value in environ.items() if name not in VARIABLES | slow}


def _free_slot(place: Place) -> Slot:
    folder = place.root / "slots"
    folder.mkdir(exist_ok=True)
    for number in range(1, SLOTS + 1):
        lock = os.open(folder / f"{number}.lock", os.O_CREAT | os.O_WRONLY)  # open until the process ends
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(lock)
            continue
        own = folder / str(number)
        own.mkdir(exist_ok=True)
        return Slot(number, own, place)
    raise CannotStart(f"{SLOTS} test runs are going on at once: wait for one to end.")
