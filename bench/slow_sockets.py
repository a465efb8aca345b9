"""Phones on a bad line that upload photos, beside others that send answers: who waits for whom.

The slow ones run in a process of their own (`python -m bench.slow_sockets <file>`), so that they take no time
from those whose answers are measured.
"""

import asyncio
import hashlib
import io
import itertools
import json
import os
import random
import subprocess
import sys
import time
from typing import Any

from bench.device import Device, Tally, headers_of, request_head
from bench.table import Row, percentile

UPLOADERS, BYTES_A_SECOND = 200, 10_000
PHOTO_BYTES = 600_000  # a photo of 2048 pixels
ANSWERS_A_SECOND = 15
CSRF = "b" * 32
Request = tuple[str, dict[str, str], bytes]


def measure(*, seconds: int) -> list[Row]:
    """Rows of the table: how long answers take without and with slow uploads, and what came of those."""
    from bench import servers, sessions, world

    teams = 40
    mission = world.load_world(teams)
    world.fill_world(mission, {"voting": teams}, teams=teams)
    with servers.behind_proxy() as (port, processes):
        keys = sessions.sessions(email_like="observer%")
        headers = {email: headers_of(port, key, CSRF) for email, key in keys.items()}
        bodies = list(
            world.payloads(mission, "voting", 2 * ANSWERS_A_SECOND * seconds + 100, teams=teams, seed=41)
        )
        requests = [_put(mission.slug, payload, headers) for payload in bodies]
        _answers(port, requests[:100], rate=2 * ANSWERS_A_SECOND)
        marks = [processes.cpu_seconds()]
        without = _answers(port, requests[100 : 100 + len(requests) // 2], rate=ANSWERS_A_SECOND)
        memory = processes.memory()
        marks.append(processes.cpu_seconds())
        with _Uploaders(mission, headers, port) as uploaders:
            time.sleep(1.2 * PHOTO_BYTES / BYTES_A_SECOND)  # by then some arrive all the time
            marks.append(processes.cpu_seconds())
            slow = _answers(port, requests[100 + len(requests) // 2 :], rate=ANSWERS_A_SECOND)
            grown = processes.memory()
            marks.append(processes.cpu_seconds())
        uploads = uploaders.said
    before, after = (percentile(each.latencies["record"], 0.95) for each in (without, slow))
    return [
        Row(
            f"{UPLOADERS} photos at {BYTES_A_SECOND // 1000} kB/s beside answers: p95, ms",
            f"{1000 * after:.0f}",
            "at most twice without",
            f"{1000 * before:.0f} without",
        ),
        Row("  ratio", f"{after / before:.2f}", "at most 2"),
        Row("  answers that failed", f"{without.failed + slow.failed}", "0"),
        Row("  processor seconds", _used(marks[2], marks[3]), "", f"{_used(marks[0], marks[1])} without"),
        Row("  photos delivered, failed", f"{uploads['delivered']}, {uploads['failed']}", "all"),
        Row(
            "  memory of the proxy, MB",
            f"{grown['proxy'] / 1e6:.0f}",
            "",
            f"{memory['proxy'] / 1e6:.0f} without",
        ),
    ]


def _used(before: dict[str, float], after: dict[str, float]) -> str:
    return ", ".join(f"{name} {after[name] - before[name]:.1f}" for name in after)


def _put(slug: str, payload: dict[str, Any], headers: dict[str, dict[str, str]]) -> Request:
    observer = payload.pop("observer")
    path = f"/missions/{slug}/submissions/{payload['id']}"
    return path, {**headers[observer], "Content-Type": "application/json"}, json.dumps(payload).encode()


def _answers(port: int, requests: list[Request], *, rate: int) -> Tally:
    """Sent at a steady rate, whether or not the ones before were answered."""
    tally = Tally()

    async def one(number: int, request: Request) -> None:
        path, headers, body = request
        await asyncio.sleep(number / rate)
        device = Device(port, headers, tally)
        await device.ask("record", "PUT", path, body)
        await device.close()

    async def every() -> None:
        await asyncio.gather(*(one(number, request) for number, request in enumerate(requests)))

    asyncio.run(every())
    return tally


class _Uploaders:
    """The process of the slow phones; stopped, it has said what it delivered."""

    def __init__(self, mission: Any, headers: dict[str, dict[str, str]], port: int) -> None:
        rows = mission.submissions.order_by("pk").values_list("pk", "observer__email")[:UPLOADERS]
        submissions = [
            (f"/missions/{mission.slug}/submissions/{pk}/attachments/", headers[email]) for pk, email in rows
        ]
        self._given = json.dumps({"port": port, "submissions": submissions})
        self.said: dict[str, int] = {}

    def __enter__(self) -> "_Uploaders":
        command = [sys.executable, "-m", "bench.slow_sockets"]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=dict(os.environ)
        )
        assert self._process.stdin
        self._process.stdin.write(self._given + "\n")
        self._process.stdin.flush()
        return self

    def __exit__(self, *_error: object) -> None:
        said, _nothing = self._process.communicate("stop\n")
        self.said = json.loads(said)


def _photo() -> bytes:
    """A photo of noise, as large as a resized one."""
    from PIL import Image

    dice, out = random.Random(41), io.BytesIO()
    Image.frombytes("RGB", (640, 480), dice.randbytes(640 * 480 * 3)).save(out, "JPEG", quality=75)
    return out.getvalue()[:-2].ljust(PHOTO_BYTES, b"\x01") + b"\xff\xd9"


async def _upload(
    port: int, photo: bytes, number: int, path: str, headers: dict[str, str], said: dict[str, int]
) -> None:
    """One photo after the other, each with bytes of its own, until the process is told to stop."""
    await asyncio.sleep(number * PHOTO_BYTES / BYTES_A_SECOND / UPLOADERS)
    for turn in itertools.count():
        body = photo + f"{number} {turn}".encode()
        sha256 = hashlib.sha256(body).hexdigest()
        device = Device(port, headers, Tally())
        try:
            status = await _slowly(device, path + sha256, body)
        except (OSError, asyncio.IncompleteReadError):
            status = 0
        finally:
            await device.close()
        said["delivered" if status == 200 else "failed"] += 1


async def _slowly(device: Device, path: str, body: bytes) -> int:
    reader, writer = await device.connect()
    writer.write(request_head("PUT", path, len(body), {**device.headers, "Content-Type": "image/jpeg"}))
    for start in range(0, len(body), BYTES_A_SECOND // 2):
        writer.write(body[start : start + BYTES_A_SECOND // 2])
        await writer.drain()
        await asyncio.sleep(0.5)
    return await device.answer(reader)


async def _run(given: dict[str, Any], said: dict[str, int]) -> None:
    submissions, photo = given["submissions"], _photo()
    tasks = [
        asyncio.create_task(
            _upload(given["port"], photo, number, *submissions[number % len(submissions)], said)
        )
        for number in range(UPLOADERS)
    ]
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.readline)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


if __name__ == "__main__":
    counted = {"delivered": 0, "failed": 0}
    asyncio.run(_run(json.loads(sys.stdin.readline()), counted))
    print(json.dumps(counted))
