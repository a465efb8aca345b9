"""Phones that come back from a dead spot: each signs on again, fetches its mission and delivers its queue."""

import asyncio
import json
import random
import resource
import time
from collections.abc import Sequence
from typing import Any

from bench import servers, world
from bench.device import Device, Tally, headers_of
from bench.sessions import CSRF, sessions
from bench.table import Row, percentile
from missions.models import Mission, Submission, SubmissionRevision

QUEUED = 10


def measure(*, devices: int, seconds: int) -> list[Row]:
    """Rows of the table: delivered once, errors, latencies, how the time was spent."""
    teams = (devices + 1) // 2
    mission = world.load_world(teams)
    queues = _queues(mission, devices, teams)
    with servers.behind_proxy() as (port, processes):
        headers = {
            email: headers_of(port, key, CSRF) for email, key in sessions(email_like="observer%").items()
        }
        before, own = processes.cpu_seconds(), _own_cpu()
        started, tally = time.perf_counter(), Tally()
        asyncio.run(_all(mission, queues, headers, port, tally, seconds))
        took = time.perf_counter() - started
        spent = {name: after - before[name] for name, after in processes.cpu_seconds().items()}
        own = _own_cpu() - own
    return _rows(queues, tally, seconds=seconds, took=took, spent=spent, own=own)


def _queues(mission: Mission, devices: int, teams: int) -> dict[str, list[tuple[str, bytes]]]:
    """By observer: (id, body) of each queued record, in the order of the day; team-mates share the visits."""
    queues: dict[str, list[tuple[str, bytes]]] = {f"observer{n}@bench.example": [] for n in range(devices)}
    for number, payload in enumerate(
        world.payloads(mission, "voting", 2 * teams * QUEUED, teams=teams, seed=31)
    ):
        observer = f"observer{2 * (number % teams) + number // teams % 2}@bench.example"
        if observer in queues:
            del payload["observer"]
            queues[observer].append((payload["id"], json.dumps(payload).encode()))
    return queues


async def _all(
    mission: Mission,
    queues: dict[str, list[tuple[str, bytes]]],
    headers: dict[str, dict[str, str]],
    port: int,
    tally: Tally,
    seconds: int,
) -> None:
    dice = random.Random(31)
    await asyncio.gather(
        *(
            _one(mission, queue, Device(port, headers[email], tally), dice.uniform(0, seconds))
            for email, queue in queues.items()
        )
    )


async def _one(mission: Mission, queue: Sequence[tuple[str, bytes]], device: Device, after: float) -> None:
    await asyncio.sleep(after)
    await device.ask("me", "GET", "/me/")
    await device.ask("pack", "GET", f"/missions/{mission.slug}/field/pack/?lang=en")
    for record_id, body in queue:
        await device.ask(
            "record", "PUT", f"/missions/{mission.slug}/submissions/{record_id}", body,
            Content_Type="application/json",
        )  # fmt: skip
    await device.close()


def _rows(
    queues: dict[str, list[tuple[str, bytes]]],
    tally: Tally,
    *,
    seconds: int,
    took: float,
    spent: dict[str, float],
    own: float,
) -> list[Row]:
    ids = [record_id for queue in queues.values() for record_id, _body in queue]
    kept = Submission.objects.filter(pk__in=ids).count()
    revisions = SubmissionRevision.objects.filter(submission_id__in=ids).count()
    failed = {what: dict(each) for what, each in tally.statuses.items() if set(each) != {200}}
    rows = [
        Row(
            f"{len(queues)} devices reconnect in {seconds} s, {len(ids)} records",
            f"{kept} kept, {revisions - kept} twice, {len(ids) - kept} lost",
            "all once",
        ),
        Row("  answers other than 200, given up", f"{tally.failed}, {tally.gave_up} {failed or ''}", "0, 0"),
        Row("  last one delivered after, s", f"{took:.0f}", f"about {seconds}"),
    ]
    for what, latencies in tally.latencies.items():
        shares = [f"{1000 * percentile(latencies, share):.0f}" for share in (0.5, 0.95, 0.99)]
        rows.append(Row(f"  {what}: p50, p95, p99, ms", ", ".join(shares)))
    cpu = {**spent, "devices": own}
    words: Any = ", ".join(f"{name} {value:.0f}" for name, value in cpu.items())
    return [*rows, Row("  processor seconds", words)]


def _own_cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime
