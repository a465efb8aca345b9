"""The browser door: records and files arrive by PUT and are answered with a receipt, always as JSON."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.models import User
from accounts.requests import SignedInRequest
from missions.errors import DomainError, InvalidInputError, NotAllowedError, Problem, StaleRevisionError
from missions.models import Mission, Submission, SubmissionRevision
from missions.queries.missions import mission_of
from missions.services import attachments, receiving

Door = Callable[..., HttpResponse]


class _Csrf(CsrfViewMiddleware):
    """Django's own check, answering the reason instead of a page."""

    def _reject(self, request: HttpRequest, reason: str) -> HttpResponse:
        return _refused(403, "csrf", _("The page was too old to send from; reload it and send again."))


_csrf = _Csrf(lambda request: HttpResponse())


def json_door(view: Door) -> Door:
    """Who sends, and may they: answered as JSON with a status, never with a page or a redirect."""

    @csrf_exempt  # checked here, so that a refusal is JSON too
    @require_http_methods(["PUT"])
    @wraps(view)
    def answer(request: SignedInRequest, slug: str, submission_id: UUID, **names: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return _refused(401, "sign_in", _("Sign in again; what you sent is still on your device."))
        refusal = _csrf.process_view(request, view, (), {})
        if refusal is not None:
            return refusal
        mission = mission_of(request.user, slug)
        if mission is None:
            return _refused(404, "not_found", _("There is no such mission among yours."))
        try:
            return view(request, mission, submission_id, **names)
        except RequestDataTooBig:
            return _too_large()
        except DomainError as error:
            return _answer_to(error, request.user, submission_id)

    return answer


@json_door
def submission(request: SignedInRequest, mission: Mission, submission_id: UUID) -> HttpResponse:
    """PUT one record; the receipt names the digest of the body as it arrived."""
    if request.content_type != "application/json":
        return _refused(415, "content_type", _("Send the record as application/json."))
    if not request.body:
        raise InvalidInputError([Problem("", "empty", _("Nothing arrived; send the record again."))])
    receipt = receiving.receive(
        mission=mission, submission_id=submission_id, body=request.body, sender=request.user
    )
    return JsonResponse(receipt.as_json(), status=200)


@json_door
def attachment(request: SignedInRequest, mission: Mission, submission_id: UUID, sha256: str) -> HttpResponse:
    """PUT the bytes of one file of a submission; kept when their digest is the one in the address."""
    found = Submission.objects.visible_to(request.user).filter(pk=submission_id, mission=mission).first()
    if found is None:
        return _refused(404, "not_found", _("Send the record first; its files follow."))
    said = request.META.get("CONTENT_LENGTH") or "0"
    if said.isdecimal() and int(said) > attachments.MOST_BYTES:
        return _too_large()
    content = request.read(attachments.MOST_BYTES + 1)
    if len(content) > attachments.MOST_BYTES:
        return _too_large()
    receipt = attachments.store(
        submission=found,
        sha256=sha256,
        content=content,
        content_type=request.content_type or "",
        sender=request.user,
    )
    return JsonResponse(receipt.as_json(), status=200)


def _answer_to(error: DomainError, user: User, submission_id: UUID) -> HttpResponse:
    if isinstance(error, InvalidInputError):
        problems = [problem.as_json() for problem in error.problems]
        return _refused(
            422, "invalid", _("The record has answers that cannot be taken as they are."), problems=problems
        )
    if isinstance(error, NotAllowedError):
        return _refused(403, "not_allowed", error.message)
    if isinstance(error, StaleRevisionError):
        return _refused(409, "stale_revision", error.message, current=_current(error, user, submission_id))
    return _refused(409, "conflict", error.message)


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


def _too_large() -> HttpResponse:
    return _refused(
        413, "too_large", _("This is too large to take in; a record may have 2 MB, a file 25 MB.")
    )


def _refused(status: int, error: str, message: str, **more: Any) -> HttpResponse:
    return JsonResponse({"error": error, "message": str(message), **more}, status=status)
