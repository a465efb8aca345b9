"""The wire between a browser and the app, which fails where a test says so: real sockets, real bytes.

    wire.answer("PUT", r"/submissions/", 500, times=1)        # the next one never reaches the app
    wire.answer("GET", r"/probe/", 200, html=PORTAL)          # a captive portal
    wire.swallow("PUT", r"/submissions/", times=1)            # the app commits, the browser hears nothing
    wire.cut("PUT", r"/attachments/", after=20_000, times=1)  # the upload breaks off half-way
    wire.cut_answer("GET", r"/pack/", after=500)              # the download does
    wire.delay("PUT", r"/submissions/", seconds=2)
    wire.throttle("PUT", r"/attachments/", bytes_per_second=10_000)
    wire.refuse(); wire.accept()                              # nobody listens; somebody does again
    wire.forget()                                             # all is well again
    wire.count("PUT", r"/submissions/")                       # how many the browser sent

A rule holds for requests whose method is `method` ("*": any) and whose path with its query `pattern` is found
in; the newest rule that fits decides; `times` is how often, None for ever. The browser talks to `wire.url`
and that is its origin: Host and Origin are passed on as they are, so the app's own checks hold. Every
exchange has connections of its own, so that a cut hits one request. `wire.seen` lists what was asked.
"""

import contextlib
import json as _json
import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

PORTAL = "<!doctype html><title>Free Wi-Fi</title><form><button>I accept the terms</button></form>"
CHUNK = 4096


@dataclass
class Rule:
    method: str
    pattern: str
    act: Callable[["Exchange"], None]
    left: int | None = None


@dataclass(frozen=True)
class Seen:
    method: str
    path: str
    headers: dict[str, str]
    size: int


class Broken(Exception):
    """The other side is gone, or a rule says so: both connections end here."""


