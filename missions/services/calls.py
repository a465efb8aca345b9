"""Telephone calls to teams: what came of each, kept for ever. A later entry puts an earlier one right."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import services as accounts
from accounts.models import User
from missions.checklists.unfit import presentable
from missions.errors import DomainError, require
from missions.models import Call, Mission, Team
from missions.permissions import why_not_call

LONGEST_NOTE = 500
# Two taps on one button are one call.
ONE_TAP = timedelta(seconds=20)


@transaction.atomic
def log(*, mission: Mission, team_id: int, actor: User, outcome: str, note: str = "") -> Call:
    """Keep what came of a call; the team is locked, so that a double tap is one entry. In the trail.

    Raises NotAllowedError, and DomainError for an outcome that is none.
    """
    team = Team.objects.select_for_update(of=("self",)).get(pk=team_id, mission=mission)
    require(why_not_call(actor, team))
    if outcome not in Call.Outcome.values:
        raise DomainError(_("Say what came of the call: reached, no answer or unreachable."))
    note = presentable(note).strip()[:LONGEST_NOTE]
    last = team.calls.filter(by=actor).first()
    if last is not None and _is_same(last, outcome, note):
        return last
    call = Call.objects.create(mission=mission, team=team, by=actor, outcome=outcome, note=note)
    accounts.record(
        actor=actor,
        action="team.called",
        object_type="team",
        object_id=team.pk,
        mission=mission.slug,
        detail={"team": team.code, "outcome": outcome, "note": note},
    )
    return call


def _is_same(last: Call, outcome: str, note: str) -> bool:
    return (last.outcome, last.note) == (outcome, note) and last.at > timezone.now() - ONE_TAP
