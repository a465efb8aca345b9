"""Every environment variable the product reads: typed, in one place, refused at start when wrong."""

import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from observation.env_values import (
    Database,
    Mail,
    address,
    bind_address,
    boolean,
    database,
    hosts,
    mail,
    one_of,
    origin,
    origins,
    parse_file,
    redis_url,
    secret_key,
    signing_certificate,
    web_address,
    whole_number,
    writable_folder,
)

BASE_DIR = Path(__file__).resolve().parent.parent
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
VARIABLES = frozenset(
    [
        *("SECRET_KEY", "DEBUG", "HTTPS", "ALLOWED_HOSTS", "CSRF_TRUSTED_ORIGINS", "TRUSTED_PROXIES"),
        "PUBLIC_URL",
        *("DATABASE_URL", "REDIS_URL", "CACHE_URL", "EMAIL_URL", "DEFAULT_FROM_EMAIL"),
        *("S3_BUCKET", "S3_ENDPOINT_URL", "S3_REGION", "S3_ACCESS_KEY_ID", "S3_SECRET_ACCESS_KEY"),
        *("SIGNING_CERTIFICATE", "SIGNING_PASSPHRASE", "SIGNING_TIMESTAMP_URL"),
        *("LOG_LEVEL", "LOG_FORMAT", "STATIC_FROM_SOURCE", "TANIK_VAR", "TANIK_STATIC"),
        *("BIND", "WEB_WORKERS", "WEB_THREADS", "WORKER_CONCURRENCY", "JOB_HEARTBEAT_SECONDS"),
    ]
)
PROCESSES = (  # variable, default, what it counts
    ("WEB_WORKERS", "3", "web processes"),
    ("WEB_THREADS", "1", "threads in each web process"),
    ("WORKER_CONCURRENCY", "2", "processes in each worker"),
    ("JOB_HEARTBEAT_SECONDS", "5", "seconds between two signs of life of a job"),
)
T = TypeVar("T")


class EnvironmentRefused(Exception):
    """The environment is not fit to start in; `problems` holds one sentence for each variable."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(["The settings are not complete, so nothing was started.", *problems]))


@dataclass(frozen=True)
class ObjectStorage:
    """An S3-style bucket for attachments and issued documents; an empty endpoint means AWS itself."""

    bucket: str
    endpoint: str
    region: str
    access_key: str
    secret_key: str


@dataclass(frozen=True)
class Environment:
    secret_key: str
    debug: bool
    https: bool
    allowed_hosts: tuple[str, ...]
    csrf_trusted_origins: tuple[str, ...]
    trusted_proxies: int
    public_url: str
    database: Database
    redis_url: str
    cache_url: str
    object_storage: ObjectStorage | None
    mail: Mail
    mail_from: str
    signing_certificate: str
    signing_passphrase: str
    signing_timestamp_url: str
    log_level: str
    log_format: str
    static_from_source: bool
    var: Path
    static: Path | None
    bind: str
    web_workers: int
    web_threads: int
    worker_concurrency: int
    job_heartbeat_seconds: int


class _Reader:
    """Reads variables one by one and remembers every problem, so that all are told at once."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self.environ = environ
        self.problems: list[str] = []

    def read(self, name: str, parse: Callable[[str], T], *, default: str | None, hint: str) -> T | None:
        """The parsed value; None, with the problem noted, when it is missing or wrong.

        Secrets are never quoted back: a problem names the variable and what to set, not what was there.
        """
        text = self.environ.get(name, "").strip() or default
        if text is None:
            self.problems.append(f"{name} is not set: {hint}.")
            return None
        try:
            return parse(text)
        except ValueError as error:
            self.problems.append(f"{name} is wrong ({error}): {hint}.")
            return None


def read(environ: Mapping[str, str]) -> Environment:
    """Read `environ`, completed by `var/local.env` where that exists; raises EnvironmentRefused."""
    reader = _Reader(_with_local(environ))
    debug = reader.read("DEBUG", boolean, default="false", hint="set it to true or false") or False
    values = {
        **_security(reader, debug),
        **_services(reader),
        **_signing(reader, debug),
        **_running(reader, debug),
    }
    if reader.problems:
        raise EnvironmentRefused(reader.problems)
    return Environment(debug=debug, **values)  # type: ignore[arg-type]  # complete where no problem was noted


def _security(reader: _Reader, debug: bool) -> dict[str, object]:
    return {
        "secret_key": reader.read(
            "SECRET_KEY",
            secret_key,
            default=None,
            hint="set it to 50 or more random characters that nobody else knows",
        ),
        "https": reader.read(
            "HTTPS", boolean, default="true", hint="set it to false only where no TLS is in front of the app"
        ),
        "allowed_hosts": reader.read(
            "ALLOWED_HOSTS",
            lambda text: hosts(text, debug=debug),
            default="localhost,127.0.0.1" if debug else None,
            hint="set it to the host names people use, separated by commas, such as tanik.example.org",
        ),
        "csrf_trusted_origins": reader.read(
            "CSRF_TRUSTED_ORIGINS",
            origins,
            default="",
            hint="set it to origins with their scheme, separated by commas, such as https://tanik.example.org",
        ),
        "trusted_proxies": reader.read(
            "TRUSTED_PROXIES",
            lambda text: whole_number(text, low=0, high=9),
            default="0",
            hint="set it to how many reverse proxies stand in front of the app, 0 to 9",
        ),
        "public_url": reader.read(
            "PUBLIC_URL",
            origin,
            default="",
            hint="set it to where the public reaches this server, such as https://tanik.example.org",
        ),
    }


