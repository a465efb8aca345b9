"""The desk with scripts and without: claims, remarks, follow-ups, corrections, undo, photos."""

import hashlib
import io
import re

import pytest
from django.urls import reverse

from missions.models import Remark, ReviewClaim, Submission
from missions.services import attachments, claims
from tests import factories
from tests.axe import barriers
from tests.missions.services import files

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SEAL = {"comments": {"vot_box_sealed": "The second seal hung open."}}
DESKTOP = {"width": 1440, "height": 900}


@pytest.fixture
def field(live_app):
    return factories.field()


@pytest.fixture
def queue(field):
    """A critical one with a photo, and two spotless ones."""
    photo = files.jpeg(width=1600, height=900)
    sha256 = hashlib.sha256(photo).hexdigest()
    named = [{"sha256": sha256, "name": "seal.jpg", "question": "vot_box_sealed"}]
    critical = factories.filed(field, "voting", {"vot_box_sealed": "no"}, attachments=named, **SEAL)
    attachments.store(submission=critical, sha256=sha256, source=io.BytesIO(photo), sender=field.observers[0])
    return [critical, factories.filed(field, station=1), factories.filed(field, station=2)]


def desk(field, submission=None):
    names = [field.mission.slug, *([submission.pk] if submission else [])]
    return reverse("review-submission" if submission else "review", args=names)


def fresh(submission):
    return Submission.objects.get(pk=submission.pk)


def is_read_by(page, field, submission):
    page.locator("[data-claim-state=mine]").wait_for()
    return ReviewClaim.objects.get(submission=submission).user


def test_desk_claims_what_is_open_and_passes_over_what_somebody_reads(field, queue, journey, sign_in):
    first, second = journey.open_page(viewport=DESKTOP), journey.open_page(viewport=DESKTOP)
    sign_in(first, field.coordinator)
    sign_in(second, field.head)
    first.goto(desk(field))
    assert is_read_by(first, field, queue[0]) == field.coordinator
    second.goto(desk(field))
    assert is_read_by(second, field, queue[1]) == field.head

    second.goto(desk(field, queue[0]))
    told = second.locator(".decide .why-not")
    assert f"{field.coordinator} has been reading this since" in told.inner_text()
    assert not second.get_by_role("button", name="Verify").is_visible()
    second.get_by_role("button", name="Take it over").click()
    assert is_read_by(second, field, queue[0]) == field.head

    journey.allow("409")
    first.keyboard.press("v")
    first.get_by_role("alert").wait_for()
    assert f"{field.head} has been reading {queue[0].code}" in first.get_by_role("alert").inner_text()
    assert fresh(queue[0]).state == "received"


def test_desk_gives_back_what_is_left(field, queue, page, sign_in):
    sign_in(page, field.coordinator)
    page.goto(desk(field))
    assert is_read_by(page, field, queue[0]) == field.coordinator
    page.keyboard.press("j")
    page.wait_for_url(re.compile(str(queue[1].pk)))
    assert is_read_by(page, field, queue[1]) == field.coordinator
    page.wait_for_timeout(300)
    assert [claim.submission_id for claim in ReviewClaim.objects.all()] == [queue[1].pk]
    page.keyboard.press("c")
    page.get_by_text("nobody is reading it").wait_for()
    assert not ReviewClaim.objects.exists()
    page.keyboard.press("c")
    assert is_read_by(page, field, queue[1]) == field.coordinator


def test_desk_has_the_next_one_before_it_is_asked_for(field, queue, page, sign_in):
    sign_in(page, field.coordinator)
    with page.expect_response(lambda answer: str(queue[1].pk) in answer.url):
        page.goto(desk(field, queue[0]))
    page.wait_for_load_state("networkidle")
    asked = []
    page.on("request", lambda request: asked.append(request.url) if request.method == "GET" else None)
    page.keyboard.press("j")
    page.get_by_role("heading", level=1, name="PS-002").wait_for()
    assert page.url.endswith(desk(field, queue[1]))
    assert desk(field, queue[1]) not in [
        url.partition(page.url.partition("/missions")[0])[2] for url in asked
    ]
    page.keyboard.press("v")
    page.get_by_role("status").filter(has_text=f"{queue[1].code} is verified").wait_for()
    page.go_back()
    page.wait_for_load_state()


def test_return_with_a_ready_sentence_and_a_remark_by_keys(field, queue, page, sign_in):
    sign_in(page, field.coordinator)
    page.goto(desk(field, queue[0]))
    page.keyboard.press("r")
    reason = page.get_by_label("What should the team look at again?")
    page.keyboard.press("2")
    assert reason.input_value() == "Please write what you saw at the answers that speak against the process."
    page.keyboard.press("Escape")
    card = page.locator(".answer", has_text="securely sealed")
    card.get_by_role("link", name="Remark").click()
    page.keyboard.type("Which box, and since when?")
    page.keyboard.press("Control+Enter")
    page.get_by_role("status").filter(has_text="is returned to team A-01").wait_for()
    remark = Remark.objects.get()
    assert (remark.question, remark.text) == ("vot_box_sealed", "Which box, and since when?")

    observer = page.context.browser.new_context(base_url=page.url.partition("/missions")[0]).new_page()
    sign_in(observer, field.observers[0])
    observer.goto(reverse("submission-edit", args=[field.mission.slug, queue[0].pk]))
    assert "Which box, and since when?" in observer.locator("#q-vot_box_sealed").inner_text()
    observer.context.close()


