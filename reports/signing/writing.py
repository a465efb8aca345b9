"""Signing: one incremental update that adds the signature and its place in the tagged structure."""

from io import BytesIO
from typing import Any

from django.conf import settings
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner
from pyhanko.sign.timestamps import HTTPTimeStamper, TimestampRequestError

from reports.signing.apart import apart
from reports.signing.certificate import configured_signer

FIELD = "Signature"
_READABLE = "Signature of the issuing mission"
_TIMESTAMP_SECONDS = 20


class NoCertificate(Exception):
    """The server has no certificate: set SIGNING_CERTIFICATE."""


class TimestampRefused(Exception):
    """The timestamp server did not answer as it should; nothing was signed."""


def can_sign() -> bool:
    """Whether the operator named a certificate."""
    return bool(settings.SIGNING_CERTIFICATE)


def sign(pdf: bytes) -> bytes:
    """The same file with a PAdES signature over all of it (ETSI EN 319 142-1, B-B, or B-T with a timestamp).

    Raises NoCertificate, and TimestampRefused where a timestamp is configured and cannot be had.
    """
    signer = configured_signer()
    if signer is None:
        raise NoCertificate("SIGNING_CERTIFICATE is not set, so nothing can be signed.")
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    fields.append_signature_field(writer, fields.SigFieldSpec(FIELD, readable_field_name=_READABLE))
    _tag_field(writer)
    what = PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        subfilter=fields.SigSeedSubFilter.PADES,
        signer_key_usage=set(),
    )
    to_sign = PdfSigner(what, signer, timestamper=_timestamper())
    try:
        signed: BytesIO = apart(lambda: to_sign.sign_pdf(writer, existing_fields_only=True))
    except (TimestampRequestError, OSError) as error:
        raise TimestampRefused(str(error)) from error
    return signed.getvalue()


def _timestamper() -> HTTPTimeStamper | None:
    url = settings.SIGNING_TIMESTAMP_URL
    return HTTPTimeStamper(url, timeout=_TIMESTAMP_SECONDS) if url else None


def _tag_field(writer: IncrementalPdfFileWriter) -> None:
    """Every widget stands in the structure tree as a Form element (ISO 14289-1, 7.18.4)."""
    root = writer.root["/StructTreeRoot"]
    reference = writer.root["/AcroForm"]["/Fields"].raw_get(0)
    widget = reference.get_object()
    parent_reference = _first_element(root)
    element = generic.DictionaryObject(
        {
            generic.pdf_name("/Type"): generic.pdf_name("/StructElem"),
            generic.pdf_name("/S"): generic.pdf_name("/Form"),
            generic.pdf_name("/P"): parent_reference,
            generic.pdf_name("/Pg"): widget.raw_get("/P"),
            generic.pdf_name("/K"): generic.DictionaryObject(
                {
                    generic.pdf_name("/Type"): generic.pdf_name("/OBJR"),
                    generic.pdf_name("/Obj"): reference,
                    generic.pdf_name("/Pg"): widget.raw_get("/P"),
                }
            ),
        }
    )
    element_reference = writer.add_object(element)
    parent = parent_reference.get_object()
    parent["/K"].append(element_reference)
    _enter_in_parent_tree(writer, root, widget, element_reference)
    for changed in (parent, parent["/K"], widget, root):
        if changed.container_ref is not None:
            writer.update_container(changed)


def _first_element(root: Any) -> Any:
    """The reference of the element that holds all others."""
    kids = root.raw_get("/K")
    if isinstance(kids, generic.IndirectObject) and not isinstance(kids.get_object(), generic.ArrayObject):
        return kids
    return root["/K"].raw_get(0)


def _enter_in_parent_tree(
    writer: IncrementalPdfFileWriter, root: Any, widget: Any, element: generic.IndirectObject
) -> None:
    numbers = root["/ParentTree"]["/Nums"]
    key = max((int(numbers[index]) for index in range(0, len(numbers), 2)), default=-1) + 1
    numbers.extend([generic.NumberObject(key), element])
    widget[generic.pdf_name("/StructParent")] = generic.NumberObject(key)
    root[generic.pdf_name("/ParentTreeNextKey")] = generic.NumberObject(key + 1)
    writer.update_container(numbers)
