"""A whole voting checklist by a scripted observer, every tap counted; and the record the plain page makes."""

import json
from datetime import datetime, timedelta

import pytest
from django.http import QueryDict
from playwright.sync_api import expect

from missions.checklists import QuestionType, load_standard_set
from missions.forms.checklist import ChecklistForm
from missions.models import Deployment, Submission
from missions.states import Kind
from tests import factories
from tests.browser.offline.filling import PHONE, begin, body_of, delivered, enter, opened

pytestmark = pytest.mark.browser
MOST_TAPS = 60
FINE = {QuestionType.YES_NO: "yes", QuestionType.SCALE: "good"}


@pytest.fixture
def field(live_app):
    field = factories.field(slug="kazakhstan", password=factories.PASSWORD)
    Deployment.objects.create(
        mission=field.mission, team=field.teams[0], station=field.stations[0], stage=Kind.VOTING
    )
    return field


class Hand:
    """Taps what can be seen, and types on the keypad; counts both, digits and the keypad's own key too."""

    def __init__(self, page) -> None:
        self.page, self.taps, self.keys = page, 0, 0

    def tap(self, target) -> None:
        target.scroll_into_view_if_needed()
        target.tap()
        self.taps += 1

    def type(self, text, *, then_next=False) -> None:
        self.page.keyboard.type(text)
        self.keys += len(text)
        if then_next:
            self.page.keyboard.press("Enter")
            self.keys += 1


def quiet(question):
    """An answer that counts against nobody."""
    wanted = FINE.get(question.type)
    values = [value for value in question.values if value not in question.adverse]
    return wanted if wanted in values else values[0]


def test_a_voting_checklist_of_45_questions_takes_60_taps_at_most(journey, field):
    page = journey.open_page(**PHONE)
    enter(page, field)
    questions = load_standard_set().forms[Kind.VOTING].by_key
    hand = Hand(page)
    arrived = datetime.now().replace(hour=10, minute=0)
    page.clock.set_fixed_time(arrived)
    hand.tap(page.get_by_text("Voting at PS-001").first)  # the visit on the start page: place and form in one
    opened(page)
    answered = 0
    for key in page.locator(".q").evaluate_all("nodes => nodes.map((node) => node.dataset.key)"):
        card = page.locator(f"#q-{key}")
        if not card.is_visible() or key == "v_station":
            continue
        question = questions[key]
        if question.values:
            hand.tap(card.locator(f'label:has(input[value="{quiet(question)}"])'))
        elif question.type is QuestionType.TIME:
            page.clock.set_fixed_time(arrived + timedelta(minutes=5 * answered))
            hand.tap(card.get_by_role("button", name="Now"))
        elif question.type is QuestionType.INTEGER:
            if page.evaluate("document.activeElement.name") != key:
                hand.tap(card.locator("input[type=text]"))
            hand.type("1250" if key == "v_registered" else "0" if "women" in key else "7", then_next=True)
        else:
            continue  # the comment of the whole form stays blank
        answered += 1
    record = page.url.rpartition("/")[2]
    assert answered >= 45
    hand.tap(page.locator("#checklist [data-send]"))
    page.locator("[data-ask][open], .sent").first.wait_for()
    if page.locator("[data-ask][open]").count():
        hand.tap(page.locator("[data-ask] [data-send]"))
    delivered(page)
    sent = body_of(page, record)
    assert len(sent["answers"]) >= 45
    assert Submission.objects.get().station == field.stations[0]
    print(f"{answered} questions, {hand.taps} taps, {hand.keys} keys")
    assert hand.taps <= MOST_TAPS


# The same record as the plain page makes


