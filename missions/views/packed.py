"""JSON that is asked for again and again over a slow line: compressed, and answered 304 while it stands."""

import gzip
import json
import re
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag

TAKES_GZIP = re.compile(r"\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))")


def as_text(data: Any) -> str:
    """The same data gives the same text."""
    return json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False, separators=(",", ":"))


def pack(text: str) -> bytes:
    return gzip.compress(text.encode("utf-8", "replace"), compresslevel=6, mtime=0)


def not_modified(request: HttpRequest, etag: str) -> HttpResponse | None:
    """304 for whoever has this edition already."""
    response = get_conditional_response(request, etag=quote_etag(etag))
    if not isinstance(response, HttpResponseNotModified):
        return None
    response["ETag"] = quote_etag(etag)
    return response


def packed_answer(request: HttpRequest, packed: bytes, etag: str) -> HttpResponse:
    """``packed`` as it is to whoever takes gzip, unpacked to everybody else."""
    takes_gzip = bool(TAKES_GZIP.search(request.headers.get("Accept-Encoding", "")))
    response = HttpResponse(
        packed if takes_gzip else gzip.decompress(packed), content_type="application/json"
    )
    if takes_gzip:
        response["Content-Encoding"] = "gzip"
    response["ETag"], response["Vary"] = quote_etag(etag), "Accept-Encoding, Cookie"
    return response
