"""The reverse proxy, where Caddy is installed: TLS, and slow phones read whole before the app sees them."""

import contextlib
import socket
import ssl
import time

import pytest

from local import proxy
from tests.processes import free_port, wait_for

CADDY = proxy.program()
pytestmark = [
    pytest.mark.processes,
    pytest.mark.skipif(CADDY is None, reason="Caddy is not installed: run `apt-get install caddy`."),
]


@pytest.fixture
def port(start_web, tmp_path):
    """Port of a Caddy in front of one synchronous web process."""
    web = start_web(env={"WEB_WORKERS": "1", **proxy.ENVIRONMENT})
    port = free_port()
    with proxy.proxy(
        CADDY, web=f"127.0.0.1:{web.port}", port=port, admin=free_port(), folder=tmp_path / "caddy"
    ):
        wait_for(lambda: answers(port), what="Caddy to answer")
        yield port


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


def test_proxy_brings_tls_and_the_app_knows_it(port):
    answer = get(port, "/sign-in/")
    assert answer.startswith("HTTP/1.1 200")
    assert "Strict-Transport-Security: max-age=31536000" in answer
    assert "Secure" in answer


def test_proxy_reads_a_slow_phone_whole_while_others_are_served(port):
    body = b"x" * 20_000
    head = "POST /language/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
    head += f"Content-Length: {len(body)}\r\n\r\n"
    with connect(port) as phone:
        phone.sendall(head.encode() + body[:5_000])
        started = time.monotonic()
        for _ in range(3):  # the only web process is free
            assert get(port, "/sign-in/").startswith("HTTP/1.1 200")
        assert time.monotonic() - started < 20
        phone.sendall(body[5_000:])
        assert phone.recv(12) == b"HTTP/1.1 403"  # no CSRF token: the app has read it


@pytest.mark.parametrize(
    ("path", "megabytes", "is_taken"),
    [
        ("/missions/some/submissions/new/voting/", 40, True),  # several photos
        ("/missions/some/submissions/new/voting/", 70, False),
        ("/language/", 40, False),
    ],
)
def test_proxy_takes_the_photos_of_a_whole_form_and_no_more(port, path, megabytes, is_taken):
    before = b'--b\r\nContent-Disposition: form-data; name="files"; filename="a.jpg"\r\n\r\n'
    photo, after = b"x" * (megabytes * 1024 * 1024), b"\r\n--b--\r\n"
    head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
    head += f"Content-Length: {len(before) + len(photo) + len(after)}\r\n"
    head += f"Referer: https://localhost/\r\nCookie: __Host-csrf={'c' * 32}\r\n"
    head += "Content-Type: multipart/form-data; boundary=b\r\n\r\n"
    with connect(port) as phone:
        with contextlib.suppress(OSError):  # told before it has sent all
            phone.sendall(head.encode() + before + photo + after)
        answer = phone.recv(12)
    # The app has read it all and misses the token in it; or the proxy lets it go no further.
    assert (answer == b"HTTP/1.1 403") is is_taken
