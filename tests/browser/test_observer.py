"""An observer on the plain pages: sign in, find, file, mend, correct; with JavaScript and without."""

import re

import pytest
from playwright.sync_api import expect

from missions.models import Deployment, Submission
from missions.services import submissions
from missions.states import Kind, SubmissionState
from tests import factories
from tests.axe import barriers

PLAIN_PAGES = "if (origin !== 'null') localStorage.setItem('tanik-plain-pages', 'yes')"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest.fixture
def field(live_app):
    field = factories.field(slug="kazakhstan", password=factories.PASSWORD)
    for station in field.stations[:2]:
        Deployment.objects.create(
            mission=field.mission, team=field.teams[0], station=station, stage=Kind.VOTING
        )
    return field


@pytest.fixture
def journey(journey):
    """Browsers whose person chose the plain pages (static/js/field/plain.js)."""
    opened = journey.open_context

    def open_context(**options):
        context = opened(**options)
        context.add_init_script(PLAIN_PAGES)
        return context

    journey.open_context = open_context
    return journey


@pytest.fixture
def phone(journey, field, sign_in):
    page = journey.open_page(**PHONE)
    sign_in(page, field.observers[0])
    return page


@pytest.fixture
def plain_phone(journey, field, sign_in):
    """The same without JavaScript."""
    page = journey.open_page(**PHONE, java_script_enabled=False)
    sign_in(page, field.observers[0])
    return page


def pick(page, key, value):
    page.locator(f'#q-{key} .pick:has(input[value="{value}"])').click()


def open_form(page, field, station=0):
    page.goto(f"/missions/{field.mission.slug}/submissions/new/voting/?station={field.stations[station].pk}")


def fits(page):
    """Whether nothing has to be scrolled sideways."""
    return page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_observer_signs_in_and_files_a_voting_checklist(journey, field):
    journey.allow("422")  # what is blank is asked once more
    page = journey.open_page(**PHONE)
    page.goto("/")
    page.get_by_label("E-mail").fill(field.observers[0].email)
    page.get_by_label("Password").fill(factories.PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name=re.compile("Voting at PS-001")).click()
    page.locator("#q-v_arrival").get_by_role("button", name="Now").click()
    assert re.fullmatch(r"\d\d:\d\d", page.locator('[name="v_arrival"]').input_value())
    page.locator('[name="v_arrival"]').fill("10:00")
    page.locator('[name="v_departure"]').fill("10:40")
    pick(page, "v_admitted", "at_once")
    pick(page, "vot_group", "no")
    pick(page, "vot_overall", "good")
    page.locator("#q-vot_added_voters").get_by_role("button", name="One more").click()
    page.locator("#q-vot_added_voters").get_by_role("button", name="One more").click()
    page.locator("#checklist .send").click()
    page.get_by_role("alert").get_by_role("button", name="Send it as it is").click()
    page.get_by_text("Delivered at").wait_for()
    submission = Submission.objects.get()
    assert page.get_by_role("heading", name=submission.code).is_visible()
    answers = submission.revisions.get().answers
    assert answers["vot_added_voters"] == 1
    assert answers["vot_group"] == "no"
    assert page.get_by_role("link", name=re.compile("Voting at PS-002")).is_visible()


def test_observer_files_without_javascript(journey, plain_phone, field):
    journey.allow("422")
    page = plain_phone
    page.goto(f"/missions/{field.mission.slug}/")
    page.get_by_role("link", name=re.compile("Voting at PS-001")).click()
    page.locator('[name="v_arrival"]').fill("10:00")
    pick(page, "v_admitted", "at_once")
    pick(page, "vot_box_sealed", "no")
    page.locator("#checklist .send").click()
    card = page.locator("#q-vot_box_sealed")
    assert card.get_by_text("Say what you saw").is_visible()
    card.locator("textarea").fill("The seal hung open.")
    page.locator("#checklist .send").click()
    page.locator("#errors").get_by_role("button", name="Send it as it is").click()
    page.get_by_text("Delivered at").wait_for()
    submission = Submission.objects.get()
    assert page.get_by_role("heading", name=submission.code).is_visible()
    assert submission.findings.get().key == "vot_box_sealed"