def test_everything_works_without_scripts(field, queue, journey, sign_in):
    page = journey.open_page(java_script_enabled=False, viewport={"width": 1280, "height": 900})
    sign_in(page, field.coordinator)
    page.goto(desk(field, queue[0]))
    page.locator(".answer").get_by_role("link", name="Remark").first.click()
    page.locator("[name=remark_text]").first.fill("Which box?")
    page.locator(".ready-one").first.click()
    assert page.locator("[name=remark_text]").first.input_value() == "Which box?"
    assert "numbers once more" in page.get_by_label("What should the team look at again?").input_value()
    page.get_by_role("button", name="Return to the team").click()
    assert fresh(queue[0]).state == "returned"
    assert Remark.objects.get().question == "vot_box_sealed"

    page.locator(".said").get_by_role("button", name="Undo").click()
    assert fresh(queue[0]).state == "received"
    page.locator("summary", has_text="Follow up").click()
    page.get_by_label("What is to be found out, and from whom?").fill("Call the chair.")
    page.get_by_role("button", name="Put it aside").click()
    assert fresh(queue[0]).follow_up_note == "Call the chair."

    page.goto(reverse("review-verify-spotless", args=[field.mission.slug]))
    page.get_by_role("button", name="Verify these 2").click()
    assert "2 submissions are verified and count in the figures." in page.locator(".said").inner_text()
    page.locator(".said").get_by_role("button", name="Undo").click()
    assert {fresh(each).state for each in queue[1:]} == {"in_review"}


def test_spotless_ones_are_taken_back_with_one_key(field, queue, page, sign_in):
    sign_in(page, field.coordinator)
    page.goto(reverse("review-verify-spotless", args=[field.mission.slug]))
    page.get_by_role("button", name="Verify these 2").click()
    page.get_by_role("status").filter(has_text="2 submissions are verified").wait_for()
    page.get_by_text("you are reading this").wait_for()  # the desk's scripts have begun
    page.keyboard.press("z")
    page.get_by_role("status").filter(has_text="2 submissions wait for review again").wait_for()
    assert {fresh(each).state for each in queue[1:]} == {"in_review"}


def test_correction_is_a_revision_the_page_tells_of(field, queue, page, sign_in):
    sign_in(page, field.coordinator)
    page.goto(desk(field, queue[0]))
    is_read_by(page, field, queue[0])
    page.get_by_role("link", name="Correct an answer").click()
    page.locator("#q-vot_box_sealed").get_by_text("Yes", exact=True).click()
    page.get_by_label("What did you correct, and what does it rest on?").fill("The photo shows the seal.")
    page.locator(".action-bar").get_by_role("button", name="Save the correction").click()
    page.wait_for_url(re.compile(f"review/{queue[0].pk}"))
    text = page.locator(".open").inner_text()
    assert "What revision 2 changed" in text
    assert "The photo shows the seal." in text
    assert f"The coordinator {field.coordinator} corrected answers in revision 2" in text
    assert fresh(queue[0]).state == "in_review"


def test_photo_is_turned_and_looked_at_closely_by_keys(field, queue, page, sign_in):
    sign_in(page, field.coordinator)
    page.goto(desk(field, queue[0]))
    page.locator("a[data-photo]").click()
    canvas = page.locator("#light-box canvas")
    canvas.wait_for()
    before = canvas.bounding_box()
    page.keyboard.press("+")
    assert canvas.bounding_box()["width"] > before["width"]
    page.keyboard.press("-")
    page.keyboard.press("r")
    turned = canvas.bounding_box()
    assert turned["height"] > turned["width"]
    assert fresh(queue[0]).state == "received"
    assert not page.locator("#return").evaluate("panel => panel.open")
    page.keyboard.press("Escape")
    canvas.wait_for(state="hidden")


def test_keys_are_told_by_a_key(field, queue, page, sign_in):
    sign_in(page, field.coordinator)
    page.goto(desk(field))
    page.keyboard.press("?")
    told = page.get_by_role("dialog", name="Keys")
    told.wait_for()
    page.keyboard.press("v")
    assert fresh(queue[0]).state == "received"
    page.keyboard.press("Escape")
    told.wait_for(state="hidden")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
def test_what_is_opened_on_the_desk_is_open_to_everybody(field, queue, journey, sign_in, scheme, width):
    page = journey.open_page(viewport={"width": width, "height": 844}, color_scheme=scheme)
    claims.take(submission_id=queue[1].pk, actor=field.head)
    sign_in(page, field.coordinator)
    addresses = [
        f"{desk(field, queue[0])}?remark=vot_box_sealed",
        desk(field, queue[1]),
        reverse("review-verify-spotless", args=[field.mission.slug]),
        reverse("submission-correct", args=[field.mission.slug, queue[0].pk]),
    ]
    for address in addresses:
        page.goto(address)
        assert barriers(page) == [], address
        wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wider == 0, address
