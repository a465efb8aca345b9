"""A phone as the web server sees it: one connection at a time over TLS, requests one after the other."""

import asyncio
import random
import ssl
import time
from collections import Counter
from dataclasses import dataclass, field
from functools import cache

TIMEOUT = 60
LEAST_WAIT, MOST_WAIT = 2.0, 300.0  # static/js/field/outbox.js
TRIES = 12


@dataclass
class Tally:
    """Latencies in seconds and statuses by what was asked; every try counts, 0 for no answer at all."""

    latencies: dict[str, list[float]] = field(default_factory=dict)
    statuses: dict[str, Counter[int]] = field(default_factory=dict)
    gave_up: int = 0

    def add(self, what: str, status: int, seconds: float) -> None:
        self.latencies.setdefault(what, []).append(seconds)
        self.statuses.setdefault(what, Counter())[status] += 1

    @property
    def failed(self) -> int:
        """Answers other than 200 and requests without one."""
        return sum(n for counted in self.statuses.values() for status, n in counted.items() if status != 200)


class Device:
    """Keeps its connection while it lasts, as a browser does."""

    def __init__(self, port: int, headers: dict[str, str], tally: Tally) -> None:
        self.port, self.headers, self.tally = port, headers, tally
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    async def ask(self, what: str, method: str, path: str, body: bytes = b"", **headers: str) -> int:
        """Until it is answered well, by the outbox's rule of waiting; the last status."""
        status = 0
        for failures in range(TRIES):
            started = time.perf_counter()
            status = await self._try(method, path, body, headers)
            self.tally.add(what, status, time.perf_counter() - started)
            if status and status < 500:
                return status
            wait = min(MOST_WAIT, LEAST_WAIT * 2**failures) * (0.75 + random.random() / 4)
            await asyncio.sleep(wait)
        self.tally.gave_up += 1
        return status

    async def _try(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> int:
        try:
            async with asyncio.timeout(TIMEOUT):
                reader, writer = await self.connect()
                writer.write(request_head(method, path, len(body), {**self.headers, **headers}) + body)
                await writer.drain()
                return await self.answer(reader)
        except (OSError, TimeoutError, asyncio.IncompleteReadError, ValueError):
            await self.close()
            return 0

    async def connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """The connection that stands, or a new one."""
        if self._reader is None or self._writer is None:
            self._reader, self._writer = await asyncio.open_connection(
                "localhost", self.port, ssl=_unchecked(), server_hostname="localhost"
            )
        return self._reader, self._writer

    async def answer(self, reader: asyncio.StreamReader) -> int:
        """The status of the answer, which is read to its end."""
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        if b"transfer-encoding: chunked" in head:
            while size := int(await reader.readline(), 16):
                await reader.readexactly(size + 2)
            await reader.readline()
        else:
            length = head.partition(b"content-length:")[2].partition(b"\r\n")[0]
            await reader.readexactly(int(length or b"0"))
        if b"connection: close" in head:
            await self.close()
        return int(head[9:12])

    async def close(self) -> None:
        if self._writer is not None:
            self._writer.close()
        self._reader = self._writer = None


def request_head(method: str, path: str, length: int, headers: dict[str, str]) -> bytes:
    lines = [f"{method} {path} HTTP/1.1", f"Content-Length: {length}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode() + b"\r\n\r\n"


def headers_of(port: int, session: str, csrf: str) -> dict[str, str]:
    """What the browser of somebody signed in sends along."""
    return {
        "Host": f"localhost:{port}",
        "Cookie": f"__Host-session={session}; __Host-csrf={csrf}",
        "X-CSRFToken": csrf,
        "Referer": f"https://localhost:{port}/",
    }


@cache
def _unchecked() -> ssl.SSLContext:
    """The proxy of the bench signs its own certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context
