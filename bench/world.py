"""A synthetic mission of any size, loaded through the product's own services; the seed is fixed."""

import json
import random
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from missions.checklists import Context, Form, Question, is_relevant
from missions.formats import Line
from missions.models import Mission
from missions.queries.checklists import context_of, current_version, form_of
from missions.services import importing, loading

SLUG = "bench"
STATIONS_A_TEAM = 20
ADVERSE_SHARE = 0.03
NOT_OBSERVED_SHARE = 0.02


def mission_data(teams: int) -> dict[str, Any]:
    """A mission file's data: each team of two with twenty stations of its own."""
    stations = [
        {"code": f"{number:06}", "name": f"Station {number}", "area": f"A{number % 40:02}",
         "locality": "urban" if number % 3 else "rural", "registered_voters": 800 + number % 2000}
        for number in range(teams * STATIONS_A_TEAM)
    ]  # fmt: skip
    people = [
        {
            "email": f"observer{number}@bench.example",
            "name": f"Observer {number}",
            "role": "observer",
            "areas": [],
        }
        for number in range(2 * teams)
    ]
    people.append(
        {"email": "coordinator@bench.example", "name": "Coordinator", "role": "coordinator", "areas": []}
    )
    return {
        "mission": {
            "slug": SLUG, "code": "BEN", "title": "Bench Mission", "short_name": "Mission",
            "mission_type": "Referendum Observation Mission",
            "organisation": {"name": "Organisation", "short_name": "ORG"},
            "benchmarks": [], "legal_basis": [],
            "start_date": "2022-06-02", "end_date": "2022-06-07",
            "composition": [{"body": "Secretariat", "kind": "short-term observers", "number": 2 * teams}],
            "countries": [], "working_language": "en", "statement_languages": ["en"],
            "timezone": "Asia/Almaty",
            "config_flags": {"same_day_additions": True, "mobile_voting": True}, "places": [],
            "unit_name": {"singular": "polling station", "plural": "polling stations"},
            "checklist_form": "full", "sampling": "non_random", "photo_max_px": 2048, "guidance": [],
        },
        "referendum": {
            "official_title": "Bench Referendum", "short_name": "Referendum", "date": "2022-06-05",
            "questions": [{"no": 1, "text": "Yes or no?", "answers": ["yes", "no"]}],
        },
        "areas": [{"code": f"A{number:02}", "name": f"Area {number}"} for number in range(40)],
        "stations": stations, "centres": [], "people": people,
        "teams": [
            {"code": f"T-{number:03}",
             "members": [f"observer{2 * number + each}@bench.example" for each in (0, 1)]}
            for number in range(teams)
        ],
        "deployments": [], "checklists": {"kinds": ["opening", "voting", "counting", "incident"]},
        "meetings": [], "context_facts": [], "recommendations": [],
    }  # fmt: skip


def load_world(teams: int) -> Mission:
    """The mission, with nothing filed yet."""
    mission, _report = loading.load(mission_data(teams), actor=None)
    return Mission.objects.select_related("referendum").get(pk=mission.pk)


def payloads(
    mission: Mission, kind: str, count: int, *, teams: int, seed: int = 5
) -> Iterator[dict[str, Any]]:
    """Filled checklists, each at a station of its team, one after the other in time."""
    version = current_version(mission, kind)
    assert version is not None
    form, context, dice = form_of(version.pk), context_of(mission), random.Random(f"{seed}-{kind}")
    for number in range(count):
        team = number % teams
        station = team * STATIONS_A_TEAM + (number // teams) % STATIONS_A_TEAM
        answers, comments = filled(form, context, dice)
        visit = number // teams
        answers[form.station_key] = f"{station:06}"
        # An hour a round over the team's stations: no two visits to one station overlap.
        hour = 7 + visit // STATIONS_A_TEAM % 12
        answers[form.arrival], answers[form.departure] = (
            f"{hour:02}:05",
            f"{hour:02}:{35 + dice.randrange(20)}",
        )
        yield {
            "id": str(UUID(int=dice.getrandbits(128), version=4)),
            "checklist": kind, "version": version.number,
            "team": f"T-{team:03}", "observer": f"observer{2 * team}@bench.example",
            "filled_at": "2022-06-05T12:00:00+06:00", "visit_date": "2022-06-05",
            "answers": answers, "comments": comments,
        }  # fmt: skip


def filled(form: Form, context: Context, dice: random.Random) -> tuple[dict[str, Any], dict[str, str]]:
    """Plausible answers to every relevant question, mostly favourable; adverse ones carry a comment."""
    answers: dict[str, Any] = {}
    comments: dict[str, str] = {}
    for question in form.questions:
        if not is_relevant(form, answers, context, question.key):
            continue
        value = _answer(question, dice)
        if value is None:
            continue
        answers[question.key] = value
        if any(each in question.adverse for each in (value if isinstance(value, list) else [value])):
            comments[question.key] = "Seen by both of us during the visit."
    return answers, comments


def _answer(question: Question, dice: random.Random) -> Any:
    if question.type in ("station_ref", "centre_ref", "text", "person_list", "fact_list", "attachment_list"):
        return None
    if dice.random() < NOT_OBSERVED_SHARE and not question.required and question.type != "time":
        return "not_observed"
    if question.values:
        wanted_adverse = dice.random() < ADVERSE_SHARE
        options = [each for each in question.values if (each in question.adverse) == wanted_adverse]
        chosen = dice.choice(options or list(question.values))
        return [chosen] if question.type == "multi" else chosen
    if question.repeat_for:
        return {"1": dice.randrange(400)}
    if question.type == "integer":
        return {"v_members_present": 9, "v_members_women": dice.randrange(10)}.get(
            question.key, dice.randrange(5)
        )
    return "10:30" if question.type == "time" else None


def lines(given: Iterator[dict[str, Any]], *, review: bool) -> Iterator[Line]:
    """Payloads as the lines of a submissions file, verified by the coordinator when asked."""
    for number, payload in enumerate(given, start=1):
        extra = {"review": {"decision": "verified", "by": "coordinator@bench.example"}} if review else {}
        whole = payload | extra
        yield Line(number, whole, (), json.dumps(whole).encode())


def fill_world(mission: Mission, counts: dict[str, int], *, teams: int) -> None:
    """File and verify so many submissions of each kind."""
    for kind, count in counts.items():
        importing.import_lines(
            mission=mission, lines=lines(payloads(mission, kind, count, teams=teams), review=True), file=kind
        )
