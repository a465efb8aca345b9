"""What a file's signature is worth: whole, whose, since when."""

from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any, Literal

from asn1crypto import x509
from django.utils.translation import gettext as _
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.validation import KeyUsageConstraints, validate_pdf_signature
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from reports.signing.apart import apart
from reports.signing.certificate import TEST_NAME, configured_signer

Kind = Literal["none", "valid", "invalid", "test"]
# Certificates for sealing differ in which of the two they name.
_USAGE = KeyUsageConstraints(key_usage={"digital_signature", "non_repudiation"}, match_all_key_usages=False)


@dataclass(frozen=True)
class SignatureState:
    """``valid`` only for a whole file under a certificate this server knows; ``signer``, ``at`` as signed."""

    kind: Kind
    signer: str
    at: datetime | None
    explanation: str


def state_of(pdf: bytes) -> SignatureState:
    """The state of a file from anywhere: whatever cannot be read as a signed PDF raises nothing."""
    try:
        found = PdfFileReader(BytesIO(pdf)).embedded_signatures
    except Exception:  # noqa: BLE001 - the parser fails on a hostile file in ways of its own
        return _invalid(_("The file cannot be read as a PDF."))
    if not found:
        return SignatureState("none", "", None, _("The file carries no signature."))
    try:
        return _judged(found[-1])
    except Exception:  # noqa: BLE001 - as above
        return _invalid(_("The signature cannot be read: the file was changed after it was signed."))


def _judged(signature: EmbeddedPdfSignature) -> SignatureState:
    signer = str(signature.signer_cert.subject.native.get("common_name", ""))
    at = signature.self_reported_timestamp
    is_test = signer == TEST_NAME
    context = _context(signature, at, trust_itself=is_test)
    status = apart(lambda: validate_pdf_signature(signature, context, key_usage_settings=_USAGE))
    is_whole = status.coverage == SignatureCoverageLevel.ENTIRE_FILE and status.intact and status.valid
    is_pades = signature.sig_object.get("/SubFilter") == SigSeedSubFilter.PADES.value
    if not is_whole or not is_pades:
        return _invalid(_("The file was changed after it was signed."), signer, at)
    if is_test:
        text = _("The file is as it was signed, with a certificate for trying out. It proves no issuer.")
        return SignatureState("test", signer, at, text)
    if not status.trusted:
        text = _("The file is as it was signed, but this server does not know the certificate.")
        return _invalid(text, signer, at)
    return SignatureState("valid", signer, at, _("The file is as it was signed, and the signer is known."))


def _context(signature: Any, at: datetime | None, *, trust_itself: bool) -> ValidationContext:
    """Known are the operator's certificate and those of its issuers; judged at the time of signing.

    Nothing is fetched: a page that everybody may open must not ask other servers on a stranger's word.
    """
    roots: list[x509.Certificate] = [signature.signer_cert] if trust_itself else []
    if (own := configured_signer()) is not None:
        roots += [own.signing_cert, *own.cert_registry]
    return ValidationContext(trust_roots=roots, moment=at, allow_fetching=False, best_signature_time=at)


def _invalid(explanation: str, signer: str = "", at: datetime | None = None) -> SignatureState:
    return SignatureState("invalid", signer, at, explanation)
