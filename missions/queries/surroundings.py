"""What stands beside a submission under review: its station's other stages, its team, its history."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import AuditEvent
from missions.models import Deployment, Incident, Message, Submission
from missions.models.scope import Scope
from missions.queries.checklists import form_in
from missions.states import IncidentState, Kind, SubmissionState

MOST = 12


@dataclass(frozen=True)
class Stage:
    """One form of the place: filed (with its submission) or expected and not here yet."""

    label: str
    team: str
    submission: Submission | None = None
    is_this: bool = False


@dataclass(frozen=True)
class TeamWork:
    """What the team has filed so far, the newest others first."""

    filed: int
    verified: int
    others: tuple[Submission, ...]


@dataclass(frozen=True)
class Nearby:
    """An incident that is not settled yet and has to do with the place or with the submission itself."""

    incident: Incident
    category: str


@dataclass(frozen=True)
class HistoryLine:
    """One row of the trail in words."""

    event: AuditEvent
    words: str
    reason: str


def stages_at_place(submission: Submission, scope: Scope) -> list[Stage]:
    """Forms of the same place inside a scope in the order of the day, then those expected. Two queries."""
    place = {"station": submission.station_id} if submission.station_id else {"centre": submission.centre_id}
    if not any(place.values()):
        return []
    order = {kind.value: number for number, kind in enumerate(Kind)}
    inside = Submission.objects.filter(scope.submissions(), mission=submission.mission_id, **place)
    filed = list(inside.select_related("team")[: MOST * 4])
    filed.sort(key=lambda each: (order[each.kind], each.visit_started_at or each.received_at))
    expected = Deployment.objects.filter(
        scope.teams("team__"), mission=submission.mission_id, **place
    ).select_related("team")
    came = {(each.team_id, each.kind) for each in filed if each.state != SubmissionState.EXCLUDED}
    missing = sorted(
        (each for each in expected if (each.team_id, each.stage) not in came),
        key=lambda each: order[each.stage],
    )
    return [
        Stage(each.get_kind_display(), each.team.code if each.team else "", each, each.pk == submission.pk)
        for each in filed
    ] + [Stage(each.get_stage_display(), each.team.code) for each in missing[:MOST]]


def team_work(submission: Submission, scope: Scope) -> TeamWork | None:
    """What the team filed inside a scope; None when the submission came from no team. Two queries."""
    if submission.team_id is None:
        return None
    of_team = Submission.objects.filter(scope.submissions(), team=submission.team_id)
    counted = of_team.order_by().aggregate(
        filed=Count("pk"), verified=Count("pk", filter=Q(state=SubmissionState.VERIFIED))
    )
    others = of_team.exclude(pk=submission.pk).select_related("station", "centre").order_by("-received_at")
    return TeamWork(others=tuple(others[:MOST]), **counted)


def open_incidents(submission: Submission, scope: Scope) -> list[Nearby]:
    """Those at the same place or linked to it, inside a scope, neither refuted nor closed. One query."""
    near = Q(links__submission=submission)
    if submission.station_id:
        near |= Q(submission__station=submission.station_id) | Q(links__station=submission.station_id)
    elif submission.centre_id:
        near |= Q(submission__centre=submission.centre_id)
    inside = Submission.objects.filter(
        scope.submissions(), mission=submission.mission_id, incident__isnull=False
    )
    inside = inside.exclude(state=SubmissionState.EXCLUDED)
    rows = Incident.objects.filter(near, submission__in=inside)
    rows = rows.exclude(submission=submission).exclude(
        state__in=[IncidentState.CLOSED, IncidentState.REFUTED]
    )
    found = rows.select_related("submission__team").order_by("submission__received_at", "pk").distinct()
    return [Nearby(each, _category(each)) for each in found[:MOST]]


def messages_about(submission: Submission) -> list[Message]:
    """What was written to people about it, the newest first. One query."""
    return list(Message.objects.filter(submission=submission).select_related("sender")[:MOST])


def _category(incident: Incident) -> str:
    """The category as the incident form words it."""
    form = form_in(incident.submission.checklist_version_id, get_language() or "en")
    question = form.by_key.get("inc_category")
    return question.labels.get(incident.category, incident.category) if question else incident.category


def history_of(submission: Submission) -> list[HistoryLine]:
    """The trail of one submission, oldest first. One query."""
    events = AuditEvent.objects.filter(object_type="submission", object_id=str(submission.pk))
    return list(_in_words(events.select_related("actor")))


def _in_words(events: Iterable[AuditEvent]) -> Iterable[HistoryLine]:
    for event in events:
        reason = str(event.detail.get("reason") or "")
        before = event.detail.get("before")
        if event.action == "submission.in_review" and before == SubmissionState.RECEIVED:
            continue  # a decision on a submission nobody had opened passes through review in the same breath
        if event.detail.get("is_visit"):
            continue  # opened and verified again in the same breath, while a visit was decided on
        if event.detail.get("is_undo"):
            yield HistoryLine(event=event, words=_("taken back"), reason="")
            continue
        yield HistoryLine(event=event, words=_words(event), reason=reason)


def _words(event: AuditEvent) -> str:
    revision = event.detail.get("revision", 1)
    words = {
        "submission.received": _("received")
        if revision == 1
        else _("revision %(n)s received") % {"n": revision},
        "submission.in_review": _("reopened"),
        "submission.verified": _("verified"),
        "submission.returned": _("returned to the team"),
        "submission.excluded": _("excluded"),
        "submission.confidential_shown": _("confidential answers looked at"),
        "submission.corrected": _("corrected as revision %(n)s") % {"n": revision},
        "submission.follow_up": _("put aside to follow up"),
        "submission.follow_up_ended": _("nothing to follow up any more"),
        "submission.claim_broken": _("taken over from %(who)s") % {"who": event.detail.get("from", "")},
        "submission.moved": _("moved from %(from)s to %(to)s")
        % {end: event.detail.get(end) or _("no place") for end in ("from", "to")},
        "submission.one_visit": _("decided to be one visit with another form"),
        "submission.two_visits": _("decided to be another visit than another form’s"),
        "submission.conflict": _("left in conflict with another form of the visit"),
        "submission.attachment_stored": _("a file arrived"),
        "submission.files_named": _("more files announced"),
    }
    return words.get(event.action, event.action.partition(".")[2].replace("_", " "))
