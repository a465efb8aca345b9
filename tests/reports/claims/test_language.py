import copy

import pytest
import yaml

from reports.claims import LanguageError, Wording, load_claims, load_language
from reports.claims.document_texts import load_document_texts
from reports.claims.document_texts import problems as text_problems
from reports.claims.language import FOLDER, Language, parse_language
from reports.claims.language_check import problems
from reports.claims.templates import TemplateError, fill, sentence
from tests.reports.claims.samples import figure, text

# Number and noun rules of Russian, as a language file would give them.
RUSSIAN = Language(
    "ru",
    {
        "plural": [
            {"form": "one", "mod10": [1], "not_mod100": [11]},
            {"form": "few", "mod10": [2, 3, 4], "not_mod100": [12, 13, 14]},
            {"form": "many"},
        ],
        "thousands": "\N{NO-BREAK SPACE}",
        "number_words": {"m": ["один", "два"], "f": ["одна", "две"]},
        "units": {
            "polling station": {
                "nom": {"one": "участок", "few": "участка", "many": "участков"},
                "prep": {"one": "участке", "few": "участках", "many": "участках"},
            }
        },
        "list": {"two": "{a} и {b}", "more": "{a}, {b}", "last": "{a} и {b}"},
    },
)


def english():
    return copy.deepcopy(dict(load_language("en").data))


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (1, "1 участок"),
        (3, "3 участка"),
        (5, "5 участков"),
        (11, "11 участков"),
        (21, "21 участок"),
        (112, "112 участков"),
    ],
)
def test_plural_forms_are_data(number, said):
    assert RUSSIAN.fill("{n} {unit:n}", {"n": number, **RUSSIAN.unit("polling station")}) == said


def test_cases_genders_and_choices_are_data():
    values = {"n": 2, "k": 21, **RUSSIAN.unit("polling station")}
    assert RUSSIAN.fill("на {n:word} {unit.prep:n}", values) == "на два участках"
    assert RUSSIAN.fill("{n:word.f} комиссии", values) == "две комиссии"
    assert RUSSIAN.fill("{k#случай|случая|случаев}", values) == "случай"
    assert RUSSIAN.fill("{n}", {"n": 12345}) == "12\N{NO-BREAK SPACE}345"


@pytest.mark.parametrize(
    ("items", "said"),
    [
        ([], ""),
        (["a"], "a"),
        (["a", "b"], "a and b"),
        (["a", "b", "c"], "a, b and c"),
        (list("abcd"), "a, b, c and d"),
    ],
)
def test_lists_in_running_text(items, said):
    assert load_language("en").join(items) == said


@pytest.mark.parametrize(
    ("template", "values"),
    [
        ("{k} of {n}", {"k": 1}),
        ("{k", {"k": 1}),
        ("{unit}", {"unit": {"one": "x", "other": "y"}}),
        ("{K}", {"K": 1}),
    ],
)
def test_a_form_that_cannot_be_filled_is_an_error(template, values):
    with pytest.raises(TemplateError):
        fill(template, values, load_language("en"))


def test_values_are_text_and_never_templates():
    assert load_language("en").fill("{base}", {"base": "{k} {n.__class__}"}) == "{k} {n.__class__}"


def test_numbers_in_words_end_where_the_language_ends():
    english = load_language("en")
    told = [english.fill("{n:word}", {"n": n}) for n in (0, 1, 9, 10)]
    assert told == ["0", "one", "nine", "10"]
    assert [english.fill("{n:small}", {"n": n}) for n in (4, 5)] == ["four", "5"]


def test_a_sentence_begins_large():
    assert sentence("ınside") == "Inside"
    assert sentence("") == ""


def test_shipped_languages_are_without_fault():
    for file in sorted(FOLDER.glob("*.yaml")):
        code = file.name.split(".")[0]
        assert load_language(code).code == code
        assert load_document_texts(code).language is load_language(code)


