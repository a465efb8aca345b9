"""The door for drafts: a device saves what is unfinished; its owner alone sees it again, in the pack."""

from uuid import UUID

from django.core.exceptions import RequestDataTooBig
from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from accounts.json_doors import given, refused
from accounts.requests import SignedInRequest
from missions.models import Mission
from missions.services import drafts
from missions.views.doors import mission_door


@mission_door("PUT", "DELETE")
def draft_door(request: SignedInRequest, mission: Mission, draft_id: UUID) -> HttpResponse:
    """PUT the record as it stands on the device, DELETE it: {"id", "saved_at"}, null once it is deleted."""
    if request.method == "DELETE":
        drafts.discard(mission=mission, user=request.user, draft_id=draft_id)
        return JsonResponse({"id": draft_id, "saved_at": None})
    try:
        body = given(request, most_bytes=drafts.MOST_BYTES)
    except RequestDataTooBig:
        return refused(413, "too_large", _("This draft is too large to save here; it stays on your device."))
    if body is None:
        return refused(422, "invalid", _("What arrived is not a record; it stays on your device."))
    try:
        draft = drafts.save(mission=mission, user=request.user, draft_id=draft_id, body=body)
    except drafts.UnknownError as error:
        return refused(404, "not_found", error.message)
    except drafts.NewerError as error:
        return refused(409, error.name, error.message, saved_at=error.saved_at)
    return JsonResponse({"id": draft.pk, "saved_at": draft.saved_at})
