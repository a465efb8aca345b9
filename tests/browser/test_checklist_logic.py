"""The browser's own logic decides what the library decides: over the vectors, and over cases nobody wrote."""

import json
import re
import secrets
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from local.places import BASE_DIR
from missions.checklists import QuestionType, load_standard_set
from missions.checklists.messages import TEMPLATES
from missions.checklists.question import NEEDS_COMMENT
from tests.missions.checklists.made import forms, sheets_of
from tests.vectors.cases import FORMS, VECTORS, as_case
from tests.vectors.decisions import decide

RUN = Path(__file__).with_name("checklist_logic.js").read_text("utf-8")
STANDARD = load_standard_set()
STANDARD_SHEETS = {
    key: sheets_of(form, (*STANDARD.config_flags, "constructor")) for key, form in STANDARD.forms.items()
}
WORDS = BASE_DIR / "templates" / "missions" / "field" / "words" / "problems.html"


@pytest.fixture
def browser_decides(page):
    """`browser_decides(forms, cases)`: what the page's modules say; `form` of a case is a key of `forms`."""
    page.goto("/sign-in/")

    def run(forms, cases):
        definitions = {key: form.for_device() for key, form in forms.items()}
        return json.loads(page.evaluate(RUN, json.dumps({"forms": definitions, "cases": cases})))

    return run


def as_browser_reads(value):
    """The value as JSON means it in the browser: 5.0 and 5 are one number, and every number is a float."""
    if isinstance(value, dict):
        return {key: as_browser_reads(part) for key, part in value.items()}
    if isinstance(value, list):
        return [as_browser_reads(part) for part in value]
    if isinstance(value, int | float) and not isinstance(value, bool):
        number = float(value)
        return int(number) if number.is_integer() else number
    return value


def told(decision):
    """The decision as text, so that true is not 1."""
    return json.dumps(as_browser_reads(json.loads(json.dumps(decision))), sort_keys=True)


@pytest.mark.parametrize("kind", ["relevance", "cleaning", "adverse", "checks"])
def test_vectors_are_decided_as_the_library_decides(browser_decides, kind):
    cases = [as_case(case, VECTORS["bases"]) for case in VECTORS[kind]]
    for case, found in zip(cases, browser_decides(FORMS, cases), strict=True):
        assert told(found) == told(decide(FORMS[case["form"]], case)), case["name"]


def test_page_and_device_have_every_sentence_of_the_library(page):
    written = dict(re.findall(r'{% word "problem\.([\w.]+)" "(.*)" %}', WORDS.read_text("utf-8")))
    page.goto("/sign-in/")
    bundled = page.evaluate("import('/static/js/checklist/problems.js').then(({ TEMPLATES }) => TEMPLATES)")
    assert written == dict(TEMPLATES) == bundled


def test_sentence_is_said_in_the_words_of_the_page(page):
    page.goto("/sign-in/")
    said = page.evaluate("""async () => {
      const { sentence } = await import("/static/js/checklist/problems.js");
      const words = { "problem.min": "En az %s girin.", "problem.choice": "“%2$s” yerine: %1$s." };
      return [
        sentence({ wording: "min", params: [0] }, words),
        sentence({ wording: "choice", params: ["a, b", "c"] }, words),
        sentence({ wording: "max", params: [7] }, words),
      ];
    }""")
    assert said == ["En az 0 girin.", "“c” yerine: a, b.", "Enter a number of 7 or less."]


def test_note_opens_where_the_library_requires_words(page):
    """`needsWords` over the values on the screen, with the rule BoundAnswer.words_json writes on the page."""
    page.goto("/sign-in/")
    for case in VECTORS["adverse"]:
        form, given = FORMS[case["form"]], as_case(case, VECTORS["bases"])["answers"]
        asked = decide(form, as_case(case, VECTORS["bases"]))["asked"]
        rules = {key: words_rule(form.by_key[key]) for key in asked}
        found = page.evaluate(
            """async ({ rules, given }) => {
              const { needsWords } = await import("/static/js/checklist/relevance.js");
              return Object.keys(rules).filter((key) => needsWords(rules[key], given[key]));
            }""",
            {"rules": rules, "given": {key: on_screen(form.by_key[key], given.get(key)) for key in asked}},
        )
        assert set(found) == {each[0] for each in case["expect"] if each[2] in NEEDS_COMMENT}, case["name"]


def words_rule(question):
    if question.adverse_above is not None:
        return {"gt": question.adverse_above} if question.severity in NEEDS_COMMENT else None
    values = [value for value in question.adverse if question.severity_of(value) in NEEDS_COMMENT]
    return {"in": values} if values else None


