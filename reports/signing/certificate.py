"""Whose certificate signs: the operator's PKCS#12 file, or one made for trying out and named as such."""

from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from cryptography.x509.oid import NameOID
from django.conf import settings
from pyhanko.sign.signers import SimpleSigner

# The word in place of a path that asks for the certificate below.
FOR_TRYING_OUT = "test"
TEST_NAME = "Tanık test certificate - not for issue"
_TEST_PASSPHRASE = b"not a secret"
_TEST_DAYS = 30


def configured_signer() -> SimpleSigner | None:
    """Key and certificates from the settings; None where the operator named none."""
    if not settings.SIGNING_CERTIFICATE:
        return None
    if settings.SIGNING_CERTIFICATE == FOR_TRYING_OUT:
        return _test_signer()
    return _loaded(settings.SIGNING_CERTIFICATE, settings.SIGNING_PASSPHRASE)


@cache
def _loaded(path: str, passphrase: str) -> SimpleSigner:
    return _signer(Path(path).read_bytes(), passphrase.encode())


@cache
def _test_signer() -> SimpleSigner:
    """A key of this process alone, so that nobody can sign with it elsewhere."""
    return _signer(_test_pkcs12(), _TEST_PASSPHRASE)


def _signer(data: bytes, passphrase: bytes) -> SimpleSigner:
    """Raises where the file or its passphrase is wrong; observation.env refuses such a file at start."""
    return SimpleSigner.load_pkcs12_data(data, other_certs=[], passphrase=passphrase or None)


def _test_pkcs12() -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, TEST_NAME)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=_TEST_DAYS))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_for_signing(), critical=True)
        .sign(key, hashes.SHA256())
    )
    encryption = BestAvailableEncryption(_TEST_PASSPHRASE)
    return pkcs12.serialize_key_and_certificates(b"test", key, certificate, None, encryption)


def _for_signing() -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=True,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
