"""The audit trail as people read it: who did what, within what they may see, a page at a time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import CharField, Q, QuerySet
from django.db.models.functions import Cast

from accounts.models import AuditEvent, User
from missions.models import Incident, Membership, Mission, Submission
from missions.models.scope import scope_in
from missions.queries.search import jump
from missions.states import Role

PAGE = 50
# What a trail names by the id of a submission, and by that of the coordinators' side of an incident.
OF_SUBMISSION, OF_INCIDENT = "submission", "incident"
MOST_PEOPLE = 200


@dataclass(frozen=True)
class TrailFilter:
    """What is looked for; empty for everything. ``about`` is a short code, ``person`` a part of a name."""

    person: str = ""
    action: str = ""
    about: str = ""
    since: datetime | None = None
    until: datetime | None = None

    @property
    def is_empty(self) -> bool:
        return self == TrailFilter()


@dataclass(frozen=True)
class TrailPage:
    """``after``: the event the next page follows, None on the last."""

    events: tuple[AuditEvent, ...]
    after: int | None


def trail(mission: Mission, user: User, wanted: TrailFilter) -> QuerySet[AuditEvent]:
    """The newest first. The head reads all; coordinators their own acts and those about what they may see."""
    rows = AuditEvent.objects.filter(_readable(mission, user), mission=mission.slug)
    if wanted.person:
        rows = rows.filter(actor__in=_people(mission, wanted.person))
    if wanted.action:
        rows = rows.filter(action=wanted.action)
    if wanted.about:
        rows = rows.filter(_about(mission, user, wanted.about))
    if wanted.since:
        rows = rows.filter(at__gte=wanted.since)
    if wanted.until:
        rows = rows.filter(at__lte=wanted.until)
    return rows.select_related("actor").order_by("-at", "-pk")


def trail_page(rows: QuerySet[AuditEvent], *, after: str = "", size: int = 0) -> TrailPage:
    """One page by position: what happens meanwhile shifts nothing. An unknown ``after`` is the beginning."""
    size = size or PAGE
    last = rows.filter(pk=int(after)).first() if after.isdecimal() and len(after) < 19 else None
    if last is not None:
        rows = rows.filter(Q(at__lt=last.at) | Q(at=last.at, pk__lt=last.pk), at__lte=last.at)
    found = list(rows[: size + 1])
    return TrailPage(tuple(found[:size]), found[size - 1].pk if len(found) > size else None)


def _readable(mission: Mission, user: User) -> Q:
    scope = scope_in(user, mission)
    if scope.role == Role.HEAD:
        return Q()
    if scope.role != Role.COORDINATOR:
        return Q(pk=None)
    if not scope.areas:
        return Q(actor=user) | Q(object_type__in=[OF_SUBMISSION, OF_INCIDENT])
    inside = Submission.objects.filter(scope.submissions(), mission=mission)
    incidents = Incident.objects.filter(submission__in=inside)
    return (
        Q(actor=user)
        | Q(object_type=OF_SUBMISSION, object_id__in=_as_texts(inside))
        | Q(object_type=OF_INCIDENT, object_id__in=_as_texts(incidents))
    )


def _as_texts(rows: QuerySet[Submission] | QuerySet[Incident]) -> QuerySet[Submission] | QuerySet[Incident]:
    return rows.order_by().annotate(as_text=Cast("pk", CharField())).values("as_text")  # type: ignore[return-value]


def _people(mission: Mission, words: str) -> list[int]:
    """Those of the mission whose name holds the words, or whose address it is."""
    places = Membership.objects.filter(mission=mission)
    named = places.filter(Q(user__name__icontains=words) | Q(user__email=words.lower()))
    return list(named.values_list("user_id", flat=True)[:MOST_PEOPLE])


def _about(mission: Mission, user: User, code: str) -> Q:
    """About one submission and its incident, within what the person may see; a wrong code finds nothing."""
    submission = jump(mission, user, code)
    if submission is None:
        return Q(pk=None)
    incidents: Iterable[int] = Incident.objects.filter(submission=submission).values_list("pk", flat=True)
    return Q(object_type=OF_SUBMISSION, object_id=str(submission.pk)) | Q(
        object_type=OF_INCIDENT, object_id__in=[str(pk) for pk in incidents]
    )
