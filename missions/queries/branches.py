"""The part of the area tree a page looks at: one area or the whole, and the branches it is told by."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from missions.models import Area, Mission
from missions.models.scope import Scope


@dataclass(frozen=True)
class Branch:
    """One area told as a line, with all that lies in it; ``path`` is "" for what lies in no other branch."""

    path: str
    code: str
    name: str


@dataclass(frozen=True)
class Part:
    """What is looked at: the scope narrowed to it, its branches, and the areas (code, name) down to it."""

    scope: Scope
    branches: tuple[Branch, ...]
    trail: tuple[tuple[str, str], ...] = ()

    @property
    def code(self) -> str:
        return self.trail[-1][0] if self.trail else ""

    @property
    def name(self) -> str:
        return self.trail[-1][1] if self.trail else ""

    @cached_property
    def _by_path(self) -> dict[str, Branch]:
        return {branch.path: branch for branch in self.branches}

    def branch_of(self, path: str) -> Branch:
        """The branch an area lies in; the one for the rest where it lies in no other."""
        codes = path.split("/")
        for depth in range(len(codes), 0, -1):
            if found := self._by_path.get("/".join(codes[:depth])):
                return found
        return self._by_path[""]


def part_of(mission: Mission, scope: Scope, code: str = "") -> Part | None:
    """All of the scope, or one area inside it by its code; None for an area it does not reach.

    A single area at the top is passed over: a table of one line says nothing. At most three queries.
    """
    areas = Area.objects.filter(mission=mission)
    if not code:
        tops = scope.paths or list(areas.filter(parent=None).values_list("path", flat=True))
        lines = _lines(areas.filter(parent__path__in=tops)) if len(tops) == 1 else []
        return Part(scope, (*(lines or _lines(areas.filter(path__in=tops))), _rest(_("Elsewhere"))))
    area = areas.filter(_inside(scope), code=code).first()
    if area is None:
        return None
    around = areas.filter(_inside(scope), path__in=_down_to(area.path)).order_by("depth")
    lines = _lines(areas.filter(parent=area)) or [Branch(area.path, area.code, area.name)]
    return Part(
        replace(scope, areas=((area.path, area.name),)),
        (*lines, _rest(_("%(area)s itself") % {"area": area.name})),
        tuple(around.values_list("code", "name")),
    )


def _inside(scope: Scope) -> Q:
    inside = Q()
    for path in scope.paths:
        inside |= Q(path=path) | Q(path__startswith=f"{path}/")
    return inside


def _down_to(path: str) -> Sequence[str]:
    codes = path.split("/")
    return ["/".join(codes[:depth]) for depth in range(1, len(codes) + 1)]


def _lines(areas: QuerySet[Area]) -> list[Branch]:
    rows = areas.order_by("name", "code").values_list("path", "code", "name")
    return [Branch(*row) for row in rows]


def _rest(name: str) -> Branch:
    return Branch("", "", name)
