"""What a coordinator decided last and may still take back: one submission, or all of one press."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import AuditEvent, User
from missions.models import Mission, Submission
from missions.states import DECIDED

UNDO_FOR = timedelta(minutes=15)
FOLLOW_UP = "submission.follow_up"
_UNDOABLE = [*(f"submission.{state}" for state in DECIDED), FOLLOW_UP]
_MOST = 400


@dataclass(frozen=True)
class Undoable:
    """Those of one decision that still stand as the person left them; ``batch`` is "" for a single one."""

    submissions: tuple[Submission, ...]
    batch: str = ""

    @property
    def key(self) -> str:
        """What the button sends, so that it takes back what it said and nothing newer."""
        return self.batch or str(self.submissions[0].pk)

    @property
    def words(self) -> str:
        number = len(self.submissions)
        if not self.batch:
            return self.submissions[0].code
        return ngettext("%(n)s submission", "%(n)s submissions", number) % {"n": number}


def last_undoable(*, mission: Mission, user: User, key: str = "") -> Undoable | None:
    """The person's newest decision of the last 15 minutes that still stands, or the one ``key`` names.

    Two queries.
    """
    events = list(
        AuditEvent.objects.filter(
            mission=mission.slug,
            actor_id=user.pk,
            action__in=_UNDOABLE,
            at__gte=timezone.now() - UNDO_FOR,
        )
        # A verification that only passed through a decision on a visit is not one's own to take back.
        .exclude(detail__has_key="is_visit")
        .order_by("-at", "-id")[:_MOST]
    )
    if not events:
        return None
    rows = Submission.objects.filter(mission=mission, pk__in={event.object_id for event in events})
    found = {str(row.pk): row for row in rows.select_related("team", "decided_by")}
    for row in found.values():
        row.mission = mission
    seen: set[str] = set()
    for event in events:
        batch = str(event.detail.get("batch") or "")
        if event.object_id not in seen and _stands(event, found.get(event.object_id), user):
            same = [each for each in events if batch and each.detail.get("batch") == batch] or [event]
            standing = _standing(same, found, user)
            if standing and (not key or key in (batch, str(standing[0].pk))):
                return Undoable(tuple(standing), batch if len(same) > 1 else "")
        seen.add(event.object_id)
    return None


def _standing(events: Sequence[AuditEvent], found: dict[str, Submission], user: User) -> list[Submission]:
    return [found[each.object_id] for each in events if _stands(each, found.get(each.object_id), user)]


def _stands(event: AuditEvent, submission: Submission | None, user: User) -> bool:
    """Whether the submission is still as this decision of the person's left it."""
    if submission is None:
        return False
    if event.action == FOLLOW_UP:
        return submission.follow_up_by_id == user.pk
    return submission.decided_by_id == user.pk and event.action == f"submission.{submission.state}"


def undone_reason() -> str:
    """What the trail says of a decision taken back."""
    return _("Taken back by the same coordinator right after deciding.")
