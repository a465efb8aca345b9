"""A coordinator's night: judging by key, by mouse without scripts, on a phone, and beside a second judge."""

import re

import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from missions.models import Submission
from missions.services import claims, submissions
from tests import factories
from tests.axe import barriers

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SEAL = {"comments": {"vot_box_sealed": "The second seal hung open.", "vot_id_checked": "Two had no papers."}}


@pytest.fixture
def field(live_app):
    return factories.field()


@pytest.fixture
def queue(field):
    """A critical one, a serious one and a spotless one."""
    return [
        factories.filed(field, "voting", {"vot_box_sealed": "no"}, station=0, **SEAL),
        factories.filed(field, "voting", {"vot_id_checked": "no"}, station=1, **SEAL),
        factories.filed(field, "voting", {}, station=2),
    ]


def state(submission):
    return Submission.objects.get(pk=submission.pk).state


def desk(field):
    return reverse("review", args=[field.mission.slug])


def heading(page):
    return page.get_by_role("heading", level=1, name="Voting at")


def test_coordinator_judges_the_queue_with_keys(field, queue, page, sign_in):
    critical, serious, spotless = queue
    sign_in(page, field.coordinator)
    page.goto(desk(field))
    assert "PS-001" in heading(page).inner_text()
    page.keyboard.press("v")
    page.get_by_role("status").filter(has_text=f"{critical.code} is verified").wait_for()
    assert "PS-002" in heading(page).inner_text()
    assert state(critical) == "verified"

    page.keyboard.press("r")
    reason = page.get_by_label("What should the team look at again?")
    reason.wait_for()
    page.keyboard.type("Who were the two voters? x v j")
    page.keyboard.press("Control+Enter")
    page.get_by_role("status").filter(has_text=f"{serious.code} is returned to team A-01").wait_for()
    assert state(serious) == "returned"

    page.keyboard.press("x")
    page.keyboard.type("Filed by mistake.")
    page.get_by_role("button", name="Exclude it").click()
    page.get_by_text("Nothing waits for review").wait_for()
    assert state(spotless) == "excluded"


def test_coordinator_takes_a_decision_back_with_a_key(field, queue, page, sign_in):
    sign_in(page, field.coordinator)
    page.goto(desk(field))
    page.keyboard.press("v")
    page.get_by_role("status").filter(has_text="is verified").wait_for()
    page.keyboard.press("z")
    page.get_by_role("status").filter(has_text=f"{queue[0].code} is back in review.").wait_for()
    assert state(queue[0]) == "in_review"
    event = AuditEvent.objects.filter(object_id=queue[0].pk).latest("id")
    assert event.detail["reason"] == "Taken back by the same coordinator right after deciding."


def test_coordinator_walks_the_queue_with_keys_and_can_turn_them_off(field, queue, page, sign_in):
    sign_in(page, field.coordinator)
    page.goto(desk(field))
    page.keyboard.press("j")
    page.wait_for_url(re.compile(str(queue[1].pk)))
    page.keyboard.press("k")
    page.wait_for_url(re.compile(str(queue[0].pk)))
    page.get_by_label("Single keys decide and move on").uncheck()
    page.keyboard.press("Tab")
    page.keyboard.press("v")
    page.wait_for_timeout(300)
    assert state(queue[0]) == "received"


def test_coordinator_judges_with_the_mouse_and_without_scripts(field, queue, journey, sign_in):
    page = journey.open_page(java_script_enabled=False, viewport={"width": 1280, "height": 900})
    sign_in(page, field.coordinator)
    page.goto(desk(field))
    page.get_by_role("button", name="Verify").click()
    assert "is verified and counts in the figures." in page.locator(".said").inner_text()
    assert state(queue[0]) == "verified"
    page.locator("summary", has_text="Return").click()
    page.get_by_label("What should the team look at again?").fill("Who were the two voters?")
    page.get_by_role("button", name="Return to the team").click()
    assert state(queue[1]) == "returned"
    assert "PS-003" in heading(page).inner_text()


def test_coordinator_without_a_reason_gets_the_form_back(field, queue, page, sign_in, journey):
    journey.allow("422")
    sign_in(page, field.coordinator)
    page.goto(desk(field))
    page.locator("summary", has_text="Exclude").click()
    page.get_by_role("button", name="Exclude it").click()
    page.get_by_text("Write the reason in one sentence; the observer will read it.").wait_for()
    assert page.get_by_label("Why does it count for nothing?").is_visible()
    assert state(queue[0]) == "received"


def test_second_judge_reads_what_happened(field, queue, page, sign_in, journey):
    journey.allow("409")
    sign_in(page, field.coordinator)
    page.goto(desk(field))
    page.locator("[data-claim-state=mine]").wait_for()
    claims.break_claim(submission_id=queue[0].pk, actor=field.head)
    submissions.verify(submission_id=queue[0].pk, actor=field.head)
    page.keyboard.press("v")
    told = page.get_by_role("alert")
    told.wait_for()
    assert "Only a received submission can be verified; this one is verified." in told.inner_text()
    assert f"Verified by {field.head}" in told.inner_text()


def test_phone_shows_the_queue_first_and_then_the_submission(field, queue, phone, sign_in):
    sign_in(phone, field.coordinator)
    phone.goto(desk(field))
    assert phone.get_by_role("navigation", name="Queue").is_visible()
    assert not heading(phone).is_visible()
    phone.get_by_text("Voting · PS-001").tap()
    heading(phone).wait_for()
    assert not phone.get_by_role("navigation", name="Queue").is_visible()
    phone.get_by_role("button", name="Verify").tap()
    phone.get_by_role("status").filter(has_text="is verified").wait_for()
    assert "PS-002" in heading(phone).inner_text()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1440])
def test_desk_and_page_are_open_to_everybody(field, queue, journey, sign_in, scheme, width):
    page = journey.open_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
    sign_in(page, field.coordinator)
    addresses = [
        desk(field),
        reverse("review-submission", args=[field.mission.slug, queue[0].pk]),
        reverse("submission", args=[field.mission.slug, queue[0].pk]),
    ]
    for address in addresses:
        page.goto(address)
        assert barriers(page) == []
        wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wider == 0, address
