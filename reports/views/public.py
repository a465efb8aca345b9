"""What anybody may read of an issued statement, without signing in; of drafts not even that they exist."""

import hashlib
import json
import re
from io import BytesIO
from typing import Any
from uuid import UUID

from django.core.cache import cache
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.cache import patch_cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe
from pyhanko.pdf_utils.reader import PdfFileReader

from accounts.attempts import address_of
from reports.claims import published
from reports.models import Statement
from reports.queries.embargo import corrections_of, public_statements
from reports.queries.renditions import language_name, renditions_of
from reports.signing import state_of

LARGEST = 30 * 1024 * 1024
A_MINUTE, CHECKS_A_MINUTE = 60, 30
FRESH_FOR = 300
# The identifier reports.pdf writes into the file's metadata.
CONTENT_HASH = re.compile(rb"sha256:([0-9a-f]{64})")


@require_safe
def statement(request: HttpRequest, statement_id: UUID) -> HttpResponseBase:
    """The file, its digest, how it is signed, and the log of every correction."""
    found = get_object_or_404(public_statements(), pk=statement_id)
    log = corrections_of(found)
    context: dict[str, Any] = {
        "statement": found,
        "mission": found.mission,
        "file": found.issued_file,
        "log": log,
        "newest": log[-1],
        "translations": [
            {"code": code, "name": language_name(code), "file": made}
            for code, made in renditions_of(found.issued_file.version).items()
        ],
    }
    return _cacheable(render(request, "reports/public/statement.html", context))


@require_safe
def pdf(request: HttpRequest, statement_id: UUID) -> HttpResponseBase:
    found = get_object_or_404(public_statements(), pk=statement_id)
    name = f"{found.mission.slug}-{found.language}.pdf"
    file = found.issued_file.pdf.open("rb")
    return _cacheable(FileResponse(file, as_attachment=True, filename=name, content_type="application/pdf"))


@require_safe
def pdf_in(request: HttpRequest, statement_id: UUID, language: str) -> HttpResponseBase:
    """The translation that was issued with the statement."""
    found = get_object_or_404(public_statements(), pk=statement_id)
    made = renditions_of(found.issued_file.version).get(language)
    if made is None:
        raise Http404
    name = f"{found.mission.slug}-{language}.pdf"
    return _cacheable(FileResponse(made.pdf.open("rb"), as_attachment=True, filename=name))


@require_safe
def figures(request: HttpRequest, statement_id: UUID) -> HttpResponseBase:
    found = get_object_or_404(public_statements(), pk=statement_id)
    told = published(found.issued_file.version.document)["figures"]
    body = json.dumps(told, ensure_ascii=False, indent=2)
    return _cacheable(HttpResponse(body, content_type="application/json"))


@csrf_exempt  # Nothing is written and nobody is signed in: there is nothing to forge.
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """Is this file the issued one? Answered from the file alone; it is not kept."""
    if request.method != "POST":
        return render(request, "reports/public/verify.html", {"largest": LARGEST})
    if not _may_ask(address_of(request)):
        return _answer(request, "too_often", 429)
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST:
        return _answer(request, "too_large", 413)
    file = request.FILES.get("pdf")
    if file is None:
        return _answer(request, "no_file", 422)
    content = file.read()
    if not content.startswith(b"%PDF-"):
        return _answer(request, "not_a_pdf", 422)
    outcome, found = _judged(content)
    return _answer(request, outcome, statement=found, signature=state_of(content))


def _judged(content: bytes) -> tuple[str, Statement | None]:
    """issued: byte for byte; changed: it names the content of an issued one and is another file; unknown."""
    sha256 = hashlib.sha256(content).hexdigest()
    if same := public_statements().filter(issued_file__pdf_sha256=sha256).first():
        return "issued", same
    named = _content_hash_in(content)
    near = public_statements().filter(issued_file__version__content_hash=named).first() if named else None
    return ("changed", near) if near else ("unknown", None)


def _content_hash_in(content: bytes) -> str:
    """What the file's metadata says it holds, "" when it says nothing or cannot be read."""
    try:
        metadata = bytes(PdfFileReader(BytesIO(content)).root["/Metadata"].data)
    except Exception:  # noqa: BLE001 - the parser fails on a hostile file in ways of its own
        return ""
    found = CONTENT_HASH.search(metadata)
    return found[1].decode() if found else ""


def _answer(request: HttpRequest, outcome: str, status: int = 200, **more: Any) -> HttpResponse:
    found = more.get("statement")
    newest = corrections_of(found)[-1] if found else None
    context = {"outcome": outcome, "largest": LARGEST, "newest": newest, **more}
    return render(request, "reports/public/verify.html", context, status=status)


def _may_ask(address: str) -> bool:
    key = "verify:" + hashlib.sha256(address.encode()).hexdigest()
    cache.add(key, 0, timeout=A_MINUTE)
    try:
        return cache.incr(key) <= CHECKS_A_MINUTE
    except ValueError:  # it expired between the two
        return True


def _cacheable(response: HttpResponseBase) -> HttpResponseBase:
    patch_cache_control(response, public=True, max_age=FRESH_FOR)
    return response
