"""An incident alerts within seconds, is decided by two, used as far as its source allows; and messages."""

import pytest
from django.urls import reverse

from missions.models import Membership, MessageCopy
from tests import factories
from tests.axe import barriers

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TOLD = {
    "inc_severity_team": "critical",
    "inc_category": "threat_or_intimidation",
    "inc_place": "polling_station",
    "inc_facts": "Two men in plain clothes told voters at the door whom to support, and photographed them.",
    "inc_source": "direct_witness_told_us",
    "inc_sources_number": 2,
    "inc_evidence": ["own_notes"],
    "inc_protect": "yes",
    "inc_consent": "facts_without_source",
    "inc_ongoing": "yes",
}
HUNG_OPEN = {"comments": {"vot_box_sealed": "One seal hung open."}}


@pytest.fixture
def field(live_app):
    field = factories.field(teams=4, stations=6)
    names = ("Aigerim Sadykova", "Bolat Omarov", "Çağla Yıldırım", "Maksim Petrov")
    for name, user in zip(names, field.observers, strict=True):
        user.name = name
        user.save()
    for number, station in enumerate(field.stations):
        station.latitude, station.longitude = 43.2 + number * 0.15, 76.8 + (number % 3) * 0.4
        station.save()
    return field


def report(field, station=0, **given):
    place = {"inc_station": field.stations[station].code}
    return factories.filed(field, "incident", TOLD | place | given, team=station % 4).incident


def at(field, name, *more):
    return reverse(name, args=[field.mission.slug, *more])


def test_incident_alerts_is_decided_by_two_and_used(journey, page, field, sign_in):
    sign_in(page, field.coordinator)
    page.goto(at(field, "mission"))
    incident = report(field)
    alert = page.get_by_role("region", name="Alerts").get_by_role("link", name="Critical incident: Threat")
    alert.wait_for()
    page.get_by_role("button", name="Seen").click()
    alert.wait_for(state="detached")
    assert MessageCopy.objects.filter(user=field.coordinator, read_at=None).count() == 0

    page.get_by_role("link", name="Incidents", exact=True).click()
    page.get_by_role("link", name="Threat or intimidation").click()
    for person, state in ((page, "Corroborated"), (page, "Verified")):
        person.get_by_label("What the decision rests on").fill(f"{state}: both voters called back.")
        person.get_by_role("button", name=state, exact=True).click()
    # A critical incident: the first "corroborated" moved it, "verified" waits for a second person.
    page.get_by_text("One more coordinator must agree:").wait_for()
    other = journey.open_page(viewport={"width": 390, "height": 844}, java_script_enabled=False)
    sign_in(other, field.head)
    other.goto(at(field, "incident", incident.pk))
    other.get_by_label("What the decision rests on").fill("I spoke to the second witness.")
    other.get_by_role("button", name="Verified", exact=True).click()
    incident.refresh_from_db()
    assert incident.state == "verified"
    page.reload()
    assert page.get_by_label("Described with place").is_disabled()
    page.get_by_label("Described without place").check()
    page.get_by_role("button", name="Keep this choice").click()
    page.get_by_text("described without place").first.wait_for()
    incident.refresh_from_db()
    assert incident.use == "described_without_place"


def test_finding_is_judged_in_the_list_by_question(page, field, sign_in):
    for number in range(3):
        factories.filed(field, "voting", {"vot_box_sealed": "no"}, station=number, **HUNG_OPEN)
    sign_in(page, field.coordinator)
    page.goto(at(field, "findings"))
    page.get_by_role("link", name="sealed").click()
    assert page.get_by_text("a statement counts none of them before it is confirmed").is_visible()
    card = page.get_by_role("article").first
    card.get_by_label("What it rests on").fill("The photo shows it.")
    card.get_by_role("button", name="Confirmed", exact=True).click()
    page.get_by_text("The photo shows it.").wait_for()


def test_message_reaches_whom_the_filter_selects_and_tells_who_read_it(journey, page, field, sign_in):
    sign_in(page, field.coordinator)
    page.goto(at(field, "messages"))
    page.get_by_role("link", name="Write").first.click()
    page.get_by_label("Teams that have sent nothing").check()
    page.get_by_role("button", name="Show who gets it").click()
    page.get_by_role("heading", name="4 people get it").wait_for()
    page.get_by_role("link", name="Ask a team we have not heard from").click()
    page.get_by_role("button", name="Send to 4 people").click()
    page.get_by_text("Sent to 4 people.").wait_for()

    observer = journey.open_page(viewport={"width": 360, "height": 740})
    sign_in(observer, field.observers[0])
    observer.goto(at(field, "messages"))
    observer.get_by_role("link", name="We have not received anything from you yet").click()
    observer.get_by_text("telephone your coordinator").wait_for()
    observer.get_by_role("button", name="Mark as read").wait_for(state="detached")
    page.reload()
    assert page.get_by_text("1 of 4 read").is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_pages_have_no_barrier_and_fit(journey, field, sign_in, scheme, width, tmp_path):
    incident = report(field)
    report(field, station=1, inc_severity_team="minor", inc_category="technical_failure", inc_ongoing="no")
    for number in (0, 1, 2):
        factories.filed(field, "voting", {"vot_box_sealed": "no"}, station=number, **HUNG_OPEN)
    Membership.objects.filter(user=field.head).update(is_on_duty=False)
    page = journey.open_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    sign_in(page, field.coordinator)
    asked = {
        "incidents": at(field, "incidents"),
        "incident": at(field, "incident", incident.pk),
        "findings": at(field, "findings"),
        "question": f"{at(field, 'findings')}?question=vot_box_sealed",
        "messages": at(field, "messages"),
        "write": f"{at(field, 'message-new')}?to=silent&template=not_heard",
    }
    for name, address in asked.items():
        page.goto(address)
        page.screenshot(path=tmp_path / f"{name}-{width}-{scheme}.png", full_page=True)
        assert barriers(page) == [], name
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
