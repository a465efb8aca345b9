"""`python -m local.servers up|down|status`: the development servers, and where the settings find them."""

import argparse
import secrets
import sys

from local import postgres, redis_server
from local.places import DEVELOPMENT, TEST, CannotStart, Place, locked, write_privately
from observation.env_values import parse_file

DATABASE = "tanik"


def up(place: Place = DEVELOPMENT) -> None:
    """Both servers answer, the database exists and `local.env` names them; safe to call twice and at once."""
    with locked(place.root):
        postgres.up(place)
        redis_server.up(place)
        postgres.ensure_database(place, DATABASE)
        write_privately(place.root / "local.env", _environment(place))


def down(place: Place = DEVELOPMENT) -> None:
    with locked(place.root):
        redis_server.down(place)
        postgres.down(place)


def status(place: Place = DEVELOPMENT) -> dict[str, bool]:
    return {"PostgreSQL": postgres.answers(place), "Redis": redis_server.answers(place)}


def _environment(place: Place) -> str:
    """The secret key is kept, so that a restart signs nobody out."""
    path = place.root / "local.env"
    before = parse_file(path.read_text(encoding="utf-8")) if path.exists() else {}
    values = {
        "SECRET_KEY": before.get("SECRET_KEY") or secrets.token_urlsafe(50),
        "ALLOWED_HOSTS": "localhost,127.0.0.1,[::1]",
        "HTTPS": "false",
        "LOG_FORMAT": "text",
        "STATIC_FROM_SOURCE": "true",
        "DATABASE_URL": postgres.dsn(place, DATABASE),
        "REDIS_URL": redis_server.url(place),
        "CACHE_URL": redis_server.url(place, database=1),
    }
    heading = "# Written by `python -m local.servers up`, for this machine only.\n"
    return heading + "".join(f"{name}={value}\n" for name, value in values.items())


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m local.servers", description=__doc__)
    parser.add_argument("action", choices=["up", "down", "status"])
    parser.add_argument("--tests", action="store_true", help="the tests' servers instead of development's")
    wanted = parser.parse_args(arguments)
    place, action = TEST if wanted.tests else DEVELOPMENT, wanted.action
    try:
        if action == "up":
            up(place)
        elif action == "down":
            down(place)
    except CannotStart as problem:
        print(problem, file=sys.stderr)
        return 1
    standing = status(place)
    for name, stands in standing.items():
        print(f"{name} {'stands' if stands else 'does not run'}.")
    return 0 if action != "status" or all(standing.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
