"""States of a statement and the moves between them."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class StatementState(TextChoices):
    DRAFTING = "drafting", _("Drafting")
    COMPILED = "compiled", _("Compiled")
    IN_APPROVAL = "in_approval", _("In approval")
    APPROVED = "approved", _("Approved")
    ISSUED = "issued", _("Issued")
    SUPERSEDED = "superseded", _("Superseded")


ONCE_ISSUED = (StatementState.ISSUED, StatementState.SUPERSEDED)

STATEMENT_MOVES = {
    StatementState.DRAFTING: frozenset({StatementState.COMPILED}),
    # Compiling again replaces what was compiled; any edit after compile voids approvals.
    StatementState.COMPILED: frozenset({StatementState.COMPILED, StatementState.IN_APPROVAL}),
    StatementState.IN_APPROVAL: frozenset({StatementState.APPROVED, StatementState.COMPILED}),
    StatementState.APPROVED: frozenset({StatementState.ISSUED, StatementState.COMPILED}),
    StatementState.ISSUED: frozenset({StatementState.SUPERSEDED}),
    StatementState.SUPERSEDED: frozenset(),
}
