"""What a browser without JavaScript sends, and what the page it gets says."""

import re

import pytest

from tests import factories

WELL = {"v_admitted": "at_once", "v_arrival": "10:00", "v_departure": "10:40", "vot_overall": "good"}


@pytest.fixture
def field():
    return factories.field()


def new(field, kind="voting", *, station=0):
    base = f"/missions/{field.mission.slug}/submissions/new/{kind}/"
    if kind in ("incident", "meeting"):
        return base
    place = (
        f"centre={field.centres[0].pk}" if kind == "tabulation" else f"station={field.stations[station].pk}"
    )
    return f"{base}?{place}"


def filled(page, given, *, anyway=True, **more):
    """What the browser would send: the hidden fields, what the page already held, and what a person gave."""
    form = page.context["form"]
    sent = {field.html_name: field.value() for field in form.hidden_fields()}
    for name in ("visit_date", "team", "reason"):
        if name in form.fields and form[name].value():
            sent[name] = form[name].value()
    for question in form.questions:
        for part in form[question.key].parts:
            if isinstance(part.given.value, list) or part.given.value:
                sent[part.name] = part.given.value
        note = form[question.key].note
        if note is not None and note.value():
            sent[note.html_name] = note.value()
    return sent | ({"send_anyway": "on"} if anyway else {}) | given | more


def words(answer):
    main = answer.content.decode().partition("<main")[2].partition("</main>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def send(client, address, given, **more):
    return client.post(address, filled(client.get(address), given, **more))
