"""What stands in the way of sending a statement for approval, each with the page where it is lifted."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports.models import Statement, StatementVersion
from reports.queries.approvals import Chain
from reports.queries.content import changes_since
from reports.queries.staleness import drift
from reports.services.checking import checks_of
from reports.states import StatementState


class Lifted(StrEnum):
    """Where an obstacle is lifted."""

    COMPILE = "compile"
    CHAIN = "chain"
    CHECKS = "checks"


@dataclass(frozen=True)
class Obstacle:
    reason: str
    lifted: Lifted


def obstacles_of(statement: Statement, chain: Chain) -> tuple[Obstacle, ...]:
    """Everything in the way of sending the newest version, whoever asks; () when it can be sent.

    The checks are those of the version that would be sent: what must be compiled again is not checked.
    """
    found = _of_chain(chain)
    version = chain.version
    if statement.state != StatementState.COMPILED or version is None:
        return (_not_compiled(statement), *found)
    outdated = _outdated(version)
    return (*outdated, *found, *(() if outdated else _failing(version)))


def _not_compiled(statement: Statement) -> Obstacle:
    reason = _("Only a compiled statement is sent for approval; this one is %(state)s.")
    return Obstacle(reason % {"state": statement.get_state_display().lower()}, Lifted.COMPILE)


def _of_chain(chain: Chain) -> tuple[Obstacle, ...]:
    empty = ", ".join(place.role for place in chain.places if not place.holders)
    if not empty:
        return ()
    reason = _("Nobody holds the place of %(roles)s; name who approves there.") % {"roles": empty}
    return (Obstacle(reason, Lifted.CHAIN),)


def _outdated(version: StatementVersion) -> tuple[Obstacle, ...]:
    found = []
    if drift(version.snapshot):
        found.append(
            _("The evidence changed since this version was frozen; compile again before you send it.")
        )
    if changes := changes_since(version):
        found.append(
            ngettext(
                "%(n)s change was made since this version was compiled; compile again before you send it.",
                "%(n)s changes were made since this version was compiled; compile again before you send it.",
                changes,
            )
            % {"n": changes}
        )
    return tuple(Obstacle(reason, Lifted.COMPILE) for reason in found)


def _failing(version: StatementVersion) -> tuple[Obstacle, ...]:
    failing = [each for each in checks_of(version) if not each.passed]
    reason = _("Check %(number)s does not pass: %(title)s.")
    return tuple(
        Obstacle(reason % {"number": each.number, "title": each.title}, Lifted.CHECKS) for each in failing
    )