def test_form_shows_only_what_is_asked_and_counts_it(phone, field):
    open_form(phone, field)
    assert phone.locator("#q-vot_interference_who").is_hidden()
    before = phone.locator("[data-count]").inner_text()
    pick(phone, "vot_interference", "yes")
    assert phone.locator("#q-vot_interference_who").is_visible()
    done, total = (int(number) for number in re.findall(r"\d+", before))
    assert phone.locator("[data-count]").inner_text() == f"{done + 1} of {total + 1}"
    pick(phone, "vot_interference", "no")
    assert phone.locator("#q-vot_interference_who").is_hidden()


def test_form_ends_where_the_team_was_refused(phone, field):
    open_form(phone, field)
    pick(phone, "v_admitted", "refused")
    assert phone.locator("#q-vot_group").is_hidden()
    assert phone.locator("#s-outside, #s-people").first.is_hidden()
    pick(phone, "v_admitted", "at_once")
    assert phone.locator("#q-vot_group").is_visible()


def test_form_does_not_lead_and_asks_for_words_after_a_grave_answer_only(phone, field):
    open_form(phone, field)
    card = phone.locator("#q-vot_stuffing")
    look = "node => { const s = getComputedStyle(node); return [s.color, s.backgroundColor, s.borderColor] }"
    yes, no = (
        card.locator(f'.pick:has(input[value="{value}"]) span').evaluate(look) for value in ("yes", "no")
    )
    assert yes == no
    assert card.get_by_text("Say what you saw").is_hidden()
    pick(phone, "vot_stuffing", "yes")
    assert card.get_by_text("Say what you saw").is_visible()
    assert card.locator("textarea").is_visible()
    pick(phone, "vot_stuffing", "no")
    assert card.get_by_text("Say what you saw").is_hidden()


def test_form_lets_a_chosen_answer_go_at_a_second_tap(phone, field):
    open_form(phone, field)
    pick(phone, "vot_group", "yes")
    assert phone.locator('#q-vot_group input[value="yes"]').is_checked()
    pick(phone, "vot_group", "yes")
    assert not phone.locator('#q-vot_group input[value="yes"]').is_checked()


def test_form_takes_an_answer_or_a_special_answer(phone, field):
    open_form(phone, field)
    number = phone.locator('[name="vot_added_voters"]')
    number.fill("17")
    phone.locator("#q-vot_added_voters").get_by_text("Not observed").click()
    assert number.input_value() == ""
    number.fill("3")
    number.blur()
    assert phone.locator("#q-vot_added_voters input[data-special]:checked").count() == 0


def test_next_leads_to_what_is_not_answered_and_sections_lead_anywhere(phone, field):
    open_form(phone, field)
    phone.get_by_role("button", name="Next").click()
    expect(phone.locator("#q-v_station_type")).to_be_focused()
    phone.get_by_text("Sections").click()
    phone.locator("[data-to-section=assessment]").click()
    expect(phone.locator("#h-assessment")).to_be_in_viewport()
    assert phone.locator(".sections[open]").count() == 0


def test_errors_are_told_at_the_answer_and_the_first_has_the_focus(journey, phone, field):
    journey.allow("422")
    open_form(phone, field)
    phone.locator('[name="vot_added_voters"]').fill("many")
    phone.locator("#checklist .send").click()
    phone.locator("#errors").wait_for()
    assert phone.evaluate("document.activeElement.id") == "q-v_arrival"
    assert phone.locator("#q-v_arrival .field-errors").is_visible()
    assert phone.locator("#q-vot_added_voters .field-errors").is_visible()
    assert not barriers(phone)