def _services(reader: _Reader) -> dict[str, object]:
    redis = reader.read(
        "REDIS_URL",
        redis_url,
        default=None,
        hint="set it to redis://host:6379/0, or run `make servers` for local ones",
    )
    return {
        "database": reader.read(
            "DATABASE_URL",
            database,
            default=None,
            hint="set it to postgresql://user:password@host:5432/name, or run `make servers` for local ones",
        ),
        "redis_url": redis,
        "cache_url": redis
        if not reader.environ.get("CACHE_URL")
        else reader.read(
            "CACHE_URL",
            redis_url,
            default=None,
            hint="set it to a Redis database of its own, such as redis://host:6379/1",
        ),
        "object_storage": _object_storage(reader),
        "mail": reader.read(
            "EMAIL_URL",
            mail,
            default="console://",
            hint="set it to smtp://user:password@host:587?security=tls, or to console:// to print mail",
        ),
        "mail_from": reader.read(
            "DEFAULT_FROM_EMAIL",
            address,
            default="tanik@localhost",
            hint="set it to the address mail is sent from",
        ),
    }


def _signing(reader: _Reader, debug: bool) -> dict[str, object]:
    """Who signs issued statements: a PKCS#12 file, "test" for trying out, or nobody."""
    hint = "set it to what opens the file of SIGNING_CERTIFICATE"
    passphrase = reader.read("SIGNING_PASSPHRASE", str, default="", hint=hint) or ""
    return {
        "signing_certificate": reader.read(
            "SIGNING_CERTIFICATE",
            lambda text: signing_certificate(text, passphrase),
            default="test" if debug else "",
            hint="set it to the path of a PKCS#12 file, and SIGNING_PASSPHRASE to what opens it",
        ),
        "signing_passphrase": passphrase,
        "signing_timestamp_url": reader.read(
            "SIGNING_TIMESTAMP_URL",
            web_address,
            default="",
            hint="set it to the address of an RFC 3161 timestamp server, or leave it out",
        ),
    }


def _running(reader: _Reader, debug: bool) -> dict[str, object]:
    return {
        "log_level": reader.read(
            "LOG_LEVEL",
            lambda text: one_of(text.upper(), LOG_LEVELS),
            default="INFO",
            hint=f"set it to one of {', '.join(LOG_LEVELS)}",
        ),
        "log_format": reader.read(
            "LOG_FORMAT",
            lambda text: one_of(text, ("json", "text")),
            default="text" if debug else "json",
            hint="set it to json or text",
        ),
        "static_from_source": reader.read(
            "STATIC_FROM_SOURCE",
            boolean,
            default="true" if debug else "false",
            hint="set it to true only where `manage.py collectstatic` is not run",
        ),
        "var": reader.read(
            "TANIK_VAR",
            writable_folder,
            default=str(BASE_DIR / "var"),
            hint="set it to a folder the app may write to",
        ),
        "static": reader.read(
            "TANIK_STATIC",
            Path,
            default=None,
            hint="set it to the folder `manage.py collectstatic` fills",
        )
        if reader.environ.get("TANIK_STATIC")
        else None,
        "bind": reader.read(
            "BIND",
            bind_address,
            default="127.0.0.1:8000",
            hint="set it to address:port, such as 0.0.0.0:8000",
        ),
        **{
            name.lower(): reader.read(
                name,
                lambda text: whole_number(text, low=1, high=64),
                default=default,
                hint=f"set it to a number of {what} from 1 to 64",
            )
            for name, default, what in PROCESSES
        },
    }


def _object_storage(reader: _Reader) -> ObjectStorage | None:
    bucket = reader.environ.get("S3_BUCKET", "").strip()
    if not bucket:
        stray = [name for name in sorted(reader.environ) if name.startswith("S3_") and reader.environ[name]]
        if stray:
            reader.problems.append(f"S3_BUCKET is not set: set it, or remove {', '.join(stray)}.")
        return None
    values = {
        "endpoint": reader.read(
            "S3_ENDPOINT_URL", web_address, default="", hint="set it to https://host of the object storage"
        ),
        "region": reader.read("S3_REGION", str, default="us-east-1", hint="set it to the bucket's region"),
        "access_key": reader.read(
            "S3_ACCESS_KEY_ID", str, default=None, hint="set it to the key that may use the bucket"
        ),
        "secret_key": reader.read(
            "S3_SECRET_ACCESS_KEY", str, default=None, hint="set it to the secret of S3_ACCESS_KEY_ID"
        ),
    }
    return ObjectStorage(bucket=bucket, **{key: value or "" for key, value in values.items()})


def _with_local(environ: Mapping[str, str]) -> Mapping[str, str]:
    """Development's defaults: what `python -m local.servers up` wrote, unless a database is named already."""
    path = Path(environ.get("TANIK_VAR") or BASE_DIR / "var") / "local.env"
    if environ.get("DATABASE_URL") or not path.is_file():
        return environ
    return {**parse_file(path.read_text(encoding="utf-8")), **environ}


if __name__ == "__main__":
    try:
        read(os.environ)
    except EnvironmentRefused as refusal:
        sys.exit(str(refusal))
