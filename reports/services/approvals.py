"""The chain of approvals: send, approve, refuse, delegate; whatever changes the content voids what stood."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import services as accounts
from accounts.models import User
from missions.errors import DomainError, InvalidInputError, NotAllowedError, Problem, require
from missions.permissions import role_in
from missions.services import messages
from missions.states import STAFF, may_move
from reports.models import Approval, Delegation, Statement, Voiding
from reports.permissions import why_not_send_for_approval
from reports.queries.approvals import Chain, Place, chain_of
from reports.services.obstacles import obstacles_of
from reports.states import STATEMENT_MOVES, StatementState

IN_CHAIN = (StatementState.IN_APPROVAL, StatementState.APPROVED)


@transaction.atomic
def send(*, statement_id: UUID, actor: User) -> Statement:
    """Ask the first of the chain. Raises DomainError with what stands in the way."""
    statement = locked(statement_id)
    require(why_not_send_for_approval(actor, statement.mission))
    chain = chain_of(statement)
    if obstacles := obstacles_of(statement, chain):
        raise DomainError(" ".join(each.reason for each in obstacles))
    move(statement, StatementState.IN_APPROVAL, actor=actor, action="sent", **_of(chain))
    _tell_next(statement, chain, actor)
    return statement


@transaction.atomic
def approve(*, statement_id: UUID, role: str, content_hash: str, actor: User) -> Statement:
    """Approve in one place of the chain exactly what was read; the last one makes the statement approved."""
    statement = locked(statement_id)
    place, chain = _turn(statement, role, actor)
    _require_read(chain, content_hash)
    _decide(chain, place, actor, is_granted=True)
    chain = chain_of(statement)
    if chain.is_complete:
        move(statement, StatementState.APPROVED, actor=actor, action="approved", role=role, **_of(chain))
        return statement
    record_act(statement, "approved", actor, role=role, **_of(chain))
    if not any(each.position == place.position for each in chain.next):
        _tell_next(statement, chain, actor)
    return statement


@transaction.atomic
def refuse(*, statement_id: UUID, role: str, content_hash: str, actor: User, reason: str) -> Statement:
    """Refuse with a reason: the statement goes back to compiled and everything approved is void."""
    statement = locked(statement_id)
    place, chain = _turn(statement, role, actor)
    _require_read(chain, content_hash)
    reason = said(reason, _("Write why you refuse; those who work on the statement need it."))
    _decide(chain, place, actor, is_granted=False, reason=reason)
    _void_rows(statement, reason, actor)
    move(
        statement,
        StatementState.COMPILED,
        actor=actor,
        action="refused",
        role=role,
        reason=reason,
        **_of(chain),
    )
    return statement


@transaction.atomic
def delegate(*, statement_id: UUID, role: str, to: User, actor: User, reason: str) -> Delegation:
    """Name who decides in one's place on this statement; recorded, and only among the mission's staff."""
    statement = locked(statement_id)
    place = _place(chain_of(statement), role)
    if not place.is_held_by(actor) or place.delegation:
        raise NotAllowedError(_("Only whoever holds this place gives it to somebody else."))
    if statement.state not in (StatementState.COMPILED, StatementState.IN_APPROVAL) or place.approval:
        raise DomainError(_("This place has decided already."))
    if to.pk == actor.pk or role_in(to, statement.mission) not in STAFF:
        choose = _("Choose somebody else of the mission's staff.")
        raise InvalidInputError([Problem("to", "invalid", choose)])
    reason = said(reason, _("Write why somebody else decides in your place."))
    given = Delegation.objects.create(statement=statement, role=role, by=actor, to=to, reason=reason)
    record_act(statement, "delegated", actor, role=role, to=str(to), reason=reason)
    if place.is_next and statement.state == StatementState.IN_APPROVAL:
        _tell_next(statement, chain_of(statement), actor, only=role)
    return given


@transaction.atomic
def void(statement: Statement, reason: str, by: User | None) -> bool:
    """Take a statement back out of approval because its content changed; False when it was not in it.

    Called by every edit and every compile. Raises DomainError once it is issued: that is corrected instead.
    """
    statement = locked(statement.pk)
    if statement.state in (StatementState.ISSUED, StatementState.SUPERSEDED):
        raise DomainError(_("This statement is issued; begin a correction instead."))
    if statement.state not in IN_CHAIN:
        return False
    chain = chain_of(statement)
    _void_rows(statement, reason, by)
    move(statement, StatementState.COMPILED, actor=by, action="voided", reason=reason, **_of(chain))
    _tell_voided(statement, chain, reason, by)
    return True


def locked(statement_id: UUID) -> Statement:
    """The row, held until the transaction ends."""
    rows = Statement.objects.select_for_update(of=("self",)).select_related("mission")
    return rows.get(pk=statement_id)


def move(
    statement: Statement,
    state: StatementState,
    *,
    actor: User | None,
    action: str,
    also: tuple[str, ...] = (),
    **detail: Any,
) -> None:
    """The one way a statement changes its state, lock held: ask the table, write, record."""
    before = statement.state
    if not may_move(STATEMENT_MOVES, before, state):
        raise DomainError(
            _("The statement is %(state)s; that is not possible now.")
            % {"state": statement.get_state_display().lower()}
        )
    statement.state = state
    statement.save(update_fields=["state", *also])
    record_act(statement, action, actor, before=before, after=state.value, **detail)


def _turn(statement: Statement, role: str, actor: User) -> tuple[Place, Chain]:
    chain = chain_of(statement)
    place = _place(chain, role)
    if not place.is_held_by(actor):
        raise NotAllowedError(_("This place of the chain is not yours to decide."))
    if statement.state != StatementState.IN_APPROVAL:
        raise DomainError(
            _("The statement is %(state)s; there is nothing to approve now.")
            % {"state": statement.get_state_display().lower()}
        )
    if place.approval:
        raise DomainError(_("%(name)s has approved in this place already.") % {"name": place.approval.person})
    if not place.is_next:
        waiting = ", ".join(each.role for each in chain.next)
        raise DomainError(_("It is not your turn yet; it waits for %(roles)s.") % {"roles": waiting})
    return place, chain


def _require_read(chain: Chain, content_hash: str) -> None:
    if chain.version is None or chain.version.content_hash != content_hash:
        raise DomainError(_("A newer version was compiled while you read; read it before you decide."))


def _place(chain: Chain, role: str) -> Place:
    place = chain.place(role)
    if place is None:
        raise DomainError(_("The chain of approvals has no such place any more."))
    return place


def _decide(chain: Chain, place: Place, actor: User, *, is_granted: bool, reason: str = "") -> Approval:
    assert chain.version is not None
    return Approval.objects.create(
        version=chain.version,
        role=place.role,
        person=actor,
        on_behalf_of=place.delegation.by if place.delegation else None,
        content_hash=chain.version.content_hash,
        is_granted=is_granted,
        reason=reason,
    )


def _void_rows(statement: Statement, reason: str, by: User | None) -> None:
    last = Approval.objects.filter(version__statement=statement).order_by("-pk").first()
    Voiding.objects.create(statement=statement, last_approval=last.pk if last else 0, reason=reason, by=by)


def said(reason: str, otherwise: str) -> str:
    """The reason as it is kept. Raises InvalidInputError with ``otherwise`` when nothing was written."""
    reason = reason.strip()
    if not reason:
        raise InvalidInputError([Problem("reason", "required", otherwise)])
    return reason


def _of(chain: Chain) -> dict[str, Any]:
    version = chain.version
    return {"version": version.number, "content_hash": version.content_hash} if version else {}


def record_act(statement: Statement, action: str, actor: User | None, **detail: Any) -> None:
    """One act on a statement in the trail."""
    accounts.record(
        actor=actor,
        action=f"statement.{action}",
        object_type="statement",
        object_id=statement.pk,
        mission=statement.mission.slug,
        detail=detail,
    )


def _tell_next(statement: Statement, chain: Chain, sender: User, only: str = "") -> None:
    """Those whose turn it is. The message says nothing of the content: it may lie under embargo."""
    people = {user.pk for place in chain.next if only in ("", place.role) for user in place.holders} - {
        sender.pk
    }
    if people and chain.version:
        messages.deliver(
            mission=statement.mission,
            sender=sender,
            people=people,
            subject=_("A statement waits for your approval"),
            text=_("Version %(n)s of the statement waits for your decision. Open Statement, then Approval.")
            % {"n": chain.version.number},
            submission=None,
            audience=_("whose turn it is to approve"),
        )


def _tell_voided(statement: Statement, chain: Chain, reason: str, by: User | None) -> None:
    people = {place.approval.person_id for place in chain.places if place.approval}
    people -= {by.pk} if by else set()
    if people and chain.version:
        messages.deliver(
            mission=statement.mission,
            sender=by,
            people=people,
            subject=_("Your approval of the statement is void"),
            text=_("What you approved (version %(n)s) was changed: %(reason)s")
            % {"n": chain.version.number, "reason": reason},
            submission=None,
            audience=_("who had approved"),
        )
