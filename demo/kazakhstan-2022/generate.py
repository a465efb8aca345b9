"""Writes submissions.jsonl: what sixteen synthetic observers filed on 5 June 2022, each run the same.

And late.jsonl: two more visits that reach the coordinator after the statement was compiled, so that whoever
tries the demonstration finds something to decide, and sees what a critical answer does to the sentences.

    python demo/kazakhstan-2022/generate.py

Every answer is invented, within what the founding statement says: 15 polling stations, ten chaired by women,
full access, order kept, one count. Where it says nothing they are plausible and uneven, as real ones are.
"""

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import yaml
from filled_forms import (
    COMMENTS,
    LATE_COMMENTS,
    LATE_DIFFERENCES,
    LATE_VISITS,
    VISITS,
    Visit,
    counting_answers,
    opening_answers,
    voting_answers,
)

HERE = Path(__file__).parent
DAY = "2022-06-05"
COORDINATOR = "coordinator@example.org"
SEED = 20220605
NAME = "https://example.org/kazakhstan-2022"


def submissions() -> Iterator[dict[str, Any]]:
    """Every submission in the order it was filed, with the review it was given."""
    for submission in _filed(VISITS, COMMENTS, {}):
        yield submission | {"review": {"decision": "verified", "by": COORDINATOR}}


def late() -> Iterator[dict[str, Any]]:
    """Second visits nobody has reviewed yet."""
    yield from _filed(LATE_VISITS, LATE_COMMENTS, LATE_DIFFERENCES)


def _filed(
    visits: tuple[Visit, ...],
    comments: dict[tuple[str, str], dict[str, str]],
    differences: dict[str, dict[str, Any]],
) -> Iterator[dict[str, Any]]:
    mission = yaml.safe_load((HERE / "mission.yaml").read_text(encoding="utf-8"))
    voters = {station["code"]: station["registered_voters"] for station in mission["stations"]}
    members = {team["code"]: team["members"] for team in mission["teams"]}
    in_order = sorted(visits, key=lambda visit: (visit.departure, visit.station))
    for number, visit in enumerate(in_order):
        chance = random.Random(f"{SEED}-{visit.stage}-{visit.station}")
        answers = _ANSWERS[visit.stage](visit, voters[visit.station], chance)
        answers |= differences.get(visit.station, {})
        again = "" if visits is VISITS else "/again"
        yield {
            "id": str(uuid5(NAMESPACE_URL, f"{NAME}/{visit.stage}/{visit.station}{again}")),
            "checklist": visit.stage,
            "version": 1,
            "team": visit.team,
            "observer": members[visit.team][number % 2],
            "base_revision": 0,
            "filled_at": _later(visit.departure, chance),
            "visit_date": DAY,
            "answers": answers,
            "comments": comments.get((visit.stage, visit.station), {}),
            "attachments": [],
        }


_ANSWERS = {"opening": opening_answers, "voting": voting_answers, "counting": counting_answers}


def _later(departure: str, chance: random.Random) -> str:
    """Some minutes after the team left, local time."""
    hour, minute = map(int, departure.split(":"))
    total = hour * 60 + minute + chance.randint(3, 9)
    return f"{DAY}T{total // 60:02d}:{total % 60:02d}:{chance.randint(0, 59):02d}+06:00"


def text(given: Iterator[dict[str, Any]]) -> str:
    """A file: one submission a line."""
    return "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in given)


if __name__ == "__main__":
    for name, given in (("submissions", submissions()), ("late", late())):
        (HERE / f"{name}.jsonl").write_text(text(given), encoding="utf-8", newline="\n")
