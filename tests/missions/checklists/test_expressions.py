import pytest

from missions.checklists import load_standard_set
from missions.checklists.expression_parser import ExpressionError, parse_expression
from missions.checklists.expression_types import Names, Senseless, check_sense
from missions.checklists.expressions import (
    And,
    Binary,
    Literal,
    Name,
    Not,
    Or,
    names_in,
    names_needed,
    tree_of,
)
from missions.checklists.question import Question, QuestionType


class Answers:
    """A scope over plain values; a name that is not there is unknown."""

    def __init__(self, critical=False, **values):
        self.values = values
        self.critical = critical

    def value(self, name):
        return self.values.get(name.replace(".", "__"))

    def is_without_value(self, name):
        return self.value(name) is None

    def value_or_zero(self, name):
        return self.values.get(name, 0)

    def any_critical(self):
        return self.critical


def worth(text, **values):
    return parse_expression(text).worth(Answers(**values))


@pytest.mark.parametrize(
    ("text", "values", "expected"),
    [
        ("a <= b", {"a": 1, "b": 1}, True),
        ("a <= b", {"a": 2, "b": 1}, False),
        ("a >= b", {"a": 1, "b": 1}, True),
        ("a >= b", {"a": 0, "b": 1}, False),
        ("a < b", {"a": 0, "b": 1}, True),
        ("a < b", {"a": 1, "b": 1}, False),
        ("a > b", {"a": 2, "b": 1}, True),
        ("a > b", {"a": 1, "b": 1}, False),
        ("a == 'x'", {"a": "x"}, True),
        ("a == 'x'", {"a": "y"}, False),
        ("a != 'x'", {"a": "y"}, True),
        ("a != 'x'", {"a": "x"}, False),
        ("a in ['x', 'y']", {"a": "y"}, True),
        ("a in ['x', 'y']", {"a": "z"}, False),
        ("a in [1, 2]", {"a": 2}, True),
        ("a not in ['x']", {"a": "y"}, True),
        ("a not in ['x']", {"a": "x"}, False),
        ("'x' in a", {"a": ("x", "y")}, True),
        ("a + b == 3", {"a": 1, "b": 2}, True),
        ("a - b == 3", {"a": 5, "b": 2}, True),
        ("a - b - c == 0", {"a": 5, "b": 3, "c": 2}, True),
        ("minutes(b - a) >= 15", {"a": 600, "b": 615}, True),
        ("minutes(b - a) >= 15", {"a": 600, "b": 614}, False),
        ("blank(a)", {}, True),
        ("blank(a)", {"a": 1}, False),
        ("zero_if_blank(a) + b == 2", {"b": 2}, True),
        ("zero_if_blank(a) + b == 2", {"a": 1, "b": 2}, False),
        ("any_critical(form)", {"critical": True}, True),
        ("any_critical(form)", {}, False),
        ("other.a > 1", {"other__a": 2}, True),
        ("(a == 1 or b == 1) and c == 1", {"a": 1, "b": 0, "c": 1}, True),
        ("a == 1 or b == 1 and c == 1", {"a": 1, "b": 0, "c": 0}, True),
        ("not a == 1", {"a": 2}, True),
        ("not not a == 1", {"a": 1}, True),
        ("not (a == 1 and b == 1)", {"a": 1, "b": 1}, False),
    ],
)
def test_expression_is_worth(text, values, expected):
    assert worth(text, **values) is expected


@pytest.mark.parametrize("sign", ["<=", ">=", "<", ">", "==", "!=", "in", "not in"])
def test_comparison_with_a_missing_answer_is_unknown(sign):
    right = "['x']" if "in" in sign else "b"
    assert worth(f"a {sign} {right}", b=1) is None


@pytest.mark.parametrize("text", ["a + b == 1", "a - b == 1", "minutes(a - b) > 1", "not a == 1"])
def test_missing_answer_makes_the_whole_unknown(text):
    assert worth(text, b=1) is None


TRUTH = {True: "yes == 1", False: "yes == 2", None: "missing == 1"}


@pytest.mark.parametrize("left", [True, False, None])
@pytest.mark.parametrize("right", [True, False, None])
def test_and_and_or_know_three_values(left, right):
    both, either = (worth(f"{TRUTH[left]} {word} {TRUTH[right]}", yes=1) for word in ("and", "or"))
    assert both is (False if False in (left, right) else None if None in (left, right) else True)
    assert either is (True if True in (left, right) else None if None in (left, right) else False)


def test_words_bind_as_in_the_grammar():
    assert parse_expression("a > 1 or b > 1 and not c > 1") == Or(
        Binary(">", Name("a"), Literal(1)),
        And(Binary(">", Name("b"), Literal(1)), Not(Binary(">", Name("c"), Literal(1)))),
    )


