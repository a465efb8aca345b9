"""The desk's confidential answers by key and without scripts, and the desk's places on a phone."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from accounts.models import AuditEvent
from tests import factories
from tests.axe import barriers

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SECRET = "Nothing beyond headquarters"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


def looks():
    return AuditEvent.objects.filter(action="submission.confidential_shown").count()


def test_confidential_answers_are_shown_by_a_key_where_they_stand_and_without_scripts(
    journey, page, live_app, sign_in
):
    field = factories.field()
    answers = {"inc_protect": "yes", "inc_consent": "nothing_beyond_headquarters"}
    told = factories.filed(field, "incident", answers)
    desk = reverse("review-submission", args=[field.mission.slug, told.pk])
    sign_in(page, field.coordinator)
    page.goto(desk)
    folded = page.get_by_text("Confidential: 2 answers.")
    folded.wait_for()
    assert SECRET not in page.content()
    assert not barriers(page)
    page.keyboard.press("s")
    expect(page.get_by_text("It is recorded that you looked.")).to_be_visible()
    expect(page.get_by_text(SECRET)).to_be_visible()
    assert page.url.endswith(desk)
    assert looks() == 1
    page.reload()
    folded.wait_for()
    assert SECRET not in page.content()

    incident = reverse("incident", args=[field.mission.slug, told.incident.pk])
    page.goto(incident)
    page.get_by_role("button", name="Show them").click()
    expect(page.get_by_text("Nothing of this may leave headquarters.")).to_be_visible()
    assert page.url.endswith(incident)
    assert looks() == 2

    plain = journey.open_page(java_script_enabled=False, viewport={"width": 390, "height": 844})
    sign_in(plain, field.coordinator)
    plain.goto(desk)
    plain.get_by_role("button", name="Show them").click()
    expect(plain.get_by_text(SECRET)).to_be_visible()
    assert looks() == 3


def test_desk_has_all_its_places_within_reach_on_a_phone_without_scripts(journey, live_app, sign_in):
    field = factories.field()
    phone = journey.open_page(java_script_enabled=False, **PHONE)
    sign_in(phone, field.head)
    phone.goto(reverse("audit", args=[field.mission.slug]))
    bar = phone.get_by_role("navigation", name="Mission")
    expect(bar.get_by_role("link")).to_have_count(5)
    expect(bar.locator("> [aria-current]")).to_have_text("Audit")
    for place in ("Overview", "Review", "Incidents", "Findings", "Audit"):
        box = bar.get_by_role("link", name=place, exact=True).bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390
        assert box["height"] >= 44
    bar.get_by_text("More").click()
    exports = bar.get_by_role("link", name="Exports", exact=True)
    expect(exports).to_be_visible()
    exports.click()
    phone.wait_for_url(f"**{reverse('exports', args=[field.mission.slug])}")
    expect(bar.locator("> [aria-current]")).to_have_text("Exports")
