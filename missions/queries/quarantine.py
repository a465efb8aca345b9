"""What arrived and could not be accepted: for coordinators, who call the team or have it mended."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from accounts.models import User
from missions.checklists.unfit import presentable, shown
from missions.models import Mission, Quarantine, TeamMember
from missions.models.scope import scope_in

LONGEST_SHOWN = 20_000


@dataclass(frozen=True)
class Held:
    """One payload in quarantine as a page shows it: who sent what, why it was refused, and its text."""

    row: Quarantine
    kind: str
    place: str
    text: str  # "" where it is not shown


def quarantined(mission: Mission, user: User) -> QuerySet[Quarantine]:
    """Unresolved ones, newest first; for a coordinator limited to areas, those sent by the teams inside.

    What was sent cannot be trusted to say where it belongs: its sender can.
    """
    rows = Quarantine.objects.filter(mission=mission, resolved_at=None)
    scope = scope_in(user, mission)
    if scope.areas:
        members = TeamMember.objects.filter(team__mission=mission)
        inside = members.filter(scope.teams("team__"))
        rows = rows.filter(
            Q(payload__sender__in=inside.values("user")) | ~Q(payload__sender__in=members.values("user"))
        )
    return rows.select_related("mission", "payload__sender").order_by("-created_at")


def held(row: Quarantine, *, is_shown: bool) -> Held:
    """What can be told of a payload, however broken it is; its text may hold what was told in confidence."""
    text = bytes(row.payload.body).decode("utf-8", "replace")
    try:
        payload = json.loads(text)
    except (ValueError, RecursionError):
        payload = None
    known: Mapping[str, Any] = payload if isinstance(payload, dict) else {}
    answers = known.get("answers")
    place = answers.get("v_station") or answers.get("inc_station") if isinstance(answers, dict) else ""
    if known:
        text = json.dumps(known, indent=2, ensure_ascii=False)
    told = presentable(text[:LONGEST_SHOWN]) if is_shown else ""
    return Held(row, shown(known.get("checklist") or ""), shown(place or ""), told)
