"""The bare limit of receiving: a view that only inserts the same rows, served by the same web server."""

import hashlib
import json
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt

from accounts.models import AuditEvent
from missions.models import Finding, Payload, Submission, SubmissionRevision
from observation.urls import urlpatterns as product

# Filled by the first request of each process from the mission under test; a bare view looks nothing up.
KNOWN: dict[str, int | str] = {}


@csrf_exempt
def insert(request: HttpRequest, submission_id: UUID) -> HttpResponse:
    """Insert what the product would, without looking at it: no session, no rules, no review of answers."""
    if not KNOWN:
        row = Submission.objects.values(
            "mission_id", "checklist_version_id", "team_id", "observer_id"
        ).first()
        KNOWN.update(row)
    body = request.body
    content, sha256 = json.loads(body), hashlib.sha256(body).hexdigest()
    with transaction.atomic():
        payload = Payload.objects.create(
            mission_id=KNOWN["mission_id"], submission_ref=submission_id, sender_id=KNOWN["observer_id"],
            sha256=sha256, body=body,
        )  # fmt: skip
        Submission.objects.bulk_create(
            [Submission(id=submission_id, kind="voting", code=f"B-{submission_id.hex[:20]}", **KNOWN)]
        )
        SubmissionRevision.objects.create(
            submission_id=submission_id, number=1, answers=content["answers"], comments=content["comments"],
            payload=payload, sha256=sha256, author_id=KNOWN["observer_id"],
        )  # fmt: skip
        if content["comments"]:
            Finding.objects.bulk_create(
                Finding(submission_id=submission_id, revision=1, source="answer", key=key, severity="minor")
                for key in content["comments"]
            )
        AuditEvent.objects.create(
            actor_id=KNOWN["observer_id"], action="submission.received", object_type="submission",
            object_id=str(submission_id),
        )  # fmt: skip
    return JsonResponse({"sha256": sha256})


urlpatterns = [path("bare/<uuid:submission_id>", insert), path("", include(product))]
