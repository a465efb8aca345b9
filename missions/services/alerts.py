"""A reported incident reaches the coordinators and heads on duty in whose scope it lies."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import User
from missions.models import Incident, Membership, Message, Submission
from missions.models.scope import scope_in
from missions.queries.incidents import category_words
from missions.services import messages
from missions.states import REVIEWERS

# An alert that a dying process owed is made good for so long; after that it would only startle.
OWED_FOR = timedelta(hours=1)


def after_commit(incident: Incident) -> None:
    """Once the incident is kept; a failure here is logged and costs nobody the incident."""
    key = incident.pk
    transaction.on_commit(lambda: raise_for(key), robust=True)


@transaction.atomic
def raise_for(incident_id: int) -> Message | None:
    """Tell everybody on duty, once; None when it was told before or nobody is on duty."""
    incident = (
        Incident.objects.select_for_update(of=("self",))
        .select_related("submission__mission")
        .get(pk=incident_id)
    )
    submission = incident.submission
    if Message.objects.filter(submission=submission, sender=None).exists():
        return None
    people = on_duty_for(submission)
    if not people:
        return None
    with translation.override(submission.mission.working_language):
        subject, text = words(incident)
    return messages.deliver(
        mission=submission.mission,
        sender=None,
        people=people,
        subject=subject[: messages.LONGEST_SUBJECT],
        text=text,
        submission=submission,
        audience=_("Coordinators and heads of mission on duty"),
    )


def catch_up() -> int:
    """Raise what a process that died right after receiving never raised; how many."""
    alerts = Message.objects.filter(submission=OuterRef("submission"), sender=None)
    recent = Incident.objects.filter(submission__received_at__gt=timezone.now() - OWED_FOR)
    owed = recent.filter(~Exists(alerts)).values_list("pk", flat=True)
    return sum(raise_for(key) is not None for key in list(owed[:100]))


def on_duty_for(submission: Submission) -> list[int]:
    """Keys of the coordinators and heads on duty whose scope covers it, but for whoever filed it."""
    places = Membership.objects.filter(mission=submission.mission, role__in=REVIEWERS, is_on_duty=True)
    people = [each.user for each in places.select_related("user") if each.user_id != submission.observer_id]
    return [each.pk for each in people if each.is_active and _covers(each, submission)]


def _covers(user: User, submission: Submission) -> bool:
    scope = scope_in(user, submission.mission)
    return not scope.areas or Submission.objects.filter(scope.submissions(), pk=submission.pk).exists()


def words(incident: Incident) -> tuple[str, str]:
    """(subject, text) without the facts: an e-mail passes through other hands."""
    submission = incident.submission
    place = submission.station or submission.centre
    told = {
        "severity": incident.get_severity_display(),
        "category": category_words(incident),
        "place": f"{place.code}, {place.area.name}" if place else _("no station named"),
        "code": submission.code,
        "team": submission.team.code if submission.team else "–",
    }
    subject = _("%(severity)s incident: %(category)s (%(place)s)") % told
    text = _("Team %(team)s reported an incident: %(category)s, %(place)s. Open %(code)s to read it.") % told
    return subject, text
