"""Who approves a mission's statements, in which order: the head of mission sets it, all at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from missions.errors import DomainError, InvalidInputError, Problem, require
from missions.models import Mission
from missions.services import jobs
from reports.models import ApprovalStep, Statement
from reports.permissions import why_not_arrange_approval
from reports.queries.approvals import fingerprint_of, staff_of, steps_of
from reports.services import approvals
from reports.states import ONCE_ISSUED

MOST_PLACES = 20
LONGEST_ROLE = 60


@dataclass(frozen=True)
class PlaceAsked:
    """One row of the form as it was filled in. ``person`` is an id, "head", or "" where none was chosen."""

    position: str
    role: str
    person: str

    @property
    def is_blank(self) -> bool:
        return not self.role.strip() and not self.person


HEAD = "head"


@transaction.atomic
def arrange(*, statement_id: UUID, places: Sequence[PlaceAsked], was: str, actor: User) -> None:
    """Replace the mission's chain; a running approval is void. Blank rows are left out.

    ``was`` is the fingerprint of the chain that was changed. Raises DomainError when it changed meanwhile and
    InvalidInputError with a problem for each row, named by its number: ``role-0``, ``person-2``.
    """
    jobs.alone(Mission.objects.get(statements=statement_id))
    statement = approvals.locked(statement_id)
    mission = statement.mission
    require(why_not_arrange_approval(actor, mission))
    before = steps_of(mission)
    if fingerprint_of(before) != was:
        raise DomainError(_("Somebody changed who approves while you did. Look at it, then save again."))
    steps = _read(mission, places)
    if fingerprint_of(before) == fingerprint_of(steps):
        return
    ApprovalStep.objects.filter(mission=mission).delete()
    ApprovalStep.objects.bulk_create(steps)
    approvals.record_act(
        statement, "approval_arranged", actor, before=_in_words(before), after=_in_words(steps)
    )
    for each in Statement.objects.filter(mission=mission).exclude(state__in=ONCE_ISSUED):
        approvals.void(each, _("Who approves was changed."), actor)


def _read(mission: Mission, places: Sequence[PlaceAsked]) -> list[ApprovalStep]:
    """The rows as steps, their positions closed up to 1, 2, 3…"""
    people = {str(each.pk): each for each in staff_of(mission)}
    rows = [(number, place) for number, place in enumerate(places) if not place.is_blank]
    problems = [problem for number, place in rows for problem in _problems_of(number, place, people)]
    roles = [place.role.strip().casefold() for _number, place in rows]
    problems += [
        Problem(f"role-{number}", "twice", _("Two places have this name; tell them apart."))
        for index, (number, place) in enumerate(rows)
        if place.role.strip() and roles.index(place.role.strip().casefold()) < index
    ]
    if not rows:
        problems.append(Problem("role-0", "required", _("Somebody must approve: fill in one place.")))
    if len(rows) > MOST_PLACES:
        most = _("A chain has at most %(n)s places.") % {"n": MOST_PLACES}
        problems.append(Problem("role-0", "many", most))
    if problems:
        raise InvalidInputError(problems)
    order = sorted({int(place.position) for _number, place in rows})
    return [
        ApprovalStep(
            mission=mission,
            position=order.index(int(place.position)) + 1,
            role=place.role.strip(),
            person=people.get(place.person),
        )
        for _number, place in sorted(rows, key=lambda row: int(row[1].position))
    ]


def _problems_of(number: int, place: PlaceAsked, people: dict[str, User]) -> list[Problem]:
    found = []
    if not place.role.strip():
        found.append(Problem(f"role-{number}", "required", _("Name this place, or clear its row.")))
    if len(place.role.strip()) > LONGEST_ROLE:
        longest = _("At most %(n)s letters.") % {"n": LONGEST_ROLE}
        found.append(Problem(f"role-{number}", "long", longest))
    if place.person != HEAD and place.person not in people:
        found.append(Problem(f"person-{number}", "required", _("Choose who decides here.")))
    if place.position not in {str(position) for position in range(1, MOST_PLACES + 1)}:
        found.append(Problem(f"position-{number}", "invalid", _("Say at which step this place decides.")))
    return found


def _in_words(steps: Sequence[ApprovalStep]) -> list[str]:
    return [f"{step.position}. {step.role}: {step.person or 'head of mission'}" for step in steps]
