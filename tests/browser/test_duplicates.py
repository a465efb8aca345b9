"""Two forms of one visit decided with the keyboard alone, and read on a phone without scripts."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from missions.models import VisitDecision
from tests import factories
from tests.axe import barriers
from tests.browser.test_confidential import PHONE
from tests.missions.services.test_visits import SEEN_BY_OTHER, pair_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_pair_is_decided_with_keys_and_read_on_a_phone_without_scripts(journey, page, live_app, sign_in):
    field = factories.field()
    one, other = pair_of(field, other=SEEN_BY_OTHER | {"vot_order": "yes"})
    sign_in(page, field.coordinator)
    page.goto(reverse("review-submission", args=[field.mission.slug, one.pk]))
    link = page.get_by_role("link", name=f"Side by side with {other.code}")
    link.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="2 answers differ")).to_be_visible()
    assert not barriers(page)
    overall = page.get_by_role("group", name="Overall assessment of voting during the visit")
    overall.get_by_role("radio").last.focus()  # "neither"
    page.keyboard.press("ArrowUp")
    expect(overall.get_by_role("radio", name=other.code)).to_be_checked()
    journey.allow("status of 422")
    page.keyboard.press("Enter")  # at an answer decides nothing, and loses nothing
    expect(page.get_by_role("alert").filter(has_text="Nothing was changed.")).to_be_visible()
    expect(overall.get_by_role("radio", name=other.code)).to_be_checked()
    page.get_by_label("What does this rest on?").focus()
    page.keyboard.type("The photo shows two people turned away.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("are one visit; 1 answer is settled.")).to_be_visible()
    made = VisitDecision.objects.get()
    assert (made.decision, made.settled_keys) == ("one_visit", ["vot_overall"])

    phone = journey.open_page(java_script_enabled=False, **PHONE)
    sign_in(phone, field.coordinator)
    phone.goto(reverse("duplicate", args=[field.mission.slug, one.pk, other.pk]))
    expect(phone.get_by_text("A new decision below takes its place.")).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    phone.get_by_label("What does this rest on?").fill("They came twice.")
    phone.get_by_role("button", name="Two visits").tap()
    expect(phone.get_by_text("are two visits; both count.")).to_be_visible()
