"""The PAdES signature of an issued statement: made once, read by whoever wants to know."""

from reports.signing.reading import SignatureState, state_of
from reports.signing.writing import NoCertificate, TimestampRefused, can_sign, sign

__all__ = ["NoCertificate", "SignatureState", "TimestampRefused", "can_sign", "sign", "state_of"]
