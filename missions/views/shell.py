"""The observer's app as files: page and manifest in each language, service worker; for everybody the same."""

import hashlib
import json

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from missions.generation import generation

PUBLIC = "public, max-age=0, must-revalidate"


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """The app in the language of whoever asks; the service worker answers this by itself once it is there."""
    return redirect("field", get_language())


@require_safe
def page(request: HttpRequest, language: str) -> HttpResponse:
    return _file(request, "text/html; charset=utf-8")


@require_safe
def offline(request: HttpRequest, language: str) -> HttpResponse:
    """What the service worker shows in place of any other page while there is no network."""
    return _file(request, "text/html; charset=utf-8")


@require_safe
def manifest(request: HttpRequest, language: str) -> HttpResponse:
    return _file(request, "application/manifest+json")


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker with the list of its generation; a new generation is a new script to the browser.

    Should it ever have to go, a proxy that answers 410 here makes every page unregister it
    (static/js/field/update.js).
    """
    now = generation()
    told = {
        "digest": now.digest,
        "languages": [file.url.split("/")[2] for file in now.files if file.url.endswith("/offline/")],
        "files": [[file.url, file.integrity] for file in now.files],
    }
    script = f"const GENERATION = {json.dumps(told, separators=(',', ':'))};\n{now.worker}"
    return _answer(request, script.encode(), "text/javascript; charset=utf-8", "no-cache")


def _file(request: HttpRequest, content_type: str) -> HttpResponse:
    try:
        body = generation().file(request.path).body
    except KeyError:
        raise Http404 from None
    return _answer(request, body, content_type, PUBLIC)


def _answer(request: HttpRequest, body: bytes, content_type: str, cache_control: str) -> HttpResponse:
    """The bytes, or 304 for whoever has them."""
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    response = HttpResponse(body, content_type=content_type)
    response["Cache-Control"], response["ETag"] = cache_control, etag
    return get_conditional_response(request, etag=etag, response=response) or response
