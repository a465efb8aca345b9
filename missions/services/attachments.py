"""Keeping the files of a submission: one file a request, known by the hash of its bytes."""

import hashlib

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from missions.errors import InvalidInputError, Problem, require
from missions.models import Attachment, Submission
from missions.permissions import why_not_attach
from missions.services import audit, receiving

MOST_BYTES = 25 * 1024 * 1024


def store(
    *, submission: Submission, sha256: str, content: bytes, content_type: str, sender: User
) -> receiving.Receipt:
    """Keep one file; the same bytes again change nothing. Raises InvalidInputError for another hash."""
    require(why_not_attach(sender, submission))
    if hashlib.sha256(content).hexdigest() != sha256:
        message = _("The file arrived incomplete; it will be sent again.")
        raise InvalidInputError([Problem("sha256", "other_digest", message)])
    with transaction.atomic():
        attachment, _is_new = Attachment.objects.select_for_update().get_or_create(
            submission=submission, sha256=sha256, defaults={"content_type": content_type[:100]}
        )
        if attachment.stored_at is None:
            attachment.size, attachment.stored_at = len(content), timezone.now()
            attachment.file.save(f"{sha256}.bin", ContentFile(content), save=False)
            attachment.save()
            audit.of_submission(
                submission,
                actor=sender,
                action="attachment_stored",
                mission_slug=submission.mission.slug,
                sha256=sha256,
            ).save()
    return receiving.receipt_of(submission)
