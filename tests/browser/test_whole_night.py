"""A whole night: 300 submissions and 40 incidents arrive while two coordinators clear the desk by keys."""

import json
import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.urls import reverse

from accounts.models import AuditEvent
from missions.models import Finding, Incident, Submission
from missions.states import DECIDED, IncidentState, Severity, SubmissionState
from tests import factories
from tests.signing_in import signed_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(600)]

SUBMISSIONS, INCIDENTS, TEAMS = 300, 40, 10
DESKTOP = {"width": 1440, "height": 900}
# One in ten tells of something grave, one in ten of something serious: what is grave goes back to its team.
GRAVE, SERIOUS = {"vot_box_sealed": "no"}, {"vot_overall": "bad"}
UNSETTLED = [IncidentState.REPORTED, IncidentState.CORROBORATED]


@pytest.fixture
def field(live_app):
    field = factories.field(stations=SUBMISSIONS // TEAMS, teams=TEAMS)
    field.head.name, field.coordinator.name = "Aigerim Sadykova", "Bolat Omarov"
    field.head.save()
    field.coordinator.save()
    return field


def forms(field):
    """What the phones send, in the order it comes: (team, payload). One station, one team, once."""
    for number in range(SUBMISSIONS):
        team, station = number % TEAMS, number // TEAMS
        given = GRAVE if number % 10 == 3 else SERIOUS if number % 10 == 7 else {}
        said = dict.fromkeys(given, "We saw it ourselves, from ten to eleven.")
        yield team, factories.payload(field, "voting", given, station=station, team=team, comments=said)
        if number % (SUBMISSIONS // INCIDENTS) == 0 and number // (SUBMISSIONS // INCIDENTS) < INCIDENTS:
            severity = "critical" if number % 70 == 0 else "serious"
            place = {"inc_place": "polling_station", "inc_station": field.stations[station].code}
            told = {"inc_severity_team": severity, **place}
            yield team, factories.payload(field, "incident", told, station=station, team=team)


def arrive(field, sent):
    """Each through the door of its phone; tells which were not taken."""
    phones = [signed_in(observer) for observer in field.observers]
    refused = []
    try:
        for team, payload in sent:
            address = reverse("submission-door", args=[field.mission.slug, payload["id"]])
            answer = phones[team].put(address, json.dumps(payload), content_type="application/json")
            if answer.status_code not in (200, 201):
                refused.append((payload["checklist"], answer.content))
    finally:
        connection.close()
    return refused


class Coordinator:
    """Somebody at the desk who looks at what is open and presses one key."""

    def __init__(self, page, field):
        self.page, self.field = page, field
        self.desk = reverse("review", args=[field.mission.slug])
        self.pressed = Counter()
        page.goto(self.desk)

    def press_for_all(self):
        """Verify the spotless ones that nobody reads with one press."""
        self.page.goto(reverse("review-verify-spotless", args=[self.field.mission.slug]))
        button = self.page.locator("main form button.main")
        if button.count():
            button.focus()
            with self.page.expect_navigation():
                self.page.keyboard.press("Enter")
            self.pressed["together"] += 1
        self.page.goto(self.desk)

    def press(self):
        """Decide on what is open, without waiting for the answer; gives what to wait for."""
        button = self.page.locator("button[data-key=v]")
        if button.count() == 0:
            self.page.goto(self.desk)
            return None
        address = self.page.locator("form[action$='/verify/']").get_attribute("action")
        if self.page.locator(".answer.alarm, .answer .chip.alarm").count():
            self.page.keyboard.press("r")
            self.page.get_by_label("What should the team look at again?").wait_for()
            self.page.keyboard.press("1")
            self.page.keyboard.press("Control+Enter")
            self.pressed["returned"] += 1
        else:
            self.page.keyboard.press("v")
            self.pressed["verified"] += 1
        return address

    def see(self, address):
        """The next one is there, or the page says why this one was not decided; then on to the desk."""
        if address is None:
            return
        self.page.wait_for_function(
            "(address) => !document.querySelector(`form[action='${address}']`)"
            " || document.querySelector('[role=alert]:not(:empty)')",
            arg=address,
        )
        if self.page.locator("[role=alert]:not(:empty)").count():
            self.page.goto(self.desk)


def clear_the_queue(field, night, *coordinators):
    """Both press before either sees the answer, until all has come and nothing waits.

    Once all has come and what is grave is dealt with, the spotless ones are verified together.
    """
    is_calm = False
    for _turn in range(SUBMISSIONS * 3):
        pressed = [each.press() for each in coordinators]
        for each, address in zip(coordinators, pressed, strict=True):
            each.see(address)
        waiting = Submission.objects.exclude(state__in=DECIDED)
        if not is_calm and night.done() and not waiting.filter(queue_rank__lt=5).exists():
            is_calm = True
            for each in coordinators:
                each.press_for_all()
        if night.done() and not waiting.exists():
            return
    raise AssertionError("The queue was not cleared.")


def settle_the_incidents(field, first, second):
    """From the list, with the reason typed and Enter pressed; what is critical is settled by both."""
    for number, incident in enumerate(Incident.objects.order_by("submission__received_at")):
        pages = [first.page, second.page] if number % 2 else [second.page, first.page]
        decide(pages[0], field, incident, "Two teams heard the same.", "corroborated")
        if incident.severity == Severity.CRITICAL:
            decide(pages[1], field, incident, "The commission's record says so.", "verified")
            decide(pages[0], field, incident, "I read the record, too.", "verified")


def decide(page, field, incident, reason, state):
    page.goto(reverse("incident", args=[field.mission.slug, incident.pk]))
    page.locator("form[action$='/decide/'] textarea").focus()
    page.keyboard.type(reason)
    page.locator(f"form[action$='/decide/'] button[value={state}]").focus()
    page.keyboard.press("Enter")
    page.locator(".decisions li", has_text=reason).wait_for()


def test_night_of_two_coordinators_decides_everything_once_and_loses_nothing(field, journey, sign_in):
    journey.allow(r"409")
    pages = [journey.open_page(viewport=DESKTOP) for _ in range(2)]
    for page, user in zip(pages, (field.coordinator, field.head), strict=True):
        sign_in(page, user)
    sent = list(forms(field))
    assert Counter(payload["checklist"] for _team, payload in sent) == {
        "voting": SUBMISSIONS,
        "incident": INCIDENTS,
    }
    with ThreadPoolExecutor(1) as thread:
        assert arrive(field, sent[:20]) == []
        night = thread.submit(arrive, field, sent[20:])
        first, second = (Coordinator(page, field) for page in pages)
        clear_the_queue(field, night, first, second)
        assert night.result() == []
    settle_the_incidents(field, first, second)

    kept = Submission.objects.values_list("pk", "state")
    assert {str(key) for key, _state in kept} == {payload["id"] for _team, payload in sent}
    decided = AuditEvent.objects.filter(action__in=[f"submission.{state}" for state in DECIDED])
    assert set(Counter(decided.values_list("object_id", flat=True)).values()) == {1}
    assert decided.count() == SUBMISSIONS + INCIDENTS
    grave = Finding.objects.filter(severity=Severity.CRITICAL, submission__kind="voting")
    assert set(grave.values_list("submission__state", flat=True)) == {SubmissionState.RETURNED}
    assert {each[0] for each in decided.values_list("actor")} == {field.coordinator.pk, field.head.pk}
    assert not Incident.objects.filter(state=IncidentState.REPORTED).exists()
    critical = Incident.objects.filter(severity=Severity.CRITICAL)
    assert critical.count() == 4
    for incident in critical:
        deciders = incident.decisions.filter(state=IncidentState.VERIFIED).values_list(
            "decided_by", flat=True
        )
        assert set(deciders) == {field.coordinator.pk, field.head.pk}
    assert re.search("Nothing waits", pages[0].goto(first.desk).text())
