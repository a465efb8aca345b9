"""A reported incident reaches those on duty in whose scope it lies: once, whatever dies, and by e-mail."""

import smtplib

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.urls import reverse

from missions.models import Membership, Message, MessageCopy
from missions.services import alerts, mailing
from missions.states import Role
from tests import factories
from tests.missions.services.test_incidents import reported

pytestmark = pytest.mark.django_db


def told(message):
    return set(message.copies.values_list("user", flat=True))


@pytest.fixture
def field():
    return factories.field()


def test_alert_reaches_those_on_duty_in_scope(field, django_capture_on_commit_callbacks):
    far, near, off = (factories.member(field.mission, Role.COORDINATOR) for _ in range(3))
    places = {each: Membership.objects.get(user=each) for each in (far, near, off)}
    places[far].areas.add(field.stations[1].area)
    places[near].areas.add(field.stations[0].area)
    Membership.objects.filter(user=off).update(is_on_duty=False)
    with django_capture_on_commit_callbacks(execute=True):
        incident = reported(field, "critical", station=0)
    message = Message.objects.get()
    assert told(message) == {field.coordinator.pk, field.head.pk, near.pk}
    assert message.submission == incident.submission
    assert message.subject == "Critical incident: Observers obstructed (PS-001, District 2)"
    assert "told to leave" not in message.text


def test_alert_is_raised_once_and_made_good_when_a_process_died(field):
    incident = reported(field)
    assert not Message.objects.exists()
    assert alerts.catch_up() == 1
    assert alerts.raise_for(incident.pk) is None
    assert alerts.catch_up() == 0
    assert Message.objects.count() == 1


def test_correction_alerts_nobody_again_and_other_kinds_ask_nothing(
    field, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks() as callbacks:
        factories.filed(field, "voting")
    assert callbacks == []


def test_poll_is_cheap_and_shows_what_is_unread(field, client, django_assert_num_queries):
    incident = reported(field, "critical", station=0)
    alerts.raise_for(incident.pk)
    client.force_login(field.coordinator)
    address = reverse("alerts", args=[field.mission.slug])
    client.get(address)
    with django_assert_num_queries(3):  # the person, their place, and the one of the alerts
        answer = client.get(address)
    assert incident.submission.code in answer.content.decode()
    assert answer.headers["X-Unread"] == "1"
    copy = MessageCopy.objects.get(user=field.coordinator)
    client.post(reverse("message-read", args=[field.mission.slug, copy.message_id]))
    with django_assert_num_queries(2):
        answer = client.get(address)
    assert (answer.content.strip(), answer.headers["X-Unread"]) == (b"", "0")


def test_banner_stands_on_the_pages_of_those_who_review(field, client):
    incident = reported(field, "critical", station=0)
    alerts.raise_for(incident.pk)
    home = reverse("mission", args=[field.mission.slug])
    for person, sees in ((field.coordinator, True), (field.observers[0], False), (field.secretariat, False)):
        client.force_login(person)
        page = client.get(home).content.decode()
        assert ("Critical incident: Observers obstructed" in page) is sees


class Refusing(EmailBackend):
    """A server that refuses everybody until told otherwise."""

    refuses = True

    def send_messages(self, messages):
        if Refusing.refuses:
            raise smtplib.SMTPDataError(451, b"try later")
        return super().send_messages(messages)


class Away(EmailBackend):
    """No server at all."""

    def open(self):
        raise ConnectionRefusedError


def letter(field):
    return alerts.raise_for(reported(field, "critical", station=0).pk)


def test_letters_leave_once_however_often_they_are_asked_for(field):
    message = letter(field)
    assert mailing.send(message.pk) == 2
    assert mailing.send(message.pk) == 0
    assert sorted(each.to[0] for each in mail.outbox) == sorted([field.coordinator.email, field.head.email])
    assert mail.outbox[0].subject.startswith("[TST22] Critical incident")
    assert not message.copies.filter(emailed_at=None).exists()


def test_refused_letter_is_owed_until_it_leaves(field, settings):
    settings.EMAIL_BACKEND = f"{__name__}.Refusing"
    message = letter(field)
    with pytest.raises(mailing.MailServerAway):
        mailing.send(message.pk)
    assert message.copies.filter(emailed_at=None).count() == 2
    Refusing.refuses = False
    try:
        assert mailing.send(message.pk) == 2
    finally:
        Refusing.refuses = True


def test_server_that_is_away_is_asked_again_and_nothing_is_claimed(field, settings):
    settings.EMAIL_BACKEND = f"{__name__}.Away"
    message = letter(field)
    with pytest.raises(mailing.MailServerAway):
        mailing.send(message.pk)
    assert message.copies.filter(emailed_at=None).count() == 2


def test_console_sends_nothing_and_the_page_says_so(field, settings, client):
    settings.EMAIL_BACKEND = mailing.CONSOLE
    message = letter(field)
    assert mailing.send(message.pk) == 0
    assert message.copies.filter(emailed_at=None).count() == 2
    client.force_login(field.head)
    page = client.get(reverse("incidents", args=[field.mission.slug])).content.decode()
    assert "No mail server is configured" in page
