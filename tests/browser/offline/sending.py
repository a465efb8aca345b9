"""Helpers for the tests of what is sent: what has arrived, and the doors it goes through."""

import hashlib

from missions.models import Attachment, Submission

DOOR = r"/submissions/[0-9a-f-]{36}$"
FILES = r"/attachments/"


def sha(seed=1, size=20_000):
    """The digest of `Device.photo`'s bytes."""
    return hashlib.sha256(bytes((n * 31 + seed * 7 + (n >> 8)) % 251 for n in range(size))).hexdigest()


def outbox(device):
    return device.outbox.state()


def stored(record):
    rows = Attachment.objects.filter(submission_id=record["id"])
    return {row.sha256 for row in rows if row.stored_at}


def arrived(record):
    return Submission.objects.get(pk=record["id"])
