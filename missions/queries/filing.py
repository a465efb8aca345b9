"""What an observer has to do and has done: expected visits, and submissions with what came of them."""

from dataclasses import dataclass

from django.db.models import Case, IntegerField, QuerySet, Value, When

from accounts.models import User
from missions.models import Deployment, Mission, PollingStation, Submission, TabulationCentre
from missions.models.scope import scope_in
from missions.permissions import STAFF, role_in, team_ids_of
from missions.states import Kind, SubmissionState

STAGE_ORDER = {kind.value: number for number, kind in enumerate(Kind)}
_RETURNED_FIRST = Case(
    When(state=SubmissionState.RETURNED, then=Value(0)), default=Value(1), output_field=IntegerField()
)


@dataclass(frozen=True)
class Visit:
    """One expected visit of the person's team, and what has been filed for it."""

    stage: Kind
    place: PollingStation | TabulationCentre
    team_code: str
    filed: tuple[Submission, ...]

    @property
    def is_station(self) -> bool:
        return isinstance(self.place, PollingStation)

    @property
    def address(self) -> str:
        """The part of the form's address that says where: a centre by code, a station by its key."""
        return f"station={self.place.pk}" if self.is_station else f"centre={self.place.pk}"


def own_submissions(user: User, mission: Mission) -> QuerySet[Submission]:
    """What the person or a team of theirs filed: returned ones first, then the newest."""
    rows = Submission.objects.filter(mission=mission)
    mine = rows.filter(observer_id=user.pk) | rows.filter(team_id__in=team_ids_of(user, mission))
    return mine.select_related("station", "centre", "team").order_by(_RETURNED_FIRST, "-received_at", "pk")


def readable_submissions(user: User, mission: Mission) -> QuerySet[Submission]:
    """What their place covers for those who review or compile, one's own for everybody else; newest first."""
    if role_in(user, mission) not in STAFF:
        return own_submissions(user, mission)
    rows = Submission.objects.filter(scope_in(user, mission).submissions(), mission=mission)
    return rows.select_related("station", "centre", "team").order_by("-received_at", "pk")


def visits_of(user: User, mission: Mission, filed: list[Submission]) -> list[Visit]:
    """The person's expected visits in the order of the day. ``filed`` are their submissions, already read."""
    rows = (
        Deployment.objects.filter(team_id__in=team_ids_of(user, mission))
        .select_related("team", "station__area", "centre")
        .order_by("pk")
    )
    visits = [_visit(row, filed) for row in rows]
    return sorted(visits, key=lambda visit: (STAGE_ORDER[visit.stage], visit.place.code))


def _visit(row: Deployment, filed: list[Submission]) -> Visit:
    found = tuple(
        each
        for each in filed
        if each.kind == row.stage
        and each.team_id == row.team_id
        and each.state != SubmissionState.EXCLUDED
        and (each.station_id, each.centre_id) == (row.station_id, row.centre_id)
    )
    place = row.station or row.centre
    assert place is not None  # the database holds it: deployment_to_one_place
    return Visit(stage=Kind(row.stage), place=place, team_code=row.team.code, filed=found)
