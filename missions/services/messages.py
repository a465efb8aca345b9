"""Messages to people of a mission: in the app, and by e-mail where a mail server is set up."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import services as accounts
from accounts.models import User
from missions.checklists.unfit import presentable
from missions.errors import DomainError, NotAllowedError, require
from missions.models import Message, MessageCopy, Mission, Submission
from missions.permissions import why_not_write
from missions.queries.messages import within_reach
from missions.services import mailing

LONGEST_SUBJECT, LONGEST_TEXT, LONGEST_AUDIENCE = 200, 5000, 300


@transaction.atomic
def send(
    *,
    mission: Mission,
    sender: User,
    audience_users: Iterable[User],
    subject: str,
    text: str,
    submission: Submission | None = None,
    audience: str = "",
) -> Message:
    """Write a message to some people; each is told once, and by e-mail once the transaction is kept.

    ``audience`` says in words whom the filter selected. Raises NotAllowedError when one of them lies outside
    the sender's scope, DomainError without words or people.
    """
    require(why_not_write(sender, mission))
    people = {each.pk for each in audience_users}
    if not people:
        raise DomainError(_("Nobody is selected. Choose whom it is for."))
    if people - within_reach(mission, sender, people):
        raise NotAllowedError(_("Somebody of this list is outside your areas; choose again whom it is for."))
    subject, text = _clean(subject)[:LONGEST_SUBJECT], _clean(text)[:LONGEST_TEXT]
    if not subject or not text:
        raise DomainError(_("Write a subject and the message."))
    message = deliver(
        mission=mission,
        sender=sender,
        people=people,
        subject=subject,
        text=text,
        submission=submission,
        audience=audience,
    )
    accounts.record(
        actor=sender,
        action="message.sent",
        object_type="message",
        object_id=message.pk,
        mission=mission.slug,
        detail={"to": len(people), "audience": message.audience, "subject": subject},
    )
    return message


def deliver(
    *,
    mission: Mission,
    sender: User | None,
    people: Iterable[int],
    subject: str,
    text: str,
    submission: Submission | None,
    audience: str,
) -> Message:
    """The rows, and the e-mail on commit; for callers that have asked who may. Inside a transaction."""
    message = Message.objects.create(
        mission=mission,
        sender=sender,
        subject=subject,
        text=text,
        submission=submission,
        audience=audience[:LONGEST_AUDIENCE],
    )
    MessageCopy.objects.bulk_create(MessageCopy(message=message, user_id=each) for each in sorted(people))
    mailing.after_commit(message)
    return message


def read(*, message_id: UUID, user: User) -> bool:
    """The person has read it; tells whether that was news. Nobody else's copy is touched."""
    unread = MessageCopy.objects.filter(message=message_id, user=user, read_at=None)
    return bool(unread.update(read_at=timezone.now()))


def read_all(*, mission: Mission, user: User) -> int:
    """The person has read everything of the mission; how many were unread."""
    unread = MessageCopy.objects.filter(message__mission=mission, user=user, read_at=None)
    return unread.update(read_at=timezone.now())


def _clean(text: str) -> str:
    return presentable(text).replace("\r\n", "\n").strip()
