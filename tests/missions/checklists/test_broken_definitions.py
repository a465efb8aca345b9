"""One broken definition for each rule: the error names the file, the key and the rule."""

import pytest

from missions.checklists import DefinitionError, parse_documents, parse_set
from tests.missions.checklists.toy import TOY, as_text, question, toy_document


def problems_of(text, file="toy.yaml"):
    with pytest.raises(DefinitionError) as caught:
        parse_set(text, file=file)
    return [(problem.file, problem.key, problem.rule) for problem in caught.value.problems]


def set_in(key, **fields):
    return lambda document: question(document, key).update(fields)


def drop_from(key, *names):
    def change(document):
        for name in names:
            question(document, key).pop(name)

    return change


def form(key, **fields):
    return lambda document: document["forms"][key].update(fields)


def block(**fields):
    return lambda document: document["blocks"]["top"].update(fields)


def top(**fields):
    return lambda document: document.update(fields)


def check(number, **fields):
    return lambda document: document["consistency_checks"][number].update(fields)


def add_question(home, **fields):
    def change(document):
        document["forms"][home]["questions"].append({"section": "one", "text": "Text", **fields})

    return change


def cycle(document):
    question(document, "y_count")["relevant"] = {"key": "y_either", "in": ["yes"]}
    question(document, "y_either")["relevant"] = {"key": "y_count", "gt": 1}


def split_group(document):
    question(document, "y_count")["group"] = "rest"


def no_forms(document):
    document["forms"] = {}
    document["consistency_checks"] = []


def no_questions(document):
    document["forms"]["other"]["questions"] = []
    document["consistency_checks"] = []