def test_names_are_found_in_reading_order():
    expression = parse_expression("a + other.b == zero_if_blank(c) and (blank(d) or not any_critical(form))")
    assert list(names_in(expression)) == ["a", "other.b", "c", "d"]
    assert list(names_needed(expression)) == ["a", "other.b"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "expected before"),
        ("a <=", "expected before"),
        ("a <= b c", '"c" is not expected'),
        ("a <= b <= c", '"<=" is not expected'),
        ("(a <= b", '")" is expected'),
        ("a in ['x'", '"]" is expected'),
        ("a in []", "A number or a text is expected"),
        ("a not b", '"in" is expected'),
        ("a = b", "cannot be read"),
        ('a == "x"', "cannot be read"),
        ("a == 'x", "cannot be read"),
        ("a ** b", "cannot be read"),
        ("a.b.c == 1", "cannot be read"),
        ("__import__('os')", "is not a function"),
        ("minute(a)", 'Did you mean "minutes"?'),
        ("blank(a + b)", "takes the key of one question"),
        ("any_critical(a)", "any_critical(form)"),
        ("a == 1 and", "expected before"),
        ("1a == 1", "cannot be read"),
        ("(" * 50 + "a > 1" + ")" * 50, "nested deeper"),
        ("a > 1 and " * 200 + "a > 1", "longer than"),
    ],
)
def test_unreadable_expression_says_why(text, said):
    with pytest.raises(ExpressionError, match=r".") as caught:
        parse_expression(text)
    assert said in str(caught.value)


QUESTIONS = {
    "number": Question("number", "", QuestionType.INTEGER),
    "time": Question("time", "", QuestionType.TIME),
    "moment": Question("moment", "", QuestionType.DATETIME),
    "choice": Question("choice", "", QuestionType.SINGLE, values=("x", "y")),
    "several": Question("several", "", QuestionType.MULTI, values=("x", "y")),
    "people": Question("people", "", QuestionType.PERSON_LIST),
    "words": Question("words", "", QuestionType.TEXT),
}


@pytest.mark.parametrize(
    "text",
    [
        "number + 1 <= 5",
        "time > time",
        "minutes(time - time) + number >= 1",
        "minutes(moment - moment) > 0",
        "choice == 'x' or choice in ['x', 'y']",
        "'x' in several",
        "'x' not in several",
        "blank(people) and blank(words)",
        "words == 'anything'",
        "not any_critical(form)",
    ],
)
def test_sensible_check_is_accepted(text):
    check_sense(parse_expression(text), Names(QUESTIONS))
    assert parse_expression(text) is parse_expression(text)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("number", "check_type"),
        ("number + 1", "check_type"),
        ("number == 'x'", "check_type"),
        ("time > number", "check_type"),
        ("time > moment", "check_type"),
        ("time + time > time", "check_type"),
        ("minutes(time) > 1", "check_type"),
        ("choice > 'x'", "check_type"),
        ("several == choice", "check_type"),
        ("people == people", "check_type"),
        ("number in several in choice", None),
        ("choice in 'x'", "check_type"),
        ("not number", "check_type"),
        ("number and choice == 'x'", "check_type"),
        ("zero_if_blank(choice) == 1", "check_type"),
        ("choice == 'z'", "check_unknown_value"),
        ("choice in ['x', 'z']", "check_unknown_value"),
        ("'z' in several", "check_unknown_value"),
        ("numbr > 1", "check_unknown_key"),
        ("other.number > 1", "check_unknown_key"),
        ("blank(nothing)", "check_unknown_key"),
    ],
)
def test_senseless_check_is_refused(text, rule):
    if rule is None:
        with pytest.raises(ExpressionError):
            parse_expression(text)
        return
    with pytest.raises(Senseless) as caught:
        check_sense(parse_expression(text), Names(QUESTIONS))
    assert caught.value.rule == rule


def test_device_gets_the_expression_as_a_tree_and_the_stored_form_stays():
    form = load_standard_set().forms["counting"]
    checks = {check["id"]: check for check in form.for_device()["checks"]}
    assert checks["chk_votes_sum"]["tree"] == [
        "==",
        ["+", ["+", ["+", ["key", "cnt_fig_yes"], ["key", "cnt_fig_no"]], ["key", "cnt_fig_invalid"]],
         ["zero_if_blank", ["key", "cnt_fig_other"]]],
        ["key", "cnt_fig_in_box"],
    ]  # fmt: skip
    assert checks["chk_times"]["keys"] == ["v_arrival", "v_departure"]
    assert checks["chk_ballots_received"]["keys"] == ["cnt_fig_signatures", "cnt_fig_unused"]
    assert not any({"tree", "keys"} & check.keys() for check in form.to_json()["checks"])


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("not (a in ['x', 'y'] and any_critical(form))",
         ["not", ["and", ["in", ["key", "a"], ["list", "x", "y"]], ["any_critical"]]]),
        ("minutes(b - a) >= 15 or blank(c)",
         ["or", [">=", ["minutes", ["-", ["key", "b"], ["key", "a"]]], 15], ["blank", ["key", "c"]]]),
        ("a != 'x'", ["!=", ["key", "a"], "x"]),
        ("a not in [1, 2]", ["not in", ["key", "a"], ["list", 1, 2]]),
        ("a <= other.b", ["<=", ["key", "a"], ["key", "other.b"]]),
    ],
)  # fmt: skip
def test_tree_of_an_expression(text, tree):
    assert tree_of(parse_expression(text)) == tree
