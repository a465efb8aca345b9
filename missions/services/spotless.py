"""Verifying many spotless submissions with one press, each held to the rule in the moment of pressing."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from missions.errors import DomainError, require
from missions.models import Mission, Submission
from missions.permissions import why_not_open_desk
from missions.queries import spotless
from missions.services.moves import locked
from missions.services.submissions import decide_locked
from missions.states import SubmissionState


@dataclass(frozen=True)
class Verified:
    """What one press did: those verified, and how many kept the rule no more; ``batch`` names it for Undo."""

    submissions: tuple[Submission, ...]
    left: int
    batch: str


@transaction.atomic
def verify_spotless(*, mission: Mission, actor: User, seen: Mapping[UUID, int]) -> Verified:
    """Verify those of the ones shown that still keep the rule; ``seen``: id to the revision that was shown.

    Raises NotAllowedError for others than coordinators, DomainError when none of them keeps the rule.
    """
    require(why_not_open_desk(actor, mission))
    ids = list(seen)[: spotless.MOST]
    known = Submission.objects.filter(mission=mission, pk__in=ids).values_list("pk", flat=True)
    rows = {each.pk: each for each in locked(sorted(known))}
    # Asked with the rows locked, so that nothing arrives or is claimed in between.
    kept = [
        rows[key]
        for key in spotless.spotless(mission=mission, user=actor, ids=list(rows)).values_list("pk", flat=True)
        if rows[key].revision == seen[key]
    ]
    if not kept:
        raise DomainError(_("None of these is spotless any more; look at the list again."))
    batch = str(uuid4())
    decide_locked(kept, SubmissionState.VERIFIED, actor=actor, reason="", batch=batch)
    return Verified(tuple(kept), left=len(seen) - len(kept), batch=batch)
