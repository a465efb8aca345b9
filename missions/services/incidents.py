"""Incidents: opened when an incident checklist arrives, decided by coordinators."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import services as accounts
from accounts.models import User
from missions.checklists.unfit import presentable
from missions.errors import DomainError, require
from missions.models import Incident, IncidentDecision, Submission
from missions.permissions import why_not_review
from missions.queries.incidents import agreeing, needs_two
from missions.services import alerts, incident_use
from missions.states import INCIDENT_MOVES, IncidentState, Severity, may_move

SETTLED = (IncidentState.VERIFIED, IncidentState.REFUTED)
LONGEST = 2000


def open_for(submission: Submission, answers: Mapping[str, Any]) -> None:
    """Make or refresh the coordinators' side of an incident submission; the caller holds the transaction.

    A new one alerts those on duty. A correction that narrows what its source allows takes back the use.
    """
    severity = answers.get("inc_severity_team")
    category = answers.get("inc_category") or "other"
    incident, is_new = Incident.objects.update_or_create(
        submission=submission,
        defaults={"category": category},
        create_defaults={
            "category": category,
            "severity": severity if severity in Severity.values else Severity.SERIOUS,
        },
    )
    if is_new:
        alerts.after_commit(incident)
    else:
        incident_use.withdraw_unless_allowed(incident, answers)


@transaction.atomic
def decide(*, incident_id: int, state: str, actor: User, reason: str, seen: int | None = None) -> Incident:
    """Record one decision and move when enough people agree: critical ones need two different deciders.

    ``reason`` is the basis. ``seen`` is the revision the coordinator read. Raises NotAllowedError with the
    reason; DomainError when it is too late, when the person has said so already, or without a basis.
    """
    incident = locked(incident_id)
    require(why_not_review(actor, incident.submission))
    require_seen(incident, seen)
    basis = presentable(reason).strip()[:LONGEST]
    if not basis:
        raise DomainError(_("Write what the decision rests on: sources, documents, calls made."))
    if not may_move(INCIDENT_MOVES, incident.state, state):
        raise DomainError(_too_late(incident, state))
    others = agreeing(incident, state)
    if actor.pk in others:
        raise DomainError(_("You have said so already. One more coordinator must agree before it moves."))
    IncidentDecision.objects.create(incident=incident, state=state, decided_by=actor, reason=basis)
    has_moved = bool(others) or not needs_two(incident, state)
    tell(incident, state, actor=actor, before=incident.state, reason=basis, has_moved=has_moved)
    if has_moved:
        incident.state, incident.basis = state, basis
        incident.save(update_fields=["state", "basis"])
    return incident


@transaction.atomic
def change_severity(*, incident_id: int, severity: str, actor: User, reason: str) -> Incident:
    """How much it weighs in the coordinators' view, with a reason, until it is closed.

    What one person settled becomes critical only by a second one, whose change counts as agreement.
    """
    incident = locked(incident_id)
    require(why_not_review(actor, incident.submission))
    reason = presentable(reason).strip()[:LONGEST]
    if not reason:
        raise DomainError(_("Write why it weighs more or less than was thought."))
    if incident.state == IncidentState.CLOSED:
        raise DomainError(_("This incident is closed; its severity stays as it is."))
    if severity not in (Severity.CRITICAL, Severity.SERIOUS, Severity.MINOR):
        raise DomainError(_("An incident is critical, serious or minor."))
    if severity == incident.severity:
        raise DomainError(
            _("It is %(severity)s already.") % {"severity": incident.get_severity_display().lower()}
        )
    before, incident.severity = incident.severity, severity
    _second(incident, actor=actor, reason=reason)
    incident.save(update_fields=["severity"])
    tell(incident, "severity", actor=actor, before=before, after=severity, reason=reason)
    return incident


def _second(incident: Incident, *, actor: User, reason: str) -> None:
    """A settled incident that becomes critical needs the agreement of a second person."""
    if incident.severity != Severity.CRITICAL or incident.state not in SETTLED:
        return
    settled_by = agreeing(incident, incident.state)
    if len(settled_by) >= 2:
        return
    if actor.pk in settled_by:
        raise DomainError(
            _("You alone decided on it, and a critical incident needs two: let another coordinator raise it.")
        )
    IncidentDecision.objects.create(incident=incident, state=incident.state, decided_by=actor, reason=reason)


def locked(incident_id: int) -> Incident:
    """The incident under a lock, with its submission and mission."""
    rows = Incident.objects.select_for_update(of=("self",)).select_related("submission__mission")
    return rows.get(pk=incident_id)


def require_seen(incident: Incident, seen: int | None) -> None:
    """A decision is on the revision that was read; a newer one is read first."""
    if seen is not None and seen != incident.submission.revision:
        raise DomainError(
            _("The team has sent revision %(n)s since you opened this; read it before you decide.")
            % {"n": incident.submission.revision}
        )


def tell(incident: Incident, action: str, *, actor: User | None, **detail: Any) -> None:
    """One line of the incident's trail."""
    accounts.record(
        actor=actor,
        action=f"incident.{action}",
        object_type="incident",
        object_id=incident.pk,
        mission=incident.submission.mission.slug,
        detail={"code": incident.submission.code, **detail},
    )


def _too_late(incident: Incident, state: str) -> str:
    after = IncidentState(state).label.lower() if state in IncidentState.values else state
    words = {"before": incident.get_state_display().lower(), "after": after}
    return _("An incident that is %(before)s cannot become %(after)s.") % words
