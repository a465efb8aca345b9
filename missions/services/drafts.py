"""Unfinished checklists saved by the devices of whoever fills them, so that a lost phone loses little."""

import math
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from accounts.models import User
from missions.checklists.unfit import presentable
from missions.errors import DomainError, InvalidInputError, Problem
from missions.models import Draft, Mission, Submission
from missions.permissions import is_own
from missions.states import Kind

MOST_BYTES = 256 * 1024
MOST_DRAFTS = 50
# Records lie four deep; what lies deeper than this is none.
DEEPEST = 20


class UnknownError(DomainError):
    """The id is somebody else's. Views answer 404."""


class NewerError(DomainError):
    """Another device saved a newer one at ``saved_at``. Views answer 409."""

    name = "newer"

    def __init__(self, saved_at: datetime) -> None:
        super().__init__(_("A newer draft of this was saved from another device."))
        self.saved_at = saved_at


class ReceivedError(DomainError):
    """The record has been delivered since. Views answer 409."""

    name = "received"


class TooManyError(DomainError):
    """Views answer 409."""

    name = "too_many"


def save(*, mission: Mission, user: User, draft_id: UUID, body: Mapping[str, Any]) -> Draft:
    """Keep the newest by the body's ``changed_at``. Raises InvalidInputError, or one of the errors above.

    No clock of a device is trusted beyond the moment its draft arrived: one that ran ahead would otherwise
    shut out everything saved after it was set right.
    """
    kind, changed_at = _read(body, draft_id)
    storable = _storable(body)
    _require_unfinished(mission, user, draft_id, body)
    now = timezone.now()
    try:
        with transaction.atomic():
            before = Draft.objects.select_for_update().filter(pk=draft_id).first()
            if before is None:
                _require_room(user)
                return Draft.objects.create(
                    pk=draft_id, mission=mission, user=user, kind=kind, body=storable, saved_at=now
                )
            if (before.user_id, before.mission_id) != (user.pk, mission.pk):
                raise UnknownError(_("There is no such draft of yours."))
            if min(changed_at, now) < _changed_at(before):
                raise NewerError(before.saved_at)
            before.kind, before.body, before.saved_at = kind, storable, now
            before.save()
            return before
    except IntegrityError:  # made by another device in between
        return save(mission=mission, user=user, draft_id=draft_id, body=body)


def discard(*, mission: Mission, user: User, draft_id: UUID) -> None:
    """Let go of one's own draft; nothing happens to what is not there or not one's own."""
    Draft.objects.filter(pk=draft_id, mission=mission, user=user).delete()


def _read(body: Mapping[str, Any], draft_id: UUID) -> tuple[Kind, datetime]:
    problems = []
    kind, changed_at = body.get("kind", ""), _moment(body.get("changed_at"))
    if body.get("id") != str(draft_id):
        problems.append(Problem("id", "other_id", _("The id in the record is not the id in the address.")))
    if kind not in Kind.values:
        problems.append(Problem("kind", "choice", _("There is no such kind of checklist.")))
    if changed_at is None:
        problems.append(Problem("changed_at", "moment", _("Say when the draft was changed, with its zone.")))
    if problems or changed_at is None:
        raise InvalidInputError(problems)
    return Kind(kind), changed_at


def _storable(value: Any, depth: int = 0) -> Any:
    """The same without what no database stores: NUL, half of a surrogate pair, numbers without end."""
    if depth > DEEPEST:
        raise InvalidInputError([Problem("", "json", _("What arrived is not a record."))])
    if isinstance(value, str):
        return presentable(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {presentable(key): _storable(each, depth + 1) for key, each in value.items()}
    return [_storable(each, depth + 1) for each in value] if isinstance(value, list) else value


def _moment(text: object) -> datetime | None:
    try:
        moment = parse_datetime(text) if isinstance(text, str) else None
    except ValueError:  # written well, but no day of the calendar
        return None
    return moment if moment is not None and timezone.is_aware(moment) else None


def _changed_at(draft: Draft) -> datetime:
    said = _moment(draft.body.get("changed_at"))
    return min(said, draft.saved_at) if said else draft.saved_at


def _require_unfinished(mission: Mission, user: User, draft_id: UUID, body: Mapping[str, Any]) -> None:
    """A draft may correct one's own submission; one that was delivered since has nothing left to save."""
    submission = Submission.objects.filter(pk=draft_id).first()
    if submission is None:
        return
    if submission.mission_id != mission.pk:
        raise UnknownError(_("There is no such draft of yours."))
    submission.mission = mission
    if not is_own(user, submission):
        raise UnknownError(_("There is no such draft of yours."))
    if body.get("base_revision") != submission.revision:
        raise ReceivedError(_("%(code)s has been received since.") % {"code": submission.code})


def _require_room(user: User) -> None:
    if Draft.objects.filter(user=user).count() >= MOST_DRAFTS:
        raise TooManyError(
            _("%(n)s drafts are saved here already; send or discard some of them.") % {"n": MOST_DRAFTS}
        )
