"""The field as rows: one file a concept."""

from missions.models.checklist import Checklist, ChecklistVersion
from missions.models.contact import Call, Message, MessageCopy
from missions.models.draft import Draft
from missions.models.finding import Finding
from missions.models.incident import Incident, IncidentDecision, IncidentLink
from missions.models.job import Job
from missions.models.meeting import ContextFact, Meeting, Recommendation
from missions.models.mission import Membership, Mission, Referendum
from missions.models.register import Area, PollingStation, TabulationCentre
from missions.models.review import Remark, ReviewClaim, SavedFilter, VisitDecision
from missions.models.submission import (
    Attachment,
    Payload,
    Quarantine,
    Submission,
    SubmissionRevision,
)
from missions.models.team import Deployment, Team, TeamMember

__all__ = [
    "Area",
    "Attachment",
    "Call",
    "Checklist",
    "ChecklistVersion",
    "ContextFact",
    "Deployment",
    "Draft",
    "Finding",
    "Incident",
    "IncidentDecision",
    "IncidentLink",
    "Job",
    "Meeting",
    "Membership",
    "Message",
    "MessageCopy",
    "Mission",
    "Payload",
    "PollingStation",
    "Quarantine",
    "Recommendation",
    "Referendum",
    "Remark",
    "ReviewClaim",
    "SavedFilter",
    "Submission",
    "SubmissionRevision",
    "TabulationCentre",
    "Team",
    "TeamMember",
    "VisitDecision",
]