BROKEN = {
    # the file as a whole
    "unknown section": (top(clams=[]), "clams", "unknown_field"),
    "schema": (top(schema="xlsform"), "", "schema"),
    "schema version": (top(schema_version=2), "", "schema"),
    "version missing": (top(version=""), "", "missing_field"),
    "no forms": (no_forms, "", "no_forms"),
    "checks not a list": (top(consistency_checks={}), "consistency_checks", "not_a_list"),
    "forms not a mapping": (top(forms=[]), "forms", "not_a_mapping"),
    "shared label bare": (top(labels={"yes": True, "no": "No"}), "yes", "unquoted_boolean"),
    "shared label key bare": (top(labels={True: "Yes"}), "labels", "unquoted_boolean"),
    "standard incomplete": (
        top(standards={"S-1": {"instrument": "I", "provision": "P"}}),
        "S-1",
        "missing_field",
    ),
    "special answer unknown": (
        top(rules={"allowed_on_every_question": ["not_observed", "not_seen"]}),
        "allowed_on_every_question",
        "special_unknown",
    ),
    "special answer nobody knows": (
        top(special_answers={"not_observed": "A", "not_applicable": "B", "not_sure": "C"}),
        "not_sure",
        "special_unknown",
    ),
    # a form
    "title missing": (form("toy", title=""), "toy", "missing_field"),
    "short title missing": (form("toy", short_title=None), "toy", "missing_field"),
    "code format": (form("toy", code="Toy"), "toy", "code_format"),
    "code twice": (form("other", code="TOY"), "other", "duplicate_code"),
    "block unknown": (form("other", blocks=["tip"]), "other", "block_unknown"),
    "no questions": (no_questions, "other", "no_questions"),
    "questions not a list": (form("other", questions={"a": 1}), "other", "not_a_list"),
    "question without key": (form("other", questions=[{"text": "x"}]), "other", "missing_field"),
    "form special answer unknown": (form("toy", special_answers=["not_discussd"]), "toy", "special_unknown"),
    "form field unknown": (form("toy", may_pass_midnigt=True), "toy", "unknown_field"),
    "midnight in quotes": (form("toy", may_pass_midnight="true"), "toy", "not_true_or_false"),
    "comment question": (form("toy", comment_question="y_count"), "toy", "comment_question"),
    "arrival is no time": (block(arrival="t_door"), "top", "time_key"),
    "ending shape": (
        block(ends_form_if={"all": [{"key": "t_door", "in": ["shut"]}]}),
        "top",
        "relevant_shape",
    ),
    "ending value": (
        block(ends_form_if={"key": "t_door", "in": ["locked"]}),
        "t_door",
        "relevant_unknown_value",
    ),
    "ending key": (block(ends_form_if={"key": "t_gate", "in": ["shut"]}), "top", "ending_key"),
    "group unknown": (set_in("y_count", group="colour"), "y_count", "group_unknown"),
    "group where there are none": (set_in("o_number", group="some"), "o_number", "group_unknown"),
    "group split": (split_group, "y_both", "group_split"),
    "group twice": (form("toy", groups={"top": "T", "colours": "C", "rest": "R"}), "toy", "group_repeated"),
    # a question
    "unknown type": (set_in("y_count", type="integre"), "y_count", "unknown_type"),
    "type missing": (drop_from("y_count", "type"), "y_count", "missing_field"),
    "text missing": (drop_from("y_count", "text"), "y_count", "missing_field"),
    "text is a number": (set_in("y_count", text=7), "y_count", "not_text"),
    "key format": (add_question("other", key="Bad-Key", type="text"), "Bad-Key", "key_format"),
    "key twice in a form": (add_question("other", key="o_number", type="text"), "o_number", "duplicate_key"),
    "key of another form": (add_question("other", key="y_count", type="text"), "y_count", "duplicate_key"),
    "key of a block": (add_question("other", key="t_door", type="text"), "t_door", "duplicate_key"),
    "key of a coordinator field": (
        add_question("other", key="c_status", type="text"),
        "c_status",
        "duplicate_key",
    ),
    "unknown field": (set_in("y_count", adverze=[]), "y_count", "unknown_field"),
    "values missing": (set_in("t_door", values=["open"]), "t_door", "values_missing"),
    "values bare": (set_in("t_door", values=["open", True]), "t_door", "unquoted_boolean"),
    "values of yes_no bare": (set_in("y_either", values=[True, False]), "y_either", "unquoted_boolean"),
    "values of yes_no others": (set_in("y_either", values=["no", "yes"]), "y_either", "yes_no_values"),
    "values where there are none": (set_in("y_count", values=["a", "b"]), "y_count", "values_not_allowed"),
    "value twice": (set_in("t_door", values=["open", "shut", "open"]), "t_door", "repeated_value"),
    "value special": (
        set_in("t_door", values=["open", "shut", "not_observed"]),
        "t_door",
        "value_is_special",
    ),
    "value format": (set_in("t_door", values=["open", "shut", "half open"]), "t_door", "value_format"),
    "label missing": (set_in("t_door", values=["open", "shut", "ajar"]), "t_door", "label_missing"),
    "label of no value": (
        set_in("t_door", labels={"open": "O", "shut": "S", "shot": "X"}),
        "t_door",
        "label_unknown",
    ),
    "label bare": (set_in("t_door", labels={"open": True, "shut": "S"}), "t_door", "unquoted_boolean"),
    "adverse outside values": (set_in("t_door", adverse=["shot"]), "t_door", "adverse_unknown"),
    "adverse bare": (set_in("y_either", adverse=[False], severity="minor"), "y_either", "unquoted_boolean"),
    "adverse shape": (set_in("y_count", adverse={"lt": 3}), "y_count", "adverse_shape"),
    "adverse number on a choice": (set_in("t_door", adverse={"gt": 3}), "t_door", "adverse_shape"),
    "severity unknown": (set_in("t_door", severity="grave"), "t_door", "severity_unknown"),
    "severity missing": (drop_from("t_door", "severity"), "t_door", "missing_field"),
    "severity by value unknown": (
        set_in("t_door", severity_by_value={"shut": "bad"}),
        "t_door",
        "severity_unknown",
    ),
    "severity of a neutral value": (
        set_in("t_door", severity_by_value={"open": "minor"}),
        "t_door",
        "severity_by_value",
    ),
    "exclusive outside values": (set_in("y_colours", exclusive=["blue"]), "y_colours", "exclusive_unknown"),
    "exclusive on one answer": (set_in("t_door", exclusive=["open"]), "t_door", "exclusive_type"),
    "limits on text": (set_in("y_comment", max=10), "y_comment", "limits_type"),
    "limits turned round": (set_in("y_count", min=60), "y_count", "limits_order"),
    "limit in quotes": (set_in("y_count", max="50"), "y_count", "not_a_number"),
    "section unknown": (set_in("y_count", section="two"), "y_count", "section_unknown"),
    "section missing": (drop_from("y_count", "section"), "y_count", "missing_field"),
    "standard unknown": (set_in("y_count", standards=["S-2"]), "y_count", "standard_unknown"),
    "standards not a list": (set_in("y_count", standards="S-1"), "y_count", "not_a_list"),
    "labels not a mapping": (set_in("t_door", labels=["Open"]), "t_door", "not_a_mapping"),
    "required in words": (set_in("t_place", required="yes"), "t_place", "not_true_or_false"),
    "repeat unknown": (set_in("y_each", repeat_for="voters"), "y_each", "repeat_unknown"),
    "required not core": (set_in("y_when", required=True), "y_when", "required_not_core"),
    "core depends on optional": (set_in("y_both", core=True), "y_both", "core_depends"),
    # relevance
    "relevant shape": (
        set_in("y_count", relevant={"key": "t_door", "is": "open"}),
        "y_count",
        "relevant_shape",
    ),
    "relevant a text": (set_in("y_count", relevant="t_door"), "y_count", "relevant_shape"),
    "relevant empty": (set_in("y_count", relevant={"all": []}), "y_count", "relevant_shape"),
    "relevant bare": (
        set_in("y_both", relevant={"key": "y_either", "in": [True]}),
        "y_both",
        "unquoted_boolean",
    ),
    "relevant too deep": (
        set_in(
            "y_count",
            relevant={"all": [{"any": [{"all": [{"any": [{"all": [{"config": "fancy", "is": True}]}]}]}]}]},
        ),
        "y_count",
        "relevant_shape",
    ),
    "relevant unknown key": (
        set_in("y_count", relevant={"key": "t_dor", "in": ["open"]}),
        "y_count",
        "relevant_unknown_key",
    ),
    "relevant later key": (
        set_in("y_count", relevant={"key": "y_both", "in": ["yes"]}),
        "y_count",
        "relevant_cycle",
    ),
    "relevant on a later key": (
        set_in("y_colours", relevant={"key": "y_count", "gt": 1}),
        "y_colours",
        "relevant_later_key",
    ),
    "relevant on itself": (
        set_in("y_count", relevant={"key": "y_count", "gt": 1}),
        "y_count",
        "relevant_cycle",
    ),
    "relevant in a circle": (cycle, "y_count", "relevant_cycle"),
    "relevant unknown value": (
        set_in("y_count", relevant={"key": "t_door", "in": ["ajar"]}),
        "y_count",
        "relevant_unknown_value",
    ),
    "relevant on a choice by number": (
        set_in("y_count", relevant={"key": "t_door", "gt": 1}),
        "y_count",
        "relevant_not_a_number",
    ),
    "relevant on a repeated question": (
        set_in("y_when", relevant={"key": "y_each", "gt": 1}),
        "y_when",
        "relevant_repeated",
    ),
    "config flag unknown": (
        set_in("y_count", relevant={"config": "fency", "is": True}),
        "y_count",
        "config_unknown",
    ),
    "config value in quotes": (
        set_in("y_count", relevant={"config": "fancy", "is": "true"}),
        "y_count",
        "not_true_or_false",
    ),
    # checks
    "check does not parse": (check(0, expr="y_count <="), "chk_toy", "check_syntax"),
    "check names an unknown key": (check(0, expr="y_cont <= 5"), "chk_toy", "check_unknown_key"),
    "check names an unknown form": (
        check(0, expr="y_count <= others.o_number"),
        "chk_toy",
        "check_unknown_key",
    ),
    "check for every form names no key": (check(2, expr="t_out > t_inn"), "chk_every", "check_unknown_key"),
    "check compares unlike things": (check(0, expr="y_count <= 'many'"), "chk_toy", "check_type"),
    "check compares with no value": (check(0, expr="t_door == 'ajar'"), "chk_toy", "check_unknown_value"),
    "check form unknown": (check(0, form="toi"), "chk_toy", "check_unknown_form"),
    "check level unknown": (check(0, level="fatal"), "chk_toy", "check_level"),
    "check finding without severity": (check(0, level="finding"), "chk_toy", "check_severity"),
    "check warning with severity": (check(0, severity="minor"), "chk_toy", "check_severity"),
    "check severity unknown": (check(1, severity="mild"), "chk_each", "severity_unknown"),
    "check twice": (check(1, id="chk_toy"), "chk_toy", "duplicate_check"),
    "check without message": (check(0, message=""), "chk_toy", "missing_field"),
    "check field unknown": (check(0, expression="x"), "chk_toy", "unknown_field"),
}


