"""Remarks a team has to answer: those given with the return that stands."""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from missions.models import Remark, Submission
from missions.states import SubmissionState


def standing_remarks(submissions: Iterable[Submission]) -> dict[UUID, list[Remark]]:
    """Remarks of those that are returned now, the oldest first; an earlier return's are done with.

    One query, none when nothing is returned.
    """
    returned = {each.pk: each for each in submissions if each.state == SubmissionState.RETURNED}
    found: dict[UUID, list[Remark]] = defaultdict(list)
    if not returned:
        return found
    for remark in Remark.objects.filter(submission__in=returned).select_related("by"):
        submission = returned[remark.submission_id]
        since = submission.decided_at
        if remark.revision == submission.revision and since is not None and remark.at >= since:
            found[remark.submission_id].append(remark)
    return found


def remarks_by_question(submission: Submission) -> dict[str, list[Remark]]:
    """The standing remarks of one submission by question key."""
    found: dict[str, list[Remark]] = defaultdict(list)
    for remark in standing_remarks([submission])[submission.pk]:
        found[remark.question].append(remark)
    return found
