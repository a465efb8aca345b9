"""What a person's team has filed, as their device keeps it: what came of each, and what may be corrected."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.utils import timezone

from accounts.models import User
from missions.models import Attachment, Mission, Remark, Submission, SubmissionRevision
from missions.permissions import why_not_correct, why_not_file
from missions.queries.corrected import corrections_of
from missions.queries.filing import own_submissions
from missions.queries.named_places import NamedPlace, Places
from missions.states import SubmissionState


def own_rows(user: User, mission: Mission) -> QuerySet[Submission]:
    """One's own submissions with all that `records_of` says of them, such as their current ``sha256``."""
    current = SubmissionRevision.objects.filter(submission=OuterRef("pk"), number=OuterRef("revision"))
    # Places and people are read beside it: a plan over all of them costs more than the answer.
    return (
        own_submissions(user, mission)
        .select_related(None)
        .annotate(
            sha256=Subquery(current.values("sha256")[:1]),
            version=F("checklist_version__number"),
            team_code=F("team__code"),
        )
    )


def records_of(
    user: User, mission: Mission, rows: Sequence[Submission], places: Places
) -> list[dict[str, Any]]:
    """What a device keeps of each of ``own_rows``; the answers only while they may be corrected.

    ``places``: those of all rows, by key. Five queries, however many submissions.
    """
    why_not_now = why_not_file(user, mission)
    why_not: dict[UUID, str] = {}
    for row in rows:
        row.mission = mission
        why_not[row.pk] = why_not_now or why_not_correct(user, row)
    files, corrections = _files(list(why_not)), corrections_of(rows)
    names = _names(rows)
    correctable = [key for key, reason in why_not.items() if not reason]
    contents, remarks = _contents(correctable), _remarks(correctable)
    return [
        {
            **_standing(row, places, names),
            "attachments": _arrived(files.get(row.pk, [])),
            "why_not_correct": why_not[row.pk],
            "correction": corrections.get(row.pk),
            **(
                {}
                if why_not[row.pk]
                else contents[row.pk]
                | {"files": _listed(files.get(row.pk, [])), "remarks": remarks.get(row.pk, [])}
            ),
        }
        for row in rows
    ]


def _names(rows: Sequence[Submission]) -> dict[int | None, str]:
    """Names of those who filed and those who decided."""
    ids = {key for row in rows for key in (row.observer_id, row.decided_by_id) if key is not None}
    return dict(User.objects.filter(pk__in=ids).values_list("pk", "name"))


def _standing(row: Submission, places: Places, names: Mapping[int | None, str]) -> dict[str, Any]:
    place = places.get(row.station_id or row.centre_id)
    return {
        "id": row.pk,
        "kind": row.kind,
        "version": row.version,  # type: ignore[attr-defined]  # annotated by own_rows
        "code": row.code,
        "state": row.state,
        "revision": row.revision,
        "sha256": row.sha256,  # type: ignore[attr-defined]
        "team": row.team_code or "",  # type: ignore[attr-defined]
        "observer": {"id": row.observer_id, "name": names[row.observer_id]},
        "place": place.told if place else None,
        "visit_started_at": row.visit_started_at,
        "visit_ended_at": row.visit_ended_at,
        "visit_date": _visit_date(row, place),
        "received_at": row.received_at,
        "decided_at": row.decided_at,
        "decided_by": names.get(row.decided_by_id, ""),
        "reason": row.decision_reason,
    }


def _visit_date(row: Submission, place: NamedPlace | None) -> Any:
    """The day the visit began on the clocks of its place."""
    if row.visit_started_at is None:
        return None
    zone = (place.timezone if place else "") or row.mission.timezone
    return timezone.localdate(row.visit_started_at, timezone=ZoneInfo(zone))


def _files(ids: Sequence[UUID]) -> dict[UUID, list[Attachment]]:
    found: dict[UUID, list[Attachment]] = {}
    for file in Attachment.objects.filter(submission_id__in=ids).order_by("pk"):
        found.setdefault(file.submission_id, []).append(file)
    return found


def _contents(ids: Sequence[UUID]) -> dict[UUID, dict[str, Any]]:
    rows = SubmissionRevision.objects.filter(submission_id__in=ids, number=F("submission__revision"))
    return {
        key: {"answers": answers, "comments": comments, "breaks": breaks}
        for key, answers, comments, breaks in rows.values_list(
            "submission_id", "answers", "comments", "breaks"
        )
    }


def _remarks(ids: Sequence[UUID]) -> dict[UUID, list[dict[str, Any]]]:
    """What a coordinator asks at single questions with the return that stands."""
    found: dict[UUID, list[dict[str, Any]]] = {}
    rows = Remark.objects.filter(
        submission_id__in=ids,
        revision=F("submission__revision"),
        submission__state=SubmissionState.RETURNED,
        at__gte=F("submission__decided_at"),
    )
    for row in rows.select_related("by"):
        remark = {"question": row.question, "text": row.text, "by": row.by.name, "at": row.at}
        found.setdefault(row.submission_id, []).append(remark)
    return found


def _arrived(files: Sequence[Attachment]) -> dict[str, list[str]]:
    return {
        "stored": [file.sha256 for file in files if file.stored_at],
        "missing": [file.sha256 for file in files if not file.stored_at],
    }


def _listed(files: Sequence[Attachment]) -> list[dict[str, str]]:
    return [
        {"sha256": file.sha256, "name": file.name, "type": file.content_type, "question": file.question}
        for file in files
    ]
