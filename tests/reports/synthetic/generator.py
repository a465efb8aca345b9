"""Writes the submissions of a synthetic mission as a submissions file; the seed is fixed.

    python -m tests.reports.synthetic.generator FOLDER

1,500 voting, 150 opening, 140 counting and 90 tabulation forms, and two incidents. Some are returned or left
undecided or excluded; in some visits both members filed; some returned ones are corrected in a second file.
"""

import json
import random
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

from missions.checklists import Context, Form, Question, Severity, is_relevant, load_standard_set
from tests.reports.synthetic import planted, world

SEED = 20220605
CONTEXT = Context(config={"same_day_additions": True, "numbered_seals": True})
COUNTS = {"opening": 150, "voting": 1500, "counting": 140, "tabulation": 90}
TWICE = 20  # teams whose two members both filed their last visit
RETURNED, CORRECTED, EXCLUDED, UNDECIDED = 16, 10, 6, 12
SKIPPED = ("text", "time", "station_ref", "centre_ref", "person_list", "fact_list", "attachment_list")
Plain = dict[str, Any]


def write(folder: Path) -> None:
    """`mission.json`, `submissions.jsonl` and `corrections.jsonl`."""
    first, again = submissions()
    (folder / "mission.json").write_text(json.dumps(world.mission_file()), encoding="utf-8")
    for name, lines in (("submissions", first), ("corrections", again)):
        text = "".join(json.dumps(line) + "\n" for line in lines)
        (folder / f"{name}.jsonl").write_text(text, encoding="utf-8", newline="\n")


def submissions() -> tuple[list[Plain], list[Plain]]:
    """What was filed first, and what was filed again after it had been returned."""
    dice = random.Random(SEED)
    filed = [line for kind in COUNTS for line in _of_kind(kind, dice)]
    voting = [line for line in filed if line["checklist"] == "voting"]
    apart = dice.sample([line for line in voting if "both" not in line], RETURNED + EXCLUDED + UNDECIDED)
    returned, excluded = apart[:RETURNED], apart[RETURNED : RETURNED + EXCLUDED]
    undecided = {line["id"] for line in apart[RETURNED + EXCLUDED :]}
    for line in filed:
        line.pop("both", None)
        if line["id"] not in undecided:
            line["review"] = _verified(line, dice)
    for line in returned:
        line["review"] = {"decision": "returned", "by": world.COORDINATOR, "reason": "Please look again."}
    for line in excluded:
        line["review"] = {"decision": "excluded", "by": world.COORDINATOR, "reason": "Filled as a trial."}
    again = [_corrected(line, dice) for line in returned[:CORRECTED]]
    return filed + list(_incidents(dice)), again


def _of_kind(kind: str, dice: random.Random) -> Iterator[Plain]:
    form, before = load_standard_set().forms[kind], Plain()
    for number, (team, member, place, hour) in enumerate(_visits(kind)):
        visit = _filed(form, kind, team, member, dice)
        if member:  # the other member's form of the visit just before
            visit["answers"] = dict(before["answers"])
            _differ(visit["answers"], dice if number % 2 else None, form)
            visit["comments"] = _comments(form, visit["answers"])
            visit["both"] = before["both"] = True
        else:
            visit["answers"] |= _when_and_where(form, place, hour, dice)
        visit["filled_at"] = f"{world.DAY}T{hour:02}:{50 + 5 * member}:00{world.ZONE}"
        before = visit
        yield visit


def _visits(kind: str) -> Iterator[tuple[int, int, str, int]]:
    """(team, member who filed, place, hour), as many as the kind has forms."""
    if kind == "voting":
        for team in range(world.TEAMS):
            for visit in range(world.VISITS):
                is_twin = visit == world.OWN and team < TWICE
                own = visit - 1 if is_twin else visit % world.OWN
                hour = 8 + (visit - 1 if is_twin else visit)
                yield team, int(is_twin), world.station(team * world.OWN + own), hour
        return
    teams, hour = COUNTS[kind] - 1, {"opening": 6, "counting": 20, "tabulation": 22}[kind]
    for team in range(teams):
        first = team * world.OWN + (0 if kind == "opening" else world.OWN - 1)
        place = world.centre(team % world.CENTRES) if kind == "tabulation" else world.station(first)
        yield team, 0, place, hour
    yield team, 1, place, hour


def _filed(form: Form, kind: str, team: int, member: int, dice: random.Random) -> Plain:
    answers = _answers(form, dice)
    return {
        "id": str(UUID(int=dice.getrandbits(128), version=4)),
        "checklist": kind,
        "version": 1,
        "team": world.team(team),
        "observer": world.observer(team, member),
        "visit_date": world.DAY,
        "answers": answers,
        "comments": _comments(form, answers),
    }


def _when_and_where(form: Form, place: str, hour: int, dice: random.Random) -> Plain:
    names = "tab_centre" if form.key == "tabulation" else "v_station"
    return {
        names: place,
        form.arrival: f"{hour:02}:05",
        form.departure: f"{hour:02}:{30 + dice.randrange(15)}",
    }


def _answers(form: Form, dice: random.Random) -> Plain:
    """Answers to the questions asked, in their order, each drawn from its planted shares."""
    answers: Plain = {}
    for question in form.questions:
        if question.type in SKIPPED or not is_relevant(form, answers, CONTEXT, question.key):
            continue
        value = _answer(question, dice)
        if value is not None:
            answers[question.key] = value
    _agree(answers, dice)
    return answers


