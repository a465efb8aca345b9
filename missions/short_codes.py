"""Short codes that can be read over a telephone, such as KAZ22-VOT-7F3K."""

import hashlib
from uuid import UUID

# Crockford's base 32: no I, L, O or U, so that nothing is misheard or misread.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTHS = (4, 5, 6, 8, 12)


def short_codes(submission_id: UUID, *, prefix: str, kind_code: str) -> tuple[str, ...]:
    """The codes a submission may carry, shortest first; a longer one is for when the shorter is not free."""
    number = int.from_bytes(hashlib.sha256(submission_id.bytes).digest()[:10], "big")
    letters = ""
    for _ in range(max(LENGTHS)):
        number, rest = divmod(number, 32)
        letters += ALPHABET[rest]
    return tuple(f"{prefix}-{kind_code}-{letters[:length]}" for length in LENGTHS)
