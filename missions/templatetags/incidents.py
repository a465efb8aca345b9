"""Incidents in colours and words."""

from django import template
from django.utils.translation import gettext as _

from accounts.models import AuditEvent
from missions.models import Incident
from missions.states import FindingState, IncidentState, Severity

register = template.Library()

TONES = {
    IncidentState.REPORTED: "accent",
    IncidentState.CORROBORATED: "accent",
    IncidentState.VERIFIED: "good",
}
SEVERITY_TONES = {Severity.CRITICAL: "alarm", Severity.SERIOUS: "warn"}
FINDING_TONES = {FindingState.OPEN: "accent", FindingState.CONFIRMED: "alarm", FindingState.FOLLOW_UP: "warn"}


@register.filter
def incident_tone(state: str) -> str:
    """The chip's colour for an incident's state."""
    return TONES.get(IncidentState(state), "")


@register.filter
def severity_tone(severity: str) -> str:
    """The chip's colour for how much it weighs."""
    return SEVERITY_TONES.get(Severity(severity), "")


@register.filter
def severity_word(severity: str) -> str:
    return str(Severity(severity).label).lower()


@register.filter
def finding_tone(state: str) -> str:
    """The chip's colour for what was made of a finding."""
    return FINDING_TONES.get(FindingState(state), "")


@register.filter
def incident_event(event: AuditEvent) -> str:
    """A change of severity, use or links in words."""
    detail = event.detail
    if event.action == "incident.severity":
        return _("Severity from %(before)s to %(after)s") % _both(detail, Severity)
    if event.action == "incident.use":
        return _("Use from %(before)s to %(after)s") % _both(detail, Incident.Use)
    linked = event.action == "incident.linked"
    words = _("Linked to %(code)s") if linked else _("No longer linked to %(code)s")
    return words % {"code": detail.get("to", "")}


def _both(detail: dict[str, str], choices: type[Severity] | type[Incident.Use]) -> dict[str, str]:
    return {end: f"“{choices(detail[end]).label.lower()}”" for end in ("before", "after")}
