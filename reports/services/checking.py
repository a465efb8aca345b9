"""The thirteen checks of a compiled version, with everything on record that its document does not hold."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import uuid4

from django.core.cache import cache
from django.db import transaction
from django.db.models import F, Max, OuterRef, Subquery
from django.utils import timezone

from missions.models import Finding, Membership, Submission
from missions.states import Role, Severity
from reports.claims import Wording, canonical, load_language
from reports.claims.checks import CheckContext, CheckResult, LateChange, late_changes, run
from reports.claims.review import Reviewed, review_text
from reports.models import Snapshot, SnapshotRevision, StatementVersion
from reports.queries.against import UNDECIDED
from reports.queries.records import facts_of, frozen_records, incidents_of, meetings_of
from reports.queries.renditions import documents_of
from reports.queries.staleness import Drift, drift
from reports.queries.versions import without_table
from reports.services.figures import evaluated
from reports.services.freezing import write_revisions
from reports.states import StatementState

Plain = dict[str, Any]
AN_HOUR = 3600


def checks_of(version: StatementVersion) -> tuple[CheckResult, ...]:
    """All thirteen, in order. Without drift about a dozen queries; with it the figures are counted again,
    once for each state of the evidence."""
    document = _document_of(version)
    return run(document, context_of(version, document))


def context_of(version: StatementVersion, document: Plain | None = None) -> CheckContext:
    """The records as they stand now, beside the document as it was compiled."""
    document = document or _document_of(version)
    records = _records_of(version)
    late = _late(version.snapshot, document, records.incidents)
    return replace(records, late=late, translations=_translations(version))


def review_of(version: StatementVersion, text: str) -> Reviewed:
    """A text written elsewhere held against the figures of the version and the records as they stand now.

    The text is kept nowhere.
    """
    return review_text(text, _document_of(version), _records_of(version))


def _records_of(version: StatementVersion) -> CheckContext:
    snapshot, mission = version.snapshot, version.statement.mission
    return CheckContext(
        mission=snapshot.frozen["mission"],
        referendum=snapshot.frozen["referendum"],
        meetings=list(meetings_of(mission, snapshot.pk)),
        facts=list(facts_of(mission)),
        incidents=list(incidents_of(mission)),
        findings=_undecided(snapshot),
        unnamed=_observers(version),
    )


def _document_of(version: StatementVersion) -> Plain:
    """The document but for its evidence table, read anew where the version came without it."""
    if "text" in version.__dict__:
        return dict(version.text)  # type: ignore[attr-defined]  # annotated by readable_versions
    if "document" in version.__dict__:
        return dict(version.document)
    rows = StatementVersion.objects.annotate(text=without_table())
    return dict(rows.values_list("text", flat=True).get(pk=version.pk))


def _undecided(snapshot: Snapshot) -> list[Plain]:
    """Critical findings on frozen submissions that no coordinator has decided."""
    frozen = SnapshotRevision.objects.filter(snapshot=snapshot).values("revision__submission")
    rows = Finding.objects.filter(
        submission__in=frozen,
        is_current=True,
        source="answer",
        severity=Severity.CRITICAL,
        state__in=UNDECIDED,
    )
    named = rows.values("key", code=F("submission__code"), kind=F("submission__kind"))
    return [dict(each) for each in named.order_by("code", "key")]


def _observers(version: StatementVersion) -> list[str]:
    rows = Membership.objects.filter(mission=version.statement.mission_id, role=Role.OBSERVER)
    return sorted(rows.values_list("user__name", flat=True))


def _translations(version: StatementVersion) -> dict[str, Plain]:
    """This version in each other language; else the newest version of a statement in it, but of those that
    another has superseded."""
    newest = StatementVersion.objects.filter(statement__mission=version.statement.mission_id).exclude(
        statement__state=StatementState.SUPERSEDED
    )
    newest = newest.exclude(statement__language=version.statement.language)
    latest = newest.filter(statement__language=OuterRef("statement__language")).order_by("-compiled_at")
    rows = newest.filter(pk=Subquery(latest.values("pk")[:1])).annotate(text=without_table())
    return dict(rows.values_list("statement__language", "text")) | documents_of(version)


def _late(
    snapshot: Snapshot, document: Plain, incidents: Sequence[Mapping[str, Any]]
) -> tuple[LateChange, ...]:
    """Nothing without drift; with it, counted once for each state of what is verified now."""
    moved = drift(snapshot)
    if not moved:
        return ()
    key = f"late:{document['content_hash'][:32]}:{_state_of_evidence(snapshot, moved, incidents)}"
    known: tuple[LateChange, ...] | None = cache.get(key)
    if known is None:
        known = late_changes(document, _figures_now(snapshot), _wording(snapshot, document))
        cache.set(key, known, AN_HOUR)
    return known


def _state_of_evidence(snapshot: Snapshot, moved: Drift, incidents: Sequence[Mapping[str, Any]]) -> str:
    """Changes whenever a submission, a finding or an incident is decided otherwise."""
    ours = Submission.objects.filter(mission=snapshot.mission_id)
    decided = ours.aggregate(last=Max("decided_at"), received=Max("received_at"))
    findings = Finding.objects.filter(submission__mission=snapshot.mission_id)
    reviewed = findings.aggregate(reviewed=Max("reviewed_at"))
    drifted = [moved.added, moved.gone, moved.decided, moved.incidents, moved.visits]
    state = canonical([drifted, *decided.values(), *reviewed.values(), incidents])
    return hashlib.sha256(state.encode()).hexdigest()[:32]


def _figures_now(snapshot: Snapshot) -> Mapping[str, Any]:
    """The figures of what is verified now: frozen as a compile would, counted, and undone again."""
    with transaction.atomic():
        now = Snapshot(id=uuid4(), mission_id=snapshot.mission_id, cut_off=timezone.now())
        write_revisions(snapshot_id=now.pk, mission_id=snapshot.mission_id, cut_off=now.cut_off)
        now.frozen = frozen_records(snapshot.mission, now.pk)
        now.save(force_insert=True)  # the count reads confirmed findings from its row
        figures = evaluated(now)
        transaction.set_rollback(True)
    return figures


def _wording(snapshot: Snapshot, document: Plain) -> Wording:
    return Wording(
        load_language(document["language"]),
        unit=snapshot.frozen["mission"].get("unit_name") or "polling station",
        visited=(snapshot.frozen.get("stations") or {}).get("visited"),
    )
