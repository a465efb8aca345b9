"""The pairs of forms of a mission that may tell of one visit: those to decide on, the others, the decided."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import F
from django.db.models.expressions import RawSQL
from django.utils import timezone

from accounts.models import User
from missions.models import Mission, Submission, SubmissionRevision, VisitDecision
from missions.models.scope import Scope, scope_in
from missions.permissions import team_ids_of
from missions.queries.differing import keys_that_differ
from missions.queries.visits import PARTNERS_ASK, TWO_VISITS, pairs_sql, partners_sql
from missions.states import SubmissionState

OPEN, SAME, DECIDED = "open", "same", "decided"
_Key = tuple[UUID, UUID]


@dataclass(frozen=True)
class _Form:
    """What a pair is sorted and compared by."""

    id: UUID
    received_at: datetime
    code: str
    revision: int
    is_excluded: bool
    is_own: bool


@dataclass(frozen=True)
class Pair:
    """Two forms in the order of receipt, with what stands for them and how many answers are in conflict."""

    one: _Form
    other: _Form
    decision: VisitDecision | None
    differing: int

    @property
    def group(self) -> str:
        if self.decision is not None:
            return DECIDED
        return OPEN if self.differing else SAME

    @property
    def is_own(self) -> bool:
        return self.one.is_own or self.other.is_own


@dataclass(frozen=True)
class Shown:
    """A pair with its submissions, to be drawn."""

    pair: Pair
    one: Submission
    other: Submission

    @property
    def forms(self) -> tuple[Submission, Submission]:
        return self.one, self.other


@dataclass(frozen=True)
class Partner:
    """Another form of the same visit, or of one that was taken apart; ``decision`` is "" for nothing yet."""

    submission: Submission
    decision: str

    @property
    def words(self) -> str:
        """The decision, as a chip says it."""
        return str(VisitDecision.Decision(self.decision).label).lower() if self.decision else ""


def pairs_of(mission: Mission, user: User) -> dict[str, list[Pair]]:
    """By group, inside the person's areas. Five queries.

    What is to be decided stands in the order in which it became known, what is decided with the newest first.
    """
    decisions = {(each.first_id, each.second_id): each for each in _decisions(mission)}
    keys = _keys(mission)
    forms = _forms(mission, user, {each for key in keys for each in key})
    inside = [key for key in keys if key[0] in forms and key[1] in forms]
    pairs = list(_pairs(mission, inside, forms, decisions))
    found: dict[str, list[Pair]] = {OPEN: [], SAME: [], DECIDED: []}
    for pair in sorted(pairs, key=lambda each: (each.other.received_at, each.one.code, each.other.code)):
        found[pair.group].append(pair)
    found[DECIDED].sort(key=lambda each: each.decision.at if each.decision else timezone.now(), reverse=True)
    return found


def shown(pairs: Sequence[Pair]) -> list[Shown]:
    """The submissions of some pairs. One query."""
    ids = {form.id for pair in pairs for form in (pair.one, pair.other)}
    rows = Submission.objects.filter(pk__in=ids).select_related("station__area", "centre__area", "team")
    found = {row.pk: row for row in rows}
    return [Shown(pair, found[pair.one.id], found[pair.other.id]) for pair in pairs]


def partners(submission: Submission, scope: Scope) -> list[Partner]:
    """Other forms inside a scope that tell, or may tell, of a submission's visit. One query."""
    told = RawSQL(partners_sql(), [submission.pk] * PARTNERS_ASK)  # noqa: S611
    decided = RawSQL(
        "SELECT d.decision FROM missions_visitdecision d"
        " WHERE d.first_id = least(%s, missions_submission.id)"
        " AND d.second_id = greatest(%s, missions_submission.id)"
        " ORDER BY d.at DESC, d.id DESC LIMIT 1",
        [submission.pk] * 2,
    )
    rows = Submission.objects.filter(scope.submissions(), pk__in=told).annotate(told=decided)
    rows = rows.exclude(state=SubmissionState.EXCLUDED).select_related("team")
    return [Partner(each, each.told or "") for each in rows.order_by("received_at", "code")]


def _decisions(mission: Mission) -> Iterable[VisitDecision]:
    rows = VisitDecision.objects.filter(mission=mission).select_related("by")
    return rows.order_by("first_id", "second_id", "-at", "-pk").distinct("first_id", "second_id")


def _keys(mission: Mission) -> list[_Key]:
    with connection.cursor() as cursor:
        cursor.execute(pairs_sql(), {"mission": mission.pk})
        return [(first, second) for first, second, _decision in cursor.fetchall()]


def _forms(mission: Mission, user: User, ids: Iterable[UUID]) -> dict[UUID, _Form]:
    inside = Submission.objects.filter(scope_in(user, mission).submissions(), pk__in=list(ids))
    rows = SubmissionRevision.objects.filter(submission__in=inside, number=F("submission__revision"))
    own_teams = team_ids_of(user, mission)
    return {
        each.submission_id: _Form(
            id=each.submission_id,
            received_at=each.submission.received_at,
            code=each.submission.code,
            revision=each.pk,
            is_excluded=each.submission.state == SubmissionState.EXCLUDED,
            is_own=each.submission.observer_id == user.pk or each.submission.team_id in own_teams,
        )
        for each in rows.select_related("submission").only(
            "submission__received_at",
            "submission__code",
            "submission__state",
            "submission__observer",
            "submission__team",
        )
    }


def _pairs(
    mission: Mission,
    keys: Iterable[_Key],
    forms: dict[UUID, _Form],
    decisions: dict[_Key, VisitDecision],
) -> Iterable[Pair]:
    """Those decided on, and those that nobody decided on and that still count."""
    both = {
        key: sorted((forms[key[0]], forms[key[1]]), key=lambda each: (each.received_at, each.code))
        for key in keys
        if key in decisions or not (forms[key[0]].is_excluded or forms[key[1]].is_excluded)
    }
    compared = [key for key in both if key not in decisions or decisions[key].decision != TWO_VISITS]
    revisions = [(both[key][0].revision, both[key][1].revision) for key in compared]
    differing = keys_that_differ(mission.pk, revisions, until=timezone.now())
    numbers = {key: len(differing.get(at, ())) for at, key in enumerate(compared)}
    for key, (one, other) in both.items():
        yield Pair(one, other, decisions.get(key), numbers.get(key, 0))
