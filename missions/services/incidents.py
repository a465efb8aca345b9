"""Incidents: opened when an incident checklist arrives, decided by coordinators."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import services as accounts
from accounts.models import User
from missions.errors import DomainError, require
from missions.models import Incident, IncidentDecision, Submission
from missions.permissions import why_not_review
from missions.states import INCIDENT_MOVES, IncidentState, Severity, may_move

SETTLED = (IncidentState.VERIFIED, IncidentState.REFUTED)


def open_for(submission: Submission, answers: Mapping[str, Any]) -> None:
    """Make or refresh the coordinators' side of an incident submission; the caller holds the transaction."""
    severity = answers.get("inc_severity_team")
    fields = {
        "category": answers.get("inc_category") or "other",
        "severity": severity if severity in Severity.values else Severity.SERIOUS,
    }
    Incident.objects.update_or_create(
        submission=submission,
        defaults={"category": fields["category"]},
        create_defaults=fields,
    )


@transaction.atomic
def decide(*, incident_id: int, state: str, actor: User, reason: str) -> Incident:
    """Record one decision and move when enough people agree: critical ones need two different deciders."""
    incident = (
        Incident.objects.select_for_update(of=("self",))
        .select_related("submission__mission")
        .get(pk=incident_id)
    )
    require(why_not_review(actor, incident.submission))
    if not reason.strip():
        raise DomainError(_("Write what the decision rests on: sources, documents, calls made."))
    if not may_move(INCIDENT_MOVES, incident.state, state):
        raise DomainError(
            _("An incident that is %(before)s cannot become %(after)s.")
            % {"before": incident.get_state_display().lower(), "after": state}
        )
    IncidentDecision.objects.create(incident=incident, state=state, decided_by=actor, reason=reason.strip())
    accounts.record(
        actor=actor,
        action=f"incident.{state}",
        object_type="incident",
        object_id=incident.pk,
        mission=incident.submission.mission.slug,
        detail={
            "code": incident.submission.code,
            "before": incident.state,
            "reason": reason.strip(),
        },
    )
    if _enough_deciders(incident, state):
        incident.state, incident.basis = state, reason.strip()
        incident.save(update_fields=["state", "basis"])
    return incident


def _enough_deciders(incident: Incident, state: str) -> bool:
    if state not in SETTLED or incident.severity != Severity.CRITICAL:
        return True
    return incident.decisions.filter(state=state).values("decided_by").distinct().count() >= 2
