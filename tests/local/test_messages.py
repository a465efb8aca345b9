"""The catalogues of the interface: sound in themselves, whole enough to be offered, and compiled."""

import re
from collections import Counter

import pytest
from django.conf import settings
from django.template import engines
from django.utils import translation

from local import messages
from local.message_sources import Text, texts_for_observers

LANGUAGES = sorted(messages.languages())
# A language that leaves more than this in English is not worth offering.
MOST_MISSING = 0.1
PLACEHOLDER = re.compile(r"%\(\w+\)s|%%|%s")


@pytest.fixture(scope="module")
def texts():
    return texts_for_observers()


@pytest.fixture(params=LANGUAGES)
def catalogue(request):
    return messages.read(request.param)


def said(message):
    return message.string if isinstance(message.string, tuple | list) else (message.string,)


def english(message):
    return message.id if isinstance(message.id, tuple | list) else (message.id,)


def test_every_language_with_a_catalogue_is_offered():
    assert {code for code, _name in settings.LANGUAGES} == {"en", *LANGUAGES}


def test_what_is_compiled_is_what_stands(catalogue):
    compiled = messages.path(str(catalogue.locale), ".mo").read_bytes()
    assert compiled == messages.mo_of(catalogue), "Run `python -m local.messages`."


def test_observers_read_nearly_everything_in_their_language(catalogue, texts):
    today = messages.in_step(catalogue, texts)
    left = [message.id for message in messages.missing(today)]
    assert len(left) <= MOST_MISSING * len(today), left


def test_translations_keep_what_is_filled_in(catalogue):
    """Named places may move, plain ones are filled in order; English may say "one" where others count."""
    for message in catalogue:
        forms = [form for form in said(message) if form] if message.id else []
        wanted = Counter(PLACEHOLDER.findall(english(message)[-1]))
        assert all(Counter(PLACEHOLDER.findall(form)) == wanted for form in forms), message.id


def test_translations_have_every_plural_form_of_their_language(catalogue):
    forms = catalogue.num_plurals
    counted = [message for message in catalogue if message.pluralizable and message.id]
    assert counted
    assert {len(message.string) for message in counted} == {forms}


def test_translations_keep_the_edges_of_a_text(catalogue):
    """Spaces that join words, and whether it is a sentence, a question or a label."""
    for message in catalogue:
        for form in said(message) if message.id and any(said(message)) else ():
            first = english(message)[-1]
            assert (first[:1] == " ") == (form[:1] == " "), message.id
            assert (first[-1:] == " ") == (form[-1:] == " "), message.id
            assert (first[-1:] == "?") == (form[-1:] == "?"), message.id


def test_one_english_text_is_not_counted_in_two_ways(texts):
    """gettext looks a text up by its first form alone; a second plural of it would never be found."""
    plurals = Counter((text.english, text.context) for text in texts.files)
    assert [text for text, times in plurals.items() if times > 1] == []


def test_the_words_of_the_app_are_among_the_texts(texts):
    assert Text("Try again") in texts.files
    assert "trouble.again" in texts.keys["Try again"]
    assert Text("%s waiting", plural="%s waiting") in texts.files


def test_texts_of_templates_python_and_the_checklist_library_are_found(texts):
    assert Text("Skip to the content") in texts.files
    assert Text("Look once more before it goes.") in texts.files
    assert Text("Did you mean “%s”?") in texts.files
    assert Text("June", context="alt. month") in texts.files


def test_pages_of_coordinators_are_left_out(texts):
    files = {name for names in texts.files.values() for name in names}
    assert not [
        name for name in files if "/review/" in name or name.startswith(("reports/", "templates/reports/"))
    ]


def test_a_word_with_two_meanings_has_its_own_translation_by_key():
    template = engines["django"].from_string('{% load field %}{% word "app.language" "English" %}')
    with translation.override("ru"):
        assert template.render() == '<p data-word="app.language">Русский</p>'
    with translation.override("en"):
        assert template.render() == '<p data-word="app.language">English</p>'


def test_an_edited_text_loses_its_translation_and_keeps_the_others(texts):
    before = messages.read("ru")
    edited = type(texts)()
    edited.files[Text("Try again")] = {"a.html"}
    edited.files[Text("Try it once again")] = {"a.html"}
    after = messages.in_step(before, edited)
    assert after.get("Try again").string == "Попробовать снова"
    assert [message.id for message in messages.missing(after)] == ["Try it once again"]
    assert len(after) == 2
