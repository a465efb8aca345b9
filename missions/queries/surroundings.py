"""What stands beside a submission under review: its station's other stages, its team, its history."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from accounts.models import AuditEvent
from missions.models import Deployment, Submission
from missions.models.scope import Scope
from missions.states import Kind, SubmissionState

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
class HistoryLine:
    """One row of the trail in words."""

    event: AuditEvent
    words: str
    reason: str


def stages_at_place(submission: Submission) -> list[Stage]:
    """Every form of the same place in the order of the day, then what is still expected. Two queries."""
    place = {"station": submission.station_id} if submission.station_id else {"centre": submission.centre_id}
    if not any(place.values()):
        return []
    order = {kind.value: number for number, kind in enumerate(Kind)}
    filed = list(
        Submission.objects.filter(mission=submission.mission_id, **place).select_related("team")[: MOST * 4]
    )
    filed.sort(key=lambda each: (order[each.kind], each.visit_started_at or each.received_at))
    expected = Deployment.objects.filter(mission=submission.mission_id, **place).select_related("team")
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
        "submission.moved": _("moved from %(from)s to %(to)s")
        % {end: event.detail.get(end) or _("no place") for end in ("from", "to")},
        "submission.attachment_stored": _("a file arrived"),
        "submission.files_named": _("more files announced"),
    }
    return words.get(event.action, event.action.partition(".")[2].replace("_", " "))
