"""People who sign in, and the trail of what they did."""

from typing import Any, ClassVar
from uuid import uuid4

import pgtrigger
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


def append_only(*, name: str) -> pgtrigger.Protect:
    """A trigger that makes the database refuse to change or delete a row of history."""
    return pgtrigger.Protect(name=name, operation=pgtrigger.Update | pgtrigger.Delete)


def never_emptied(*, name: str) -> pgtrigger.Trigger:
    """A trigger that makes the database refuse TRUNCATE, which no trigger of a row sees.

    Tests empty their own database between two of them: theirs alone has the setting that allows it.
    """
    return pgtrigger.Trigger(
        name=name,
        level=pgtrigger.Statement,
        when=pgtrigger.Before,
        operation=pgtrigger.Truncate,
        func="""
            IF current_setting('tanik.may_truncate', true) IS DISTINCT FROM 'yes' THEN
                RAISE EXCEPTION 'Cannot truncate %', TG_TABLE_NAME;
            END IF;
            RETURN NULL;
        """,
    )


class UserManager(BaseUserManager["User"]):
    """Makes users from an e-mail address; the address is the sign-in name."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        if not email:
            raise ValueError("A user needs an e-mail address.")
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser, PermissionsMixin):
    """A person. What they may do is said by their place in a mission, never here."""

    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=200)
    language = models.CharField(_("language"), max_length=10, default="en")
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    joined_at = models.DateTimeField(default=timezone.now)
    session_epoch = models.PositiveIntegerField(
        default=0, help_text=_("Raised to end every session of the person at once.")
    )
    device_key = models.BinaryField(
        null=True, blank=True, editable=False, help_text=_("Seals the person's records on their devices.")
    )

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="user_email_is_lower_case",
                condition=models.Q(email=Lower("email")),
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Bound to the password, as Django's own, and to the epoch a coordinator may raise."""
        of_password = super()._get_session_auth_hash(secret)  # type: ignore[misc]
        return f"{of_password}-{self.session_epoch}"

    def get_short_name(self) -> str:
        return self.name.split(" ")[0] if self.name else self.email


class Device(models.Model):
    """A person's place in a browser, which several may share. What it says of itself is its own word.

    ``browser`` is made there, once for all who sign in on it.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    browser = models.UUIDField(default=uuid4, db_index=True)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="devices")
    name = models.CharField(max_length=200, blank=True)
    first_seen_at = models.DateTimeField(default=timezone.now)
    last_seen_at = models.DateTimeField(default=timezone.now)
    unsent = models.PositiveIntegerField(default=0)
    drafts = models.PositiveIntegerField(default=0)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["-last_seen_at"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["user", "browser"], name="device_once_a_browser"),
            models.CheckConstraint(
                name="device_ended_at_and_by_together",
                condition=models.Q(ended_at=None, ended_by=None)
                | models.Q(ended_at__isnull=False, ended_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name or str(self.id)


class AuditEvent(models.Model):
    """Who did what to what, and when. Written by services only; the database refuses to change it.

    ``mission`` is the mission's slug: this app stands below missions and knows none of its tables.
    """

    at = models.DateTimeField(default=timezone.now)
    actor = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    action = models.CharField(max_length=60)
    mission = models.CharField(max_length=60, blank=True)
    object_type = models.CharField(max_length=40)
    object_id = models.CharField(max_length=64)
    detail = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    request_id = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["at", "id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["object_type", "object_id", "at"], name="audit_of_object"),
            models.Index(fields=["mission", "-at"], name="audit_of_mission"),
            models.Index(fields=["mission", "actor", "-at"], name="audit_of_person"),
            models.Index(fields=["mission", "action", "-at"], name="audit_of_action"),
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            append_only(name="audit_append_only"),
            never_emptied(name="audit_never_emptied"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.object_type} {self.object_id}"
