"""Photos, and a session that ends, on the plain form without JavaScript; and where coordinators see them."""

import pytest
from playwright.sync_api import expect

from missions.models import Submission
from tests import factories
from tests.axe import barriers
from tests.missions.services import files
from tests.missions.views.test_files import stored

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest.fixture
def field(live_app):
    return factories.field(slug="kazakhstan", password=factories.PASSWORD)


@pytest.fixture
def plain(journey, field, sign_in):
    journey.allow(r"status of (401|422)")
    page = journey.open_page(**PHONE, java_script_enabled=False)
    sign_in(page, field.observers[0])
    return page


@pytest.fixture
def photos(tmp_path):
    """Two photos of one name, as some phones give them (T4)."""
    paths = []
    for number in (1, 2):
        path = tmp_path / str(number) / "image.jpg"
        path.parent.mkdir()
        path.write_bytes(files.jpeg(width=160 + 40 * number, height=120))
        paths.append(path)
    return paths


def fill(page, field):
    page.goto(f"/missions/{field.mission.slug}/submissions/new/voting/?station={field.stations[0].pk}")
    page.locator("[name=v_arrival]").fill("10:00")
    for choice in ("v_admitted-at_once", "vot_overall-good"):
        page.locator(f"label[for=a-{choice}]").click()


def send(page):
    page.locator("#checklist .send").click()


def test_t20_photos_without_javascript_are_chosen_once_and_arrive(plain, field, photos):
    fill(plain, field)
    plain.locator("#files").set_input_files(photos)
    send(plain)
    expect(plain.get_by_text("you need not choose them again")).to_be_visible()
    assert plain.locator(".waiting-files li").count() == 2
    plain.locator("button[name=send_anyway]").first.click()
    expect(plain.locator(".delivered-code")).to_be_visible()
    assert plain.locator(".photo img").count() == 2
    rows = Submission.objects.get().attachments.all()
    assert [each.stored_at is not None for each in rows] == [True, True]


def test_session_that_ends_loses_no_answer(plain, field):
    fill(plain, field)
    plain.locator("[name=v_departure]").fill("10:40")
    plain.context.clear_cookies(name="session")
    send(plain)
    expect(plain.get_by_role("heading", name="Your answers are here")).to_be_visible()
    plain.locator("[name=sign-in-username]").fill(field.observers[0].email)
    plain.locator("[name=sign-in-password]").fill(factories.PASSWORD)
    plain.get_by_role("button", name="Sign in and send").click()
    expect(plain.get_by_text("Nothing was sent yet. Look once more")).to_be_visible()
    plain.locator("button[name=send_anyway]").first.click()
    expect(plain.locator(".delivered-code")).to_be_visible()
    assert Submission.objects.get().revisions.get().answers["v_departure"] == "10:40"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_photos_are_where_a_coordinator_reads(journey, field, sign_in, scheme):
    stored(field, files.jpeg(6, width=640, height=360))
    page = journey.open_page(color_scheme=scheme, viewport={"width": 1280, "height": 900})
    sign_in(page, field.coordinator)
    page.goto(f"/missions/{field.mission.slug}/submissions/{Submission.objects.get().pk}/")
    picture = page.locator(".photo img")
    expect(picture).to_be_visible()
    page.wait_for_function("document.querySelector('.photo img').naturalHeight === 640")
    assert barriers(page) == []