def sample(question, n):
    """Some answer of the question's type; every third one special."""
    if n % 3 == 2 and question.special_answers:
        return list(question.special_answers)[n % len(question.special_answers)]
    answers = {
        QuestionType.MULTI: list(question.values[:2]),
        QuestionType.INTEGER: 12,
        QuestionType.TIME: "14:05",
        QuestionType.DATETIME: "2022-06-05T14:05",
        QuestionType.TEXT: "Two men, at ten.",
        QuestionType.STATION_REF: "PS-001",
        QuestionType.CENTRE_REF: "TEC-1",
        QuestionType.PERSON_LIST: [
            {"name": name, "title": "Chair", "public": name == "A"} for name in "ABCDE"
        ],
        QuestionType.FACT_LIST: [
            {"label": "Stations", "number": 65, "unit": "stations", "source": "CEC", "as_of": "2022-05-22"},
            {"label": "Share", "number": 1.5, "unit": "%", "source": "CEC", "as_of": "2022-05-22"},
        ],
    }
    if question.type in answers:
        return answers[question.type]
    return question.values[n % len(question.values)]


def of_each(question, n, repeats):
    answer = sample(question, n)
    return {str(number): answer for number in repeats} if question.is_repeated else answer


FILL = """async ([html, definition, answers, comments, context]) => {
  const { Sheet } = await import("/static/js/checklist/sheet.js");
  const form = document.createElement("form");
  form.innerHTML = html;
  document.body.append(form);
  const sheet = new Sheet(form, { definition, context, count: (done, total) => `${done} of ${total}` });
  sheet.fill(answers, comments);
  const typed = new URLSearchParams(new FormData(form)).toString();
  const read = [sheet.answers(), sheet.comments()];
  sheet.fill({}, {});
  const empty = [sheet.answers(), sheet.comments()];
  form.remove();
  return { typed, read, empty };
}"""


@pytest.mark.parametrize("questions", [1, 2])
def test_the_sheet_reads_what_the_servers_form_reads(journey, live_app, questions):
    """Every kind of checklist with answers of every type: back as they were, and as the form takes them."""
    from missions.forms.fragment import fragment
    from missions.queries.checklists import form_of

    field = factories.field(questions=questions)
    page = journey.open_page()
    page.goto("/sign-in/")
    for kind in Kind.values:
        version = field.version(kind)
        definition = form_of(version.pk)
        form = ChecklistForm(mission=field.mission, definition=definition, user=field.observers[0], teams=[])
        given = {each.key: of_each(each, n, form.context.repeats) for n, each in enumerate(form.questions)}
        words = {
            each.key: f"Note {n}"
            for n, each in enumerate(form.questions)
            if f"{each.key}.comment" in form.fields
        }
        context = {"config": dict(form.context.config), "repeats": list(form.context.repeats)}
        html = fragment(field.mission, definition, "en")
        found = page.evaluate(FILL, [html, definition.to_json(), given, words, context])
        assert found["read"] == [given, words], kind
        assert found["empty"] == [{}, {}], kind
        hidden = {
            "submission_id": "0b7f3c52-8c1d-4a5e-9d1f-2a6c1e0f9b34",
            "version": "1",
            "base_revision": "0",
        }
        data = QueryDict(found["typed"], mutable=True)
        data.update(hidden)
        bound = ChecklistForm(
            data, mission=field.mission, definition=definition, user=field.observers[0], teams=[]
        )
        bound.is_valid()
        payload = json.loads(json.dumps(bound.payload()))
        assert (payload["answers"], payload["comments"]) == (given, words), kind


def test_the_header_counts_and_next_leads_to_the_first_unanswered(journey, field):
    page = journey.open_page(**PHONE, reduced_motion="reduce")
    enter(page, field)
    begin(page)
    count = page.locator(".field-top [data-count]")
    before = count.inner_text()
    page.locator("[data-next]").dispatch_event("click")  # a real one scrolls first, in this browser's driver
    expect(page.locator("#q-v_station_type")).to_be_focused()
    page.locator('#q-v_station_type label:has(input[value="ordinary"])').click()
    done, total = (int(number) for number in before.replace(" of ", " ").split())
    expect(count).to_have_text(f"{done + 1} of {total}")
    page.get_by_text("Sections").click()
    page.locator("[data-to-section=assessment]").click()
    expect(page.locator("#h-assessment")).to_be_focused()
    expect(page.locator(".field-top [data-detail]")).to_contain_text("Assessment")
