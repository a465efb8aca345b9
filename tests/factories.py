"""Real rows for tests: a mission in the field, people in their places, and submissions through the real door.

    field = factories.field()
    submission = factories.filed(field, "voting", {"vot_overall": "good"}, station=2)
    factories.verify(field, submission)

`filed` goes through `receiving.receive`. `stored` writes rows as they stand, for answers the door would tidy
up and for many at once.
"""

import dataclasses
import hashlib
import itertools
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4

from accounts.models import User
from missions.checklists import load_standard_set
from missions.models import (
    Area,
    ChecklistVersion,
    Finding,
    Membership,
    Mission,
    PollingStation,
    Referendum,
    Submission,
    SubmissionRevision,
    TabulationCentre,
    Team,
    TeamMember,
)
from missions.services import checklists, receiving, submissions
from missions.states import Kind, MissionState, Role

DAY = date(2022, 6, 5)
MORNING = datetime(2022, 6, 5, 3, tzinfo=UTC)
# Long enough for the password rules, the same for everybody.
PASSWORD = "witness-of-the-vote"
LEAST: dict[str, dict[str, Any]] = {
    Kind.TABULATION: {"tab_arrival": "21:00", "tab_admitted": "at_once"},
    Kind.INCIDENT: {
        "inc_when": "2022-06-05T11:00",
        "inc_category": "observers_obstructed",
        "inc_facts": "An observer was told to leave.",
        "inc_team_safe": "yes",
    },
    Kind.MEETING: {
        "mtg_date": "2022-06-03T10:00",
        "mtg_type": "central_commission",
        "mtg_institution": "Central Election Commission",
        "mtg_attribution": "on_record",
    },
}
_numbers = itertools.count(1)


@dataclass
class Field:
    """A mission with its places and people. `observers[i]` files for `teams[i]`."""

    mission: Mission
    areas: list[Area]
    stations: list[PollingStation]
    centres: list[TabulationCentre]
    teams: list[Team]
    observers: list[User]
    head: User
    secretariat: User
    coordinator: User
    hours: Iterator[int] = dataclasses.field(default_factory=itertools.count)

    def version(self, kind: str) -> ChecklistVersion:
        """The newest published version of a kind."""
        rows = ChecklistVersion.objects.filter(checklist__mission=self.mission, checklist__kind=kind)
        return rows.latest("number")


def person(name: str = "Ada Witness", *, email: str = "", password: str | None = None) -> User:
    email = email or f"person-{next(_numbers)}@example.org"
    return User.objects.create_user(email, password, name=name)


def member(mission: Mission, role: str, *, password: str | None = None) -> User:
    """Somebody new with a place in the mission."""
    user = person(f"{Role(role).label} {next(_numbers)}", password=password)
    Membership.objects.create(mission=mission, user=user, role=role)
    return user


def field(
    *,
    slug: str = "",
    stations: int = 3,
    teams: int = 2,
    kinds: Iterable[str] = Kind.values,
    config: Mapping[str, bool] | None = None,
    questions: int = 1,
    password: str | None = None,
    **fields: Any,
) -> Field:
    """An open mission with one region of districts, stations spread over them, teams of one, a full staff."""
    number = next(_numbers)
    mission = Mission.objects.create(
        slug=slug or f"mission-{number}",
        code="TST22",
        title="Referendum Observation Mission",
        short_name="Mission",
        mission_type="Referendum Observation Mission",
        organisation_name="Organization of Observers",
        organisation_short_name="OOO",
        timezone="Asia/Almaty",
        config_flags={"same_day_additions": True, "mobile_voting": True, **(config or {})},
        state=MissionState.OPEN,
        **fields,
    )
    mission.referendum = Referendum.objects.create(
        mission=mission,
        official_title="Republican Referendum",
        date=DAY,
        questions=[
            {"no": n, "text": f"Question {n}", "answers": ["Yes", "No"]} for n in range(1, questions + 1)
        ],
        opens_at=time(7),
        closes_at=time(20),
    )
    for kind in kinds:
        checklists.publish(mission, kind, load_standard_set().forms[kind], actor=None)
    areas = _areas(mission)
    centre = TabulationCentre.objects.create(
        mission=mission, code="TEC-1", name="Territorial commission", area=areas[0]
    )
    crews = [
        Team.objects.create(mission=mission, code=f"A-{n:02}", area=areas[0]) for n in range(1, teams + 1)
    ]
    observers = [member(mission, Role.OBSERVER, password=password) for _ in crews]
    for team, observer in zip(crews, observers, strict=True):
        TeamMember.objects.create(team=team, user=observer)
    return Field(
        mission=mission,
        areas=areas,
        stations=[_station(mission, areas, n) for n in range(1, stations + 1)],
        centres=[centre],
        teams=crews,
        observers=observers,
        head=member(mission, Role.HEAD, password=password),
        secretariat=member(mission, Role.SECRETARIAT, password=password),
        coordinator=member(mission, Role.COORDINATOR, password=password),
    )


def _areas(mission: Mission) -> list[Area]:
    """A region, then its two districts."""
    region = Area.objects.create(mission=mission, code="R1", name="North Region", kind="region", path="R1")
    districts = [
        Area.objects.create(
            mission=mission,
            code=f"R1-D{n}",
            name=f"District {n}",
            kind="district",
            parent=region,
            path=f"R1/R1-D{n}",
            depth=2,
        )
        for n in (1, 2)
    ]
    return [region, *districts]


