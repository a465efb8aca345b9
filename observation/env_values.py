"""How the text of an environment variable becomes a value; a ValueError says what is wrong with it."""

import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from cryptography.hazmat.primitives.serialization import pkcs12


@dataclass(frozen=True)
class Database:
    name: str
    user: str
    password: str
    host: str
    port: str
    options: dict[str, str]


@dataclass(frozen=True)
class Mail:
    """How mail leaves; an empty host prints it to the log."""

    host: str
    port: int
    user: str
    password: str
    security: str  # "tls" (STARTTLS), "ssl" or "none"


def parse_file(text: str) -> dict[str, str]:
    """The variables of an environment file: NAME=value lines, blank lines and # comments."""
    lines = (line.strip() for line in text.splitlines())
    pairs = (line.partition("=") for line in lines if line and not line.startswith("#"))
    return {name.strip(): value.strip() for name, _, value in pairs}


def boolean(text: str) -> bool:
    return one_of(text.lower(), ("true", "false", "1", "0", "yes", "no")) in ("true", "1", "yes")


def one_of(text: str, allowed: tuple[str, ...]) -> str:
    if text not in allowed:
        raise ValueError(f"{text!r} is not known")
    return text


def whole_number(text: str, *, low: int, high: int) -> int:
    if not text.isascii() or not text.isdigit() or not low <= int(text) <= high:
        raise ValueError(f"{text!r} is not a whole number from {low} to {high}")
    return int(text)


def secret_key(text: str) -> str:
    if len(text) < 50 or len(set(text)) < 10:
        raise ValueError("it is too short or too regular to keep a secret")
    return text


def signing_certificate(text: str, passphrase: str) -> str:
    """The path itself, once the file opens and holds a key and its certificate."""
    if text in ("", "test"):
        return text
    try:
        key, certificate, _chain = pkcs12.load_key_and_certificates(
            Path(text).read_bytes(), passphrase.encode() or None
        )
    except OSError as error:
        raise ValueError(f"the file cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise ValueError("the file is no PKCS#12 or SIGNING_PASSPHRASE does not open it") from error
    if key is None or certificate is None:
        raise ValueError("the file lacks the key or its certificate")
    return text


def hosts(text: str, *, debug: bool) -> tuple[str, ...]:
    names = split(text)
    for name in names:
        if name == "*" and not debug:
            raise ValueError("'*' would accept any host name")
        if "/" in name or ":" in name.strip("[]").removeprefix("::"):
            raise ValueError(f"{name!r} is more than a host name")
    return names


def origins(text: str) -> tuple[str, ...]:
    names = split(text)
    for name in names:
        parts = urlsplit(name)
        if parts.scheme not in ("http", "https") or not parts.netloc or parts.path:
            raise ValueError(f"{name!r} is not an origin")
    return names


def split(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def database(text: str) -> Database:
    """postgresql://user:password@host:port/name?option=value; `?host=/folder` names a socket's folder."""
    parts = urlsplit(text)
    if parts.scheme not in ("postgres", "postgresql"):
        raise ValueError("only PostgreSQL is supported")
    options = dict(parse_qsl(parts.query))
    name = unquote(parts.path.lstrip("/"))
    if not name:
        raise ValueError("it names no database")
    return Database(
        name=name,
        user=options.pop("user", unquote(parts.username or "")),
        password=unquote(parts.password or ""),
        host=options.pop("host", parts.hostname or ""),
        port=str(parts.port or ""),
        options=options,
    )


def redis_url(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("redis", "rediss") or not parts.hostname:
        raise ValueError("it is not a redis:// or rediss:// address")
    return text


def mail(text: str) -> Mail:
    parts = urlsplit(text)
    if parts.scheme == "console":
        return Mail(host="", port=0, user="", password="", security="none")
    if parts.scheme != "smtp" or not parts.hostname:
        raise ValueError("it is not an smtp:// address")
    security = one_of(dict(parse_qsl(parts.query)).get("security", "tls"), ("tls", "ssl", "none"))
    return Mail(
        host=parts.hostname,
        port=parts.port or (465 if security == "ssl" else 587),
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        security=security,
    )


def bind_address(text: str) -> str:
    host, _, port = text.rpartition(":")
    if not host or not port.isdigit() or not 0 < int(port) < 65536:
        raise ValueError(f"{text!r} is not address:port")
    return text


def address(text: str) -> str:
    if "@" not in text or text.startswith("@") or text.endswith("@"):
        raise ValueError(f"{text!r} is not a mail address")
    return text


def origin(text: str) -> str:
    """At most one origin; "" is none."""
    found = origins(text)
    if len(found) > 1:
        raise ValueError(f"{text!r} is more than one origin")
    return found[0] if found else ""


def web_address(text: str) -> str:
    if text and (urlsplit(text).scheme not in ("http", "https") or not urlsplit(text).hostname):
        raise ValueError(f"{text!r} is not a web address")
    return text


def writable_folder(text: str) -> Path:
    path = Path(text).absolute()
    nearest = next(parent for parent in (path, *path.parents) if parent.exists())
    if not nearest.is_dir() or not os.access(nearest, os.W_OK):
        raise ValueError(f"{text!r} cannot be written to")
    return path
