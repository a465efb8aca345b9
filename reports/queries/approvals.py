"""How far the approval of a statement is: every place of the chain, who holds it, and whose turn it is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import groupby

from django.db.models import Max

from accounts.models import User
from missions.models import Membership, Mission
from missions.states import STAFF, Role
from reports.models import Approval, ApprovalStep, Delegation, Statement, StatementVersion

# A key, not words: decisions are kept under it whatever language the approver reads.
HEAD_ALONE = "Head of mission"


@dataclass(frozen=True)
class Place:
    """One place of the chain. ``holders`` may decide: the person named, else every head of mission;
    after a delegation the one it names alone. ``approval`` is what stands, never what was voided."""

    position: int
    role: str
    holders: tuple[User, ...]
    delegation: Delegation | None
    approval: Approval | None
    is_next: bool

    def is_held_by(self, user: User) -> bool:
        return any(each.pk == user.pk for each in self.holders)


@dataclass(frozen=True)
class Chain:
    """The places in their order; ``version`` is the newest one, None before the first compile."""

    version: StatementVersion | None
    places: tuple[Place, ...]

    @property
    def is_complete(self) -> bool:
        return all(place.approval for place in self.places)

    @property
    def stages(self) -> list[tuple[Place, ...]]:
        """The places in their order, those that decide side by side together."""
        by_position = groupby(self.places, key=lambda place: place.position)
        return [tuple(places) for _position, places in by_position]

    @property
    def next(self) -> tuple[Place, ...]:
        return tuple(place for place in self.places if place.is_next)

    def place(self, role: str) -> Place | None:
        return next((place for place in self.places if place.role == role), None)


def chain_of(statement: Statement) -> Chain:
    """Seven queries whatever the chain's length."""
    version = statement.versions.defer("document").order_by("-number").first()
    steps = steps_of(statement.mission)
    heads = heads_of(statement.mission)
    approvals = _standing(statement, version)
    delegations = _delegations(statement)
    open_positions = [step.position for step in steps if step.role not in approvals]
    turn = min(open_positions, default=None)
    return Chain(
        version=version,
        places=tuple(
            _place(step, heads, delegations.get(step.role), approvals.get(step.role), turn) for step in steps
        ),
    )


def steps_of(mission: Mission) -> list[ApprovalStep]:
    """The chain as it is set, else the head of mission alone."""
    found = list(ApprovalStep.objects.filter(mission=mission).select_related("person"))
    return found or [ApprovalStep(mission=mission, position=1, role=HEAD_ALONE)]


def fingerprint_of(steps: Sequence[ApprovalStep]) -> str:
    """Equal for equal chains: two who change it at once are told apart by it."""
    rows = [(step.position, step.role, step.person_id) for step in steps]
    return sha256(repr(rows).encode()).hexdigest()[:16]


def heads_of(mission: Mission) -> tuple[User, ...]:
    rows = Membership.objects.filter(mission=mission, role=Role.HEAD).select_related("user").order_by("pk")
    return tuple(row.user for row in rows)


def staff_of(mission: Mission) -> tuple[User, ...]:
    """Whom a place of the chain can be given to."""
    rows = Membership.objects.filter(mission=mission, role__in=STAFF).select_related("user")
    return tuple(row.user for row in rows.order_by("user__name", "pk"))


def is_approver(user: User, statement: Statement) -> bool:
    """Whether the person holds a place of the chain, was given one, or gave theirs to somebody."""
    if ApprovalStep.objects.filter(mission=statement.mission_id, person=user.pk).exists():
        return True
    return any(each.to_id == user.pk for each in _delegations(statement).values())


def _place(
    step: ApprovalStep,
    heads: tuple[User, ...],
    delegation: Delegation | None,
    approval: Approval | None,
    turn: int | None,
) -> Place:
    named = (step.person,) if step.person else heads
    given = delegation if delegation and delegation.by_id in {each.pk for each in named} else None
    return Place(
        position=step.position,
        role=step.role,
        holders=(given.to,) if given else named,
        delegation=given,
        approval=approval,
        is_next=approval is None and step.position == turn,
    )


def _standing(statement: Statement, version: StatementVersion | None) -> dict[str, Approval]:
    """By role: granted for the newest version's content, and not voided since."""
    if version is None:
        return {}
    voided = statement.voidings.aggregate(last=Max("last_approval"))["last"] or 0
    rows: Iterable[Approval] = Approval.objects.filter(
        version__statement=statement, content_hash=version.content_hash, is_granted=True, pk__gt=voided
    ).select_related("person", "on_behalf_of")
    return {row.role: row for row in rows}


def _delegations(statement: Statement) -> dict[str, Delegation]:
    rows = statement.delegations.select_related("by", "to").order_by("pk")
    return {row.role: row for row in rows}