def _station(mission: Mission, areas: Sequence[Area], number: int) -> PollingStation:
    return PollingStation.objects.create(
        mission=mission,
        area=areas[1 + number % 2],
        region=areas[0],
        code=f"PS-{number:03}",
        name=f"School {number}",
        locality="urban" if number % 3 else "rural",
        registered_voters=1000 + number,
    )


def answers(
    field: Field, kind: str, given: Mapping[str, Any] | None = None, *, station: int = 0
) -> dict[str, Any]:
    """The least a form of this kind accepts, and what is given. A station visit lasts from 10:00 to 10:40."""
    if kind in LEAST:
        least: dict[str, Any] = dict(LEAST[kind])
    else:
        least = {"v_admitted": "at_once", "v_arrival": "10:00", "v_departure": "10:40"}
        least["v_station"] = field.stations[station].code
    if kind == Kind.TABULATION:
        least["tab_centre"] = field.centres[0].code
    return least | dict(given or {})


def payload(
    field: Field,
    kind: str,
    given: Mapping[str, Any] | None = None,
    *,
    station: int = 0,
    team: int = 0,
    **more: Any,
) -> dict[str, Any]:
    """What a device sends."""
    return {
        "id": str(uuid4()),
        "checklist": kind,
        "version": field.version(kind).number,
        "team": field.teams[team].code,
        "base_revision": 0,
        "visit_date": DAY.isoformat(),
        "answers": answers(field, kind, given, station=station),
        "comments": {},
        "attachments": [],
        **more,
    }


def filed(
    field: Field, kind: str = "voting", given: Mapping[str, Any] | None = None, *, team: int = 0, **more: Any
) -> Submission:
    """A submission received through the door from the team's observer."""
    sent = payload(field, kind, given, team=team, **more)
    receiving.receive(
        mission=field.mission,
        submission_id=UUID(sent["id"]),
        body=json.dumps(sent).encode(),
        sender=field.observers[team],
    )
    return Submission.objects.get(pk=sent["id"])


def verify(field: Field, *verified: Submission) -> None:
    """The coordinator verifies; the submissions are refreshed."""
    submissions.verify_many(submission_ids=[each.pk for each in verified], actor=field.coordinator)
    for each in verified:
        each.refresh_from_db()


def verified(
    field: Field, kind: str = "voting", given: Mapping[str, Any] | None = None, **more: Any
) -> Submission:
    """Filed through the door, and verified."""
    submission = filed(field, kind, given, **more)
    verify(field, submission)
    return submission


def stored(
    field: Field,
    kind: str,
    given: Mapping[str, Any],
    *,
    station: int | None = 0,
    team: int | None = 0,
    start: datetime | None = None,
    minutes: int | None = 40,
    **columns: Any,
) -> tuple[Submission, SubmissionRevision]:
    """Unsaved rows of a verified submission with exactly these answers; see `keep`.

    Visits start an hour apart unless `start` says when; `minutes` None leaves the end open.
    """
    number = next(_numbers)
    begun = start or MORNING + timedelta(hours=next(field.hours))
    at_centre = kind == Kind.TABULATION
    values = {
        "id": uuid4(),
        "mission": field.mission,
        "checklist_version_id": _version_id(field, kind),
        "kind": kind,
        "station": None if at_centre or station is None else field.stations[station],
        "centre": field.centres[0] if at_centre else None,
        "team": None if team is None else field.teams[team],
        "observer": field.observers[team or 0],
        "code": f"TST22-{kind[:3].upper()}-{number:06}",
        "visit_started_at": begun,
        "visit_ended_at": None if minutes is None else begun + timedelta(minutes=minutes),
        "received_at": begun + timedelta(hours=2),
        "state": "verified",
        "decided_at": begun + timedelta(hours=3),
        "decided_by": field.coordinator,
    }
    submission = Submission(**(values | columns))
    body = json.dumps(given, sort_keys=True).encode()
    revision = SubmissionRevision(
        submission=submission,
        number=submission.revision,
        answers=dict(given),
        sha256=hashlib.sha256(submission.pk.bytes + body).hexdigest(),
        author=field.observers[team or 0],
    )
    return submission, revision


def _version_id(field: Field, kind: str) -> int:
    known = field.__dict__.setdefault("_version_ids", {})
    if kind not in known:
        known[kind] = field.version(kind).pk
    return known[kind]


def keep(rows: Iterable[tuple[Submission, SubmissionRevision]]) -> list[Submission]:
    """Save rows of `stored`, all at once."""
    pairs = list(rows)
    Submission.objects.bulk_create([submission for submission, _ in pairs], batch_size=2000)
    SubmissionRevision.objects.bulk_create([revision for _, revision in pairs], batch_size=2000)
    return [submission for submission, _ in pairs]


def finding(
    submission: Submission, key: str, *, severity: str = "critical", state: str = "open", **columns: Any
) -> Finding:
    """A finding on an answer of the submission's current revision, reviewed by whoever verified it."""
    reviewed = (
        {}
        if state == "open"
        else {"reviewed_at": submission.decided_at, "reviewed_by": submission.decided_by}
    )
    return Finding.objects.create(
        submission=submission,
        revision=submission.revision,
        source="answer",
        key=key,
        severity=severity,
        state=state,
        **reviewed,
        **columns,
    )
