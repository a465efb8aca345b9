import re
from dataclasses import fields, replace
from pathlib import Path

import pytest

from missions.checklists import DefinitionError, adapt, clean_answers, load_standard_set, translated
from missions.checklists.countries import COUNTRIES
from missions.checklists.question import QuestionType
from missions.checklists.relevance import Context
from missions.checklists.translation import (
    TRANSLATIONS_DIRECTORY,
    alphabetical,
    country_name,
    read_translation,
    translation_to,
)

STANDARD = load_standard_set()
LANGUAGES = sorted(path.stem for path in TRANSLATIONS_DIRECTORY.glob("*.yaml"))
PAIRS = [
    pytest.param(form, language, id=f"{key}-{language}")
    for key, form in STANDARD.forms.items()
    for language in LANGUAGES
]
CYRILLIC = ("kk", "ru")
# Words no translation may add to a question: they tell what answer is hoped for or feared.
LEADING = {
    "ru": re.compile(r"^не \w+ ли\b|к сожалению|конечно|разве|неужели", re.IGNORECASE),
    "tr": re.compile(r"(?:me|ma)(?:di|dı|mış|miş) m[iı]|değil m|acaba|maalesef", re.IGNORECASE),
    "kk": re.compile(r"м[еа]д[іы] м[еа]|емес п[еа]|өкінішке|әрине", re.IGNORECASE),
}


def texts_of(form):
    """(place, text) of everything an observer may read in a form."""
    yield from ((form.key, getattr(form, name)) for name in ("title", "short_title", "use", "reads"))
    yield from ((form.key, getattr(form, name)) for name in ("unit_of_observation", "observer_time"))
    yield from ((group.key, group.title) for group in form.groups)
    yield from ((check.id, check.message) for check in form.checks)
    for question in (*form.questions, *form.coordinator_fields):
        yield question.key, question.text
        yield question.key, question.hint
        yield from ((question.key, text) for text in question.special_answers.values())
        if question.type is not QuestionType.COUNTRY:
            yield from ((question.key, text) for text in question.labels.values())


def standard_texts():
    return {(place, text) for form in STANDARD.forms.values() for place, text in texts_of(form) if text}


