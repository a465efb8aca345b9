"""Deciding on findings: confirmed, not confirmed, or to be followed up; critical ones before any sentence."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import services as accounts
from accounts.models import User
from missions.checklists.unfit import presentable
from missions.errors import DomainError, require
from missions.models import Finding, Submission
from missions.permissions import why_not_review
from missions.states import FINDING_MOVES, FindingState, may_move

LONGEST_NOTE = 1000
_REVIEW = ("state", "note", "reviewed_at", "reviewed_by")


@transaction.atomic
def decide(*, finding_id: int, state: str, actor: User, note: str) -> Finding:
    """Record what a coordinator made of a finding; a follow-up needs a note saying what is to be asked.

    Raises NotAllowedError with the reason, DomainError when the finding was decided already.
    """
    finding = (
        Finding.objects.select_for_update(of=("self",))
        .select_related("submission__mission")
        .get(pk=finding_id)
    )
    require(why_not_review(actor, finding.submission))
    note = presentable(note).strip()[:LONGEST_NOTE]
    if state not in FindingState.values:
        raise DomainError(_("A finding is confirmed, not confirmed, or followed up."))
    if not may_move(FINDING_MOVES, finding.state, state):
        raise DomainError(
            _("This finding was already decided: %(state)s.") % {"state": finding.get_state_display().lower()}
        )
    if state == FindingState.FOLLOW_UP and not note:
        raise DomainError(_("Write what is to be followed up, and with whom."))
    before = finding.state
    finding.state, finding.note = state, note
    finding.reviewed_at, finding.reviewed_by = timezone.now(), actor
    finding.save(update_fields=["state", "note", "reviewed_at", "reviewed_by"])
    _tell(finding, actor=actor, before=before)
    return finding


def keep_reviews(submission: Submission) -> None:
    """What the newest revision answers as the one before did keeps what was made of it.

    For a revision that only settles what two forms told differently. Lock held by the caller.
    """
    rows = submission.findings.filter(is_current=True, state=FindingState.OPEN)
    anew = {(each.source, each.key, each.repeat): each for each in rows}
    reviewed = submission.findings.filter(revision=submission.revision - 1).exclude(state=FindingState.OPEN)
    for before in reviewed if anew else ():
        now = anew.get((before.source, before.key, before.repeat))
        if now is None or (now.value, now.message) != (before.value, before.message):
            continue
        for name in _REVIEW:
            setattr(now, name, getattr(before, name))
        now.save(update_fields=_REVIEW)


def _tell(finding: Finding, *, actor: User, before: str) -> None:
    """In the trail of the submission, so that its history reads as one."""
    accounts.record(
        actor=actor,
        action=f"finding.{finding.state}",
        object_type="submission",
        object_id=finding.submission_id,
        mission=finding.submission.mission.slug,
        detail={
            "code": finding.submission.code,
            "finding": finding.key,
            "before": before,
            "note": finding.note,
        },
    )
