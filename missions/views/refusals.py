"""What a refusal of a service means to a page."""

from http import HTTPStatus

from missions.errors import DomainError, InvalidInputError


def status_of(refusal: DomainError) -> int:
    """422 for what was typed, 409 for what stands in the way or happened meanwhile."""
    is_input = isinstance(refusal, InvalidInputError)
    return HTTPStatus.UNPROCESSABLE_ENTITY if is_input else HTTPStatus.CONFLICT
