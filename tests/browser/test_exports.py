"""Taking files out: asked for, waited for, downloaded; and the trail that says so. Also without scripts."""

import zipfile

import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from tests import factories
from tests.axe import barriers
from tests.exports import export_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

GIVEN = {"vot_crowded": "yes", "vot_overall": "good"}


@pytest.fixture
def field(live_app):
    field = factories.field(stations=4)
    factories.verified(field, "voting", GIVEN)
    factories.filed(field, "counting", station=1, team=1)
    return field


def opened(page, field, sign_in, name, person):
    sign_in(page, person)
    page.goto(reverse(name, args=[field.mission.slug]))
    return page


def test_a_coordinator_takes_the_verified_ones_out(page, field, sign_in, worker, tmp_path):
    opened(page, field, sign_in, "exports", field.coordinator)
    page.get_by_label("Which submissions?").fill("state:verified")
    page.get_by_label("Table (CSV)").check()
    page.get_by_label("Which submissions?").press("Enter")
    page.get_by_text("One submission").wait_for()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download").press("Enter")
    download.value.save_as(tmp_path / "export.zip")
    assert "voting.csv" in zipfile.ZipFile(tmp_path / "export.zip").namelist()
    assert AuditEvent.objects.filter(action="export.taken", actor=field.coordinator).exists()
    page.goto(reverse("audit", args=[field.mission.slug]))
    page.get_by_text("downloaded an export (table)").wait_for()


def test_the_trail_is_filtered_and_taken_along_without_scripts(journey, field, sign_in):
    page = journey.open_page(java_script_enabled=False)
    opened(page, field, sign_in, "audit", field.head)
    page.get_by_label("What was done").select_option("submission.verified")
    page.get_by_role("button", name="Show").click()
    page.get_by_role("listitem").filter(has_text="verified TST22").wait_for()
    assert page.get_by_role("listitem").filter(has_text="sent TST22").count() == 0
    page.get_by_role("button", name="Export").click()
    page.get_by_role("heading", name="Audit trail (CSV)").wait_for()


@pytest.mark.parametrize("name", ["exports", "audit"])
@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_have_no_barriers_on_any_screen(journey, field, sign_in, name, width, scheme):
    export_of(field, field.head)
    size = {"width": width, "height": 900}
    page = journey.open_page(viewport=size, color_scheme=scheme)
    opened(page, field, sign_in, name, field.head)
    assert barriers(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
