"""The review desk over hundreds of thousands of submissions: its pages and searches, one after the other."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from bench import client, many, servers, world
from bench.sessions import sessions
from bench.table import Row, percentile
from missions.models import Membership, Mission, Submission
from missions.states import Role

TEAMS = 100
# Real forms, filled through the door, of which the others are copies.
TEMPLATES = 300
TIMES = 60
GOAL = "p95 under 120"


@dataclass(frozen=True)
class Asked:
    """One line of the table: whose page, its address and what to ask it."""

    words: str
    path: str
    given: Callable[[], dict[str, str]] = dict
    who: str = "coordinator@bench.example"


def measure(*, submissions: int, stations: int) -> list[Row]:
    """Rows of the table: p50 and p95 of every page, and how long it took to make the field."""
    mission = world.load_world(TEAMS)
    world.fill_world(mission, {"voting": TEMPLATES, "opening": TEMPLATES // 3}, teams=TEAMS)
    many.submissions(mission, submissions)
    many.stations(mission, stations)
    many.deployments(mission)
    many.settle()
    cookies = {email: f"session={key}" for email, key in sessions().items()}
    limited = _limited(mission)
    cookies |= {email: f"session={key}" for email, key in sessions(email_like=limited).items()}
    with servers.web():
        return [row for each in _pages(mission, limited) for row in _measured(mission, each, cookies)]


def _limited(mission: Mission) -> str:
    """A coordinator of one area of forty."""
    observer = Membership.objects.filter(mission=mission, role=Role.OBSERVER).select_related("user").first()
    assert observer is not None
    observer.role = Role.COORDINATOR
    observer.save()
    observer.areas.add(mission.areas.get(code="A07"))
    return observer.user.email


def _pages(mission: Mission, limited: str) -> Iterator[Asked]:
    dice = random.Random(3)
    codes = list(Submission.objects.filter(mission=mission).order_by("?").values_list("code", "pk")[:TIMES])
    desk, listed = "review/", "submissions/"

    def one_of(*texts: str) -> Callable[[], dict[str, str]]:
        return lambda: {"q": dice.choice(texts)}

    yield Asked("queue", desk)
    yield Asked("queue, somewhere in the middle", desk, lambda: {"after": str(dice.choice(codes)[1])})
    yield Asked("queue, newest first", desk, lambda: {"sort": "newest"})
    yield Asked("queue of a coordinator of one area", desk, who=limited)
    yield Asked(
        "counters while the desk is open", "review/counters/", lambda: {"since": "2022-06-05T10:00:00Z"}
    )
    yield Asked("list of submissions", listed)
    yield Asked("list, somewhere in the middle", listed, lambda: {"after": str(dice.choice(codes)[1])})
    yield Asked("search: a code, to its page", desk, lambda: {"q": dice.choice(codes)[0]})
    for name, path in (("queue", desk), ("list", listed)):
        yield Asked(f"search the {name}: station", path, lambda: {"q": f"station:{dice.randrange(2000):06}"})
        yield Asked(f"search the {name}: state", path, one_of("state:returned", "state:verified"))
        yield Asked(f"search the {name}: common answer", path, one_of("vot_overall:good", "v_chair:woman"))
        yield Asked(
            f"search the {name}: rare answer", path, one_of("vot_overall:very_bad", "vot_violence:yes")
        )
        yield Asked(f"search the {name}: common word", path, one_of("visit", "both"))
        yield Asked(f"search the {name}: rare word", path, lambda: {"q": f"word{dice.randrange(4000)}"})
        yield Asked(
            f"search the {name}: two things", path, one_of("severity:critical -team:T-003", "team:T-007 seen")
        )
    yield Asked("coverage board", "coverage/", lambda: {"stage": dice.choice(["", "voting", "opening"])})
    yield Asked("coverage of one area", "coverage/", lambda: {"area": f"A{dice.randrange(40):02}"})
    yield Asked("wall screen", "coverage/wall/")
    yield Asked("stations by name", "field/places/", lambda: {"kind": "station", "q": many.some_name(dice)})


def _measured(mission: Mission, asked: Asked, cookies: dict[str, str]) -> Iterator[Row]:
    """One after the other, the first few not counted."""
    headers = {"Cookie": cookies[asked.who]}
    requests = [
        client.request_bytes(
            "GET", f"/missions/{mission.slug}/{asked.path}?{urlencode(asked.given())}", b"", headers
        )
        for _ in range(TIMES + 5)
    ]
    client.send_all(servers.PORT, requests[:5], clients=1)
    outcome = client.send_all(servers.PORT, requests[5:], clients=1)
    if set(outcome.statuses) - {200, 302}:
        raise SystemExit(f"{asked.words}: answered with {outcome.statuses}")
    middle, slow = (f"{1000 * percentile(outcome.latencies, share):.0f}" for share in (0.5, 0.95))
    yield Row(f"{asked.words}, ms", f"p50 {middle}, p95 {slow}", GOAL)