@pytest.mark.parametrize(("change", "key", "rule"), BROKEN.values(), ids=BROKEN)
def test_broken_definition_is_named_by_file_key_and_rule(change, key, rule):
    document = toy_document()
    change(document)
    assert ("broken.yaml", key, rule) in problems_of(as_text(document), file="broken.yaml")


def test_toy_definition_is_sound_before_it_is_broken():
    assert parse_set(as_text(toy_document()), file="toy.yaml") == parse_set(TOY, file="toy.yaml")


def test_all_problems_are_reported_at_once():
    document = toy_document()
    for number in (2, 12, 22, 32):
        list(BROKEN.values())[number][0](document)
    question(document, "y_when").update(type="moment")
    question(document, "y_land").update(section="two", standards=["S-9"])
    found = problems_of(as_text(document))
    assert {rule for _file, _key, rule in found} >= {"unknown_type", "section_unknown", "standard_unknown"}
    assert len(found) >= 5


def test_bare_yes_and_no_are_told_to_be_quoted():
    text = TOY.replace("values: [open, shut]", "values: [yes, no]")
    with pytest.raises(DefinitionError, match="Put 'yes' and 'no' in quotes"):
        parse_set(text, file="toy.yaml")


def test_unreadable_yaml_says_where():
    with pytest.raises(
        DefinitionError, match=r"toy\.yaml: whole file: The file is not readable YAML on line 4"
    ):
        parse_set("schema: a\nforms:\n  - [\n", file="toy.yaml")


