"""One export on its way: what was asked for, for whom, what has been counted, and its manifest."""

import itertools
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from django.db.models import QuerySet

from accounts.models import User
from missions.models import Attachment, Mission, Submission
from missions.models.scope import scope_in
from missions.permissions import role_in
from reports.models import Export, Snapshot
from reports.queries.export_rows import Row, Words
from reports.queries.exports import asked_for, photos_of, rows_of

Tell = Callable[[int], None]
FORMAT = "tanik-export/1"
# So many rows between two signs of how far it is.
STEP = 200
FORMULAS = {
    Export.Kind.CSV: "A cell that a spreadsheet would run begins with an apostrophe.",
    Export.Kind.XLSX: "Every text is typed as text; no cell is a formula.",
    Export.Kind.GEOJSON: "In codebook.csv, a cell that a spreadsheet would run begins with an apostrophe.",
    Export.Kind.PHOTOS: "In photos.csv, a cell that a spreadsheet would run begins with an apostrophe.",
}


@dataclass
class Work:
    """One export being written: for whom, of what, and what has been counted so far."""

    export: Export
    mission: Mission
    actor: User
    language: str
    with_confidential: bool
    with_names: bool
    snapshot: Snapshot | None
    path: Path
    at: datetime
    tell: Tell
    kinds: Counter[str] = field(default_factory=Counter)
    states: Counter[str] = field(default_factory=Counter)

    @cached_property
    def words(self) -> Words:
        return Words(
            self.mission,
            language=self.language,
            with_confidential=self.with_confidential,
            with_names=self.with_names,
            snapshot=self.snapshot,
        )

    @cached_property
    def _asked(self) -> tuple[QuerySet[Submission], QuerySet[Submission]]:
        return asked_for(
            self.mission, self.actor, self.export.query, with_confidential=self.with_confidential
        )

    @property
    def found(self) -> QuerySet[Submission]:
        return self._asked[0]

    @property
    def photos(self) -> QuerySet[Attachment]:
        """None that belong to an answer which is left out."""
        hidden = {key for sheet in self.words.sheets.values() for key in sheet.left_out}
        return photos_of(self.found).exclude(question__in=hidden)

    @property
    def total(self) -> int:
        """How many steps there are to tell of."""
        is_photos = self.export.kind == Export.Kind.PHOTOS
        return self.photos.count() if is_photos else self.found.count()

    def rows(self) -> Iterator[Row]:
        for number, row in enumerate(rows_of(self.found, self.snapshot), start=1):
            self.kinds[row.kind] += 1
            self.states[row.state] += 1
            if number % STEP == 0:
                self.tell(number)
            yield row

    def by_kind(self) -> Iterator[tuple[str, Iterator[Row]]]:
        return itertools.groupby(self.rows(), key=lambda row: row.kind)

    def manifest(self, **more: Any) -> dict[str, Any]:
        """What is in the file, under which filter, for whom and of when; ``more`` by kind of export."""
        frozen = self.snapshot
        left = self._asked[1].count()
        return {
            "format": FORMAT,
            "kind": self.export.kind,
            "mission": {"slug": self.mission.slug, "code": self.mission.code, "title": self.mission.title},
            "asked_by": {"name": str(self.actor), "role": role_in(self.actor, self.mission)},
            "asked_at": self.export.created_at.isoformat(timespec="seconds"),
            "written_at": self.at.isoformat(timespec="seconds"),
            "filter": self.export.query,
            "areas": [name for _path, name in scope_in(self.actor, self.mission).areas] or "all",
            "snapshot": {"id": str(frozen.pk), "digest": frozen.digest, "cut_off": frozen.cut_off.isoformat()}
            if frozen
            else None,
            "names_of_people": "included" if self.with_names else "left out",
            "confidential": {
                "answers": "included" if self.with_confidential else "left out",
                "incidents_and_meetings": "included" if self.with_confidential else "left out",
                "submissions_left_out": left,
            },
            "formulas": FORMULAS[Export.Kind(self.export.kind)],
            "counts": {
                "submissions": self.kinds.total(),
                "by_kind": dict(self.kinds),
                "by_state": dict(self.states),
            },
            **more,
        }
