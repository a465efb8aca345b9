"""One at a time for each record: who writes it and who puts something aside for it wait for each other.

Without it a follow-up could be put aside in the very moment its record is written, and wait for ever.
"""

from collections.abc import Iterable, Sequence
from uuid import UUID

from missions.services.one_trip import Trip

_TAKE = "SELECT pg_advisory_xact_lock(turn) FROM unnest(%s::bigint[]) AS turn"
_ASK = """
    SELECT EXISTS (
        SELECT 1 FROM missions_payload AS payload
        JOIN missions_quarantine AS quarantine ON quarantine.payload_id = payload.id
        WHERE payload.submission_ref = ANY(%s::uuid[]) AND quarantine.resolved_at IS NULL
    )"""
_END_DRAFTS = """
    DELETE FROM missions_draft AS draft USING unnest(%s::uuid[], %s::bigint[]) AS ended (id, user_id)
    WHERE draft.id = ended.id AND draft.user_id = ended.user_id"""


def take(trip: Trip, ids: Sequence[UUID]) -> None:
    """Wait for the turn of these records; it lasts until the transaction ends."""
    trip.add(_TAKE, sorted(int.from_bytes(each.bytes[:8], signed=True) for each in ids))


def ask(trip: Trip, ids: Sequence[UUID]) -> None:
    """Whether anything of these records was put aside: the trip's answer when asked last."""
    trip.add(_ASK, [str(each) for each in ids])


def end_drafts(trip: Trip, drafts: Iterable[tuple[UUID, int]]) -> None:
    """What a person had saved of these records on the way to filing them: (id, user)."""
    ids, users = zip(*drafts, strict=True) if drafts else ((), ())
    trip.add(_END_DRAFTS, [str(each) for each in ids], list(users))
