"""The reverse proxy, where Caddy is installed: TLS, and slow phones read whole before the app sees them."""

import os
import re
import shutil
import socket
import ssl
import subprocess
import time

import pytest

from local.places import BASE_DIR
from tests.processes import free_port, wait_for

CADDYFILE = (BASE_DIR / "deploy" / "Caddyfile").read_text(encoding="utf-8")
CADDY = shutil.which("caddy")
pytestmark = [
    pytest.mark.processes,
    pytest.mark.skipif(CADDY is None, reason="Caddy is not installed: run `apt-get install caddy`."),
]


def configuration(port, admin):
    """The file as it is shipped, on ports of the test's own, with a certificate Caddy makes itself."""
    text = CADDYFILE.replace(
        "admin 127.0.0.1:2019", f"admin 127.0.0.1:{admin}\n\tauto_https disable_redirects"
    )
    text = text.replace("{$TANIK_HOST} {", f"https://localhost:{port} {{\n\ttls internal")
    text = text.replace("\tservers {", "\tskip_install_trust\n\tservers {")
    version = subprocess.run([CADDY, "version"], capture_output=True, text=True).stdout
    if re.match(r"v?2\.[0-6]\.", version):  # before 2.6.3 buffering had another name
        text = text.replace("request_buffers unlimited", "buffer_requests")
    return text


@pytest.fixture
def proxy(start_web, tmp_path):
    """Port of a Caddy in front of one synchronous web process."""
    web = start_web(env={"WEB_WORKERS": "1", "TRUSTED_PROXIES": "1", "HTTPS": "true"})
    port, path = free_port(), tmp_path / "Caddyfile"
    path.write_text(configuration(port, free_port()))
    env = {**os.environ, "TANIK_WEB": f"127.0.0.1:{web.port}", "HOME": str(tmp_path)}
    with (tmp_path / "caddy.log").open("wb") as log:
        caddy = subprocess.Popen([CADDY, "run", "--config", path], env=env, stdout=log, stderr=log)
    try:
        wait_for(lambda: answers(port), what="Caddy to answer")
        yield port
    finally:
        caddy.terminate()
        caddy.wait(20)


def connect(port):
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context.wrap_socket(
        socket.create_connection(("localhost", port), timeout=30), server_hostname="localhost"
    )


def answers(port):
    try:
        return get(port, "/healthz").startswith("HTTP/1.1 200")
    except OSError:
        return False


def get(port, path):
    with connect(port) as connection:
        connection.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
        return b"".join(iter(lambda: connection.recv(65536), b"")).decode()


def test_proxy_brings_tls_and_the_app_knows_it(proxy):
    answer = get(proxy, "/sign-in/")
    assert answer.startswith("HTTP/1.1 200")
    assert "Strict-Transport-Security: max-age=31536000" in answer
    assert "Secure" in answer


def test_proxy_reads_a_slow_phone_whole_while_others_are_served(proxy):
    body = b"x" * 20_000
    head = "POST /language/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
    head += f"Content-Length: {len(body)}\r\n\r\n"
    with connect(proxy) as phone:
        phone.sendall(head.encode() + body[:5_000])
        started = time.monotonic()
        for _ in range(3):  # the only web process is free
            assert get(proxy, "/sign-in/").startswith("HTTP/1.1 200")
        assert time.monotonic() - started < 20
        phone.sendall(body[5_000:])
        assert phone.recv(12) == b"HTTP/1.1 403"  # no CSRF token: the app has read it
