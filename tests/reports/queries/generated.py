"""Random submissions of every kind with every kind of answer, and the same for the reference to count."""

import random
from datetime import timedelta

from missions.checklists import load_standard_set
from missions.models import Area, PollingStation, TabulationCentre
from tests import factories
from tests.reports.reference import Rules, Visit

KINDS = ("opening", "voting", "counting", "tabulation", "mobile", "abroad")
NOT_COMPARED = frozenset(
    question.key
    for form in load_standard_set().forms.values()
    for question in form.questions
    if question.type in ("text", "time", "datetime", "person_list", "fact_list", "attachment_list")
)


def rules(repeats=("1", "2")) -> Rules:
    forms = load_standard_set().forms
    return Rules(
        order={form.key: list(form.by_key) for form in forms.values()},
        endings={form.key: {e.key: e.values for e in form.ends_form_if} for form in forms.values()},
        repeats=repeats,
        repeated=frozenset((f.key, q.key) for f in forms.values() for q in f.questions if q.is_repeated),
    )


def place(field) -> None:
    """Stations of two regions, one without a setting, and a centre in each region."""
    other = Area.objects.create(mission=field.mission, code="R2", name="South Region", path="R2")
    field.areas.append(other)
    field.stations += PollingStation.objects.bulk_create(
        [
            PollingStation(mission=field.mission, area=other, region=other, code=f"SO-{n}", name=f"Hall {n}")
            for n in range(4)
        ]
    )
    field.centres.append(
        TabulationCentre.objects.create(
            mission=field.mission, code="TEC-2", name="South commission", area=other
        )
    )


def submissions(field, seed: int, number: int):
    """Saved submissions whose visits often meet: few places, few teams, a short day."""
    dice = random.Random(seed)
    rows = []
    for kind in dice.choices(KINDS, weights=(3, 8, 5, 3, 1, 1), k=number):
        start = factories.MORNING + timedelta(minutes=dice.randrange(0, 900, 7))
        station = dice.randrange(len(field.stations)) if dice.random() > 0.03 else None
        rows.append(
            factories.stored(
                field,
                kind,
                answers(dice, kind),
                station=station,
                team=None if dice.random() < 0.05 else dice.randrange(len(field.teams)),
                start=start,
                minutes=dice.choice([None, -20, 25, 25, 40]),
                received_at=start + timedelta(minutes=dice.randrange(600)),
                **({"centre": dice.choice(field.centres)} if kind == "tabulation" else {}),
                **({"visit_started_at": None, "visit_ended_at": None} if dice.random() < 0.05 else {}),
            )
        )
    return factories.keep(rows)


def answers(dice: random.Random, kind: str) -> dict:
    """Answers the door would refuse too: to questions not asked, of wrong types, outside the list."""
    found = {}
    for question in load_standard_set().forms[kind].questions:
        if dice.random() < 0.07:
            continue
        one = [answer(dice, question) for _ in range(2)]
        if question.is_repeated and dice.random() < 0.9:
            found[question.key] = dict(zip(("1", "2")[: dice.choice([1, 2, 2, 2])], one, strict=False))
        else:
            found[question.key] = one[0]
    if dice.random() < 0.9:
        admitted = dice.choices(["at_once", "refused"], weights=[6, 1])[0]
        found["tab_admitted" if kind == "tabulation" else "v_admitted"] = admitted
    return found


def answer(dice: random.Random, question):
    special = dice.random()
    if special < 0.06:
        return dice.choice(["not_observed", "not_observed", "not_applicable"])
    if special < 0.09:
        return dice.choice([None, "", [], "elsewhere", 3])
    if question.type == "multi":
        return dice.sample(list(question.values), dice.choice([1, 1, 2, 0]))
    if question.values:
        calm = [value for value in question.values if value not in question.adverse]
        return dice.choice(calm if dice.random() < 0.8 else list(question.values))
    if question.type == "integer":
        return dice.choice([0, 1, 2, 5, 40])
    return dice.choice(["10:15", "10:20"])


def confirm_some(dice: random.Random, submissions, revisions) -> dict[str, set[str]]:
    """Critical findings in every state; returns the confirmed keys by short code."""
    confirmed: dict[str, set[str]] = {}
    for submission in submissions:
        for question in load_standard_set().forms[submission.kind].questions:
            given = revisions[submission.pk].get(question.key)
            if question.severity == "critical" and isinstance(given, str) and given in question.adverse:
                state = dice.choice(["open", "confirmed", "not_confirmed", "follow_up"])
                factories.finding(submission, question.key, state=state)
                if state == "confirmed":
                    confirmed.setdefault(submission.code, set()).add(question.key)
    return confirmed


def visits(submissions, revisions, confirmed) -> list[Visit]:
    """The same submissions for the reference."""
    return [
        Visit(
            code=each.code,
            form=each.kind,
            answers=revisions[each.pk],
            received=each.received_at,
            begun=each.visit_started_at,
            ended=each.visit_ended_at,
            team=str(each.team_id or ""),
            station=str(each.station_id or ""),
            centre=str(each.centre_id or ""),
            area=top_area(each),
            confirmed=frozenset(confirmed.get(each.code, ())),
        )
        for each in submissions
    ]


def top_area(submission) -> str:
    if submission.station:
        return submission.station.region.name
    if submission.centre:
        area = submission.centre.area
        return (area.parent or area).name
    return ""
