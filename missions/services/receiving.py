"""The one door for submissions: browser, device and file come through here, and nothing sent is dropped."""

import hashlib
import json
from dataclasses import asdict, dataclass, replace
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from accounts.models import User
from missions.errors import DomainError, FollowsUnknownError, InvalidInputError, Problem
from missions.models import Mission, Payload, Submission, SubmissionRevision
from missions.permissions import is_own
from missions.services import held, keeping
from missions.services.reading import PayloadReader, ReadPayload
from missions.services.revising import Outcome


@dataclass(frozen=True)
class Receipt:
    """What the device may rely on: it deletes nothing until ``sha256`` is the digest of what it sent."""

    id: UUID
    revision: int
    sha256: str
    code: str
    state: str
    stored: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        data = asdict(self) | {"id": str(self.id)}
        return data | {
            "attachments": {
                "stored": data.pop("stored"),
                "missing": data.pop("missing"),
            }
        }


def receive(*, mission: Mission, submission_id: UUID, body: bytes, sender: User) -> Receipt:
    """Store the bytes, read them, and make or revise the submission.

    The same bytes again give the same receipt. Raises InvalidInputError (422), StaleRevisionError,
    FollowsUnknownError, MissionClosedError or DomainError (409); the payload is then kept in quarantine with
    the reason, and the error says so. Never call it inside a transaction: the raw payload must outlive a
    failure.
    """
    sha256 = hashlib.sha256(body).hexdigest()
    payload = _stored_unless_known(mission, submission_id, body, sha256, sender)
    if payload is None:
        return _known_receipt(mission, submission_id, sha256, sender)
    try:
        held.require_open(sender, mission)
        read = PayloadReader(mission).read(_parsed(body, submission_id), observer=sender)
        submission, revision, is_awaited = _kept_or_held(mission, read, payload)
    except DomainError as refusal:
        if not refusal.is_kept:
            held.put_aside(mission, payload, refusal)
        raise
    except Exception:
        # Our own failure, told to the log once; what was sent is kept for when it is mended.
        held.put_aside(mission, payload, held.our_failure())
        raise
    if is_awaited:
        held.settle(mission=mission, submission_id=submission.pk)
    is_bare = revision.number == 1 and not read.attachments
    receipt = _bare_receipt(submission, revision) if is_bare else _receipt(submission, revision)
    return replace(receipt, sha256=sha256)


def _kept_or_held(mission: Mission, read: ReadPayload, payload: Payload) -> Outcome:
    """Raises FollowsUnknownError once it is held; looks again when what it follows came in between."""
    for _attempt in range(keeping.RACES):
        try:
            return keeping.keep(mission, read, payload)
        except FollowsUnknownError as refusal:
            if held.hold(mission, payload, refusal):
                raise
    return keeping.keep(mission, read, payload)


def receipt_of(submission: Submission) -> Receipt:
    """The receipt of the current revision."""
    return _receipt(submission, submission.revisions.get(number=submission.revision))


def keep_again(mission: Mission, read: ReadPayload, *, body: bytes, sha256: str) -> Receipt:
    """A later revision from a file, understood by the caller. Raises as :func:`receive` does."""
    payload = Payload.objects.create(
        mission=mission, submission_ref=read.id, sender=read.observer, sha256=sha256, body=body
    )
    submission, revision, is_awaited = keeping.keep(mission, read, payload)
    if is_awaited:
        held.settle(mission=mission, submission_id=submission.pk)
    return _receipt(submission, revision)


def _parsed(body: bytes, submission_id: UUID) -> Any:
    try:
        payload = json.loads(body.decode())
    except (ValueError, RecursionError) as error:  # no UTF-8, no JSON, endless digits, nested without end
        raise InvalidInputError(
            [Problem("", "json", _("What arrived is not JSON; send it again."))]
        ) from error
    if isinstance(payload, dict) and payload.get("id") != str(submission_id):
        message = _("The id in the record is not the id in the address.")
        raise InvalidInputError([Problem("id", "other_id", message)])
    return payload


def _stored_unless_known(
    mission: Mission, submission_id: UUID, body: bytes, sha256: str, sender: User
) -> Payload | None:
    """The raw payload's row, kept at once; None when a revision has these very bytes already. One query.

    It outlives a crash of ours at once; for the disk it waits with the commit the receipt rests on.
    """
    payload = Payload(mission=mission, submission_ref=submission_id, sender=sender, sha256=sha256, body=body)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT set_config('synchronous_commit', 'off', true);
            INSERT INTO missions_payload (mission_id, submission_ref, sender_id, received_at, sha256, body)
            SELECT %(mission)s, %(ref)s, %(sender)s, %(at)s, %(sha256)s, %(body)s
            WHERE NOT EXISTS (
                SELECT 1 FROM missions_submissionrevision
                WHERE submission_id = %(ref)s AND sha256 = %(sha256)s
            )
            RETURNING id""",
            {
                "mission": mission.pk,
                "ref": submission_id,
                "sender": sender.pk,
                "at": payload.received_at,
                "sha256": sha256,
                "body": body,
            },
        )
        row = cursor.fetchone()
    if row is None:
        return None
    payload.pk, payload._state.adding = row[0], False
    return payload


def _known_receipt(mission: Mission, submission_id: UUID, sha256: str, sender: User) -> Receipt:
    row = SubmissionRevision.objects.select_related("submission").get(
        submission_id=submission_id, sha256=sha256
    )
    if row.submission.mission_id != mission.pk:
        raise DomainError(_("This submission belongs to another mission."))
    row.submission.mission = mission
    if not is_own(sender, row.submission):
        raise DomainError(_("This submission was filed by another team."))
    return _receipt(row.submission, row)


def _bare_receipt(submission: Submission, revision: SubmissionRevision) -> Receipt:
    return Receipt(
        id=submission.pk,
        revision=revision.number,
        sha256=revision.sha256,
        code=submission.code,
        state=submission.state,
    )


def _receipt(submission: Submission, revision: SubmissionRevision) -> Receipt:
    rows = list(submission.attachments.values_list("sha256", "stored_at"))
    return replace(
        _bare_receipt(submission, revision),
        stored=tuple(sha256 for sha256, stored_at in rows if stored_at),
        missing=tuple(sha256 for sha256, stored_at in rows if not stored_at),
    )
