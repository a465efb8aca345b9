"""Keeping the files of a submission: one file a request, known by the hash of the bytes that were sent."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, Protocol

from django.core.files import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from missions.errors import InvalidInputError, Problem, TooLargeError, require
from missions.models import Attachment, Submission
from missions.permissions import why_not_attach
from missions.services import audit, receiving
from missions.services.metadata import AS_ONE, Cleaned, cleaned, temporary_file

MOST_BYTES = 25 * 1024 * 1024


class Readable(Protocol):
    """A request, an uploaded file: anything that gives its bytes once."""

    def read(self, size: int, /) -> bytes: ...


def store(*, submission: Submission, sha256: str, source: Readable, sender: User) -> receiving.Receipt:
    """Keep one file without its metadata; the same bytes again change nothing.

    The bytes go through a file on disk, never whole through memory. Raises InvalidInputError when they do not
    have this hash, TooLargeError above MOST_BYTES; then nothing is left behind.
    """
    require(why_not_attach(sender, submission))
    with temporary_file() as arrived:
        if _receive(source, arrived) != sha256:
            message = _("The file arrived incomplete; it will be sent again.")
            raise InvalidInputError([Problem("sha256", "other_digest", message)])
        known = Attachment.objects.filter(submission=submission, sha256=sha256, stored_at__isnull=False)
        if not known.exists():
            size = arrived.tell()
            kept = cleaned(arrived)
            with kept.file:
                _keep(submission, sha256, kept, size=size, sender=sender)
    return receiving.receipt_of(submission)


def _receive(source: Readable, target: BinaryIO) -> str:
    """Write what arrives to disk; its SHA-256."""
    digest, size = hashlib.sha256(), 0
    while chunk := source.read(AS_ONE):
        size += len(chunk)
        if size > MOST_BYTES:
            raise TooLargeError(_("A file may have 25 MB at most; this one is larger."))
        digest.update(chunk)
        target.write(chunk)
    if not size:
        message = _("The file is empty; choose it again.")
        raise InvalidInputError([Problem("sha256", "empty", message)])
    target.flush()
    return digest.hexdigest()


def _keep(submission: Submission, sha256: str, kept: Cleaned, *, size: int, sender: User) -> None:
    with transaction.atomic():
        attachment, _is_new = Attachment.objects.select_for_update().get_or_create(
            submission=submission, sha256=sha256
        )
        if attachment.stored_at is not None:  # the same file came twice at one moment
            return
        attachment.size, attachment.stored_at = size, timezone.now()
        attachment.content_type = kept.type.media_type
        attachment.kept_sha256, attachment.why_not_shown = kept.sha256, kept.why_not_shown
        kept.file.seek(0)
        attachment.file.save(f"{submission.pk.hex}-{sha256}.bin", File(kept.file), save=False)
        with _nothing_left_behind(attachment):
            attachment.save()
            audit.of_submission(
                submission,
                actor=sender,
                action="attachment_stored",
                mission_slug=submission.mission.slug,
                sha256=sha256,
                kept_sha256=kept.sha256,
            ).save()


@contextmanager
def _nothing_left_behind(attachment: Attachment) -> Iterator[None]:
    """A file that no row will name is taken away again."""
    try:
        yield
    except BaseException:
        attachment.file.delete(save=False)
        raise
