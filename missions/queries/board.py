"""The numbers of the coverage board for one part of a mission, and the day's curve."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.core.cache import cache
from django.utils import timezone
from django.utils.translation import get_language

from missions.models import Mission
from missions.queries.arrivals import Course, arrivals, course
from missions.queries.branches import Part
from missions.queries.coverage import (
    OF_VISITS,
    Covered,
    StageCoverage,
    coverage_by_area,
    coverage_by_stage,
    late_by_stage,
)
from missions.queries.coverage_map import CoverageMap, coverage_map
from missions.queries.curves import Curve, curve
from missions.queries.expectations import expectations
from missions.queries.likeness import Likeness, likeness

# On the night many look at the same numbers; in a mission of thousands of teams they take seconds to count.
_KEEP_SECONDS = 10


@dataclass(frozen=True)
class Numbers:
    """Everything the board counts, ``as_of`` one moment. ``stages``: (coverage, how many are late)."""

    as_of: datetime
    stages: tuple[tuple[StageCoverage, int], ...]
    areas: tuple[Covered, ...]
    day: Course
    map: CoverageMap | None
    likeness: Likeness


def numbers(mission: Mission, part: Part, stage: str = "") -> Numbers:
    """Seven queries; none when numbers some seconds old, asked for the same part, will do."""
    asked = (mission.pk, get_language(), stage, part.code, *sorted(part.scope.paths))
    key = "coverage:" + ":".join(map(str, asked)).replace(" ", "_")
    found: Numbers | None = cache.get(key)
    if found is None:
        found = _counted(mission, part, stage, timezone.now())
        cache.set(key, found, _KEEP_SECONDS)
    return found


def drawn(mission: Mission, day: Course) -> Curve | None:
    """The curve of a day, on the mission's clock."""
    lines = (("verified", day.verified), ("expected", day.expected), ("received", day.received))
    return curve(lines, day.moments, ZoneInfo(mission.timezone))


def _counted(mission: Mission, part: Part, stage: str, now: datetime) -> Numbers:
    expected = expectations(mission, part.scope)
    late = late_by_stage(expected, now)
    of_visits = [each for each in coverage_by_stage(mission, part.scope, expected) if each.stage in OF_VISITS]
    shown = [each for each in of_visits if each.expected or each.received or each.stage == stage]
    return Numbers(
        as_of=now,
        stages=tuple((each, late[each.stage]) for each in shown or of_visits),
        areas=tuple(coverage_by_area(mission, part, expected, now=now, stage=stage)),
        day=course(mission, arrivals(mission, part.scope), expected, now=now, stage=stage),
        map=coverage_map(mission, part, now=now, stage=stage),
        likeness=likeness(mission, part),
    )