class Wire:
    def __init__(self, target: str) -> None:
        place = urlsplit(target)
        self.target = (place.hostname, place.port)
        self.rules: list[Rule] = []
        self.seen: list[Seen] = []
        self.lock = threading.Lock()
        self.open: set[socket.socket] = set()
        self.listener: socket.socket | None = None
        self.port = 0
        self.accept()
        self.url = f"http://127.0.0.1:{self.port}"

    # What goes wrong

    def answer(
        self,
        method: str,
        pattern: str,
        status: int,
        *,
        json: object = None,
        html: str = "",
        headers: dict[str, str] | None = None,
        times: int | None = None,
    ) -> None:
        """Answers in the app's place; the app never hears of it."""
        body = (_json.dumps(json) if json is not None else html).encode()
        kind = "application/json" if json is not None else "text/html; charset=utf-8"
        head = {"Content-Type": kind, "Content-Length": str(len(body)), "Connection": "close"} | (
            headers or {}
        )
        lines = "".join(f"{name}: {value}\r\n" for name, value in head.items())
        whole = f"HTTP/1.1 {status} Said\r\n{lines}\r\n".encode() + body

        def act(exchange: Exchange) -> None:
            exchange.read_all()
            exchange.browser.sendall(whole)

        self._add(method, pattern, act, times)

    def swallow(self, method: str, pattern: str, *, times: int | None = None, hang: float = 0) -> None:
        """The app does its work; its answer is lost. With `hang`, the browser waits that long for the cut."""

        def act(exchange: Exchange) -> None:
            exchange.forward()
            exchange.discard_answer()
            time.sleep(hang)
            raise Broken

        self._add(method, pattern, act, times)

    def cut(self, method: str, pattern: str, *, after: int, times: int | None = None) -> None:
        """The upload breaks off after so many bytes of its body: on both sides."""

        def act(exchange: Exchange) -> None:
            exchange.forward(most=after)
            raise Broken

        self._add(method, pattern, act, times)

    def cut_answer(self, method: str, pattern: str, *, after: int, times: int | None = None) -> None:
        """The download breaks off after so many bytes, headers included."""

        def act(exchange: Exchange) -> None:
            exchange.forward()
            exchange.relay(most=after)
            raise Broken

        self._add(method, pattern, act, times)

    def delay(self, method: str, pattern: str, *, seconds: float, times: int | None = None) -> None:
        def act(exchange: Exchange) -> None:
            time.sleep(seconds)
            exchange.forward()
            exchange.relay()

        self._add(method, pattern, act, times)

    def throttle(self, method: str, pattern: str, *, bytes_per_second: int, times: int | None = None) -> None:
        """A slow line, up and down."""

        def act(exchange: Exchange) -> None:
            exchange.forward(pace=bytes_per_second)
            exchange.relay(pace=bytes_per_second)

        self._add(method, pattern, act, times)

    def refuse(self) -> None:
        """Nobody listens any more, and what was under way is cut."""
        listener, self.listener = self.listener, None
        if listener:
            with contextlib.suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
            listener.close()
        for each in list(self.open):
            _hang_up(each)

    def accept(self) -> None:
        """Somebody listens (again), at the same port."""
        if self.listener:
            return
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", self.port))
        listener.listen(128)
        self.port = listener.getsockname()[1]
        self.listener = listener
        threading.Thread(target=self._listen, args=(listener,), daemon=True).start()

    def forget(self) -> None:
        """No rule holds any more; what was seen stays."""
        with self.lock:
            self.rules.clear()

    def count(self, method: str, pattern: str) -> int:
        return len(self.asked(method, pattern))

    def asked(self, method: str, pattern: str) -> list[Seen]:
        return [each for each in list(self.seen) if _fits(method, pattern, each.method, each.path)]

    close = refuse

    # How it is done

    def _add(self, method: str, pattern: str, act: Callable[["Exchange"], None], times: int | None) -> None:
        with self.lock:
            self.rules.insert(0, Rule(method, pattern, act, times))

    def _rule(self, method: str, path: str) -> Callable[["Exchange"], None]:
        with self.lock:
            for rule in self.rules:
                if rule.left != 0 and _fits(rule.method, rule.pattern, method, path):
                    rule.left = None if rule.left is None else rule.left - 1
                    return rule.act
        return _pass_on

    def _listen(self, listener: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while True:
                browser, _address = listener.accept()
                threading.Thread(target=self._serve, args=(browser,), daemon=True).start()

    def _serve(self, browser: socket.socket) -> None:
        exchange = Exchange(self, browser)
        self.open.add(browser)
        try:
            if exchange.read_head():
                self.seen.append(Seen(exchange.method, exchange.path, exchange.headers, exchange.size))
                self._rule(exchange.method, exchange.path)(exchange)
                exchange.finish()
        except (OSError, Broken):
            _reset(browser)
        finally:
            exchange.close()
            self.open.discard(browser)


class Exchange:
    """One request of the browser and its answer."""

    def __init__(self, wire: Wire, browser: socket.socket) -> None:
        self.wire, self.browser = wire, browser
        self.app: socket.socket | None = None
        self.method = self.path = ""
        self.headers: dict[str, str] = {}
        self.size = 0
        self._head = self._rest = b""

    def read_head(self) -> bool:
        """False when the browser opened a connection and never used it."""
        data = b""
        while b"\r\n\r\n" not in data:
            chunk = self.browser.recv(CHUNK)
            if not chunk:
                return False
            data += chunk
        head, _, self._rest = data.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        self.method, self.path, _ = first.split(" ", 2)
        pairs = [line.partition(": ") for line in lines]
        self.headers = {name.lower(): value for name, _, value in pairs}
        self.size = int(self.headers.get("content-length", 0))
        kept = [line for line in lines if not line.lower().startswith(("connection:", "keep-alive:"))]
        self._head = "\r\n".join([first, *kept, "Connection: close", "", ""]).encode("latin-1")
        return True

    def body(self, *, most: int | None = None) -> Iterator[bytes]:
        left = self.size if most is None else min(most, self.size)
        while left > 0:
            chunk = self._rest or self.browser.recv(min(CHUNK, left))
            if not chunk:
                raise Broken
            chunk, self._rest = chunk[:left], chunk[left:]
            left -= len(chunk)
            yield chunk

    def read_all(self) -> None:
        for _chunk in self.body():
            pass

    def forward(self, *, most: int | None = None, pace: int = 0) -> None:
        """The request to the app, or the first `most` bytes of its body."""
        self.app = socket.create_connection(self.wire.target, timeout=60)
        self.app.sendall(self._head)
        for chunk in self.body(most=most):
            self.app.sendall(chunk)
            _wait_for(chunk, pace)

    def relay(self, *, most: int | None = None, pace: int = 0) -> None:
        """The app's answer to the browser, or the first `most` bytes of it."""
        left = most
        while left is None or left > 0:
            chunk = self.app.recv(CHUNK if left is None else min(CHUNK, left))
            if not chunk:
                return
            self.browser.sendall(chunk)
            left = None if left is None else left - len(chunk)
            _wait_for(chunk, pace)

    def discard_answer(self) -> None:
        while self.app.recv(CHUNK):
            pass

    def finish(self) -> None:
        with contextlib.suppress(OSError):
            self.browser.shutdown(socket.SHUT_WR)

    def close(self) -> None:
        for each in (self.app, self.browser):
            if each:
                each.close()


def _pass_on(exchange: Exchange) -> None:
    exchange.forward()
    exchange.relay()


def _fits(wanted: str, pattern: str, method: str, path: str) -> bool:
    return wanted in ("*", method) and re.search(pattern, path) is not None


def _wait_for(chunk: bytes, pace: int) -> None:
    if pace:
        time.sleep(len(chunk) / pace)


def _reset(connection: socket.socket) -> None:
    """Closes so that the other side hears of a broken line and not of an end."""
    with contextlib.suppress(OSError):
        linger = (1).to_bytes(4, "little") + (0).to_bytes(4, "little")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)


def _hang_up(connection: socket.socket) -> None:
    with contextlib.suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)