def test_unknown_languages_are_refused_in_a_sentence():
    for code in ("xx", "../en", "en.document"):
        with pytest.raises(LanguageError, match="no wording"):
            load_language(code)


def test_faults_of_a_language_file_are_all_named():
    data = english()
    del data["claims"]["chairs_women"]["deny"]
    data["claims"]["no_coercion"]["base"] = "villages"
    data["claims"]["accessible"]["say"] = "In {shares}."
    data["claims"]["full_access"]["access"] = "In {share"
    data["phrases"]["share"]["words"]["all"] = "{n#one|two|three}"
    del data["reasons"]["no_base"]
    del data["seen"]["count"]
    found = problems(data, load_claims())
    for part in (
        "claims.chairs_women: `deny` is missing.",
        "claims.no_coercion: the base `villages` is not defined.",
        "claims.accessible.say: {shares} is not known.",
        "claims.full_access.access",
        "phrases.share.words.all: {n#…} needs 2 forms, not 3.",
        "reasons.no_base",
        "seen.count is missing.",
    ):
        assert any(part in problem for problem in found), part
    assert len(found) == 7


def test_a_broken_language_file_is_refused_by_name():
    for broken in ("[]", "language: xx", "language: [", yaml.safe_dump({**english(), "plural": None})[:40]):
        with pytest.raises(LanguageError, match=r"xx\.yaml"):
            parse_language(broken, file="xx.yaml")


def test_document_texts_name_their_faults():
    texts = {**load_document_texts("en").texts, "recommendation": "{addressee should"}
    del texts["annex"]
    assert list(text_problems(texts)) == [
        "`annex` is missing.",
        "recommendation: `{addressee should` has a brace outside a placeholder.",
    ]


# A claim in a language with cases and another word order, as its file would have it.
IN_RUSSIAN = Language(
    "ru",
    {
        **RUSSIAN.data,
        "per_cent": {"exact": "{p} %", "below_one": "менее 1 %", "almost_all": "почти все"},
        "in_places": "",
        "access": {},
        "cases": {"station": "на {k} {unit.prep:k}"},
        "bases": {
            "stations": {
                "whole": {
                    "gen": "{n#посещённого|посещённых|посещённых} {unit.gen:n}",
                    "prep": "{n#посещённом|посещённых|посещённых} {unit.prep:n}",
                },
            }
        },
        "where": "share_prep",
        "phrases": {
            "share": {
                "count_of_n": {
                    "all": "все {n} {base}",
                    "none": "ни один из {n} {base}",
                    "some": "{k} из {n} {base}",
                }
            },
            "share_prep": {
                "count_of_n": {
                    "all": "на всех {n} {base.prep}",
                    "none": "ни на одном из {n} {base.gen}",
                    "some": "на {k} из {n} {base.gen}",
                }
            },
        },
        "units": {
            "polling station": RUSSIAN.data["units"]["polling station"]
            | {"gen": {"one": "участка", "few": "участков", "many": "участков"}}
        },
        "claims": {
            "citizen_observers_present": {
                "base": "stations",
                "say": "{share_prep} были национальные наблюдатели.",
            },
            "no_campaign_material": {
                "base": "stations",
                "present": "Агитационные материалы замечены {where}.",
            },
        },
    },
)


@pytest.mark.parametrize(
    ("claim", "k", "n", "said"),
    [
        (
            "citizen_observers_present",
            14,
            25,
            "На 14 из 25 посещённых участков были национальные наблюдатели.",
        ),
        (
            "citizen_observers_present",
            14,
            21,
            "На 14 из 21 посещённого участка были национальные наблюдатели.",
        ),
        (
            "citizen_observers_present",
            25,
            25,
            "На всех 25 посещённых участках были национальные наблюдатели.",
        ),
        ("no_campaign_material", 3, 25, "Агитационные материалы замечены на 3 из 25 посещённых участков."),
    ],
)
def test_cases_and_word_order_come_from_the_language_file(claim, k, n, said):
    assert text(figure(claim, k, n), Wording(IN_RUSSIAN)) == said
