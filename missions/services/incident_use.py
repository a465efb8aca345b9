"""What the statement may say of an incident: verified ones alone, and no more than their sources allow.

The source's answers are ``inc_source``, ``inc_protect`` and ``inc_consent`` of the incident checklist
(methodology, incidents: reported is not observed; protection of sources).
"""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts import services as accounts
from accounts.models import User
from missions.checklists.unfit import presentable
from missions.errors import DomainError, require
from missions.models import Incident
from missions.permissions import why_not_review
from missions.queries.incidents import answers_of, was_verified

# Where the team is its own source nobody else can be harmed by what it says.
OWN_EYES = ("team_saw_it", "team_saw_traces_or_documents")
AGREED = ("facts_without_source", "facts_with_role", "named")
LONGEST = 1000
NOT_ALLOWED = gettext_noop("What its sources agreed to does not allow it; the confidential answers say why.")


def why_not_use(
    incident: Incident, answers: Mapping[str, Any], use: str, *, tells_confidential: bool = False
) -> str:
    """Why this use is not open for the incident, "" when it is. One query.

    What the sources said is told in confidence: where it is not shown, the reason does not repeat it.
    """
    if use == Incident.Use.NOT_USED:
        return ""
    if not was_verified(incident):
        return _("Only a verified incident is used in the statement; this one is %(state)s.") % {
            "state": incident.get_state_display().lower()
        }
    why_not = why_not_allowed(answers, use)
    return why_not if tells_confidential or not why_not else _(NOT_ALLOWED)


def why_not_allowed(answers: Mapping[str, Any], use: str) -> str:
    """Why the sources' answers do not allow this use, "" when they do. Pure."""
    consent, protect = answers.get("inc_consent"), answers.get("inc_protect")
    if use == Incident.Use.NOT_USED:
        return ""
    if consent == "nothing_beyond_headquarters":
        return _("The source agreed to nothing beyond headquarters.")
    if use == Incident.Use.COUNTED_ONLY:
        return ""
    is_own = answers.get("inc_source") in OWN_EYES
    if consent not in AGREED and not (is_own and protect != "yes"):
        return _("What the source agreed to is not known: ask the team. Until then it can be counted.")
    if use == Incident.Use.WITH_PLACE and protect == "yes":
        return _("A source must be protected, and the place could give them away.")
    if use == Incident.Use.WITH_PLACE and protect != "no" and not is_own:
        return _("Whether a source must be protected was not answered, and the place could give them away.")
    return ""


@transaction.atomic
def choose(*, incident_id: int, use: str, actor: User, reason: str = "") -> Incident:
    """Say what the statement may make of it. Raises NotAllowedError, or DomainError with the reason."""
    incident = _locked(incident_id)
    require(why_not_review(actor, incident.submission))
    if use not in Incident.Use.values:
        raise DomainError(_("Choose one of the four uses."))
    if reason_why_not := why_not_use(incident, answers_of(incident.submission), use):
        raise DomainError(reason_why_not)
    if use != incident.use:
        _change(incident, use, actor=actor, reason=presentable(reason).strip()[:LONGEST])
    return incident


def withdraw_unless_allowed(incident: Incident, answers: Mapping[str, Any]) -> None:
    """After a correction: what its source no longer allows is not used. The caller holds the transaction."""
    if incident.use == Incident.Use.NOT_USED or not why_not_allowed(answers, incident.use):
        return
    _change(_locked(incident.pk), Incident.Use.NOT_USED, actor=None, reason=_(NOT_ALLOWED))


def _locked(incident_id: int) -> Incident:
    rows = Incident.objects.select_for_update(of=("self",)).select_related("submission__mission")
    return rows.get(pk=incident_id)


def _change(incident: Incident, use: str, *, actor: User | None, reason: str) -> None:
    before, incident.use = incident.use, use
    incident.save(update_fields=["use"])
    accounts.record(
        actor=actor,
        action="incident.use",
        object_type="incident",
        object_id=incident.pk,
        mission=incident.submission.mission.slug,
        detail={"code": incident.submission.code, "before": before, "after": use, "reason": reason},
    )
