"""A phone is lost: a coordinator ends its sessions, with a keyboard, on a phone, and without scripts."""

from uuid import uuid4

import pytest
from django.urls import reverse

from accounts import devices
from accounts.models import User
from tests import factories
from tests.axe import barriers

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def field(live_app):
    field = factories.field(teams=4)
    names = ("Aigerim Sadykova", "Bolat Omarov", "Çağla Yıldırım", "Maksim Petrov")
    for number, (name, user, team) in enumerate(zip(names, field.observers, field.teams, strict=True)):
        user.name, team.phone = name, f"+7 701 555 010{number}"
        user.save()
        team.save()
    factories.filed(field, "voting", team=1)
    devices.register(user=field.observers[1], browser=uuid4(), unsent=0, drafts=1)
    devices.register(user=field.observers[0], browser=uuid4(), unsent=7, drafts=2)
    return field


def open_people(page, field, sign_in):
    sign_in(page, field.coordinator)
    page.goto(reverse("people", args=[field.mission.slug]))
    return page


def test_lost_phone_is_ended_in_two_steps(page, field, sign_in):
    open_people(page, field, sign_in)
    assert page.get_by_role("link", name="People").get_attribute("aria-current") == "page"
    page.get_by_text("End sessions on all devices Aigerim").press("Enter")
    page.get_by_role("button", name="End all sessions Aigerim Sadykova").press("Enter")
    page.get_by_role("status").get_by_text("The sessions of Aigerim Sadykova have ended.").wait_for()
    assert User.objects.get(pk=field.observers[0].pk).session_epoch == 1


def test_lost_phone_is_ended_without_scripts(journey, field, sign_in):
    page = journey.open_page(java_script_enabled=False)
    open_people(page, field, sign_in)
    page.get_by_text("End sessions on all devices Aigerim").click()
    page.get_by_role("button", name="End all sessions Aigerim Sadykova").click()
    assert page.get_by_text("The sessions of Aigerim Sadykova have ended.").is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_people_page_has_no_barrier_and_fits(journey, field, sign_in, scheme, width):
    page = journey.open_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    open_people(page, field, sign_in)
    page.get_by_text("End sessions on all devices Aigerim").click()
    assert barriers(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
