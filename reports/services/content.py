"""What every edit of a statement's content has in common: one at a time, on the revision read, and kept.

The mission is locked, so that edits of one mission are numbered in the order they are kept.
"""

from typing import Any
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from accounts import services as accounts
from accounts.models import User
from missions.errors import DomainError, require
from missions.models import Mission
from reports.models import Edit, Statement
from reports.permissions import why_not_edit_statement
from reports.services import approvals
from reports.states import ONCE_ISSUED

Plain = dict[str, Any]


class EditedMeanwhileError(DomainError):
    """Somebody else changed the same thing after it was read. Views answer 409 and keep what was typed."""

    name = "edited_meanwhile"

    def __init__(self, message: str, *, revision: int) -> None:
        super().__init__(message)
        self.revision = revision


def locked(statement: Statement, actor: User) -> Statement:
    """The statement with its mission locked until the transaction ends. Raises NotAllowedError."""
    mission = Mission.objects.select_for_update(of=("self",), no_key=True).get(pk=statement.mission_id)
    fresh = Statement.objects.select_for_update().get(pk=statement.pk)
    fresh.mission = mission
    require(why_not_edit_statement(actor, fresh))
    return fresh


def refuse_if_stale(statement: Statement, *, kind: str, ref: str, expected: int, current: int) -> None:
    """Raise EditedMeanwhileError, telling who changed it and when, unless ``expected`` is what stands."""
    if expected == current:
        return
    edits = Edit.objects.filter(mission=statement.mission_id, kind=kind, ref=ref)
    last = edits.select_related("by").order_by("-pk").first()
    if last is None:
        raise EditedMeanwhileError(
            _("This was changed elsewhere since you opened it. Look at what stands now, then save again."),
            revision=current,
        )
    raise EditedMeanwhileError(
        _(
            "%(name)s changed this at %(time)s, after you opened it: “%(text)s” What you wrote is still"
            " below; save again to put it in place of theirs."
        )
        % {
            "name": last.by,
            "time": date_format(localtime(last.at, ZoneInfo(statement.mission.timezone)), "H:i"),
            "text": last.after.get("text") or _("Removed."),
        },
        revision=current,
    )


def keep_edit(
    statement: Statement,
    *,
    kind: str,
    ref: str,
    revision: int,
    before: Plain,
    after: Plain,
    actor: User,
    reason: str = "",
    of_mission: bool = False,
    did: str = "",
) -> Edit:
    """Write the edit into the history and the audit trail; what was approved no longer is.

    ``did`` is what the trail calls it where it is neither adding, editing nor removing.
    """
    edit = Edit.objects.create(
        mission=statement.mission,
        statement=None if of_mission else statement,
        kind=kind,
        ref=ref,
        revision=revision,
        before=before,
        after=after,
        reason=reason,
        by=actor,
    )
    did = did or ("removed" if not after else ("edited" if before else "added"))
    accounts.record(
        actor=actor,
        action=f"{kind}.{did}",
        object_type="statement",
        object_id=statement.pk,
        mission=statement.mission.slug,
        detail={"ref": ref, "revision": revision, "reason": reason},
    )
    _void(statement, of_mission=of_mission, actor=actor)
    return edit


def _void(statement: Statement, *, of_mission: bool, actor: User) -> None:
    reason = _("The content was changed.")
    if not of_mission:
        approvals.void(statement, reason, actor)
        return
    for each in Statement.objects.filter(mission=statement.mission_id).exclude(state__in=ONCE_ISSUED):
        approvals.void(each, reason, actor)
