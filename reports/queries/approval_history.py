"""What became of a statement, act by act, as the trail tells it: compiles, approvals, embargo, issue."""

from dataclasses import dataclass

from accounts.models import AuditEvent
from missions.queries.audit_words import in_words, reason_of
from reports.models import Statement

NEWEST = 100
VOIDING = ("statement.compiled", "statement.voided", "statement.refused")
ACTS = (
    *VOIDING,
    "statement.approval_arranged",
    "statement.approved",
    "statement.correction_begun",
    "statement.delegated",
    "statement.embargo_lifted",
    "statement.embargo_set",
    "statement.issued",
    "statement.sent",
    "statement.superseded",
)

TONES = {"statement.approved": "good", "statement.issued": "good", "statement.refused": "alarm"}


@dataclass(frozen=True)
class Act:
    """One act. ``is_void``: an approval that counts no longer, because the statement was compiled, changed
    or refused after it."""

    event: AuditEvent
    is_void: bool

    @property
    def words(self) -> str:
        """Read on the page, because moments in it are told on the mission's clock."""
        return in_words(self.event)

    @property
    def reason(self) -> str:
        return reason_of(self.event)

    @property
    def content_hash(self) -> str:
        return str(self.event.detail.get("content_hash", ""))

    @property
    def tone(self) -> str:
        """How it bears on the approval."""
        return "" if self.is_void else TONES.get(self.event.action, "")


def acts_on(statement: Statement) -> list[Act]:
    """The newest first. One query."""
    rows = AuditEvent.objects.filter(object_type="statement", object_id=str(statement.pk), action__in=ACTS)
    acts, is_over = [], False
    for event in rows.select_related("actor").order_by("-at", "-pk")[:NEWEST]:
        acts.append(Act(event, is_void=is_over and event.action == "statement.approved"))
        is_over = is_over or event.action in VOIDING
    return acts
