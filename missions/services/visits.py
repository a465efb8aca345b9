"""Deciding whether two forms tell of one visit, and whose answers count where they differ.

A decision is a row that is never changed; a later one takes its place, and with it what the earlier one put
into the form that stands for the visit.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import AuditEvent, User
from missions.checklists import relevant_questions
from missions.checklists.unfit import presentable
from missions.errors import DomainError, InvalidInputError, Problem, require
from missions.models import Submission, SubmissionRevision, VisitDecision
from missions.permissions import why_not_decide_visit
from missions.queries.checklists import context_of
from missions.queries.duplicates import (
    Telling,
    decisions_of,
    in_order_of_receipt,
    telling,
    why_not_one_pair,
)
from missions.services import audit, claims, corrections, findings, held
from missions.services.moves import locked, move
from missions.services.revising import Outcome
from missions.services.submissions import LONGEST_NOTE
from missions.states import SubmissionState

ONE_VISIT = VisitDecision.Decision.ONE_VISIT


@dataclass(frozen=True)
class Seen:
    """What the coordinator read: the revision of each of the two, and which decision stood (None: none)."""

    revisions: Mapping[UUID, int] = field(default_factory=dict)
    decision: int | None = None


def decide(
    *,
    pair: tuple[UUID, UUID],
    decision: str,
    reason: str,
    actor: User,
    seen: Seen,
    chosen: Mapping[str, UUID] | None = None,
) -> VisitDecision:
    """One visit, two visits, or left as a conflict; ``chosen``: question key to the form whose answer counts.

    An answer chosen from the form received later becomes, with its note, a correction of the one that stands
    for the visit; what an earlier decision put there and this one does not is taken out again. A form
    that is verified stays so.
    Raises NotAllowedError, ClaimedError, InvalidInputError when the answers do not go together, or
    DomainError when a form or the decision moved since it was read.
    """
    given = presentable(reason).strip()[:LONGEST_NOTE]
    if not given:
        raise DomainError(_("Write the reason in one sentence; both teams can read it."))
    made, corrected = _decided(pair, decision, given, actor, seen, chosen or {})
    if corrected:
        held.settle(mission=corrected.mission, submission_id=corrected.pk)
    return made


@transaction.atomic
def _decided(
    pair: tuple[UUID, UUID],
    decision: str,
    reason: str,
    actor: User,
    seen: Seen,
    chosen: Mapping[str, UUID],
) -> tuple[VisitDecision, Submission | None]:
    """The decision, and the form it corrected if held payloads may follow that."""
    both = locked(sorted(pair))
    first, second = both
    require(why_not_decide_visit(actor, first, second))
    if why_not := why_not_one_pair(first, second):
        raise DomainError(why_not)
    decided = decisions_of(first, second)
    before = decided[-1] if decided else None
    _require_read(both, before, seen)
    claims.require_free(actor, both)
    told = telling(*in_order_of_receipt(first, second), before)
    settled = _whose(told, chosen) if decision == ONE_VISIT else {}
    outcome = _corrected(told, settled, reason=reason, actor=actor)
    made = VisitDecision.objects.create(
        mission=first.mission,
        first=first,
        second=second,
        decision=decision,
        settled=_with_what_changed(told, settled, outcome.revision) if outcome else settled,
        reason=reason,
        by=actor,
    )
    _record(made, both, actor=actor)
    return made, outcome.submission if outcome and outcome.is_awaited else None


def _require_read(both: list[Submission], before: VisitDecision | None, seen: Seen) -> None:
    """Nobody decides over a newer decision, or on answers that they have not read."""
    if before is not None and before.pk != seen.decision:
        zone = ZoneInfo(both[0].mission.timezone)
        raise DomainError(
            _("%(who)s decided “%(what)s” on %(when)s: “%(why)s”. Look at it before you decide otherwise.")
            % {
                "who": before.by,
                "what": before.get_decision_display(),
                "when": date_format(before.at.astimezone(zone), "SHORT_DATETIME_FORMAT"),
                "why": before.reason,
            }
        )
    for each in both:
        if each.revision != seen.revisions.get(each.pk):
            raise DomainError(
                _("%(code)s was changed while you read it; read revision %(n)s before you decide.")
                % {"code": each.code, "n": each.revision}
            )


def _whose(told: Telling, chosen: Mapping[str, UUID]) -> dict[str, Any]:
    """The choices as ``VisitDecision.settled`` keeps them. Raises DomainError for what is none to make."""
    for key, of in chosen.items():
        if key not in told.choosable or of not in (told.standing.pk, told.other.pk):
            raise DomainError(_("An answer you chose is no longer one to choose; look at both forms again."))
    return {key: {"of": str(of)} for key, of in chosen.items()}


def _corrected(told: Telling, settled: Mapping[str, Any], *, reason: str, actor: User) -> Outcome | None:
    """Let the form that stands say what was chosen; None when it says so already."""
    taken = [key for key, each in settled.items() if each["of"] == str(told.other.pk)]
    answers = told.answers | {key: told.others[key] for key in taken}
    _require_asked(told, taken, answers)
    notes = told.comments | {key: told.note_with(key) for key in taken}
    comments = {key: note for key, note in notes.items() if note}
    if (answers, comments) == (told.current, told.revision.comments):
        return None
    standing = told.standing
    if standing.state == SubmissionState.RETURNED:
        raise DomainError(
            _(
                "%(code)s is with its team to be corrected, so nothing can be changed in it. Wait until it "
                "is sent again, or leave the answers as a conflict."
            )
            % {"code": standing.code}
        )
    was_verified = standing.state == SubmissionState.VERIFIED
    if was_verified:
        move([standing], SubmissionState.IN_REVIEW, actor=actor, reason=reason, is_visit=True)
    payload = _payload(told, answers, comments, reason)
    outcome = corrections.keep(submission_id=standing.pk, actor=actor, payload=payload)
    findings.keep_reviews(outcome.submission)
    if was_verified:
        move([outcome.submission], SubmissionState.VERIFIED, actor=actor, reason=reason, is_visit=True)
    return outcome


def _require_asked(told: Telling, taken: Sequence[str], answers: Mapping[str, Any]) -> None:
    """An answer to a question that the form's other answers rule out would not be kept."""
    asked = {each.key for each in relevant_questions(told.form, answers, context_of(told.standing.mission))}
    questions = told.form.by_key
    problems = [
        Problem(
            key,
            "not_asked",
            _("“%(question)s” is not asked with the other answers; choose the answer before it too.")
            % {"question": questions[key].text},
        )
        for key in taken
        if key not in asked
    ]
    if problems:
        raise InvalidInputError(problems)


