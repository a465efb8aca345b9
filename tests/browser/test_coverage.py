"""The coverage board with thumb and mouse, and the wall that refreshes itself and says when it cannot."""

import random
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.devices import end_sessions
from missions.models import Area, Call, Deployment, PollingStation, Team
from missions.states import Kind
from tests import factories
from tests.axe import barriers

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DISTRICTS = ("Almaty", "Astana", "Shymkent", "Karaganda")
TEAMS, EACH = 8, 4


@pytest.fixture
def field(live_app):
    """Nine hours into the day: opening is over, voting closed two hours ago, counts are still to come."""
    field = factories.field(teams=TEAMS, stations=0)
    start = (timezone.now() - timedelta(hours=9)).astimezone(ZoneInfo(field.mission.timezone))
    vote = field.mission.referendum
    vote.date, vote.opens_at, vote.closes_at = start.date(), start.time(), (start + timedelta(hours=7)).time()
    vote.save()
    region = field.areas[0]
    areas = [
        Area.objects.create(
            mission=field.mission, code=name, name=name, parent=region, path=f"R1/{name}", depth=2
        )
        for name in DISTRICTS
    ]
    for number in range(TEAMS * EACH):
        field.stations.append(_station(field, areas[number // EACH % 4], number))
    for number, team in enumerate(field.teams):
        team.phone, team.area = f"+7 701 555 0{number}", areas[number % 4]
    Team.objects.bulk_update(field.teams, ["phone", "area"])
    Deployment.objects.bulk_create(
        Deployment(mission=field.mission, team=team, station=station, stage=stage)
        for number, team in enumerate(field.teams)
        for place, station in enumerate(field.stations[number * EACH : (number + 1) * EACH])
        for stage in (Kind.OPENING, Kind.VOTING, Kind.COUNTING)
        if stage == Kind.VOTING or place == 0
    )
    factories.keep(_came_in(field, start))
    Call.objects.create(
        mission=field.mission,
        team=field.teams[7],
        by=field.head,
        outcome="unreachable",
        at=timezone.now() - timedelta(hours=1),
        note="Number does not exist.",
    )
    return field


def _station(field, area, number):
    north, east = [(43.2, 76.9), (51.2, 71.4), (42.3, 69.6), (49.8, 73.1)][number // EACH % 4]
    return PollingStation.objects.create(
        mission=field.mission,
        area=area,
        region=field.areas[0],
        code=f"PS-{number:03}",
        name=f"School {number}",
        locality="urban" if number % 3 else "rural",
        type="hospital" if number % 9 == 0 else "ordinary",
        latitude=north + number % 5 * 0.3,
        longitude=east + number % 7 * 0.35,
    )


def _came_in(field, start):
    """Of the eight teams one sent nothing, and one no more since noon."""
    dice = random.Random(4)
    for number in range(TEAMS - 1):
        for place, station in enumerate(range(number * EACH, (number + 1) * EACH)):
            if number == 5 and place > 1:
                continue
            at = start + timedelta(minutes=90 + 75 * place + dice.randrange(45))
            received = {"received_at": at + timedelta(minutes=10), "decided_at": at + timedelta(minutes=35)}
            if dice.random() < 0.4:
                received |= {"state": "received", "decided_at": None, "decided_by": None}
            kinds = ("opening", "voting") if place == 0 else ("voting",)
            for kind in kinds:
                yield factories.stored(field, kind, {}, station=station, team=number, start=at, **received)


def at(field, name="coverage", *more):
    return reverse(name, args=[field.mission.slug, *more])


def test_wall_refreshes_itself_and_says_when_it_cannot(journey, field, sign_in):
    """Every half minute; the clock is put forward, so that nobody waits for it."""
    journey.allow("401")
    journey.allow("htmx:|Failed to load resource")
    page = journey.open_page(viewport={"width": 1920, "height": 1080})
    page.clock.install()
    sign_in(page, field.coordinator)
    page.goto(at(field, "coverage-wall"))
    voting = page.get_by_role("listitem").filter(has=page.get_by_role("heading", name="Voting"))
    voting.get_by_text("26", exact=True).wait_for()
    assert barriers(page) == []
    assert page.evaluate("[document.documentElement.scrollWidth, document.documentElement.scrollHeight]") == [
        1920,
        1080,
    ]
    factories.keep([factories.stored(field, "voting", {}, station=31, team=7, state="verified")])
    page.clock.fast_forward(31_000)
    voting.get_by_text("27", exact=True).wait_for()
    stale = page.get_by_role("alert")
    assert not stale.is_visible()

    as_of = page.locator("#screen").get_attribute("data-as-of")
    page.context.set_offline(True)
    page.clock.fast_forward(31_000)
    page.get_by_text(f"Not refreshed since {as_of}: the server does not answer").wait_for()
    assert voting.get_by_text("27", exact=True).is_visible()
    page.context.set_offline(False)
    page.clock.fast_forward(31_000)
    stale.wait_for(state="hidden")

    end_sessions(user=field.coordinator, actor=field.head, mission=field.mission.slug)
    page.clock.fast_forward(31_000)
    page.get_by_text("this screen was signed out. Sign in again.").wait_for()
    assert voting.get_by_text("27", exact=True).is_visible()


def test_team_is_called_with_a_thumb_and_the_board_fits(journey, field, sign_in):
    phone = journey.open_page(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    sign_in(phone, field.coordinator)
    phone.goto(at(field, "mission"))
    phone.get_by_role("link", name="What is missing, and whom to call").tap()
    card = phone.get_by_role("listitem").filter(has=phone.get_by_role("heading", name="A-08"))
    assert card.get_by_role("link", name="Call A-08").get_attribute("href") == "tel:+770155507"
    assert card.get_by_text("late 8 h", exact=True).is_visible()
    card.get_by_label("Note on the call to A-08").fill("On their way.")
    card.get_by_role("button", name="Reached").tap()
    phone.get_by_role("status").get_by_text("Noted for A-08: reached.").wait_for()
    assert Call.objects.latest("pk").note == "On their way."
    phone.get_by_role("link", name="Just called 1").tap()
    phone.get_by_text("Earlier calls").tap()
    phone.get_by_text("Number does not exist.").wait_for()
    for width, scheme in ((390, "light"), (320, "dark"), (1440, "light"), (1440, "dark")):
        page = journey.open_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
        sign_in(page, field.coordinator)
        page.goto(at(field))
        assert barriers(page) == [], (width, scheme)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (width, scheme)
    page.get_by_role("link", name="Karaganda").click()
    page.get_by_role("heading", name="Coverage of Karaganda").wait_for()
    page.get_by_role("link", name="Wall screen").click()
    page.get_by_role("heading", name="Missing longest").wait_for()
