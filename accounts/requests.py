"""The request a view behind ``login_required`` gets, and the numbers in what it says."""

from django.http import HttpRequest

from accounts.models import User


class SignedInRequest(HttpRequest):
    """A request of somebody signed in."""

    user: User


def whole_number(text: str) -> int | None:
    """A number from an address or a form, no larger than a key can be; None for anything else."""
    return int(text) if text.isdecimal() and len(text) < 19 else None
