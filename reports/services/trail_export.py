"""The audit trail as a table: what its page finds, in words and in the codes of the record."""

import json
from collections.abc import Mapping
from typing import Any

from django.utils.dateparse import parse_datetime

from accounts.models import AuditEvent
from missions.permissions import role_in
from missions.queries.audit import TrailFilter, trail
from missions.queries.audit_words import finding_names, in_words, reason_of
from reports.exports import Package
from reports.services.export_work import FORMAT, STEP, Work

COLUMNS = (
    *("at", "person", "role", "what", "reason"),
    *("action", "object_type", "object_id", "code", "detail", "request_id"),
)


def as_filter(given: Mapping[str, str]) -> TrailFilter:
    """The filter a job was given; the inverse of :func:`as_parameters`."""
    return TrailFilter(
        person=given.get("person", ""),
        action=given.get("action", ""),
        about=given.get("about", ""),
        since=parse_datetime(given.get("since", "")),
        until=parse_datetime(given.get("until", "")),
    )


def as_parameters(wanted: TrailFilter) -> dict[str, str]:
    """What is looked for as a job keeps it; what is empty is left out."""
    found = {"person": wanted.person, "action": wanted.action, "about": wanted.about}
    for name, moment in (("since", wanted.since), ("until", wanted.until)):
        found[name] = moment.isoformat() if moment else ""
    return {name: value for name, value in found.items() if value}


def write(work: Work, given: Mapping[str, str]) -> dict[str, Any]:
    """A ZIP of the table and its manifest, the newest first."""
    rows = trail(work.mission, work.actor, as_filter(given))
    number, findings = 0, finding_names(work.mission)
    with work.path.open("wb") as out:
        package = Package(out, at=work.at)
        with package.table("trail.csv", COLUMNS) as table:
            for number, event in enumerate(rows.iterator(chunk_size=1000), start=1):
                if number % STEP == 0:
                    work.tell(number)
                table.row(_cells(work, event, findings))
        manifest = {
            "format": FORMAT,
            "kind": work.export.kind,
            "mission": {"slug": work.mission.slug, "code": work.mission.code, "title": work.mission.title},
            "asked_by": {"name": str(work.actor), "role": role_in(work.actor, work.mission)},
            "asked_at": work.export.created_at.isoformat(timespec="seconds"),
            "written_at": work.at.isoformat(timespec="seconds"),
            "filter": dict(given),
            "formulas": "A cell that a spreadsheet would run begins with an apostrophe.",
            "counts": {"events": number},
            "files": list(package.files),
        }
        package.close(manifest)
    return manifest


def _cells(work: Work, event: AuditEvent, findings: Mapping[str, str]) -> list[Any]:
    return [
        work.words.moment(event.at),
        str(event.actor) if event.actor else "",
        work.words.roles.get(event.actor_id or 0, ""),
        in_words(event, findings),
        reason_of(event),
        event.action,
        event.object_type,
        event.object_id,
        str(event.detail.get("code", "")),
        json.dumps(event.detail, ensure_ascii=False, sort_keys=True),
        event.request_id,
    ]
