"""What is compiled from verified submissions: snapshots, statements, approvals."""

from reports.models.approval import ApprovalStep, Delegation, Voiding
from reports.models.content import Edit, Passage, WordingChoice
from reports.models.export import Export
from reports.models.issue import IssuedFile
from reports.models.rendition import Rendition, Translation
from reports.models.snapshot import Snapshot, SnapshotRevision
from reports.models.statement import Approval, Judgement, Statement, StatementVersion

__all__ = [
    "Approval",
    "ApprovalStep",
    "Delegation",
    "Edit",
    "Export",
    "IssuedFile",
    "Judgement",
    "Passage",
    "Rendition",
    "Snapshot",
    "SnapshotRevision",
    "Statement",
    "StatementVersion",
    "Translation",
    "Voiding",
    "WordingChoice",
]
