import pytest

from missions.checklists import Context, DefinitionError, adapt, clean_answers, load_standard_set, run_checks

STANDARD = load_standard_set()
QUESTION = {
    "key": "kz_booths",
    "text": "How many booths?",
    "type": "integer",
    "group": "inside",
    "section": "voting",
}


def problems_of(**changes):
    with pytest.raises(DefinitionError) as caught:
        adapt(STANDARD, **changes)
    return [(problem.key, problem.rule) for problem in caught.value.problems]


def keys(form):
    return [question.key for question in form.questions]


def test_nothing_changed_is_the_same_but_for_the_mark():
    adapted = adapt(STANDARD)
    assert adapted.forms == STANDARD.forms
    assert adapted.version == "1.0.0+adapted"


def test_question_switched_off_is_gone_from_its_form_and_group():
    form = adapt(STANDARD, switch_off=["vot_tracking"]).forms["voting"]
    assert "vot_tracking" not in keys(form)
    assert all("vot_tracking" not in group.keys for group in form.groups)
    assert form.version == "1.0.0+adapted"


def test_question_of_the_visit_is_switched_off_in_every_form():
    forms = adapt(STANDARD, switch_off=["v_locality"]).forms
    assert not any("v_locality" in keys(form) for form in forms.values())
    assert forms["meeting"].version == "1.0.0"


def test_checks_go_with_the_questions_they_need():
    forms = adapt(STANDARD, switch_off=["v_members_women", "opn_ballots_number"]).forms
    remaining = {check.id for form in forms.values() for check in form.checks}
    standard = {check.id for form in STANDARD.forms.values() for check in form.checks}
    assert standard - remaining == {"chk_women_le_members", "chk_ballots_received"}


def test_check_that_can_do_without_a_question_stays():
    form = adapt(STANDARD, switch_off=["cnt_fig_other"]).forms["counting"]
    figures = {
        "cnt_fig_yes": {"1": 6},
        "cnt_fig_no": {"1": 3},
        "cnt_fig_invalid": {"1": 1},
        "cnt_fig_in_box": 10,
    }
    outcomes = {o.check_id: o.passed for o in run_checks(form, figures, Context())}
    assert outcomes["chk_votes_sum"] is True


def test_question_added_ends_its_group():
    form = adapt(STANDARD, add=[{**QUESTION, "form": "voting"}]).forms["voting"]
    (inside,) = (group for group in form.groups if group.key == "inside")
    assert inside.keys[-1] == "kz_booths"
    assert keys(form).index("kz_booths") == keys(form).index("vot_assistive") + 1
    assert clean_answers(form, {"kz_booths": "many"}, {}, Context()).problems[-1].key == "kz_booths"


def test_question_added_after_another_uses_the_shared_labels():
    extra = {**QUESTION, "key": "kz_ramp", "type": "yes_no", "adverse": ["no"], "severity": "minor"}
    extra |= {"section": "inclusion", "standards": ["CRPD-9"], "after": "vot_step_free"}
    form = adapt(STANDARD.forms["voting"], add=[extra])
    assert keys(form).index("kz_ramp") == keys(form).index("vot_step_free") + 1
    assert form.by_key["kz_ramp"].labels == {"yes": "Yes", "no": "No"}
    assert form.by_key["kz_ramp"].special_answers == STANDARD.forms["voting"].special_answers


def test_form_alone_can_be_adapted():
    form = adapt(STANDARD.forms["voting"], switch_off=["vot_tracking"])
    assert len(form.questions) == len(STANDARD.forms["voting"].questions) - 1


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"switch_off": ["vot_traking"]}, ("vot_traking", "switch_off_unknown")),
        ({"switch_off": ["v_station"]}, ("v_station", "switch_off_needed")),
        ({"switch_off": ["v_admitted"]}, ("v_admitted", "switch_off_needed")),
        ({"switch_off": ["v_departure"]}, ("v_departure", "switch_off_needed")),
        ({"switch_off": ["vot_comment"]}, ("vot_comment", "switch_off_needed")),
        ({"switch_off": ["vot_interference"]}, ("vot_interference", "switch_off_depends")),
        ({"add": [{**QUESTION, "form": "voting", "key": "vot_group"}]}, ("vot_group", "shipped_key")),
        ({"add": [{**QUESTION, "form": "voting", "key": "opn_opened"}]}, ("opn_opened", "shipped_key")),
        (
            {"add": [{**QUESTION, "form": "voting"}, {**QUESTION, "form": "voting"}]},
            ("kz_booths", "shipped_key"),
        ),
        ({"add": [QUESTION]}, ("kz_booths", "form_unknown")),
        ({"add": [{**QUESTION, "form": "votting"}]}, ("kz_booths", "form_unknown")),
        ({"add": [{**QUESTION, "form": "voting", "group": "insde"}]}, ("kz_booths", "group_unknown")),
        ({"add": [{**QUESTION, "form": "voting", "after": "vot_group"}]}, ("kz_booths", "after_unknown")),
        ({"add": [{**QUESTION, "form": "voting", "section": "vote"}]}, ("kz_booths", "section_unknown")),
        ({"add": [{**QUESTION, "form": "voting", "type": "number"}]}, ("kz_booths", "unknown_type")),
        (
            {"add": [{**QUESTION, "form": "voting", "relevant": {"key": "vot_overall", "in": ["bad"]}}]},
            ("kz_booths", "relevant_later_key"),
        ),
        ({"add": ["kz_booths"]}, ("", "not_a_mapping")),
    ],
)
def test_adaptation_that_cannot_be_says_why(changes, problem):
    assert problem in problems_of(**changes)


def test_shipped_key_switched_off_cannot_come_back_with_another_meaning():
    again = {**QUESTION, "form": "voting", "key": "vot_tracking"}
    assert problems_of(switch_off=["vot_tracking"], add=[again]) == [("vot_tracking", "shipped_key")]


def test_question_and_its_dependant_can_be_switched_off_together():
    form = adapt(STANDARD, switch_off=["vot_interference", "vot_interference_who"]).forms["voting"]
    assert not {"vot_interference", "vot_interference_who"} & set(keys(form))
