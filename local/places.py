"""Where the local servers keep their things, and the lock that lets several commands start them at once."""

import fcntl
import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent
# A unix socket's whole path may have 107 bytes; ".s.PGSQL.5432" is 13 of them and a slash is one.
LONGEST_SOCKET_FOLDER = 107 - 14


class CannotStart(Exception):
    """Something is missing; the message is one sentence that says what to do."""


@dataclass(frozen=True)
class Place:
    """One pair of servers: development's under `var/`, the tests' under `var/test/`."""

    root: Path
    is_durable: bool = True

    @property
    def postgres(self) -> Path:
        return self.root / "postgres"

    @property
    def redis(self) -> Path:
        return self.root / "redis"

    @property
    def socket_folder(self) -> Path:
        """PostgreSQL's data folder, which nobody else can enter; a short one where that path is too long."""
        if len(str(self.postgres).encode()) <= LONGEST_SOCKET_FOLDER:
            return self.postgres
        digest = hashlib.sha256(str(self.postgres).encode()).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"tanik-{digest}"


DEVELOPMENT = Place(BASE_DIR / "var")
TEST = Place(BASE_DIR / "var" / "test", is_durable=False)


@contextmanager
def locked(folder: Path, name: str = "servers.lock") -> Iterator[None]:
    """Holds `folder/name` until the block ends; waits while another process holds it."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / name).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def write_privately(path: Path, text: str) -> None:
    """Writes a file only its owner can read, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.new")
    draft.touch(mode=0o600, exist_ok=True)
    draft.write_text(text, encoding="utf-8")
    draft.replace(path)
