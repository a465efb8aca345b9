"""What can go wrong in the field's workflow, in words for the person."""

from collections.abc import Sequence
from dataclasses import dataclass


class DomainError(Exception):
    """Too late or not possible: one sentence for the person. Views answer 409.

    ``name`` is for programs and never changes. ``is_kept``: what was sent waits where a coordinator sees it.
    """

    name = "conflict"
    is_kept = False

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class NotAllowedError(DomainError):
    """Known but not allowed: the reason as a sentence. Views answer 403."""

    name = "not_allowed"


class MissionClosedError(DomainError):
    """The mission closed while the sender was away. Views answer 409."""

    name = "closed"


class FollowsUnknownError(DomainError):
    """It stands on a revision that has not arrived yet. Views answer 409."""

    name = "follows_unknown"

    def __init__(self, message: str, *, base_revision: int) -> None:
        super().__init__(message)
        self.base_revision = base_revision


class TooLargeError(DomainError):
    """More bytes than are taken in. Views answer 413."""

    name = "too_large"


@dataclass(frozen=True)
class Problem:
    """One thing wrong with what was sent: the field, a stable rule id and a sentence."""

    field: str
    rule: str
    message: str

    def as_json(self) -> dict[str, str]:
        return {"field": self.field, "rule": self.rule, "message": self.message}


class InvalidInputError(DomainError):
    """Bad input, with every problem found. Views answer 422 and show the form again."""

    name = "invalid"

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(" ".join(problem.message for problem in self.problems))


class StaleRevisionError(DomainError):
    """The record was changed elsewhere since the sender last saw it. Views answer 409 with both."""

    name = "stale_revision"

    def __init__(self, message: str, *, current_revision: int, current_sha256: str) -> None:
        super().__init__(message)
        self.current_revision = current_revision
        self.current_sha256 = current_sha256


def require(reason: str) -> None:
    """Raise :class:`NotAllowedError` when there is a reason why not; an empty reason means "may"."""
    if reason:
        raise NotAllowedError(reason)