def on_screen(question, answer):
    """Answers by ballot question stand on the screen as several values; no control gives other lists."""
    if question.is_repeated:
        return list(answer.values()) if isinstance(answer, dict) else None
    return None if isinstance(answer, list) and question.type is not QuestionType.MULTI else answer


def test_everything_is_decided_between_two_taps_on_a_slow_phone(page):
    """Cleaning, adverse answers and checks of the longest form, at a quarter of this machine's speed."""
    page.goto("/sign-in/")
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": 4})
    form = STANDARD.forms["voting"]
    usual = page.evaluate(
        SPEED, {"form": form.for_device(), "flags": dict.fromkeys(STANDARD.config_flags, True)}
    )
    assert usual < 3, f"{usual} ms"


SPEED = """async ({ form, flags }) => {
  const { cleanAnswers } = await import("/static/js/checklist/answers.js");
  const { needsComment } = await import("/static/js/checklist/adverse.js");
  const { runChecks } = await import("/static/js/checklist/consistency.js");
  const samples = { integer: 7, time: "13:40", text: "Seen at 14:02.", multi: null, country: "AD" };
  const answers = {};
  for (const { key, type, values } of form.questions) {
    answers[key] = type === "multi" ? values.slice(0, 2) : (samples[type] ?? values?.[0] ?? "0101");
  }
  const context = { config: flags, repeats: [1], short_form: false };
  const times = [];
  for (let round = 0; round < 60; round += 1) {
    const start = performance.now();
    cleanAnswers(form, answers, {}, context);
    needsComment(form, answers, {}, context);
    runChecks(form, answers, context);
    times.push(performance.now() - start);
  }
  return times.sort((one, other) => one - other)[20];
}"""

QUICK = settings(
    deadline=None, database=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate]
)


@st.composite
def made(draw):
    """A form nobody wrote and sheets of it."""
    form = draw(forms())
    return form, draw(st.lists(sheets_of(form), min_size=8, max_size=16))


standard = st.sampled_from([*STANDARD.forms]).flatmap(
    lambda key: st.tuples(st.just(STANDARD.forms[key]), STANDARD_SHEETS[key].map(lambda sheet: [sheet]))
)


def cases_of(sheets):
    """Each sheet as a whole form and as a short one."""
    for sheet in as_browser_reads(sheets):
        yield from ({**sheet, "short_form": is_short} for is_short in (False, True))


@pytest.mark.parametrize(("examples", "how_many"), [(made(), 80), (standard, 500)], ids=["made", "standard"])
def test_cases_nobody_wrote_are_decided_as_the_library_decides(browser_decides, examples, how_many):
    """All cases go to the browser at once; only if some differ are they run singly, to show the smallest."""
    start, batch = secrets.randbelow(2**32), []
    for_each(examples, how_many, start, lambda form, sheets: batch.append((form, sheets)))
    by_number = {str(number): form for number, (form, _sheets) in enumerate(batch)}
    cases = [
        {**case, "form": str(number)}
        for number, (_form, sheets) in enumerate(batch)
        for case in cases_of(sheets)
    ]
    assert len(cases) >= 1000
    said = browser_decides(by_number, cases)
    if any(is_other(by_number[case["form"]], case, found) for case, found in zip(cases, said, strict=True)):
        for_each(examples, how_many, start, lambda *example: agree(browser_decides, *example), Phase.shrink)
        pytest.fail("A case of the batch was decided otherwise than when it is run alone.")


def for_each(examples, how_many, start, look, *more):
    """Looks at the same examples for the same start; with Phase.shrink at smaller ones when `look` fails."""

    @seed(start)
    @settings(QUICK, max_examples=how_many, phases=[Phase.generate, *more])
    @given(examples)
    def look_at(example):
        look(*example)

    look_at()


def is_other(form, case, found):
    return told(found) != told(decide(form, case))


def agree(browser_decides, form, sheets):
    cases = [{**case, "form": "it"} for case in cases_of(sheets)]
    for case, found in zip(cases, browser_decides({"it": form}, cases), strict=True):
        if is_other(form, case, found):
            expected = decide(form, case)
            parts = [part for part in found if told(found[part]) != told(expected.get(part))]
            pytest.fail(
                f"form: {json.dumps(form.for_device())}\ncase: {json.dumps(case)}\n"
                + "\n".join(f"{part}: browser {found[part]}, library {expected.get(part)}" for part in parts),
                pytrace=False,
            )
