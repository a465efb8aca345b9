import re

import pytest

from missions.checklists import Form, Severity, load_standard_set, option_label, parse_documents
from missions.checklists.standard_set import STANDARD_DIRECTORY, STANDARD_FILES

STANDARD = load_standard_set()
FORMS = [pytest.param(form, id=key) for key, form in STANDARD.forms.items()]
QUESTIONS = {
    q.key: q for form in STANDARD.forms.values() for q in (*form.questions, *form.coordinator_fields)
}

# questions of the form itself, core ones, evaluative ones, those of critical severity
SIZES = {
    "opening": (34, 13, 24, 4),
    "voting": (45, 16, 38, 9),
    "counting": (44, 15, 29, 7),
    "tabulation": (37, 14, 23, 4),
    "mobile": (20, 12, 15, 4),
    "abroad": (26, 13, 17, 3),
    "incident": (22, 14, 6, 3),
    "meeting": (35, 21, 24, 0),
}


def own_questions(form):
    return [question for question in form.questions if not question.key.startswith("v_")]


def test_set_has_the_size_the_methodology_states():
    assert STANDARD.question_count == 274
    assert (len(STANDARD.standards), len(STANDARD.sections), len(STANDARD.config_flags)) == (46, 22, 7)
    assert len({check.id for form in STANDARD.forms.values() for check in form.checks}) == 16


@pytest.mark.parametrize("form", FORMS)
def test_form_has_the_questions_the_methodology_states(form):
    own = own_questions(form)
    assert SIZES[form.key] == (
        len(own),
        sum(question.core for question in own),
        sum(question.is_evaluative for question in own),
        sum(question.severity is Severity.CRITICAL for question in own),
    )


def test_codes_are_those_of_the_short_codes():
    codes = {key: form.code for key, form in STANDARD.forms.items()}
    assert list(codes.values()) == ["OPN", "VOT", "CNT", "TAB", "MOB", "ABR", "INC", "MTG"]


@pytest.mark.parametrize("form", FORMS)
def test_groups_hold_every_question_once_and_in_order(form):
    assert 3 <= len(form.groups) <= 8
    assert [key for group in form.groups for key in group.keys] == [q.key for q in form.questions]
    assert all(group.title for group in form.groups)


@pytest.mark.parametrize("form", FORMS)
def test_form_survives_being_stored(form):
    assert Form.from_json(form.to_json()) == form


def test_every_value_has_words_of_its_own():
    for question in QUESTIONS.values():
        labels = [option_label(question, value) for value in question.values]
        assert all((label[0].isupper() or label[0].isdigit()) and "_" not in label for label in labels), (
            question.key
        )
        assert len(set(labels)) == len(labels), question.key


def test_label_falls_back_to_special_answers_and_then_to_the_value():
    question = STANDARD.forms["opening"].by_key["opn_opened"]
    assert option_label(question, "late_over_1h") == "Late by more than one hour"
    assert option_label(question, "not_observed") == "Not observed"
    assert option_label(question, "retired_value") == "retired_value"
    assert option_label(question, 7) == "7"


def test_hints_are_sentences_and_never_name_a_value_by_its_code():
    for question in QUESTIONS.values():
        assert not re.search(r"[a-z]_[a-z]", question.hint), question.key
        assert not question.hint or (question.hint[0].isupper() and question.hint[-1] in ".?"), question.key
        assert "adverse" not in question.hint, question.key
        assert len(question.hint) <= 260, question.key


def test_every_evaluative_question_rests_on_a_standard():
    assert [q.key for q in QUESTIONS.values() if q.is_evaluative and not q.standards] == []


def test_special_answers_are_for_those_who_may_use_them():
    meeting, voting = STANDARD.forms["meeting"], STANDARD.forms["voting"]
    assert list(voting.by_key["vot_group"].special_answers) == ["not_observed", "not_applicable"]
    assert list(meeting.by_key["mtg_media"].special_answers) == [
        "not_observed",
        "not_applicable",
        "not_discussed",
    ]
    assert voting.by_key["v_station"].special_answers == {}


def test_place_of_a_submission_is_found_by_form():
    stations = {key: form.station_key or form.centre_key for key, form in STANDARD.forms.items()}
    assert stations == {
        **dict.fromkeys(("opening", "voting", "counting", "mobile", "abroad"), "v_station"),
        "tabulation": "tab_centre",
        "incident": "inc_station",
        "meeting": "",
    }


def test_only_count_and_tabulation_may_pass_midnight():
    assert [key for key, form in STANDARD.forms.items() if form.may_pass_midnight] == [
        "counting",
        "tabulation",
    ]


def test_set_is_loaded_once():
    assert load_standard_set() is STANDARD


def test_every_file_of_the_directory_is_part_of_the_set():
    assert sorted(path.name for path in STANDARD_DIRECTORY.glob("*.yaml")) == sorted(STANDARD_FILES)


def test_files_can_be_read_in_any_order():
    texts = {name: (STANDARD_DIRECTORY / name).read_text("utf-8") for name in reversed(STANDARD_FILES)}
    again = parse_documents(texts)
    assert {key: form.questions for key, form in again.forms.items()} == {
        key: form.questions for key, form in STANDARD.forms.items()
    }
