"""A row as it leaves: what the cursor gives of a submission, and the words for it."""

from collections.abc import Mapping
from datetime import datetime
from functools import cached_property
from typing import Any, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from missions.models import Area, ChecklistVersion, Membership, Mission
from missions.permissions import CONFIDENTIAL
from missions.queries.checklists import context_of, form_in
from missions.states import ChecklistState, Kind
from reports.exports import Cell, Sheet
from reports.models import Snapshot

LEADING = (
    *("code", "kind", "version", "revision", "state", "place_kind", "place_code", "place_name"),
    *("area_path", "area", "latitude", "longitude", "team", "visit_started_at", "visit_ended_at"),
    *("filled_at", "received_at", "decided_at", "decided_by_role", "decision_reason"),
)
NAMES = ("observer", "decided_by")
FROZEN = ("snapshot_role", "snapshot_conflicts")


class Row(NamedTuple):
    """One revision with its submission and place, as the cursor gives it."""

    code: str
    kind: str
    version_id: int
    revision: int
    state: str
    station_id: UUID | None
    centre_id: int | None
    station_code: str | None
    station_name: str | None
    station_area: int | None
    latitude: float | None
    longitude: float | None
    centre_code: str | None
    centre_name: str | None
    centre_area: int | None
    team: str | None
    visit_started_at: datetime | None
    visit_ended_at: datetime | None
    filled_at: datetime | None
    received_at: datetime
    decided_at: datetime | None
    decided_by: int | None
    decision_reason: str
    observer: int
    answers: Mapping[str, Any]
    comments: Mapping[str, str]
    role: str = ""
    conflicts: tuple[str, ...] = ()


class Words:
    """What every row draws on, read once: areas, versions, places of people, and the sheets of the kinds."""

    def __init__(
        self,
        mission: Mission,
        *,
        language: str,
        with_confidential: bool,
        with_names: bool,
        snapshot: Snapshot | None,
    ) -> None:
        self.mission, self.language, self.snapshot = mission, language, snapshot
        self.with_confidential, self.with_names = with_confidential, with_names
        self.zone = ZoneInfo(mission.timezone)

    @property
    def leading(self) -> list[str]:
        """The headings before the answers."""
        return [*LEADING, *(NAMES if self.with_names else ()), *(FROZEN if self.snapshot else ())]

    @cached_property
    def sheets(self) -> dict[str, Sheet]:
        """One a kind of checklist the mission uses and the export may hold."""
        found: dict[str, list[int]] = {}
        for pk, kind, _number in self._versions:
            if self.with_confidential or kind not in CONFIDENTIAL:
                found.setdefault(kind, []).insert(0, pk)
        repeats = context_of(self.mission).referendum_questions
        return {
            kind: Sheet(
                kind,
                str(Kind(kind).label),
                [form_in(pk, self.language) for pk in found[kind]],
                repeats=repeats,
                with_confidential=self.with_confidential,
            )
            for kind in Kind.values
            if kind in found
        }

    def lead(self, row: Row) -> list[Cell]:
        """The cells before the answers."""
        is_station = row.station_id is not None
        path, area = self.areas.get(row.station_area or row.centre_area or 0, ("", ""))
        cells: list[Cell] = [
            row.code,
            row.kind,
            self.numbers[row.version_id],
            row.revision,
            row.state,
            "station" if is_station else "centre" if row.centre_id else "",
            row.station_code if is_station else row.centre_code,
            row.station_name if is_station else row.centre_name,
            path,
            area,
            row.latitude,
            row.longitude,
            row.team,
            self.moment(row.visit_started_at),
            self.moment(row.visit_ended_at),
            self.moment(row.filled_at),
            self.moment(row.received_at),
            self.moment(row.decided_at),
            self.roles.get(row.decided_by or 0, ""),
            row.decision_reason,
        ]
        if self.with_names:
            cells += [self.names.get(row.observer, ""), self.names.get(row.decided_by or 0, "")]
        if self.snapshot:
            cells += [row.role, ";".join(row.conflicts)]
        return cells

    def moment(self, at: datetime | None) -> str:
        """On the mission's clock, with its distance from UTC."""
        return at.astimezone(self.zone).isoformat(timespec="seconds") if at else ""

    @cached_property
    def numbers(self) -> dict[int, int]:
        return {pk: number for pk, _kind, number in self._versions}

    @cached_property
    def _versions(self) -> list[tuple[int, str, int]]:
        rows = ChecklistVersion.objects.filter(checklist__mission=self.mission)
        rows = rows.exclude(state=ChecklistState.DRAFT).order_by("number", "pk")
        return list(rows.values_list("pk", "checklist__kind", "number"))

    @cached_property
    def areas(self) -> dict[int, tuple[str, str]]:
        """By id: the path of codes, and the names from the top down."""
        named = dict(Area.objects.filter(mission=self.mission).values_list("path", "name"))
        return {
            pk: (path, " / ".join(named.get(above, "") for above in _above_and_itself(path)))
            for pk, path in Area.objects.filter(mission=self.mission).values_list("pk", "path")
        }

    @cached_property
    def roles(self) -> dict[int, str]:
        rows = Membership.objects.filter(mission=self.mission)
        return dict(rows.values_list("user_id", "role"))

    @cached_property
    def names(self) -> dict[int, str]:
        rows = Membership.objects.filter(mission=self.mission)
        return dict(rows.values_list("user_id", "user__name"))


def _above_and_itself(path: str) -> list[str]:
    codes = path.split("/")
    return ["/".join(codes[:depth]) for depth in range(1, len(codes) + 1)]
