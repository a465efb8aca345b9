"""The reverse proxy as it is shipped, on ports of one's own, with a certificate it makes itself."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from local.places import BASE_DIR

CADDYFILE = BASE_DIR / "deploy" / "Caddyfile"
# What the app is told when it stands behind the proxy.
ENVIRONMENT = {"TRUSTED_PROXIES": "1", "HTTPS": "true"}


def program() -> str | None:
    """Where Caddy is, None when it is not installed."""
    return shutil.which("caddy")


def configuration(caddy: str, port: int, admin: int) -> str:
    """deploy/Caddyfile for https://localhost:<port>."""
    text = CADDYFILE.read_text(encoding="utf-8")
    text = text.replace(
        "admin 127.0.0.1:2019",
        f"admin 127.0.0.1:{admin}\n\tauto_https disable_redirects\n\tskip_install_trust",
    )
    text = text.replace("{$TANIK_HOST} {", f"https://localhost:{port} {{\n\ttls internal")
    version = subprocess.run([caddy, "version"], capture_output=True, text=True, check=True).stdout
    if re.match(r"v?2\.[0-6]\.", version):  # before 2.6.3 buffering had another name
        text = text.replace("request_buffers unlimited", "buffer_requests")
    return text


@contextmanager
def proxy(caddy: str, *, web: str, port: int, admin: int, folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Caddy in front of ``web`` ("host:port"); it may not answer yet."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "Caddyfile"
    path.write_text(configuration(caddy, port, admin), encoding="utf-8")
    env = {**os.environ, "TANIK_WEB": web, "HOME": str(folder)}
    with (folder / "caddy.log").open("wb") as log:
        process = subprocess.Popen([caddy, "run", "--config", path], env=env, stdout=log, stderr=log)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(20)
