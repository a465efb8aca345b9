"""Files chosen in the plain form whose record has not gone yet: put by, so that nobody chooses them twice.

A form that comes back with a question has lost its files in every browser. They wait in the storage under the
person and the record, two days at most, and belong to no submission before it is received.
"""

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.core import signing
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from missions.checklists.unfit import presentable
from missions.errors import DomainError, TooLargeError
from missions.services.attachments import MOST_BYTES

FOLDER = "waiting"
LASTS = timedelta(days=2)
_SALT = "file put by"


@dataclass(frozen=True)
class WaitingFile:
    """One file by the SHA-256 of its bytes. ``token`` proves that we put it by for this person and record."""

    user_id: int
    record: UUID
    sha256: str
    name: str

    @property
    def token(self) -> str:
        said = {"user": self.user_id, "record": self.record.hex, "sha256": self.sha256, "name": self.name}
        return signing.dumps(said, salt=_SALT)

    @property
    def path(self) -> str:
        return f"{FOLDER}/{self.user_id}/{self.record.hex}/{self.sha256}"

    def open(self) -> File:
        """The caller closes it."""
        return default_storage.open(self.path, "rb")


def put_by(*, user: User, record: UUID, upload: UploadedFile) -> WaitingFile:
    """Raises TooLargeError or DomainError with a sentence that names the file."""
    name = presentable(upload.name or "")[:255]
    if not upload.size:
        raise DomainError(_("%(name)s is empty and was not kept.") % {"name": name})
    if upload.size > MOST_BYTES:
        raise TooLargeError(_("%(name)s has more than 25 MB and was not kept.") % {"name": name})
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    file = WaitingFile(user.pk, record, digest.hexdigest(), name)
    if not default_storage.exists(file.path):
        upload.seek(0)
        default_storage.save(file.path, upload)
    return file


def named_by(tokens: list[str], *, user: User, record: UUID) -> list[WaitingFile]:
    """Those that the form still carries; a token of somebody else, or of another record, names nothing."""
    found = []
    for token in tokens:
        try:
            said = signing.loads(token, salt=_SALT, max_age=LASTS)
        except signing.BadSignature:
            continue
        file = WaitingFile(said["user"], UUID(said["record"]), said["sha256"], said["name"])
        if (file.user_id, file.record) == (user.pk, record) and default_storage.exists(file.path):
            found.append(file)
    return found


def forget(files: list[WaitingFile]) -> None:
    """They have a place of their own now."""
    for file in files:
        default_storage.delete(file.path)


def forget_old(user: User) -> None:
    """What the person never sent."""
    oldest = timezone.now() - LASTS
    folder = f"{FOLDER}/{user.pk}"
    if not default_storage.exists(folder):
        return
    for record in default_storage.listdir(folder)[0]:
        for name in default_storage.listdir(f"{folder}/{record}")[1]:
            path = f"{folder}/{record}/{name}"
            if default_storage.get_modified_time(path) < oldest:
                default_storage.delete(path)
