"""A coordinator's correction: a new revision with its reason, over the untouched original."""

import hashlib
import json
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from missions.errors import DomainError, InvalidInputError, Problem, StaleRevisionError, require
from missions.models import Payload, Submission, SubmissionRevision
from missions.permissions import why_not_amend, why_not_review
from missions.services import claims, held
from missions.services.reading import PayloadReader, ReadPayload
from missions.services.revising import Outcome, put_on_top, says_the_same
from missions.states import SubmissionState


def correct(*, submission_id: UUID, actor: User, payload: dict[str, Any]) -> SubmissionRevision:
    """Keep the answers in ``payload`` (docs/formats.md) as the next revision, with the actor as its author.

    The findings are worked out anew and the submission stays in review. Sent twice, it is kept once. Raises
    NotAllowedError, InvalidInputError with every problem (also without a reason, or when nothing differs),
    StaleRevisionError when it was changed meanwhile, ClaimedError, or DomainError once it is decided.
    """
    outcome = keep(submission_id=submission_id, actor=actor, payload=payload)
    if outcome.is_awaited:
        held.settle(mission=outcome.submission.mission, submission_id=submission_id)
    return outcome.revision


@transaction.atomic
def keep(*, submission_id: UUID, actor: User, payload: dict[str, Any]) -> Outcome:
    """The same without looking at what was put aside, for a transaction that does more; raises as it does."""
    rows = Submission.objects.select_for_update(of=("self",))
    submission = rows.select_related("mission", "team", "observer", "station", "centre").get(pk=submission_id)
    require(why_not_review(actor, submission))
    body = json.dumps(payload, ensure_ascii=False, sort_keys=True).encode()
    sha256 = hashlib.sha256(body).hexdigest()
    same = submission.revisions.filter(sha256=sha256).first()
    if same is not None:
        return Outcome(submission, same)
    if reason := why_not_amend(actor, submission):
        raise DomainError(reason)
    claims.require_free(actor, [submission])
    current = submission.revisions.get(number=submission.revision)
    if payload.get("base_revision") != submission.revision:
        raise StaleRevisionError(
            _("%(code)s was changed while you corrected it; look at revision %(n)s first.")
            % {"code": submission.code, "n": submission.revision},
            current_revision=submission.revision,
            current_sha256=current.sha256,
        )
    # Its author is the coordinator; whose visit it tells of stays as it was.
    read = PayloadReader(submission.mission).read(payload, observer=submission.observer)
    read = replace(read, team=submission.team, observer=actor)
    _require_change(submission, current, read)
    kept = Payload.objects.create(
        mission=submission.mission, submission_ref=submission.pk, sender=actor, sha256=sha256, body=body
    )
    return put_on_top(submission, current, read, kept, action="corrected", state=SubmissionState.IN_REVIEW)


def _require_change(submission: Submission, current: SubmissionRevision, read: ReadPayload) -> None:
    if not read.reason.strip():
        message = _("Write what you corrected and what it rests on; the team will read it.")
        raise InvalidInputError([Problem("reason", "required", message)])
    if read.kind != submission.kind:
        raise DomainError(_("A submission cannot become another kind of checklist; start a new one."))
    if says_the_same(submission, current, read):
        message = _("Nothing differs from what stands; change an answer, or leave it as it is.")
        raise InvalidInputError([Problem("", "same", message)])
