"""What an observer reads in another language on the plain pages, from the form to the receipt."""

import re

import pytest
from django.conf import settings
from django.urls import reverse

from missions.models import Finding, Submission
from missions.services import submissions
from tests import factories
from tests.missions.views.plain_forms import WELL, filled, new, words
from tests.signing_in import signed_in

pytestmark = pytest.mark.django_db

LANGUAGES = [code for code, _name in settings.LANGUAGES]
# Words of the English page that a page in another language must not have.
ENGLISH = re.compile(r"\b(?:the|Send|Note|Polling|station|Choose|Enter|Not observed|Time of|your)\b")


@pytest.fixture
def field():
    return factories.field()


@pytest.fixture
def observer(field):
    client = signed_in(field.observers[0])
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "ru"
    return client


def test_the_four_languages_are_offered(client):
    assert {"en", "kk", "ru", "tr"} <= set(LANGUAGES)
    page = client.get(reverse("sign-in")).content.decode()
    assert [name for name in ("English", "Русский", "Türkçe", "Қазақ") if name not in page] == []


@pytest.mark.parametrize(
    ("language", "question", "button", "special"),
    [
        (
            "ru",
            "Все ли используемые ящики для голосования надёжно опломбированы",
            "Отправить",
            "Не наблюдалось",
        ),
        ("tr", "Kullanılan bütün oy sandıkları güvenli biçimde mühürlü", "Gönder", "Gözlemlenmedi"),
        ("kk", "Қолданыстағы барлық жәшіктер сенімді пломбаланған", "Жіберу", "Байқалмады"),
    ],
)
def test_the_form_is_in_the_language_of_the_person(field, observer, language, question, button, special):
    observer.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    answer = observer.get(new(field))
    page = answer.content.decode()
    assert f'<html lang="{language}"' in page
    assert question in page
    assert button in page
    assert special in page


def test_the_russian_form_has_no_english_left(field, observer):
    shown = words(observer.get(new(field)))
    names = [station.name for station in field.stations] + [field.mission.title]
    for name in names:
        shown = shown.replace(name, "")
    assert ENGLISH.findall(shown) == []


def test_answers_given_in_russian_are_the_same_answers(field, observer):
    sent = observer.post(new(field), filled(observer.get(new(field)), WELL))
    assert sent.status_code == 302
    kept = Submission.objects.get()
    answers = kept.revisions.get().answers
    assert answers["vot_overall"] == "good"
    assert answers["v_admitted"] == "at_once"
    receipt = observer.get(sent.url)
    assert kept.code in receipt.content.decode()
    assert "Что дальше" in words(receipt)


def test_what_is_to_be_mended_is_said_in_russian(field, observer):
    given = {**WELL, "v_arrival": "10:00", "v_departure": "09:00", "v_members_present": "много"}
    answer = observer.post(new(field), filled(observer.get(new(field)), given))
    assert answer.status_code == 422
    said = words(answer)
    assert "Введите целое число" in said
    assert "Время ухода раньше времени прибытия" in said


def test_a_warning_is_asked_in_russian_and_the_finding_kept_in_english(field, observer):
    short = {**WELL, "v_departure": "10:05"}
    page = observer.get(new(field))
    assert "Посещение короче 15 минут" in words(observer.post(new(field), filled(page, short, anyway=False)))
    overfull = {"v_admitted": "at_once", "v_arrival": "20:00", "cnt_fig_in_box": "900"}
    overfull |= {"cnt_fig_signatures": "800"}
    sent = observer.post(new(field, "counting"), filled(observer.get(new(field, "counting")), overfull))
    assert sent.status_code == 302
    finding = Finding.objects.get(key="chk_box_le_signatures")
    assert finding.message == "More ballots in the boxes than voters who received one"
    mission, key = field.mission.slug, finding.submission_id
    shown = observer.get(reverse("submission", args=[mission, key])).content.decode()
    assert "В ящиках больше бюллетеней, чем избирателей, получивших их" in shown


def test_checklists_are_chosen_by_their_titles_in_russian(field, observer):
    said = words(observer.get(reverse("submission-new", args=[field.mission.slug])))
    assert "Закрытие и подсчёт голосов" in said
    assert "Одна анкета на посещение" in said


def test_counted_things_follow_the_plural_of_russian(field, observer):
    coordinator = field.coordinator
    for number, shown in [(1, "Вам вернули 1 анкету"), (2, "Вам вернули 2 анкеты")]:
        filed = factories.filed(field, station=number)
        submissions.send_back(submission_id=filed.pk, actor=coordinator, reason="Which door was it?")
        assert shown in words(observer.get(reverse("mission", args=[field.mission.slug])))


def test_a_date_is_written_as_russians_write_it(field, observer):
    page = observer.get(reverse("mission", args=[field.mission.slug]))
    assert "5 июня 2022" in words(page)


def test_sign_in_and_its_refusal_are_in_russian(client):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "ru"
    page = client.get(reverse("sign-in")).content.decode()
    assert "Электронная почта" in page
    refused = client.post(reverse("sign-in"), {"username": "a@example.org", "password": "wrong"})
    assert "Эти почта и пароль не подходят друг к другу" in refused.content.decode()


def test_an_address_that_leads_nowhere_says_so_in_kazakh(client):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "kk"
    assert "Мұнда ештеңе жоқ" in client.get("/nowhere/").content.decode()
