"""Clients that send prepared bytes at full speed over plain sockets, with little of their own."""

import socket
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass
class Outcome:
    """Latencies in seconds and the statuses that came back."""

    seconds: float = 0.0
    latencies: list[float] = field(default_factory=list)
    statuses: dict[int, int] = field(default_factory=dict)

    @property
    def rate(self) -> float:
        return len(self.latencies) / self.seconds if self.seconds else 0.0


def request_bytes(method: str, path: str, body: bytes, headers: dict[str, str]) -> bytes:
    lines = [
        f"{method} {path} HTTP/1.1",
        "Host: 127.0.0.1",
        "Connection: close",
        f"Content-Length: {len(body)}",
    ]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def send_all(port: int, requests: Sequence[bytes], *, clients: int) -> Outcome:
    """Send every request once, `clients` at a time; each client takes every n-th."""
    outcome, lock = Outcome(), threading.Lock()

    def work(first: int) -> None:
        latencies, statuses = [], []
        for number in range(first, len(requests), clients):
            started = time.perf_counter()
            statuses.append(_send(port, requests[number]))
            latencies.append(time.perf_counter() - started)
        with lock:
            outcome.latencies += latencies
            for status in statuses:
                outcome.statuses[status] = outcome.statuses.get(status, 0) + 1

    threads = [threading.Thread(target=work, args=(first,)) for first in range(clients)]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    outcome.seconds = time.perf_counter() - started
    return outcome


def _send(port: int, request: bytes) -> int:
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        connection.sendall(request)
        answer = b""
        while chunk := connection.recv(65536):
            answer += chunk
    return int(answer[9:12] or b"0")
