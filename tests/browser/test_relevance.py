"""The browser's own logic gives what the library gives, case by case (tests/vectors)."""

import json

import pytest

from local.places import BASE_DIR

VECTORS = BASE_DIR / "tests" / "vectors"
RUN = """async ({cases, forms}) => {
  const { asked, needsWords } = await import("/static/js/checklist/relevance.js");
  return cases.map((each) => {
    const form = forms[each.form];
    const questions = form.questions.filter((question) => question.core || !each.short_form);
    const keys = asked(questions, form.ends_form_if, each.given, each.flags);
    const words = form.questions.filter(
      (question) =>
        keys.has(question.key) && needsWords(heavy(question), onScreen(question, each.given[question.key])),
    );
    return { asked: [...keys], words: words.map((question) => question.key) };
  });

  // What is asked for each ballot question stands on the screen as several values.
  function onScreen(question, answer) {
    if (question.repeat_for) return answer ? Object.values(answer) : null;
    return Array.isArray(answer) && question.type !== "multi" ? null : answer; // no control gives such a list
  }

  // As BoundAnswer.words_json writes it on the page.
  function heavy({ adverse, severity, severity_by_value: byValue = {} }) {
    const grave = (level) => ["critical", "serious"].includes(level);
    if (!Array.isArray(adverse)) return grave(severity) ? adverse : null;
    const values = adverse.filter((value) => grave(byValue[value] ?? severity));
    return values.length ? { in: values } : null;
  }
}"""


@pytest.fixture(scope="module")
def vectors():
    return json.loads((VECTORS / "checklists.json").read_text())


def given(case, bases):
    answers = {**bases.get(case.get("base"), {}), **case.get("answers", {})}
    return case.get("raw") or {key: answer for key, answer in answers.items() if answer is not None}


def run(page, vectors, kind):
    cases = [
        {**case, "given": given(case, vectors["bases"]), "flags": dict.fromkeys(case.get("config", []), True)}
        for case in vectors[kind]
    ]
    page.goto("/sign-in/")
    forms = json.loads((VECTORS / "forms.json").read_text())
    return list(zip(cases, page.evaluate(RUN, {"cases": cases, "forms": forms}), strict=True))


def test_questions_asked_are_the_librarys(page, vectors):
    for case, found in run(page, vectors, "relevance"):
        expected = case["expect"]
        if "exactly" in expected:
            assert found["asked"] == expected["exactly"], case["name"]
        else:
            assert set(expected["asked"]) <= set(found["asked"]), case["name"]
            assert not set(expected["not_asked"]) & set(found["asked"]), case["name"]


def test_words_are_asked_for_where_the_library_requires_them(page, vectors):
    for case, found in run(page, vectors, "adverse"):
        grave = {each[0] for each in case["expect"] if each[2] in ("critical", "serious")}
        assert set(found["words"]) == grave, case["name"]
