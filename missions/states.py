"""States of things in the field and the moves between them (design: Data decisions)."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Role(TextChoices):
    OBSERVER = "observer", _("Observer")
    COORDINATOR = "coordinator", _("Coordinator")
    SECRETARIAT = "secretariat", _("Secretariat")
    HEAD = "head", _("Head of mission")


REVIEWERS = frozenset({Role.COORDINATOR, Role.HEAD})
COMPILERS = frozenset({Role.SECRETARIAT, Role.HEAD})
STAFF = REVIEWERS | COMPILERS


class Kind(TextChoices):
    """Kinds of checklist; the value is also the key of the form in the standard set."""

    OPENING = "opening", _("Opening")
    VOTING = "voting", _("Voting")
    COUNTING = "counting", _("Counting")
    TABULATION = "tabulation", _("Tabulation")
    MOBILE = "mobile", _("Mobile voting")
    ABROAD = "abroad", _("Voting abroad")
    INCIDENT = "incident", _("Incident")
    MEETING = "meeting", _("Meeting")


class DuplicatesBetween(TextChoices):
    """Whose forms for one station at overlapping times are taken for one visit."""

    TEAM = "team", _("One team")
    ANYONE = "anyone", _("Any two observers")


class MissionState(TextChoices):
    PREPARING = "preparing", _("Preparing")
    OPEN = "open", pgettext_lazy("state", "Open")
    CLOSING = "closing", _("Closing")
    CLOSED = "closed", _("Closed")


class ChecklistState(TextChoices):
    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    RETIRED = "retired", _("Retired")


class SubmissionState(TextChoices):
    RECEIVED = "received", _("Received")
    IN_REVIEW = "in_review", _("In review")
    VERIFIED = "verified", _("Verified")
    RETURNED = "returned", _("Returned")
    EXCLUDED = "excluded", _("Excluded")


class FindingState(TextChoices):
    OPEN = "open", pgettext_lazy("state", "Open")
    CONFIRMED = "confirmed", _("Confirmed")
    NOT_CONFIRMED = "not_confirmed", _("Not confirmed")
    FOLLOW_UP = "follow_up", _("Needs follow-up")


class IncidentState(TextChoices):
    REPORTED = "reported", _("Reported")
    CORROBORATED = "corroborated", _("Corroborated")
    VERIFIED = "verified", _("Verified")
    REFUTED = "refuted", _("Refuted")
    CLOSED = "closed", _("Closed")


class JobState(TextChoices):
    QUEUED = "queued", _("Waiting")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")


class Severity(TextChoices):
    CRITICAL = "critical", _("Critical")
    SERIOUS = "serious", _("Serious")
    MINOR = "minor", _("Minor")
    INFO = "info", _("For information")


# What a state means to those who ask for several at once.
WAITING = (SubmissionState.RECEIVED, SubmissionState.IN_REVIEW)
DECIDED = (SubmissionState.VERIFIED, SubmissionState.RETURNED, SubmissionState.EXCLUDED)
UNFINISHED = (JobState.QUEUED, JobState.RUNNING)

# How long a visit without an end is taken to last, where two visits are compared (methodology 4.5).
OPEN_VISIT = timedelta(hours=1)
# A claim nobody renewed for so long is anybody's to take.
CLAIM_LASTS = timedelta(minutes=15)

SEVERITY_ORDER: dict[str, int] = {"critical": 3, "serious": 2, "minor": 1, "info": 0}

MISSION_MOVES = {
    MissionState.PREPARING: frozenset({MissionState.OPEN}),
    MissionState.OPEN: frozenset({MissionState.CLOSING}),
    MissionState.CLOSING: frozenset({MissionState.OPEN, MissionState.CLOSED}),
    MissionState.CLOSED: frozenset(),
}
CHECKLIST_MOVES = {
    ChecklistState.DRAFT: frozenset({ChecklistState.PUBLISHED}),
    ChecklistState.PUBLISHED: frozenset({ChecklistState.RETIRED}),
    ChecklistState.RETIRED: frozenset(),
}
SUBMISSION_MOVES = {
    SubmissionState.RECEIVED: frozenset({SubmissionState.IN_REVIEW}),
    SubmissionState.IN_REVIEW: frozenset(
        {SubmissionState.VERIFIED, SubmissionState.RETURNED, SubmissionState.EXCLUDED}
    ),
    SubmissionState.RETURNED: frozenset({SubmissionState.RECEIVED}),
    SubmissionState.VERIFIED: frozenset({SubmissionState.IN_REVIEW}),
    # An exclusion made by mistake is reopened like a verification, with a reason (docs/adr).
    SubmissionState.EXCLUDED: frozenset({SubmissionState.IN_REVIEW}),
}
FINDING_MOVES = {
    FindingState.OPEN: frozenset(
        {FindingState.CONFIRMED, FindingState.NOT_CONFIRMED, FindingState.FOLLOW_UP}
    ),
    FindingState.FOLLOW_UP: frozenset({FindingState.CONFIRMED, FindingState.NOT_CONFIRMED}),
    FindingState.CONFIRMED: frozenset(),
    FindingState.NOT_CONFIRMED: frozenset(),
}
INCIDENT_MOVES = {
    IncidentState.REPORTED: frozenset({IncidentState.CORROBORATED, IncidentState.CLOSED}),
    IncidentState.CORROBORATED: frozenset(
        {IncidentState.VERIFIED, IncidentState.REFUTED, IncidentState.CLOSED}
    ),
    IncidentState.VERIFIED: frozenset({IncidentState.CLOSED}),
    IncidentState.REFUTED: frozenset({IncidentState.CLOSED}),
    IncidentState.CLOSED: frozenset(),
}
JOB_MOVES = {
    JobState.QUEUED: frozenset({JobState.RUNNING}),
    # A job whose worker died is claimed again: running -> running.
    JobState.RUNNING: frozenset({JobState.RUNNING, JobState.DONE, JobState.FAILED}),
    JobState.FAILED: frozenset({JobState.QUEUED}),
    JobState.DONE: frozenset(),
}


def may_move(moves: Mapping[Any, frozenset[Any]], before: str, after: str) -> bool:
    """Whether the table allows the move; unknown states allow none."""
    return after in moves.get(before, frozenset())