def test_unreadable_yaml_is_the_only_problem_of_its_file():
    assert problems_of("schema: [") == [("toy.yaml", "", "yaml")]


@pytest.mark.parametrize(
    "text", ["", "just words", "- a\n- b\n", "!!python/object:os.system {}", "a: &a [*a]"]
)
def test_text_that_is_no_set_is_refused(text):
    assert problems_of(text)


def test_key_repeated_in_the_yaml_is_refused():
    assert ("toy.yaml", "text", "repeated_key") in problems_of(
        TOY.replace("text: Where,", "text: Where, text: When,")
    )


def test_question_that_two_files_define_is_refused():
    with pytest.raises(DefinitionError) as caught:
        parse_documents({"one.yaml": TOY, "two.yaml": "forms: {other: {title: Again}}"})
    assert [(p.file, p.key, p.rule) for p in caught.value.problems] == [("two.yaml", "other", "repeated_key")]


def test_problem_in_one_of_several_files_names_that_file():
    extra = "forms: {third: {title: T, short_title: T, code: THR, questions: [{key: z, type: x}]}}"
    with pytest.raises(DefinitionError) as caught:
        parse_documents({"one.yaml": TOY, "two.yaml": extra})
    assert {(p.file, p.key, p.rule) for p in caught.value.problems} >= {("two.yaml", "z", "unknown_type")}


def test_suggestion_is_made_for_a_slip_of_the_pen():
    document = toy_document()
    question(document, "y_count")["relevant"] = {"key": "t_dor", "in": ["open"]}
    with pytest.raises(DefinitionError, match=r'Did you mean "t_door"\?'):
        parse_set(as_text(document), file="toy.yaml")
