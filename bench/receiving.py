"""Receiving through the real HTTP door, beside a view that only inserts the same rows."""

import json
from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from bench import client, servers, world
from bench.sessions import CSRF, sessions
from bench.table import Row, percentile
from missions.models import Mission, Submission, SubmissionRevision

CLIENTS = 8
TEAMS = 20


def measure(*, requests: int, pairs: int) -> list[Row]:
    """Rows of the table: rate, latencies, ratio to the bare limit, the same-station test, memory."""
    mission = world.load_world(TEAMS)
    world.fill_world(mission, {"voting": 5}, teams=TEAMS)
    cookies = _signed_in()
    bodies = list(world.payloads(mission, "voting", 2 * requests + 200, teams=TEAMS, seed=11))
    with servers.web("bench.bare_wsgi:application") as pid:
        client.send_all(servers.PORT, _puts(mission, bodies[:200], cookies), clients=CLIENTS)
        bare = client.send_all(servers.PORT, _bare(bodies[200 : requests + 200]), clients=CLIENTS)
        product = client.send_all(
            servers.PORT, _puts(mission, bodies[requests + 200 :], cookies), clients=CLIENTS
        )
        same_station = _same_station(mission, pairs, cookies)
        memory = servers.peak_memory(pid)
    _require(bare, "bare"), _require(product, "product")
    return [
        Row("receiving, submissions/s", f"{product.rate:.0f}", "at least 300", f"{bare.rate:.0f}"),
        Row("  ratio to the bare limit", f"{product.rate / bare.rate:.2f}", "at least 0.45", "1"),
        Row("  p50, ms", _ms(product, 0.5), "", _ms(bare, 0.5)),
        Row("  p95, ms", _ms(product, 0.95), "under 60", _ms(bare, 0.95)),
        Row(
            f"same station, {pairs} pairs at one moment",
            same_station,
            "no error, none lost",
            "Apollo: 2 % errors",
        ),
        Row("memory of a web worker at peak, MB", f"{memory / 1e6:.0f}", "", ""),
    ]


def _same_station(mission: Mission, pairs: int, cookies: dict[str, str]) -> str:
    """Both members of a team send their own form of one visit in the same moment."""
    bodies = []
    for payload in world.payloads(mission, "voting", pairs, teams=TEAMS, seed=23):
        partner = payload["observer"].replace("observer", "").partition("@")[0]
        other = payload | {"id": str(uuid4()), "observer": f"observer{int(partner) + 1}@bench.example"}
        bodies += [payload, other]
    before = Submission.objects.count()
    outcome = client.send_all(servers.PORT, _puts(mission, bodies, cookies), clients=CLIENTS)
    kept = Submission.objects.count() - before
    answers = SubmissionRevision.objects.filter(submission_id__in=[each["id"] for each in bodies]).count()
    errors = sum(number for status, number in outcome.statuses.items() if status != 200)
    lost = 2 * pairs - answers
    return f"{errors} errors, {kept - 2 * pairs} duplicates, {lost} lost, {outcome.rate:.0f}/s"


def _signed_in() -> dict[str, str]:
    """The cookies of each observer."""
    return {email: f"session={key}; csrf={CSRF}" for email, key in sessions().items()}


def _puts(mission: Mission, payloads: Sequence[dict[str, Any]], cookies: dict[str, str]) -> list[bytes]:
    return [
        client.request_bytes(
            "PUT",
            f"/missions/{mission.slug}/submissions/{payload['id']}",
            json.dumps({key: value for key, value in payload.items() if key != "observer"}).encode(),
            {"Content-Type": "application/json", "Cookie": cookies[payload["observer"]], "X-CSRFToken": CSRF},
        )
        for payload in payloads
    ]


def _bare(payloads: Sequence[dict[str, Any]]) -> list[bytes]:
    return [
        client.request_bytes(
            "PUT",
            f"/bare/{payload['id']}",
            json.dumps(payload).encode(),
            {"Content-Type": "application/json"},
        )
        for payload in payloads
    ]


def _ms(outcome: client.Outcome, share: float) -> str:
    return f"{1000 * percentile(outcome.latencies, share):.0f}"


def _require(outcome: client.Outcome, what: str) -> None:
    if set(outcome.statuses) != {200}:
        raise SystemExit(f"The {what} run was answered with {outcome.statuses}; a rate of errors is no rate.")
