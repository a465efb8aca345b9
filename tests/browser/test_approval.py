"""A statement on its way out: sent, approved by two, issued by a real worker, open to all, corrected."""

import pytest
from django.urls import reverse

from reports.models import ApprovalStep, Statement
from reports.services import statements
from tests import factories
from tests.axe import barriers

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}


@pytest.fixture
def field(live_app):
    field = factories.field(stations=6)
    for station in range(6):
        given = {"v_chair": "woman" if station < 4 else "man", "vot_order": "yes"}
        factories.verified(field, "voting", given, station=station)
    chain = ((1, "Delegation", field.coordinator), (2, "Head of mission", None))
    for position, role, person in chain:
        ApprovalStep.objects.create(mission=field.mission, position=position, role=role, person=person)
    return field


def test_secretariat_sends_two_approve_and_the_public_page_opens(field, worker, journey, page, sign_in):
    sign_in(page, field.secretariat)
    statements.request_compile(mission=field.mission, actor=field.secretariat)
    page.goto(reverse("statements", args=[field.mission.slug]))
    running = page.get_by_role("link", name="A compile is under way")
    running.or_(page.get_by_role("link", name="Version 1")).click()
    page.wait_for_url("**/statements/*/?version=1", timeout=60_000)
    page.get_by_role("navigation", name="Pages of the statement").get_by_role("link", name="Approval").click()
    page.get_by_role("button", name="Send version 1 for approval").click()
    page.get_by_role("heading", level=1, name="One decision is awaited").wait_for()
    assert barriers(page) == []
    approval = page.url

    phone = journey.open_page(**PHONE)
    for user in (field.coordinator, field.head):
        sign_in(phone, user)
        phone.goto(approval)
        assert barriers(phone) == []
        phone.get_by_role("button", name="Approve version 1").click()
    phone.get_by_role("heading", level=1, name="Approved, not yet issued").wait_for()
    phone.get_by_role("link", name="Issue version 1").click()
    phone.get_by_role("heading", level=1, name="Issue version 1?").wait_for()
    assert barriers(phone) == []
    phone.get_by_role("button", name="Issue version 1 for good").click()
    phone.get_by_role("heading", level=1, name="Issued").wait_for(timeout=60_000)
    statement = Statement.objects.get()
    assert statement.state == "issued"

    stranger = journey.open_page(**PHONE)
    stranger.goto(reverse("public-statement", args=[statement.pk]))
    with stranger.expect_download() as waiting:
        stranger.get_by_role("link", name="Download the statement").click()
    with open(waiting.value.path(), "rb") as file:
        assert file.read(5) == b"%PDF-"
    stranger.get_by_role("link", name="Check a file you have").click()
    stranger.get_by_label("The PDF to check").set_input_files(waiting.value.path())
    stranger.get_by_role("button", name="Check", exact=True).click()
    assert barriers(stranger) == []
    stranger.get_by_text("Yes: this file is the issued statement, byte for byte.").wait_for()

    page.goto(approval)
    page.get_by_text("Begin a correction").click()
    page.get_by_label("What is corrected, and why").fill("A name was misspelt.")
    page.get_by_role("button", name="Begin the correction").click()
    page.get_by_text("It is begun.").wait_for()
    assert barriers(page) == []
