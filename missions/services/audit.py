"""Rows of the audit trail in the field's words."""

from typing import Any

from accounts.models import AuditEvent, User
from accounts.services import audit_event
from missions.models import Submission


def of_submission(
    submission: Submission,
    *,
    actor: User,
    action: str,
    mission_slug: str,
    **detail: Any,
) -> AuditEvent:
    """An unsaved row "actor did action to this submission"; the short code makes the trail readable."""
    return audit_event(
        actor=actor,
        action=f"submission.{action}",
        object_type="submission",
        object_id=submission.pk,
        mission=mission_slug,
        detail={"code": submission.code, **detail},
    )
