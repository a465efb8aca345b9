"""What a snapshot freezes beside submissions, as plain JSON in the shapes of reports.claims.document."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.db.models import Count, Q

from missions.models import ContextFact, Finding, Incident, Meeting, Mission, Recommendation, Submission
from missions.states import IncidentState, Kind, Severity, SubmissionState
from reports.models import Judgement, SnapshotRevision
from reports.queries.sample import frozen_sample

Plain = dict[str, Any]


def frozen_records(mission: Mission, snapshot_id: UUID) -> Plain:
    """Everything the statement draws on that is not an answer. Eight queries, nine with a random sample."""
    referendum = mission.referendum
    return {
        "mission": _mission(mission),
        "referendum": {
            "official_title": referendum.official_title,
            "short_name": referendum.short_name,
            "date": _day(referendum.date),
            "questions": referendum.questions,
        },
        "meetings": list(meetings_of(mission, snapshot_id)),
        "facts": list(facts_of(mission)),
        "recommendations": list(recommendations_of(mission)),
        "judgements": list(judgements_of(mission)),
        "findings": list(_findings(snapshot_id)),
        "incidents": list(incidents_of(mission)),
        "stations": {"visited": _stations_visited(snapshot_id)},
        "sample": frozen_sample(mission),
        "submissions": _submissions(snapshot_id),
    }


def _day(value: Any) -> str | None:
    return value.isoformat() if value else None


def _mission(mission: Mission) -> Plain:
    same = (
        "code slug title short_name mission_type mandate benchmarks legal_basis composition members"
        " countries working_language timezone places unit_name is_random_sample final_report thanks courtesy"
        " issue_place"
    )
    return {name: getattr(mission, name) for name in same.split()} | {
        "organisation": {"name": mission.organisation_name, "short_name": mission.organisation_short_name},
        "invitation": {"inviting_body": mission.inviting_body, "date": _day(mission.invitation_date)},
        "start_date": _day(mission.start_date),
        "end_date": _day(mission.end_date),
        "head": {"name": mission.head_name, "title": mission.head_title},
    }


def meetings_of(mission: Mission, snapshot_id: UUID) -> Iterator[Plain]:
    """Meetings of the mission file, and those whose submission is in the snapshot."""
    in_snapshot = SnapshotRevision.objects.filter(snapshot_id=snapshot_id, kind=Kind.MEETING)
    rows = Meeting.objects.filter(mission=mission).filter(
        Q(submission=None) | Q(submission__in=in_snapshot.values("revision__submission"))
    )
    yield from map(meeting_of, rows.order_by("date", "ref"))


def meeting_of(row: Meeting) -> Plain:
    return {
        "id": row.ref,
        "date": _day(row.date),
        "place": row.place,
        "type": row.type,
        "institution": row.institution,
        "persons": row.persons,
        "attribution": row.attribution,
        "purpose": row.purpose,
        "topics": row.topics,
        "suggestions": row.suggestions,
        "assessment": row.assessment,
    }


def facts_of(mission: Mission) -> Iterator[Plain]:
    yield from map(fact_of, ContextFact.objects.filter(mission=mission, removed_at=None).order_by("ref"))


def fact_of(row: ContextFact) -> Plain:
    return {
        "id": row.ref,
        "label": row.label,
        "number": str(row.number),
        "unit": row.unit,
        "second_number": None if row.second_number is None else str(row.second_number),
        "second_unit": row.second_unit,
        "as_of": _day(row.as_of),
        "checked": row.checked_at is not None,
        "source": {
            "kind": row.source_kind,
            "ref": row.source_ref,
            "name": row.source_name,
            "url": row.source_url,
        },
    }


def recommendations_of(mission: Mission) -> Iterator[Plain]:
    """In the order the mission wrote them."""
    rows = Recommendation.objects.filter(mission=mission, removed_at=None)
    yield from map(recommendation_of, rows.order_by("pk"))


def recommendation_of(row: Recommendation) -> Plain:
    return {
        "id": row.ref,
        "text": row.text,
        "addressee": row.addressee,
        "action": row.action,
        "priority": row.priority,
        "evidence": row.evidence,
        "standards": row.standards,
    }


def judgements_of(mission: Mission) -> Iterator[Plain]:
    rows = Judgement.objects.filter(mission=mission, removed_at=None).select_related("author")
    for row in rows.order_by("claim"):
        yield {
            "claim": row.claim,
            "text": row.text,
            "author": {"name": row.author.name, "title": row.author_title},
            "evidence": row.evidence,
        }


def _findings(snapshot_id: UUID) -> Iterator[Plain]:
    """Critical adverse answers of the frozen revisions and where their review stands."""
    revisions = SnapshotRevision.objects.filter(snapshot_id=snapshot_id).values("revision__submission")
    rows = Finding.objects.filter(
        submission__in=revisions, is_current=True, source="answer", severity=Severity.CRITICAL
    )
    names = {"code": "submission__code", "kind": "submission__kind", "key": "key", "repeat": "repeat"}
    values = rows.order_by("submission__code", "key", "repeat").values_list(*names.values(), "state")
    for found in values:
        yield dict(zip((*names, "state"), found, strict=True))


def incidents_of(mission: Mission | UUID) -> Iterator[Plain]:
    """Incidents that may speak against a claim: not refuted, not excluded, and if closed then once verified.

    An incident counts from the moment it is reported, before anybody has verified its submission.
    """
    said = "decisions__decided_by"
    verified, refuted = (
        Q(decisions__state=state) for state in (IncidentState.VERIFIED, IncidentState.REFUTED)
    )
    rows = (
        Incident.objects.filter(submission__mission=mission)
        .exclude(submission__state=SubmissionState.EXCLUDED)
        .exclude(state=IncidentState.REFUTED)
        .annotate(
            deciders=Count(said, distinct=True, filter=verified),
            against=Count(said, distinct=True, filter=refuted),
        )
        .select_related("submission")
    )
    for row in rows.order_by("submission__code"):
        needed = 2 if row.severity == Severity.CRITICAL else 1
        was_verified = row.state == IncidentState.VERIFIED or (
            row.state == IncidentState.CLOSED and row.deciders >= needed and row.deciders > row.against
        )
        if row.state == IncidentState.CLOSED and not was_verified:
            continue
        yield {
            "code": row.submission.code,
            "category": row.category,
            "severity": row.severity,
            "state": row.state,
            "was_verified": was_verified,
            "use": row.use,
        }


def _stations_visited(snapshot_id: UUID) -> int:
    counted = SnapshotRevision.objects.filter(snapshot_id=snapshot_id, role=SnapshotRevision.Role.COUNTED)
    counted = counted.exclude(kind__in=[Kind.INCIDENT, Kind.MEETING])
    stations = Submission.objects.filter(pk__in=counted.values("revision__submission"))
    return stations.aggregate(visited=Count("station", distinct=True))["visited"]


def _submissions(snapshot_id: UUID) -> dict[str, int]:
    """Counted submissions by kind."""
    counted = SnapshotRevision.objects.filter(snapshot_id=snapshot_id, role=SnapshotRevision.Role.COUNTED)
    numbers = counted.order_by().values("kind").annotate(number=Count("pk"))
    return dict(numbers.values_list("kind", "number"))
