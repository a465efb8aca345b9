"""Messages as e-mail: one letter a person, tried again when the mail server is away, and never twice."""

import logging
import smtplib
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from celery import current_app
from django.conf import settings
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from missions.models import Message, MessageCopy

SEND = "missions.send_message_mail"
CONSOLE = "django.core.mail.backends.console.EmailBackend"
# What no task stands for any more (the broker was down, a worker died) is sent after, while it is news.
OVERDUE_AFTER, NEWS_FOR = timedelta(minutes=20), timedelta(hours=3)

logger = logging.getLogger(__name__)


class MailServerAway(Exception):
    """Nothing was sent to somebody who is still owed the letter; try again later."""


def is_configured() -> bool:
    """Whether letters leave the house; the console only prints them, and nobody is told that they left."""
    return settings.EMAIL_BACKEND != CONSOLE


def after_commit(message: Message) -> None:
    """Ask a worker once the message is kept; without a mail server there is nothing to ask."""
    if is_configured():
        transaction.on_commit(lambda: ask(message.pk), robust=True)


def ask(message_id: UUID) -> None:
    current_app.send_task(SEND, args=[str(message_id)])


def send(message_id: UUID | str) -> int:
    """Send what is still owed of a message; how many letters left. Raises MailServerAway to be tried again.

    A copy is marked before its letter leaves and unmarked when the server refused it: whatever dies between
    the two, nobody gets a letter twice.
    """
    if not is_configured():
        return 0
    message = Message.objects.select_related("mission", "sender").get(pk=message_id)
    owed = list(_owed().filter(message=message).select_related("user"))
    if not owed:
        return 0
    try:
        with mail.get_connection() as connection:
            sent = [_send_one(message, copy, connection) for copy in owed]
    except (OSError, smtplib.SMTPException) as error:
        raise MailServerAway(str(error)) from error
    if MessageCopy.objects.filter(pk__in=[each.pk for each in owed], emailed_at=None).exists():
        raise MailServerAway(f"The mail server refused letters of message {message.pk}.")
    return sum(sent)


def resend_overdue() -> int:
    """Ask again for messages whose letters nobody sent; how many."""
    if not is_configured():
        return 0
    now = timezone.now()
    recent = Message.objects.filter(created_at__gt=now - NEWS_FOR, created_at__lt=now - OVERDUE_AFTER)
    overdue = list(recent.filter(Exists(_owed().filter(message=OuterRef("pk")))).values_list("pk", flat=True))
    for key in overdue:
        ask(key)
    return len(overdue)


def _owed() -> QuerySet[MessageCopy]:
    return MessageCopy.objects.filter(emailed_at=None, user__is_active=True).exclude(user__email="")


def _send_one(message: Message, copy: MessageCopy, connection: BaseEmailBackend) -> bool:
    """Whether this call sent the letter: another worker may have, and a refusal leaves it owed."""
    mine = MessageCopy.objects.filter(pk=copy.pk, emailed_at=None)
    if not mine.update(emailed_at=timezone.now()):
        return False
    letter = mail.EmailMessage(
        subject=f"[{message.mission.code}] {message.subject}",
        body=message.text,
        to=[copy.user.email],
        reply_to=_reply_to(message),
        connection=connection,
    )
    try:
        return bool(letter.send())
    except (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused) as refusal:
        MessageCopy.objects.filter(pk=copy.pk).update(emailed_at=None)
        logger.warning("mail refused: message %s copy %s: %s", message.pk, copy.pk, type(refusal).__name__)
        return False


def _reply_to(message: Message) -> Sequence[str]:
    return [message.sender.email] if message.sender else []
