"""The vectors shared with the JavaScript implementation; tests/vectors/README.md says what they mean."""

import json
from pathlib import Path

import pytest

from missions.checklists import (
    Context,
    Form,
    adverse_answers,
    clean_answers,
    relevant_questions,
    run_checks,
)
from tests.vectors.forms import FORMS_FILE, forms_as_json

VECTORS = json.loads((Path(FORMS_FILE).parent / "checklists.json").read_text("utf-8"))
FORMS = {key: Form.from_json(data) for key, data in json.loads(FORMS_FILE.read_text("utf-8")).items()}


def cases(kind):
    return [pytest.param(case, id=case["name"]) for case in VECTORS[kind]]


def laid_over(case, answers):
    both = {**VECTORS["bases"].get(case.get("base"), {}), **answers}
    return {key: value for key, value in both.items() if value is not None}


def answers_of(case):
    return case["raw"] if "raw" in case else laid_over(case, case.get("answers", {}))


def context_of(case):
    return Context(
        config=dict.fromkeys(case.get("config", ()), True),
        referendum_questions=case.get("referendum_questions", 1),
        short_form=case.get("short_form", False),
    )


def test_forms_file_is_what_the_definitions_say():
    assert FORMS_FILE.read_text("utf-8") == forms_as_json(), "run: python -m tests.vectors.forms"


@pytest.mark.parametrize("case", cases("relevance"))
def test_vector_of_relevance(case):
    questions = relevant_questions(FORMS[case["form"]], answers_of(case), context_of(case))
    asked = [question.key for question in questions]
    expected = case["expect"]
    if "exactly" in expected:
        assert asked == expected["exactly"]
    else:
        assert set(expected["asked"]) <= set(asked)
        assert not set(expected["not_asked"]) & set(asked)


@pytest.mark.parametrize("case", cases("cleaning"))
def test_vector_of_cleaning(case):
    raw = case["raw"] if "raw" in case else {**VECTORS["bases"][case["base"]], **case.get("answers", {})}
    cleaned = clean_answers(FORMS[case["form"]], raw, case.get("comments"), context_of(case))
    given = case.get("answers", {})
    expected = (
        case["expect"]["answers"]
        if "raw" in case
        else laid_over(case, {**given, **case["expect"]["answers"]})
    )
    found = [[p.key, p.rule] + ([] if p.repeat is None else [p.repeat]) for p in cleaned.problems]
    assert found == case["expect"]["problems"]
    assert cleaned.comments == case["expect"]["comments"]
    assert cleaned.answers == {k: v for k, v in expected.items() if not is_dropped(v)}


def is_dropped(value):
    return value is None or value in ([], {}) or (isinstance(value, str) and not value.strip())


@pytest.mark.parametrize("case", cases("adverse"))
def test_vector_of_adverse_answers(case):
    found = adverse_answers(FORMS[case["form"]], answers_of(case), context_of(case))
    as_lists = [[a.key, a.value, a.severity] + ([] if a.repeat is None else [a.repeat]) for a in found]
    assert as_lists == case["expect"]


@pytest.mark.parametrize("case", cases("checks"))
def test_vector_of_checks(case):
    found = run_checks(FORMS[case["form"]], answers_of(case), context_of(case), case.get("others"))
    outcomes = {}
    for outcome in found:
        if outcome.repeat is None:
            outcomes[outcome.check_id] = outcome.passed
        else:
            outcomes.setdefault(outcome.check_id, {})[str(outcome.repeat)] = outcome.passed
    assert {check: outcomes[check] for check in case["expect"]} == case["expect"]


def test_every_check_of_the_standard_set_has_all_three_outcomes():
    seen = {}
    for case in VECTORS["checks"]:
        for check, outcome in case["expect"].items():
            seen.setdefault(check, set()).update(outcome.values() if isinstance(outcome, dict) else {outcome})
    standard = {check.id for key, form in FORMS.items() if key != "toy" for check in form.checks}
    assert len(standard) == 16
    assert {check: seen.get(check) for check in standard} == {
        check: {True, False, None} for check in standard
    }
