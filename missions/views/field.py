"""What an observer's device fetches while there is a network, so that it can work without one."""

import hashlib
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.json_doors import refused
from accounts.requests import SignedInRequest
from missions.forms.fragment import fragment
from missions.models import Mission, PollingStation, TabulationCentre
from missions.queries import registers
from missions.queries.checklists import digests_for_devices, form_in, published_version_id
from missions.queries.named_places import named_places
from missions.queries.packs import pack_of
from missions.queries.places import find_places
from missions.views.doors import mission_door
from missions.views.packed import as_text, not_modified, pack, packed_answer


@mission_door("GET", "HEAD")
def pack_door(request: SignedInRequest, mission: Mission) -> HttpResponse:
    """The person's pack. Its ETag is a digest of all of it but ``now``."""
    text = as_text(pack_of(request.user, mission, _language(request)))
    etag = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:32]
    now = as_text({"now": timezone.now()})
    return not_modified(request, etag) or packed_answer(request, pack(f"{now[:-1]},{text[1:]}"), etag)


@mission_door("GET", "HEAD")
def checklist_door(request: SignedInRequest, mission: Mission, kind: str, number: int) -> HttpResponse:
    """One version in one language: its definition, and its questions as HTML. Drawn once and remembered."""
    version_id = published_version_id(mission.pk, kind, number)
    if version_id is None:
        return refused(404, "not_found", _("The mission has no such version of this checklist."))
    language = _language(request)
    digest = digests_for_devices(mission, [version_id], language)[version_id]
    unchanged = not_modified(request, digest)
    if unchanged:
        return unchanged
    key = f"checklist:{mission.pk}:{kind}:{number}:{language}:{digest}"
    packed = cache.get(key)
    if packed is None:
        packed = pack(as_text(_checklist(mission, kind, number, version_id, language, digest)))
        cache.set(key, packed, timeout=registers.KEPT)
    return packed_answer(request, packed, digest)


def _checklist(
    mission: Mission, kind: str, number: int, version_id: int, language: str, digest: str
) -> dict[str, Any]:
    form = form_in(version_id, language)
    return {
        "kind": kind,
        "version": number,
        "language": language,
        "digest": digest,
        "title": form.title,
        "definition": form.for_device(),
        "html": fragment(mission, form, language),
    }


@mission_door("GET", "HEAD")
def register_door(request: SignedInRequest, mission: Mission) -> HttpResponse:
    """The register, or the person's part of a very large one; built once an edition and remembered."""
    extent = registers.extent_for(request.user, mission)
    token, _count = registers.token_of(extent)
    unchanged = not_modified(request, token)
    if unchanged:
        return unchanged
    key = f"{extent.key}:{token}"
    packed = cache.get(key)
    if packed is None:
        packed = pack(as_text(registers.register_of(extent)))
        cache.set(key, packed, timeout=registers.KEPT)
    return packed_answer(request, packed, token)


@mission_door("GET", "HEAD")
def places_door(request: SignedInRequest, mission: Mission) -> HttpResponse:
    """Places by words, for a register too large for a device: {"places": [...]}, the best first."""
    words = request.GET.get("q", "").replace("\x00", "").strip()
    at_centres = request.GET.get("kind") == "centre"
    found = find_places(mission, words, at_centres=at_centres) if words else []
    named = named_places(
        mission,
        stations=[place.pk for place in found if isinstance(place, PollingStation)],
        centres=[place.pk for place in found if isinstance(place, TabulationCentre)],
    )
    return JsonResponse({"places": [named[place.pk].told for place in found]})


def _language(request: HttpRequest) -> str:
    """The language asked for, the default one for any other."""
    asked = request.GET.get("lang", "")
    return asked if asked in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
