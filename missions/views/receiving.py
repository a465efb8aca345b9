"""The browser door: records and files arrive by PUT and are answered with a receipt, always as JSON."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase, JsonResponse
from django.utils.translation import gettext as _

from accounts.json_doors import refused
from accounts.models import User
from accounts.requests import SignedInRequest
from missions.errors import InvalidInputError, Problem, StaleRevisionError
from missions.models import Mission, Submission, SubmissionRevision
from missions.services import attachments, receiving
from missions.views import files
from missions.views.doors import mission_door, too_large


@mission_door("PUT")
def submission(request: SignedInRequest, mission: Mission, submission_id: UUID) -> HttpResponse:
    """PUT one record; the receipt names the digest of the body as it arrived."""
    if request.content_type != "application/json":
        return refused(415, "content_type", _("Send the record as application/json."))
    if not request.body:
        raise InvalidInputError([Problem("", "empty", _("Nothing arrived; send the record again."))])
    try:
        receipt = receiving.receive(
            mission=mission, submission_id=submission_id, body=request.body, sender=request.user
        )
    except StaleRevisionError as error:
        current = _current(error, request.user, submission_id)
        return refused(409, error.name, error.message, current=current, kept=error.is_kept)
    return JsonResponse(receipt.as_json(), status=200)


@mission_door("PUT", "GET", "HEAD")
def attachment(
    request: SignedInRequest, mission: Mission, submission_id: UUID, sha256: str
) -> HttpResponseBase:
    """One file of a submission: PUT stores its bytes, GET serves what is kept to those who may see it."""
    found = Submission.objects.visible_to(request.user).filter(pk=submission_id, mission=mission).first()
    if found is None:
        return refused(404, "not_found", _("Send the record first; its files follow."))
    found.mission = mission
    if request.method != "PUT":
        return files.served(request.user, found, sha256)
    said = request.META.get("CONTENT_LENGTH") or "0"
    if said.isdecimal() and int(said) > attachments.MOST_BYTES:
        return too_large()
    receipt = attachments.store(submission=found, sha256=sha256, source=request, sender=request.user)
    return JsonResponse(receipt.as_json(), status=200)


def _current(error: StaleRevisionError, user: User, submission_id: UUID) -> dict[str, Any]:
    """What stands here now, with the answers for those who may read them: the device shows both."""
    current: dict[str, Any] = {"revision": error.current_revision, "sha256": error.current_sha256}
    revision = SubmissionRevision.objects.filter(
        submission__in=Submission.objects.visible_to(user),
        submission_id=submission_id,
        number=error.current_revision,
    ).first()
    if revision is not None:
        current |= {
            "answers": revision.answers,
            "comments": revision.comments,
            "created_at": revision.created_at,
        }
    return current
