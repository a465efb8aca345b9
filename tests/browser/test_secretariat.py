"""The secretariat's morning: compile with a real worker, read sentences with their evidence, take the PDF."""

import json
from hashlib import sha256
from pathlib import Path

import pytest
from django.urls import reverse

from missions.models import Job
from missions.services import jobs
from reports.models import StatementVersion
from tests import factories
from tests.axe import barriers
from tests.statements import version_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

GOOD = {"v_chair": "woman", "vot_order": "yes", "vot_citizen_observers": "yes"}


@pytest.fixture
def field(live_app):
    """Six verified visits and one count."""
    field = factories.field(stations=6)
    for station in range(6):
        given = {**GOOD, "v_chair": "woman" if station < 4 else "man"}
        factories.verified(field, "voting", given, station=station)
    factories.verified(field, "counting", {"cnt_procedures": "good", "cnt_overall": "good"})
    return field


@pytest.fixture
def version(field):
    return version_of(field)


@pytest.fixture
def reader(field, version, page, sign_in):
    """The secretariat with the statement open."""
    sign_in(page, field.secretariat)
    page.goto(address(version))
    return page


def address(version):
    return reverse("statement", args=[version.statement.mission.slug, version.statement_id])


def downloaded(page, name, folder) -> tuple[str, Path]:
    with page.expect_download() as waiting:
        page.get_by_role("link", name=name).click()
    path = folder / waiting.value.suggested_filename
    waiting.value.save_as(path)
    return waiting.value.suggested_filename, path


def test_secretariat_compiles_reads_and_downloads(field, worker, page, sign_in, tmp_path):
    sign_in(page, field.secretariat)
    page.goto(reverse("statements", args=[field.mission.slug]))
    page.get_by_role("button", name="Compile the statement").click()
    page.get_by_role("heading", name="Compile the statement").wait_for()
    page.wait_for_url("**/statements/*/?version=1", timeout=60_000)
    version = StatementVersion.objects.get()
    assert Job.objects.get().state == "done"
    sentence = page.get_by_role("link", name="Women chaired 4 of the 6 observed commissions.")
    sentence.click()
    evidence = page.get_by_role("complementary", name="Evidence")
    evidence.get_by_text("4 of 6", exact=True).wait_for()
    assert sentence.get_attribute("aria-current") == "true"
    assert "mark=" in page.url
    evidence.get_by_role("link", name="TST22-VOT-").first.click()
    page.get_by_role("heading", level=1, name="Voting at").wait_for()
    page.go_back()

    assert page.get_by_text("One count was observed; a plural needs five.").first.is_visible()
    name, pdf = downloaded(page, "Download PDF", tmp_path)
    assert name == f"{field.mission.slug}-statement-v1-draft.pdf"
    assert pdf.read_bytes().startswith(b"%PDF-1.7")
    assert sha256(pdf.read_bytes()).hexdigest() == version.pdf_sha256
    name, figures = downloaded(page, "figures.json", tmp_path)
    assert name == f"{field.mission.slug}-figures-v1-draft.json"
    assert json.loads(figures.read_text(encoding="utf-8")) == version.document["figures"]


def test_secretariat_reads_evidence_with_the_keyboard(reader):
    sentence = reader.get_by_role("link", name="Women chaired 4 of the 6 observed commissions.")
    sentence.focus()
    reader.keyboard.press("Enter")
    reader.get_by_text("4 of 6", exact=True).wait_for()
    reader.wait_for_function("document.activeElement.id === 'evidence'")
    reader.keyboard.press("Escape")
    reader.wait_for_function("document.activeElement.classList.contains('s')")
    assert "mark=" not in reader.url


def test_statement_is_read_without_scripts(field, version, journey, sign_in):
    page = journey.open_page(java_script_enabled=False, viewport={"width": 1280, "height": 900})
    sign_in(page, field.coordinator)
    page.goto(address(version))
    page.get_by_role("link", name="Women chaired 4 of the 6 observed commissions.").click()
    page.get_by_text("4 of 6", exact=True).wait_for()
    page.get_by_role("link", name="All of it, answer by answer").click()
    page.get_by_role("heading", level=1, name="Commissions chaired by women").wait_for()
    assert page.get_by_text("Who chairs the commission?").count() == 7


def test_failed_evidence_request_is_never_silent(reader, journey):
    journey.allow("500")
    reader.route("**/?version=1&mark=*", lambda route: route.fulfill(status=500, body="broken"))
    reader.get_by_role("link", name="Women chaired 4 of the 6 observed commissions.").click()
    told = reader.get_by_role("alert")
    told.wait_for()
    assert "Something went wrong on our side." in told.inner_text()


def test_job_without_a_worker_says_so(field, page, sign_in):
    job = Job.objects.create(
        mission=field.mission, kind="reports.compile_statement", requested_by=field.secretariat
    )
    Job.objects.filter(pk=job.pk).update(requested_at=job.requested_at.replace(year=2022))
    sign_in(page, field.secretariat)
    page.goto(reverse("job", args=[field.mission.slug, job.pk]))
    assert page.get_by_text("No worker is answering.").is_visible()
    Job.objects.filter(pk=job.pk).update(state="failed", error="It stopped.", finished_at=job.requested_at)
    page.get_by_role("heading", name="It stopped").wait_for()
    page.get_by_role("button", name="Try again").wait_for()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1440])
def test_statement_pages_are_open_to_everybody(no_worker, field, version, journey, sign_in, scheme, width):
    page = journey.open_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
    sign_in(page, field.secretariat)
    job = jobs.request(mission=field.mission, kind="reports.compile_statement", actor=field.secretariat)
    figures = {each["id"]: each for each in version.document["figures"]["figures"]}
    factories.verified(field, "voting", {"v_arrival": "16:00", "v_departure": "16:30"})
    version_of(field)
    pages = [
        reverse("statements", args=[field.mission.slug]),
        address(version),
        f"{address(version)}?mark={figures['chairs_women']['mark']}",
        f"{address(version)}?claim=counting_procedures",
        reverse("claim-evidence", args=[field.mission.slug, version.statement_id, "chairs_women"]),
        reverse("statement-freeze", args=[field.mission.slug, version.statement_id]),
        reverse("statement-compare", args=[field.mission.slug, version.statement_id]),
        reverse("jobs", args=[field.mission.slug]),
        reverse("job", args=[field.mission.slug, job.pk]),
    ]
    for each in pages:
        page.goto(each)
        assert barriers(page) == [], each
        wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wider == 0, each
