"""The only writers of people and of the audit trail."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.hashers import make_password

from accounts.models import AuditEvent, User


def audit_event(
    *,
    actor: User | None,
    action: str,
    object_type: str,
    object_id: UUID | int | str,
    mission: str = "",
    detail: dict[str, Any] | None = None,
) -> AuditEvent:
    """An unsaved row of the trail, under the id of the request or task; for services that write many."""
    return AuditEvent(
        actor=actor,
        action=action,
        object_type=object_type,
        object_id=str(object_id),
        mission=mission,
        detail=detail or {},
        request_id=settings.CURRENT_REQUEST_ID(),
    )


def record(**what: Any) -> AuditEvent:
    """Write one row of the trail; arguments as for :func:`audit_event`. Call it in the move's transaction."""
    event = audit_event(**what)
    event.save(force_insert=True)
    return event


def ensure_person(*, email: str, name: str, language: str = "en", hashed_password: str | None = None) -> User:
    """The person with this address, made when unknown; a known person's password is never touched.

    ``hashed_password`` is Django's ``make_password``: a mission's worth of hashing takes seconds, once does.
    """
    user = User.objects.filter(email=email.strip().lower()).first()
    if user is None:
        user = User(email=email.strip().lower(), name=name, language=language)
        user.password = hashed_password or make_password(None)
        user.save(force_insert=True)
        return user
    if name and user.name != name:
        user.name = name
        user.save(update_fields=["name"])
    return user


def choose_language(*, user: User, language: str) -> User:
    """The language the person reads the app in, on every device they sign in on."""
    user.language = language
    user.save(update_fields=["language"])
    return user
