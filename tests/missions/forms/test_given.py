"""What was typed or chosen, turned into answers in the record's shape and back."""

import pytest
from django.http import QueryDict

from missions.checklists import load_standard_set
from missions.forms.given import Given, control_of, given_in_form, given_in_record

FORMS = load_standard_set().forms


def question(key):
    return next(form.by_key[key] for form in FORMS.values() if key in form.by_key)


def answered(key, query):
    return given_in_form(question(key), QueryDict(query), key).as_answer(question(key))


@pytest.mark.parametrize(
    ("key", "query", "answer"),
    [
        ("vot_group", "vot_group=yes", "yes"),
        ("vot_group", "vot_group=not_observed", "not_observed"),
        ("vot_group", "", None),
        ("vot_added_voters", "vot_added_voters=17", 17),
        ("vot_added_voters", "vot_added_voters=1+904", 1904),
        ("vot_added_voters", "vot_added_voters=many", "many"),
        ("vot_added_voters", "vot_added_voters.special=not_observed", "not_observed"),
        ("v_arrival", "v_arrival=07:05", "07:05"),
        ("v_arrival", "v_arrival=07:05:00", "07:05"),
        ("inc_when", "inc_when=2022-06-05T14:30:00", "2022-06-05T14:30"),
        (
            "vot_side_observers",
            "vot_side_observers=in_favour&vot_side_observers=against",
            ["in_favour", "against"],
        ),
        ("vot_side_observers", "", None),
        ("vot_comment", "vot_comment=++Seen.++", "Seen."),
    ],
)
def test_given_answers_take_the_records_shape(key, query, answer):
    assert answered(key, query) == answer


def test_given_people_leave_spare_rows_out():
    query = (
        "mtg_persons.0.name=A.+Bek&mtg_persons.0.title=Chair&mtg_persons.0.public=on"
        "&mtg_persons.1.name=&mtg_persons.2.name=C.+Dal&mtg_persons.2.title="
    )
    assert answered("mtg_persons", query) == [
        {"name": "A. Bek", "title": "Chair", "public": True},
        {"name": "C. Dal", "public": False},
    ]


def test_given_figures_become_numbers():
    query = (
        "mtg_facts.0.label=Stations+abroad&mtg_facts.0.number=65&mtg_facts.0.unit=stations"
        "&mtg_facts.0.second_number=52&mtg_facts.0.second_unit=states&mtg_facts.0.source=Ministry"
        "&mtg_facts.0.as_of=2022-06-01"
    )
    assert answered("mtg_facts", query) == [
        {
            "label": "Stations abroad",
            "number": 65,
            "unit": "stations",
            "second_number": 52,
            "second_unit": "states",
            "source": "Ministry",
            "as_of": "2022-06-01",
        }
    ]


def test_given_with_an_answer_and_a_special_one_is_double():
    both = given_in_form(
        question("vot_added_voters"),
        QueryDict("vot_added_voters=3&vot_added_voters.special=not_observed"),
        "vot_added_voters",
    )
    assert both.is_double
    assert not Given(special="not_observed").is_double


@pytest.mark.parametrize(
    ("key", "answer"),
    [
        ("vot_group", "no"),
        ("vot_group", "not_applicable"),
        ("vot_added_voters", 17),
        ("vot_side_observers", ["in_favour"]),
        ("v_arrival", "07:05"),
        ("mtg_persons", [{"name": "A. Bek", "title": "Chair", "public": True}]),
    ],
)
def test_given_from_a_record_gives_the_same_answer_back(key, answer):
    assert given_in_record(question(key), answer).as_answer(question(key)) == answer


def test_every_question_of_the_standard_set_has_a_control():
    controls = {control_of(each) for form in FORMS.values() for each in form.questions}
    assert controls == {
        "segments",
        "menu",
        "checks",
        "integer",
        "time",
        "datetime",
        "text",
        "place",
        "persons",
        "facts",
        "files",
    }