def test_targets_are_large_enough_for_a_thumb(phone, field):
    open_form(phone, field)
    small = phone.evaluate(
        """[...document.querySelectorAll('.pick > span, .step button, .moment button, .action-bar .btn')]
           .filter((node) => node.offsetParent && node.getBoundingClientRect().height < 47)
           .map((node) => node.textContent)"""
    )
    assert small == []


def test_returned_submission_is_corrected_on_top_of_what_stands(journey, phone, field):
    journey.allow("422")
    submission = factories.filed(field, "voting", {"vot_overall": "good", "vot_turned_away": 2})
    submissions.send_back(submission_id=submission.pk, actor=field.coordinator, reason="How many, really?")
    phone.goto(f"/missions/{field.mission.slug}/")
    assert phone.get_by_text("How many, really?").is_visible()
    phone.get_by_role("link", name="Correct it").click()
    assert phone.locator('[name="vot_turned_away"]').input_value() == "2"
    phone.locator('[name="vot_turned_away"]').fill("3")
    phone.get_by_label("What did you change, and why?").fill("Recounted.")
    phone.locator("#checklist .send").click()
    phone.locator("#errors").get_by_role("button", name="Send it as it is").click()
    phone.get_by_text("Delivered at").wait_for()
    submission.refresh_from_db()
    assert (submission.revision, submission.state) == (2, SubmissionState.RECEIVED)


@pytest.fixture
def pages(field):
    submission = factories.filed(field)
    base = f"/missions/{field.mission.slug}"
    return [
        "/sign-in/",
        f"{base}/",
        f"{base}/submissions/",
        f"{base}/submissions/new/",
        f"{base}/submissions/new/voting/",
        f"{base}/submissions/new/voting/?q=school",
        f"{base}/submissions/new/voting/?station={field.stations[0].pk}",
        f"{base}/submissions/new/counting/?station={field.stations[0].pk}",
        f"{base}/submissions/new/incident/",
        f"{base}/submissions/new/meeting/",
        f"{base}/submissions/new/abroad/?station={field.stations[0].pk}",
        f"{base}/submissions/{submission.pk}/edit/",
        f"{base}/submissions/{submission.pk}/receipt/",
        f"{base}/submissions/nowhere/",
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_keep_nobody_out(journey, field, sign_in, pages, scheme):
    journey.allow("404")
    context = {"viewport": {"width": 390, "height": 844}, "color_scheme": scheme, "reduced_motion": "reduce"}
    signed_out, page = journey.open_page(**context), journey.open_page(**context)
    sign_in(page, field.observers[0])
    found = {}
    for address in pages:
        looked_at = signed_out if address == "/sign-in/" else page
        looked_at.goto(address)
        found[address] = barriers(looked_at)
    assert not {address: lines for address, lines in found.items() if lines}


@pytest.mark.parametrize(("width", "zoom"), [(320, 1), (390, 2), (768, 1), (1440, 1)])
def test_pages_never_scroll_sideways(journey, field, sign_in, pages, width, zoom):
    """Down to 320 px, and with text at 200 %."""
    journey.allow("404")
    page = journey.open_page(viewport={"width": width, "height": 844})
    sign_in(page, field.observers[0])
    wide = []
    for address in pages[1:]:
        page.goto(address)
        page.evaluate(f"document.documentElement.style.fontSize = '{zoom * 100}%'")
        if not fits(page):
            wide.append(address)
    assert wide == []


@pytest.mark.parametrize("who", ["coordinator", "secretariat", "head"])
def test_staff_home_keeps_nobody_out(journey, field, sign_in, who):
    factories.filed(field, "voting", {"vot_box_sealed": "no"}, comments={"vot_box_sealed": "It hung open."})
    for width in (320, 1440):
        page = journey.open_page(viewport={"width": width, "height": 900})
        sign_in(page, getattr(field, who))
        page.goto(f"/missions/{field.mission.slug}/")
        assert not barriers(page)
        assert fits(page)
