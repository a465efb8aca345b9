"""Serving the files of submissions: looked at where that is safe, saved to disk otherwise, kept by nobody."""

import re

from django.http import FileResponse, HttpResponseBase
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.json_doors import refused
from accounts.models import User
from missions.checklists.unfit import presentable
from missions.errors import DomainError, require
from missions.models import Attachment, Submission
from missions.permissions import is_own, why_not_see_confidential, why_not_see_file
from missions.queries.confidential import has_just_looked, is_confidential
from missions.services.file_types import KNOWN, OPAQUE, FileType

# Whatever a file turns out to be, it runs nothing, loads nothing and belongs to no site.
POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
LONGEST_NAME = 100
LOOK_FIRST = gettext_noop(
    "This file was given in confidence. Show the confidential answers on its page first."
)


def served(user: User, submission: Submission, sha256: str) -> HttpResponseBase:
    """The bytes that are kept. Raises NotAllowedError; 409 with the reason for a file that is never shown."""
    require(why_not_see_file(user, submission))
    row = submission.attachments.filter(sha256=sha256, stored_at__isnull=False).first()
    if row is None:
        return refused(404, "not_found", _("This file has not arrived."))
    if row.question and is_confidential(submission, row.question) and not is_own(user, submission):
        require(why_not_see_confidential(user, submission))
        require("" if has_just_looked(user, submission) else _(LOOK_FIRST))
    if row.why_not_shown or not row.kept_sha256:
        raise DomainError(_(row.why_not_shown) if row.why_not_shown else _("This file is not shown."))
    kind = KNOWN.get(row.content_type, OPAQUE)
    response = FileResponse(row.file.open("rb"), content_type=kind.media_type)
    disposition = content_disposition_header(not kind.is_inline, file_name(row, kind))
    response.headers["Content-Disposition"] = disposition or "attachment"
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def file_name(row: Attachment, kind: FileType) -> str:
    """The sender's name without paths and control characters, with the ending of what the file is."""
    stem = re.split(r"[/\\]", presentable(row.name))[-1].rpartition(".")
    plain = re.sub(r"[^\w .()-]", "_", stem[0] or stem[2]).strip(" .")[:LONGEST_NAME]
    return f"{plain or row.sha256[:12]}.{kind.ending}"