def _with_what_changed(
    told: Telling, settled: Mapping[str, Any], revision: SubmissionRevision
) -> dict[str, Any]:
    """What each question answered and said before and after, so that a later decision can take it out."""
    found = {key: dict(each) for key, each in settled.items()}
    for key in {**told.answers, **told.comments, **revision.answers, **revision.comments}:
        stood, stands = told.answers.get(key), revision.answers.get(key)
        said, says = told.comments.get(key, ""), revision.comments.get(key, "")
        if (stood, said) != (stands, says):
            found.setdefault(key, {}).update(stood=stood, stands=stands, said=said, says=says)
    return found


def _payload(
    told: Telling, answers: Mapping[str, Any], comments: Mapping[str, str], reason: str
) -> dict[str, Any]:
    """A correction as a coordinator's form sends it (docs/formats.md); the moment makes it this one's own."""
    standing, revision = told.standing, told.revision
    payload: dict[str, Any] = {
        "id": str(standing.pk),
        "checklist": standing.kind,
        "version": standing.checklist_version.number,
        "base_revision": standing.revision,
        "answers": dict(answers),
        "comments": dict(comments),
        "breaks": revision.breaks,
        "reason": reason,
    }
    if standing.filled_at:
        payload["filled_at"] = standing.filled_at.isoformat(timespec="seconds")
    if standing.visit_started_at:
        zone = (standing.station.timezone if standing.station else "") or standing.mission.timezone
        day = timezone.localdate(standing.visit_started_at, timezone=ZoneInfo(zone))
        payload["visit_date"] = day.isoformat()
    return payload


def _record(made: VisitDecision, both: list[Submission], *, actor: User) -> None:
    """A line in the trail of each of the two, naming the other."""
    AuditEvent.objects.bulk_create(
        audit.of_submission(
            each,
            actor=actor,
            action=made.decision,
            mission_slug=each.mission.slug,
            other=other.code,
            reason=made.reason,
            settled=sorted(made.settled_keys),
            revision=each.revision,
        )
        for each, other in (both, both[::-1])
    )
