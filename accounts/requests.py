"""The request a view behind ``login_required`` gets, for the type checker."""

from django.http import HttpRequest

from accounts.models import User


class SignedInRequest(HttpRequest):
    """A request of somebody signed in."""

    user: User
