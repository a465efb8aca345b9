"""What arrived and cannot be kept yet: put aside for a coordinator to see, taken up when its turn comes."""

import json
from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import services as accounts
from accounts.models import User
from missions.errors import DomainError, FollowsUnknownError, InvalidInputError, MissionClosedError, require
from missions.models import Mission, Payload, Quarantine, Submission, SubmissionRevision
from missions.permissions import role_in, why_not_file
from missions.services import keeping, turns
from missions.services.one_trip import Trip
from missions.services.reading import PayloadReader
from missions.states import MissionState

# So many a coordinator reads of one payload; the payload itself is kept whole.
MOST_PROBLEMS = 200


def require_open(sender: User, mission: Mission) -> None:
    """Raises MissionClosedError for somebody of the mission who comes too late, else NotAllowedError."""
    reason = why_not_file(sender, mission)
    if reason and mission.state == MissionState.CLOSED and role_in(sender, mission):
        raise MissionClosedError(reason)
    require(reason)


def put_aside(mission: Mission, payload: Payload, refusal: DomainError) -> None:
    """Keep it in quarantine with why; the same bytes sent again have one entry, with the newest reason."""
    problems = _problems_of(refusal)
    same = Quarantine.objects.filter(
        mission=mission,
        payload__submission_ref=payload.submission_ref,
        payload__sha256=payload.sha256,
        payload__sender=payload.sender,
        resolved_at=None,
    )
    if not same.update(problems=problems):
        Quarantine.objects.create(mission=mission, payload=payload, problems=problems)
    refusal.is_kept = True


@transaction.atomic
def hold(mission: Mission, payload: Payload, refusal: FollowsUnknownError) -> bool:
    """Put a follow-up aside until what it follows comes; False when that has come in this very moment."""
    trip = Trip()
    turns.take(trip, [payload.submission_ref])
    trip.go()
    come = Submission.objects.filter(pk=payload.submission_ref, revision__gte=refusal.base_revision)
    if come.exists():
        return False
    put_aside(mission, payload, refusal)
    return True


def settle(*, mission: Mission, submission_id: UUID) -> None:
    """Look again at what was put aside of a record that has just been kept.

    Follow-ups of what stands now are kept as if they had arrived after it, by the rules for whoever sent
    them; bytes that have become a revision meanwhile need nobody's attention any more.
    """
    while _settle_one(mission, submission_id):
        pass


@transaction.atomic
def _settle_one(mission: Mission, submission_id: UUID) -> bool:
    waiting = list(
        Quarantine.objects.select_for_update(of=("self",))
        .select_related("payload__sender")
        .filter(mission=mission, payload__submission_ref=submission_id, resolved_at=None)
        .order_by("pk")
    )
    if not waiting:
        return False
    revisions = SubmissionRevision.objects.filter(submission_id=submission_id)
    numbers = dict(revisions.values_list("sha256", "number"))
    for row in waiting:
        if row.payload.sha256 in numbers:
            _resolve(row, revision=numbers[row.payload.sha256])
            return True
    ready = [row for row in waiting if 0 < _follows(row) <= max(numbers.values(), default=0)]
    if ready:
        _take_up(mission, min(ready, key=_follows))
    return bool(ready)


def _take_up(mission: Mission, row: Quarantine) -> None:
    """By the one door's rules; when they refuse it, a coordinator reads why."""
    sender = row.payload.sender
    assert sender is not None  # whoever sent a record was signed in
    try:
        with transaction.atomic():
            require_open(sender, mission)
            read = PayloadReader(mission).read(json.loads(bytes(row.payload.body)), observer=sender)
            outcome = keeping.keep(mission, read, row.payload)
    except DomainError as refusal:
        row.problems = _problems_of(refusal)
        row.save(update_fields=["problems"])
    else:
        _resolve(row, revision=outcome.revision.number)


def _resolve(row: Quarantine, *, revision: int) -> None:
    """Off the list by itself: the sender is who resolved it, by having sent what was missing."""
    row.resolved_at, row.resolved_by = timezone.now(), row.payload.sender
    row.save(update_fields=["resolved_at", "resolved_by"])
    accounts.record(
        actor=row.payload.sender,
        action="quarantine.taken_up",
        object_type="submission",
        object_id=row.payload.submission_ref,
        mission=row.mission.slug,
        detail={"payload": row.payload_id, "revision": revision},
    )


def _follows(row: Quarantine) -> int:
    """The revision a held follow-up stands on, 0 for what was put aside for another reason."""
    if not any(problem["rule"] == FollowsUnknownError.name for problem in row.problems):
        return 0
    base = json.loads(bytes(row.payload.body)).get("base_revision")
    return base if isinstance(base, int) else 0


def _problems_of(refusal: DomainError) -> Sequence[dict[str, str]]:
    if isinstance(refusal, InvalidInputError):
        return [problem.as_json() for problem in refusal.problems[:MOST_PROBLEMS]]
    return [{"field": "", "rule": refusal.name, "message": refusal.message}]


def our_failure() -> DomainError:
    """What a coordinator reads of a payload we failed on; the log has the rest."""
    return DomainError(_("Tanık failed on this payload; see the log."))
