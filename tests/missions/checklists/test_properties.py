"""What holds for any answers whatever, sensible or not."""

import json
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from missions.checklists import (
    Context,
    DefinitionError,
    Form,
    QuestionType,
    adverse_answers,
    clean_answers,
    is_blank,
    load_standard_set,
    parse_set,
    relevant_questions,
    run_checks,
)
from missions.checklists.expression_parser import ExpressionError, parse_expression
from missions.checklists.special import SPECIAL_ANSWERS
from tests.missions.checklists.toy import TOY

STANDARD = load_standard_set()
FORMS = [*STANDARD.forms.values(), parse_set(TOY, file="toy.yaml").forms["toy"]]
FLAGS = [*STANDARD.config_flags, "fancy"]
QUICK = settings(deadline=None, max_examples=80, suppress_health_check=[HealthCheck.too_slow])

scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
garbage = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
)
times = st.builds("{:02d}:{:02d}".format, st.integers(0, 23), st.integers(0, 59))
contexts = st.builds(
    Context,
    config=st.dictionaries(st.sampled_from(FLAGS), st.booleans()),
    referendum_questions=st.integers(1, 3),
    short_form=st.booleans(),
)


@cache
def answers_to(question):
    """Mostly answers that make sense, now and then one that does not."""
    sensible = {
        QuestionType.MULTI: st.lists(st.sampled_from(question.values or ("-",)), unique=True),
        QuestionType.INTEGER: st.integers(-10, 60),
        QuestionType.TIME: times,
        QuestionType.DATETIME: times.map("2022-06-05T{}".format),
    }.get(question.type, st.text(max_size=10))
    if question.is_choice and question.type is not QuestionType.MULTI:
        sensible = st.sampled_from(question.values)
    if question.is_repeated:
        sensible = st.dictionaries(st.sampled_from("1234"), sensible | st.sampled_from(SPECIAL_ANSWERS))
    return st.one_of(sensible, sensible, sensible, st.sampled_from(SPECIAL_ANSWERS), garbage)


@st.composite
def filled(draw):
    """A form, answers, comments and a context."""
    form = draw(st.sampled_from(FORMS))
    chosen = draw(st.sets(st.sampled_from([question.key for question in form.questions]), max_size=16))
    answers = {key: draw(answers_to(form.by_key[key])) for key in sorted(chosen)}
    comments = draw(
        st.dictionaries(st.sampled_from(sorted(form.by_key)), st.text(max_size=10) | garbage, max_size=5)
    )
    return form, answers, comments, draw(contexts)


@QUICK
@given(filled())
def test_cleaning_what_is_clean_changes_nothing(case):
    form, answers, comments, context = case
    once = clean_answers(form, answers, comments, context)
    twice = clean_answers(form, once.answers, once.comments, context)
    assert (twice.answers, twice.comments) == (once.answers, once.comments)
    assert {problem.rule for problem in twice.problems} <= {"required", "comment_required"}


@QUICK
@given(filled())
def test_only_relevant_answers_survive_and_none_is_blank(case):
    form, answers, comments, context = case
    cleaned = clean_answers(form, answers, comments, context)
    asked = [question.key for question in relevant_questions(form, cleaned.answers, context)]
    assert [key for key in asked if key in cleaned.answers] == list(cleaned.answers)
    assert set(cleaned.comments) <= set(asked)
    assert not any(is_blank(answer) for answer in cleaned.answers.values())


@QUICK
@given(filled())
def test_answer_is_kept_or_blank_or_irrelevant_or_reported(case):
    form, answers, comments, context = case
    cleaned = clean_answers(form, answers, comments, context)
    asked = {question.key for question in relevant_questions(form, cleaned.answers, context)}
    reported = {problem.key for problem in cleaned.problems}
    for key, answer in answers.items():
        empty = is_blank(answer) or form.by_key[key].is_repeated or answer == "\x00" * len(str(answer))
        assert key in cleaned.answers or key not in asked or key in reported or empty


@QUICK
@given(filled())
def test_adverse_answers_are_among_the_relevant_ones(case):
    form, answers, _comments, context = case
    asked = {question.key: question for question in relevant_questions(form, answers, context)}
    for adverse in adverse_answers(form, answers, context):
        question = asked[adverse.key]
        answer = answers[adverse.key]
        answer = answer[str(adverse.repeat)] if adverse.repeat else answer
        assert adverse.value == answer or adverse.value in answer
        assert adverse.value in question.adverse or adverse.value > question.adverse_above
        assert adverse.severity is question.severity_of(adverse.value)


@QUICK
@given(filled(), st.dictionaries(st.sampled_from(["opening", "other"]), st.dictionaries(st.text(), garbage)))
def test_checks_give_every_outcome_and_never_fail_on_garbage(case, others):
    form, answers, _comments, context = case
    outcomes = run_checks(form, answers, context, others)
    assert [check.id for check in form.checks] == list(
        dict.fromkeys(outcome.check_id for outcome in outcomes)
    )
    assert all(outcome.passed in (True, False, None) for outcome in outcomes)


@QUICK
@given(st.sampled_from(FORMS), garbage, garbage, contexts)
def test_garbage_is_reported_and_never_crashes(form, answers, comments, context):
    cleaned = clean_answers(form, answers, comments, context)
    if not isinstance(answers, dict | None):
        assert ("", "type") in {(problem.key, problem.rule) for problem in cleaned.problems}
    for problem in cleaned.problems:
        assert problem.message.endswith((".", "?"))
        assert problem.message.encode()


@QUICK
@given(filled())
def test_clean_answers_can_be_stored_as_json_in_a_database(case):
    form, answers, comments, context = case
    cleaned = clean_answers(form, answers, comments, context)
    text = json.dumps([cleaned.answers, cleaned.comments], allow_nan=False, ensure_ascii=False)
    assert text.encode()
    assert "\\u0000" not in text


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.key)
def test_form_comes_back_from_json_as_it_was(form):
    assert Form.from_json(json.loads(json.dumps(form.to_json()))) == form


def refusal(parse, error):
    """What the parser says against a text; an empty text when it takes it."""
    try:
        parse()
    except error as refused:
        return str(refused)
    return ""


@QUICK
@given(st.text() | st.text(alphabet="abform_.'()[]<>=!+-, 0123notrdmiutes"))
def test_any_text_is_an_expression_or_says_why_not(text):
    said = refusal(lambda: parse_expression(text), ExpressionError)
    assert said.endswith((".", "?", ""))


@st.composite
def damaged_definitions(draw):
    """The toy set with a piece cut out or put in."""
    start = draw(st.integers(0, len(TOY)))
    return TOY[:start] + draw(st.text(max_size=3)) + TOY[start + draw(st.integers(0, 40)) :]


@settings(QUICK, max_examples=40)
@given(damaged_definitions() | st.text())
def test_any_text_is_a_set_or_says_why_not(text):
    said = refusal(lambda: parse_set(text, file="any.yaml"), DefinitionError)
    assert said == "" or said.startswith("any.yaml: ")
