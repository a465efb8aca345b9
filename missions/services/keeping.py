"""Keeping what was read: the rows of a first revision in one trip, a correction on top of the one before."""

from collections.abc import Sequence
from contextlib import suppress

from django.db import IntegrityError, transaction
from django.db.models import Model, Q
from django.utils.translation import gettext as _

from missions.errors import FollowsUnknownError
from missions.models import Mission, Payload, Submission
from missions.services import revising, turns
from missions.services.one_trip import Trip
from missions.services.reading import ReadPayload
from missions.services.revising import Outcome
from missions.services.revision_rows import Kept, new_rows, open_records, what_follows
from missions.short_codes import short_codes

# How often a record may lose a race for its id or short code before the error is told.
RACES = 3


def keep(mission: Mission, read: ReadPayload, payload: Payload) -> Outcome:
    """Make or revise the submission. Raises StaleRevisionError or DomainError; writes all or nothing.

    Two devices may send one record at the same moment: the loser of the race looks again. What stands on a
    revision that has not come raises FollowsUnknownError: the caller holds it.
    """
    for _attempt in range(RACES):
        with suppress(IntegrityError), transaction.atomic():
            return _keep(mission, read, payload)
    with transaction.atomic():
        return _keep(mission, read, payload)


def _keep(mission: Mission, read: ReadPayload, payload: Payload) -> Outcome:
    codes = short_codes(read.id, prefix=mission.code, kind_code=read.form.code)
    taken = dict(
        Submission.objects.filter(Q(pk=read.id) | Q(mission_id=mission.pk, code__in=codes)).values_list(
            "pk", "code"
        )
    )
    if read.id in taken:
        return revising.revise(mission, read, payload)
    if read.base_revision:
        raise FollowsUnknownError(
            _("It changes a record that has not arrived yet; it is kept, and taken up when that one comes."),
            base_revision=read.base_revision,
        )
    code = next(each for each in codes if each not in taken.values())
    submission, revision = new_rows(mission, read, code=code, payload=payload)
    is_awaited = write([(submission, revision, read)], mission=mission)
    return Outcome(submission, revision, is_awaited=is_awaited)


def write(kept: Sequence[Kept], *, mission: Mission) -> bool:
    """Insert first revisions and all that follows from them, in one trip to the database.

    Tells whether something that was put aside waits for one of these records.
    """
    rows: list[Model] = [submission for submission, _revision, _read in kept]
    rows += [revision for _submission, revision, _read in kept]
    trip = Trip()
    turns.take(trip, [submission.pk for submission, _revision, _read in kept])
    trip.insert([*rows, *what_follows(mission, kept)])
    turns.end_drafts(trip, [(submission.pk, revision.author_id) for submission, revision, _read in kept])
    turns.ask(trip, [submission.pk for submission, _revision, _read in kept])
    is_awaited = bool(trip.go()[0][0])
    open_records(kept)
    return is_awaited