def _answer(question: Question, dice: random.Random) -> Any:
    key, chance = question.key, dice.random() * 100
    for value, shares, usual in (
        ("not_observed", planted.NOT_OBSERVED, planted.NOT_OBSERVED_EVERYWHERE),
        (None, planted.BLANK, planted.BLANK_EVERYWHERE),
        ("not_applicable", planted.NOT_APPLICABLE, 0),
    ):
        if (share := shares.get(key, usual)) > chance:
            return value
        chance -= share
    if key.endswith("_admitted"):
        return _drawn(planted.ADMITTED, dice)
    if key in planted.SHARES:
        value = _drawn(planted.SHARES[key], dice)
        return list(value) if isinstance(value, tuple) else value
    if question.values:
        value = next((each for each in question.values if each not in question.adverse), None)
        return [value] if question.type == "multi" else value
    if question.type == "integer":
        return _number(key, dice)
    return None


def _number(key: str, dice: random.Random) -> Any:
    if key == "vot_added_voters":
        return _drawn(planted.ADDED_VOTERS, dice)
    if key == "vot_turned_away":
        return _drawn(planted.TURNED_AWAY, dice)
    if key.startswith("cnt_fig_"):
        return None  # figures of a results form agree with each other; `_agree` writes them
    return {
        "v_registered": 1500,
        "v_members_present": dice.randrange(5, 12),
        "v_members_women": dice.randrange(6),
    }.get(key, dice.randrange(3))


def _agree(answers: Plain, dice: random.Random) -> None:
    """Numbers that must fit each other do."""
    present, women = answers.get("v_members_present"), answers.get("v_members_women")
    if isinstance(present, int) and isinstance(women, int):
        answers["v_members_women"] = min(present, women)
    traced, mismatched = answers.get("tab_traced"), answers.get("tab_mismatched")
    if isinstance(mismatched, int):
        answers["tab_mismatched"] = min(mismatched, traced) if isinstance(traced, int) else 0
    if "cnt_stage_reached" in answers:
        votes = {name: dice.randrange(20, 400) for name in ("yes", "no", "invalid")}
        answers |= {f"cnt_fig_{name}": {"1": number} for name, number in votes.items()}
        total = sum(votes.values())
        answers |= {"cnt_fig_in_box": total, "cnt_fig_signatures": total, "cnt_fig_registered": total + 300}


def _differ(answers: Plain, dice: random.Random | None, form: Form) -> None:
    """The second member saw a few things otherwise; without dice, one thing less and none otherwise."""
    if dice is None:
        answers.pop("vot_crowded", None)
        return
    for key in planted.DISPUTED:
        given = answers.get(key)
        if isinstance(given, str) and given in form.by_key[key].values and dice.random() < 0.6:
            answers[key] = next(each for each in form.by_key[key].values if each != given)


def _corrected(line: Plain, dice: random.Random) -> Plain:
    form = load_standard_set().forms[line["checklist"]]
    answers = line["answers"] | {"v_chair": "woman", "vot_overall": "good"}
    again = line | {
        "base_revision": 1,
        "reason": "The chair was there after all.",
        "answers": answers if answers.get("v_admitted") in ("at_once", "after_delay") else line["answers"],
    }
    again["comments"] = _comments(form, again["answers"])
    return again | {"review": _verified(again, dice)}


def _verified(line: Plain, dice: random.Random) -> Plain:
    """Verified, with a decision on most critical answers."""
    form = load_standard_set().forms[line["checklist"]]
    found = {}
    for key in _critical(form, line["answers"]):
        chance = dice.random() * 100
        if chance < planted.CONFIRMED:
            found[key] = "confirmed"
        elif chance < planted.CONFIRMED + planted.NOT_CONFIRMED:
            found[key] = "not_confirmed"
    return {"decision": "verified", "by": world.COORDINATOR} | ({"findings": found} if found else {})


def _critical(form: Form, answers: Mapping[str, Any]) -> list[str]:
    asked = [form.by_key[key] for key in answers]
    return [
        each.key
        for each in asked
        if isinstance(answers[each.key], str)
        and answers[each.key] in each.adverse
        and each.severity_of(answers[each.key]) == Severity.CRITICAL
    ]


def _comments(form: Form, answers: Mapping[str, Any]) -> dict[str, str]:
    """Words at every answer that counts against the process."""
    adverse = (
        key
        for key, given in answers.items()
        if any(each in form.by_key[key].adverse for each in (given if isinstance(given, list) else [given]))
        or (form.by_key[key].adverse_above is not None and isinstance(given, int) and given > 0)
    )
    return dict.fromkeys(adverse, "Seen by both of us.")


def _incidents(dice: random.Random) -> Iterator[Plain]:
    """One speaks against an absence, one against something that held everywhere. Nobody has decided them."""
    for number, category in enumerate(("ballots_moved_in_or_out", "technical_failure")):
        yield {
            "id": str(UUID(int=dice.getrandbits(128), version=4)),
            "checklist": "incident",
            "version": 1,
            "team": world.team(number),
            "observer": world.observer(number, 0),
            "visit_date": world.DAY,
            "filled_at": f"{world.DAY}T13:00:00{world.ZONE}",
            "answers": {
                "inc_when": f"{world.DAY}T12:30",
                "inc_category": category,
                "inc_facts": "A voter told us.",
                "inc_source": "direct_witness_told_us",
                "inc_team_safe": "yes",
            },
            "comments": {},
        }


def _drawn(shares: Mapping[Any, int], dice: random.Random) -> Any:
    return dice.choices(list(shares), weights=list(shares.values()))[0]


if __name__ == "__main__":
    import sys

    write(Path(sys.argv[1]))
