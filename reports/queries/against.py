"""What speaks against a claim outside its own base: open critical findings and incidents."""

from typing import Any

from missions.states import FindingState, IncidentState
from reports.claims import Against, Measure
from reports.models import Snapshot

UNDECIDED = (FindingState.OPEN, FindingState.FOLLOW_UP)
UNVERIFIED = (IncidentState.REPORTED, IncidentState.CORROBORATED)


def against(snapshot: Snapshot, measure: Measure) -> Against:
    """Short codes, sorted; read from what the snapshot froze, so no query."""
    places = {(part.form, part.key) for part in measure.parts}
    findings = [
        each
        for each in snapshot.frozen.get("findings", ())
        if (each["kind"], each["key"]) in places and each["state"] in UNDECIDED
    ]
    incidents = [
        each
        for each in snapshot.frozen.get("incidents", ())
        if each["category"] in measure.incident_categories
    ]
    return Against(
        findings_open=_codes(findings),
        incidents_open=_codes(each for each in incidents if each["state"] in UNVERIFIED),
        incidents_verified=_codes(each for each in incidents if each["was_verified"]),
    )


def _codes(rows: Any) -> tuple[str, ...]:
    return tuple(sorted({row["code"] for row in rows}))
