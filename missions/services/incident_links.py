"""What an incident has to do with: submissions, stations and other incidents, linked and unlinked by hand."""

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from missions.checklists.unfit import presentable
from missions.errors import DomainError, require
from missions.models import Incident, IncidentLink, PollingStation, Submission
from missions.models.scope import scope_in
from missions.permissions import why_not_review
from missions.services.incidents import locked, tell

LONGEST = 500


@transaction.atomic
def add(*, incident_id: int, code: str, actor: User, note: str = "") -> IncidentLink:
    """Link by short code (a submission or an incident) or by station code.

    Raises NotAllowedError, or DomainError when nothing in the person's scope has the code, when several
    stations have it, or when the link stands already.
    """
    incident = locked(incident_id)
    require(why_not_review(actor, incident.submission))
    target = _target(incident, presentable(code).strip(), actor)
    link = IncidentLink(incident=incident, by=actor, note=presentable(note).strip()[:LONGEST], **target)
    _require_new(link)
    try:
        with transaction.atomic():
            link.save(force_insert=True)
    except IntegrityError as twice:
        raise DomainError(_("It is linked already.")) from twice
    tell(incident, "linked", actor=actor, to=name_of(link), reason=link.note)
    return link


@transaction.atomic
def remove(*, incident_id: int, link_id: int, actor: User, reason: str) -> None:
    """Take a link back, with a reason; it can be made again. Either of two incidents may let go."""
    incident = locked(incident_id)
    require(why_not_review(actor, incident.submission))
    reason = presentable(reason).strip()[:LONGEST]
    if not reason:
        raise DomainError(_("Write why the two have nothing to do with each other."))
    link = IncidentLink.objects.select_for_update(of=("self",)).filter(pk=link_id).first()
    if link is None or incident.pk not in (link.incident_id, link.other_id):
        raise DomainError(_("This link has been removed already."))
    told = name_of(link) if link.incident_id == incident.pk else link.incident.submission.code
    link.delete()
    tell(incident, "unlinked", actor=actor, to=told, reason=reason)


def name_of(link: IncidentLink) -> str:
    """What the link leads to, in a code."""
    if link.station:
        return link.station.code
    if link.submission:
        return link.submission.code
    return link.other.submission.code if link.other else ""


def _target(incident: Incident, code: str, actor: User) -> dict[str, Submission | PollingStation | Incident]:
    """The one thing the code names within the mission and the person's scope."""
    mission = incident.submission.mission
    if not code:
        raise DomainError(_("Write the code of a submission, an incident or a station."))
    inside = Submission.objects.filter(scope_in(actor, mission).submissions(), mission=mission)
    found = inside.filter(code__iexact=code).select_related("incident").first()
    if found is not None:
        if found.pk == incident.submission_id:
            raise DomainError(_("This is the incident itself."))
        other = getattr(found, "incident", None)
        return {"other": other} if other is not None else {"submission": found}
    stations = PollingStation.objects.filter(mission=mission)
    region, _slash, short = code.rpartition("/")
    stations = stations.filter(code__iexact=short, **({"region__code__iexact": region} if region else {}))
    near = list(stations.filter(_inside(actor, incident))[:2])
    if len(near) > 1:
        raise DomainError(_("Several stations have this code; write it with its region, as REGION/CODE."))
    if not near:
        raise DomainError(_("Nothing here has the code %(code)s.") % {"code": code[:40]})
    return {"station": near[0]}


def _inside(actor: User, incident: Incident) -> Q:
    inside = Q()
    for path in scope_in(actor, incident.submission.mission).paths:
        inside |= Q(area__path=path) | Q(area__path__startswith=f"{path}/")
    return inside


def _require_new(link: IncidentLink) -> None:
    """Two incidents are related once, from whichever side it was said."""
    if link.other_id and IncidentLink.objects.filter(incident=link.other_id, other=link.incident_id).exists():
        raise DomainError(_("It is linked already."))
