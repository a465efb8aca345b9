"""What a snapshot took in and what it lacked, as at its freeze: kept with it and never counted again."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from missions.models import Submission, Team
from missions.models.scope import Scope
from missions.states import Kind
from reports.models import Snapshot
from reports.queries.bound import bound

# So many missing forms are named; the rest is a number.
NAMED = 200


@dataclass(frozen=True)
class Conflict:
    """A visit whose forms disagree, and the questions they disagree on; those leave every base."""

    code: str
    submission: UUID
    questions: tuple[str, ...]


@dataclass(frozen=True)
class Absent:
    """What one team had not filed of one stage: places as "code name"."""

    team: str
    stage: str
    places: tuple[str, ...]


@dataclass(frozen=True)
class Freeze:
    """``stages`` as :class:`missions.queries.coverage.StageCoverage` wrote them. ``absent`` and ``conflicts``
    are those of the reader's areas; ``unnamed`` missing forms are in the numbers alone."""

    snapshot: Snapshot
    stages: tuple[Mapping[str, Any], ...]
    absent: tuple[Absent, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    unnamed: int = 0

    @property
    def expected(self) -> int:
        return self._sum("expected")

    @property
    def taken_in(self) -> int:
        return self._sum("verified")

    @property
    def missing(self) -> int:
        return self._sum("missing")

    @property
    def in_review(self) -> int:
        return self._sum("in_review")

    @property
    def returned(self) -> int:
        return self._sum("returned")

    @property
    def in_conflict(self) -> int:
        return len(self.snapshot.coverage.get("conflicts", ()))

    @property
    def duplicates(self) -> int:
        return int(self.snapshot.coverage.get("duplicates", 0))

    def _sum(self, name: str) -> int:
        return sum(int(stage[name]) for stage in self.stages)


def freeze_in_numbers(snapshot: Snapshot) -> Freeze:
    """Asks the database nothing."""
    labels = {kind.value: kind.label for kind in Kind}
    stages = (
        {**each, "label": labels.get(each["stage"], each["label"])} for each in snapshot.coverage["stages"]
    )
    return Freeze(snapshot, tuple(stages))


def freeze_of(snapshot: Snapshot, scope: Scope) -> Freeze:
    """The numbers, and by name what lies in the scope. Three queries, more once where forms disagree."""
    numbers = freeze_in_numbers(snapshot)
    absent = list(_missing(snapshot, scope))
    return Freeze(
        snapshot=snapshot,
        stages=numbers.stages,
        absent=tuple(_by_team(absent[:NAMED])),
        conflicts=tuple(_conflicts(snapshot, scope)),
        unnamed=max(0, len(absent) - NAMED if scope.areas else numbers.missing - NAMED),
    )


def _missing(snapshot: Snapshot, scope: Scope) -> Iterator[Mapping[str, str]]:
    """In the order they were frozen: by stage, then by team."""
    rows = snapshot.coverage.get("missing", ())
    if not scope.areas:
        yield from rows
        return
    teams = Team.objects.filter(scope.teams(), mission=snapshot.mission_id)
    inside = set(teams.values_list("code", flat=True))
    yield from (each for each in rows if each["team"] in inside)


def _by_team(rows: list[Mapping[str, str]]) -> Iterator[Absent]:
    labels = {kind.value: str(kind.label) for kind in Kind}
    found: dict[tuple[str, str], list[str]] = {}
    for each in rows:
        place = " ".join(filter(None, (each["place"], each["place_name"])))
        found.setdefault((each["stage"], each["team"]), []).append(place)
    for (stage, team), places in found.items():
        yield Absent(team, labels.get(stage, stage), tuple(places))


def _conflicts(snapshot: Snapshot, scope: Scope) -> Iterator[Conflict]:
    keys = {each["code"]: each["keys"] for each in snapshot.coverage.get("conflicts", ())}
    if not keys:
        return
    rows = Submission.objects.filter(scope.submissions(), mission=snapshot.mission_id, code__in=keys)
    questions = bound(snapshot).questions
    for code, pk, kind in rows.order_by("code").values_list("code", "pk", "kind"):
        known = (questions.get((kind, key)) for key in keys[code])
        yield Conflict(code, pk, tuple(each.text for each in known if each))
