"""Freezing what is verified, so that a statement can be computed from it again and again."""

import hashlib
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from accounts import services as accounts
from accounts.models import User
from missions.models import Mission
from missions.queries.coverage import coverage_by_stage, missing
from reports.claims import canonical
from reports.models import Snapshot, SnapshotRevision
from reports.queries.coverage_map import coverage_map
from reports.queries.records import frozen_records
from reports.services.freezing import write_revisions


@transaction.atomic
def freeze(*, mission: Mission, actor: User | None, cut_off: datetime | None = None) -> Snapshot:
    """Freeze the current revision of every submission verified up to the cut-off (now unless given).

    The same verified data gives the same digest, whenever and in whatever order it is frozen. Who may freeze
    is decided by the service that compiles.
    """
    snapshot_id, cut_off = uuid4(), cut_off or timezone.now()
    revisions = write_revisions(snapshot_id=snapshot_id, mission_id=mission.pk, cut_off=cut_off)
    frozen = frozen_records(mission, snapshot_id)
    snapshot = Snapshot.objects.create(
        id=snapshot_id,
        mission=mission,
        cut_off=cut_off,
        created_by=actor,
        digest=_digest(revisions, frozen),
        frozen=frozen,
        coverage=_coverage(mission, snapshot_id),
    )
    accounts.record(
        actor=actor,
        action="snapshot.frozen",
        object_type="snapshot",
        object_id=snapshot.pk,
        mission=mission.slug,
        detail={"digest": snapshot.digest, "cut_off": cut_off, "submissions": frozen["submissions"]},
    )
    return snapshot


def _digest(revisions: str, frozen: dict[str, Any]) -> str:
    return hashlib.sha256(canonical({"revisions": revisions, "frozen": frozen}).encode()).hexdigest()


def _coverage(mission: Mission, snapshot_id: UUID) -> dict[str, Any]:
    """Expected, received and verified by stage, where the mission went, who has filed nothing, and what is
    in conflict.
    """
    stages = [stage.as_json() for stage in coverage_by_stage(mission)]
    in_conflict = SnapshotRevision.objects.filter(snapshot_id=snapshot_id).exclude(conflicting_keys=[])
    conflicts = in_conflict.order_by("revision__submission__code")
    return {
        "stages": stages,
        "missing": [
            {"team": each.team, "place": each.place, "place_name": each.place_name, "stage": each.stage}
            for each in missing(mission)
        ],
        "map": coverage_map(mission, snapshot_id),
        "in_review": sum(stage["in_review"] for stage in stages),
        "conflicts": [
            {"code": code, "keys": keys}
            for code, keys in conflicts.values_list("revision__submission__code", "conflicting_keys")
        ],
        "duplicates": SnapshotRevision.objects.filter(
            snapshot_id=snapshot_id, role=SnapshotRevision.Role.DUPLICATE
        ).count(),
    }