def test_the_languages_of_the_product_are_all_translated():
    assert {"kk", "ru", "tr"} <= set(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_standard_text_is_translated_and_nothing_else(language):
    translation = translation_to(language)
    wanted = standard_texts()
    missing = {text for place, text in wanted - set(translation.own) if text not in translation.texts}
    assert missing == set(), f"missing in {language}.yaml"
    stale = set(translation.texts) - {text for _place, text in wanted} | set(translation.own) - wanted
    assert stale == set(), f"no longer said by the checklists, still in {language}.yaml"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_country_has_a_name(language):
    assert set(translation_to(language).countries) == set(COUNTRIES)
    names = [country_name(code, language) for code in COUNTRIES]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(("form", "language"), PAIRS)
def test_a_translation_changes_texts_and_nothing_else(form, language):
    other = translated(form, language)
    assert other.language == language
    assert [bare(question) for question in other.questions] == [bare(question) for question in form.questions]
    changed = {"title", "short_title", "use", "reads", "unit_of_observation", "observer_time", "language"}
    changed |= {"questions", "coordinator_fields", "groups", "checks", "special_answers"}
    for name in {field.name for field in fields(form)} - changed:
        assert getattr(other, name) == getattr(form, name)
    assert [(group.key, group.keys) for group in other.groups] == [(g.key, g.keys) for g in form.groups]
    assert [replace(each, message="") for each in other.checks] == [
        replace(each, message="") for each in form.checks
    ]


def bare(question):
    """The question without its words, but with the keys of their tables."""
    kept = question.to_json() | {"text": "", "hint": ""}
    return kept | {name: list(kept.get(name, {})) for name in ("labels", "special_answers")}


@pytest.mark.parametrize(("form", "language"), PAIRS)
def test_no_two_values_of_a_question_read_alike(form, language):
    for question in (*translated(form, language).questions, *form.coordinator_fields):
        words = [*question.labels.values(), *question.special_answers.values()]
        assert len({word.casefold() for word in words}) == len(words), question.key


@pytest.mark.parametrize(("form", "language"), PAIRS)
def test_questions_are_asked_as_questions_and_do_not_lead(form, language):
    for question, english in zip(translated(form, language).questions, form.questions, strict=True):
        assert question.text.endswith("?") == english.text.endswith("?"), question.key
        leads = LEADING.get(language)
        assert leads is None or not leads.search(question.text), question.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_keep_their_figures_and_hold_nothing_foreign(language):
    translation = translation_to(language)
    pairs = [*translation.texts.items(), *((key[1], text) for key, text in translation.own.items())]
    for english, text in pairs:
        assert re.findall(r"\d+", english) == re.findall(r"\d+", text), text
        assert re.findall(r"[{}%<>]", english) == re.findall(r"[{}%<>]", text), text
        assert text == text.strip()
        assert "  " not in text
        if language in CYRILLIC:
            assert not re.search(r"[A-Za-z]", text), text
        assert text.endswith(".") == english.endswith("."), text


@pytest.mark.parametrize("language", LANGUAGES)
def test_hints_name_the_special_answers_as_the_buttons_do(language):
    """ "Not observed if you left earlier" must name the button that stands below it."""
    translation = translation_to(language)
    for _place, english in standard_texts():
        for special in ("Not observed", "Not applicable"):
            if f"{special} if" in english:
                assert f"{translation.texts[special]}" in translation.texts[english], english


def test_an_edited_text_stays_as_it_was_written():
    form = STANDARD.forms["voting"]
    questions = [
        replace(question, text="Was the ballot box sealed in this valley?")
        if question.key == "vot_box_sealed"
        else question
        for question in form.questions
    ]
    question = translated(replace(form, questions=tuple(questions)), "ru").by_key["vot_box_sealed"]
    assert question.text == "Was the ballot box sealed in this valley?"
    assert question.labels == {"yes": "Да", "no": "Нет"}


def test_a_question_a_mission_adds_keeps_its_own_words():
    added = {
        "key": "x_snow",
        "form": "voting",
        "group": "outside",
        "text": "Was the road open?",
        "type": "yes_no",
        "section": "voting",
    }
    form = adapt(STANDARD, add=[added]).forms["voting"]
    question = translated(form, "kk").by_key["x_snow"]
    assert (question.text, question.labels) == ("Was the road open?", {"yes": "Иә", "no": "Жоқ"})


@pytest.mark.parametrize("language", ["en", "de", "../ru", "ru.yaml", ""])
def test_a_language_without_texts_gives_the_same_form(language):
    form = STANDARD.forms["opening"]
    assert translated(form, language) is form


def test_a_translated_form_is_not_translated_again():
    form = translated(STANDARD.forms["opening"], "ru")
    assert translated(form, "ru") is form


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_answers_are_clean_in_every_language(language):
    form = STANDARD.forms["mobile"]
    answers = {"v_station": "KZ-1", "v_arrival": "09:00", "mob_setting": "homes", "mob_secret": "no"}
    english = clean_answers(form, answers, {}, Context())
    other = clean_answers(translated(form, language), answers, {}, Context())
    assert other.answers == english.answers
    assert [(each.key, each.rule) for each in other.problems] == [
        (each.key, each.rule) for each in english.problems
    ]


def test_names_are_ordered_by_the_alphabet_of_the_language():
    kazakh = ["Ұлыбритания", "Үндістан", "Қытай", "Әзербайжан", "Ямайка", "Өзбекстан", "Ауғанстан", "Кения"]
    assert sorted(kazakh, key=lambda name: alphabetical(name, "kk")) == [
        "Ауғанстан", "Әзербайжан", "Кения", "Қытай", "Өзбекстан", "Ұлыбритания", "Үндістан", "Ямайка",
    ]  # fmt: skip
    turkish = ["Çin", "Irak", "İran", "Cezayir", "Şili", "Suriye", "Danimarka"]
    assert sorted(turkish, key=lambda name: alphabetical(name, "tr")) == [
        "Cezayir", "Çin", "Danimarka", "Irak", "İran", "Suriye", "Şili",
    ]  # fmt: skip
    assert sorted(["Chad", "Benin"], key=lambda name: alphabetical(name, "en")) == ["Benin", "Chad"]


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("language: tr\n", "translation_language"),
        ("- a list\n", "translation_language"),
        ("language: xx\nshared:\n- en: 'Yes'\n  yy: Ja\n", "translation_entry"),
        ("language: xx\nshared:\n- en: 'Yes'\n  xx: Ja\n- en: 'Yes'\n  xx: Jo\n", "translated_twice"),
        ("language: xx\nshared: [\n", "yaml"),
    ],
)
def test_a_broken_file_is_refused_with_its_reason(tmp_path: Path, text, rule):
    path = tmp_path / "xx.yaml"
    path.write_text(text, "utf-8")
    with pytest.raises(DefinitionError) as refused:
        read_translation(path)
    assert [problem.rule for problem in refused.value.problems] == [rule]


def test_a_word_that_means_something_else_in_one_place_has_its_own(tmp_path: Path):
    path = tmp_path / "xx.yaml"
    path.write_text(
        "language: xx\na:\n- en: None\n  xx: Keine\n- en: None\n  xx: Niemand\n  at: [inc_actors]\n", "utf-8"
    )
    translation = read_translation(path)
    assert translation.of("None", "inc_actors") == "Niemand"
    assert translation.of("None", "inc_evidence") == "Keine"
    assert translation.of("Nothing", "inc_evidence") == "Nothing"
